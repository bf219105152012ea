"""One tool on an own product: it takes its own figures only, and says which cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from model_cases import refused

from workshop_kit.course import model_docs
from workshop_kit.models.value import NEEDS, own_tool

PRODUCT = {
    "price_cny": [100.0], "rival_cny": [96.0], "saves_cny": [12.0], "proven_cny": [5.0],
    "given_cny": [6.0], "cost_cny": [66.0], "cut_cny": [4.0],
}  # fmt: skip


def product(tool: str, **changed: float) -> pd.DataFrame:
    return pd.DataFrame({"tool": [tool], **PRODUCT}).assign(**changed)


def reason_why_not(account: pd.DataFrame) -> str:
    return refused(lambda: own_tool(account), "account").reason


@pytest.mark.parametrize("tool", NEEDS)
def test_each_tool_takes_only_its_own_figures(tool):
    others = dict.fromkeys(PRODUCT.keys() - set(NEEDS[tool]), np.nan)
    found = own_tool(product(tool, **others))
    assert found.answer == own_tool(product(tool)).answer
    assert tuple(found.amounts.index) == NEEDS[tool]
    for name in NEEDS[tool]:
        assert reason_why_not(product(tool, **{name: np.nan})) == tool
    assert reason_why_not(pd.DataFrame({"tool": [tool], "price_cny": [100.0]})) == tool


@pytest.mark.parametrize(
    ("tool", "changed", "reason"),
    [
        ("worth", {"rival_cny": 0.0}, "no_rival"),
        ("leak", {"given_cny": 101.0}, "too_much"),
        ("volume", {"cost_cny": 100.0}, "no_margin"),
        ("volume", {"cut_cny": 0.0}, "no_cut"),
        ("volume", {"cut_cny": 100.0}, "no_cut"),
        ("worth", {"saves_cny": -1.0}, ""),
        ("leak", {"price_cny": 0.0}, ""),
    ],
)
def test_a_figure_that_cannot_be_is_told(tool, changed, reason):
    error = refused(lambda: own_tool(product(tool, **changed)), "account")
    assert error.reason == reason
    if reason:
        told = model_docs(own_tool).label("account", reason)
        assert all(told.in_(lang).format(**error.parts) for lang in ("zh", "en"))


def test_no_other_tool_and_no_second_row():
    refused(lambda: own_tool(product("serve")), "account", "one of: worth")
    refused(lambda: own_tool(pd.concat([product("worth")] * 2)), "account", "one row")
    refused(lambda: own_tool(None), "account")
    assert own_tool(product("volume", cut_cny=34.0)).answer == np.inf
