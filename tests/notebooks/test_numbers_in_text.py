"""Every number in the narrative is worked out from the case, or is declared as given."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from case_findings import FACTORS, found
from narrative_claims import session_claims, solution_claims
from notebook_rules import SESSION, SOLUTION, languages, read

from workshop_kit.cases import truth
from workshop_kit.models.segmentation import agreement, choose_k, compare_with_ward

SCALE = {"1", "9"}  # importance is rated from 1 to 9
OFFER = {"5"}  # the lower price in the offers, in percent
GIVEN: dict[Path, dict[str, set[str]]] = {
    SESSION: {
        "title": {"55", "60"},
        "s37-same-service-different-worth": OFFER | {"1983", "1992"},
        "s37-change-line": OFFER | {"8", "3", "200", "20"},
        "s38-notes": {"5", "1"},
        "s39-three-ways-to-ask": {"1", "2002"},
        "s39-notes": {"1"},
        "as-they-are": SCALE,
        "size-change-line": {"4", "2"},
        "one-scale-notes": {"4", "2"},
        "s40-self-reliant": OFFER,
        "s40-change-line": OFFER,
        "s41-tender": {"5", "6"},
        "s41-change-line": {"5", "1", "2", "10"},
        "s41-notes": {"5", "1", "2"},
        "s42-service-seeking": OFFER,
        "s43-change-line": {"10", "5", "20"},
        "s43-notes": {"70", "8", "3", "10", "20"},
    },
    SOLUTION: {
        "step-data": SCALE,
        "step-as-they-are": {"4"},
        "step-standardise": {"3", "0", "1"},
        "step-k": {"4", "2", "6", "1"},
        "step-stability": {"5", "50", "1", "0", "1985", "0.80"},
        "step-ward": {"0.9"},
        "step-size": {"8", "1"},
        "step-same-as-model": {"0.03"},
    },
}
NAME = re.compile(r"[XS]\d\d|R²|第\d+步|\bStep \d+|（\d+分钟）|\(\d+ min\)|`[^`]*`")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def number_faults(path: Path, source: Path) -> list[str]:
    """Return claims that the text does not make, and numbers nobody vouches for."""
    texts = {cell.id: languages(cell.source) for cell in read(path).cells if _is_text(cell)}
    rest = {
        cell: {lang: NAME.sub(" ", text) for lang, text in both.items()}
        for cell, both in texts.items()
    }
    faults = []
    for cell, zh, en in session_claims() if source == SESSION else solution_claims():
        for lang, words in (("zh", zh), ("en", en)):
            if words not in " ".join(texts[cell][lang].split()):
                faults.append(f"{cell} ({lang}): does not say {words!r}")
            rest[cell][lang] = rest[cell][lang].replace(words, " ")
    given = GIVEN[source]
    for cell, both in rest.items():
        for lang, text in both.items():
            unknown = set(NUMBER.findall(text)) - given.get(cell, set())
            faults += [f"{cell} ({lang}): nobody vouches for {n}" for n in sorted(unknown)]
    return faults


def _is_text(cell: Any) -> bool:
    return cell.cell_type == "markdown"


@pytest.mark.parametrize("path", [SESSION, SOLUTION], ids=["session", "solution"])
def test_every_number_is_worked_out_or_given(path: Path) -> None:
    assert number_faults(path, path) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("8.2分，其余", "8.3分，其余"),
        ("Of the 127 only 4", "Of the 127 only 5"),
        ("平均每家一年采购1010万元", "平均每家一年采购1100万元"),
        ("小客户里，74家", "小客户里，47家"),
        ("讲解55分钟", "讲解55分钟，休息17分钟"),
    ],
)
def test_a_wrong_number_is_found(old: str, new: str, tmp_path: Path) -> None:
    notebook = json.loads(SESSION.read_text("utf-8"))
    hits = [cell for cell in notebook["cells"] if old in "".join(cell["source"])]
    assert len(hits) == 1
    hits[0]["source"] = "".join(hits[0]["source"]).replace(old, new)
    copy = tmp_path / SESSION.name
    copy.write_text(json.dumps(notebook), "utf-8")
    assert number_faults(copy, SESSION) != []


def test_what_the_portraits_say_without_numbers() -> None:
    """Highest, lowest, below 6, larger than: the words of the portraits, checked."""
    mean = found().mean
    assert (mean[["imp_quality", "imp_perf"]].idxmax() == "A").all()
    assert mean["imp_support"].idxmin() == "A"
    others = mean.loc["B", [f"imp_{name}" for name in FACTORS if name != "price"]]
    assert others.max() < 6
    assert mean["imp_price"].idxmin() == "C"
    assert abs(mean.imp_price.D - found().customers["imp_price"].mean()) < 0.5
    assert found().elsewhere.groupby(found().group).sum().idxmax() == "B"
    assert found().sales.groupby(found().group).sum().idxmax() == "A"


def test_what_the_session_says_of_size() -> None:
    """Large customers name price first in every view; support leads two of three for small."""
    for view in ("stated", "derived", "conjoint"):
        assert found().rank("large", view, "price") == 1
    assert found().rank("small", "derived", "support") == 1
    assert found().rank("small", "conjoint", "support") == 1
    assert found().rank("small", "stated", "support") == 5


def test_given_facts_of_the_case() -> None:
    """Margins and hours come from the case's facts, the levels of offers from its table."""
    assert found().fact["margin"]["en"] == "down from 6.1% to 3.4%"
    assert "60%" in found().fact["engineer_hours"]["zh"]
    assert np.isclose(0.061 - 0.034, 0.027)


def test_the_second_method_agrees() -> None:
    assert compare_with_ward(found().split, found().customers) > 0.9
    assert choose_k(found().customers).stability[4] >= 0.80


def test_the_groups_found_are_the_planted_ones() -> None:
    """The portraits rest on groups that the model finds; they are those planted in the data."""
    planted = truth("corebridge").set_index("customer")["segment"].astype(str)
    assert agreement(found().group, planted.loc[found().group.index]) >= 0.80
    names = pd.crosstab(found().group, planted.loc[found().group.index]).idxmax(axis=1)
    assert names.str.startswith(("self", "tender", "service", "under")).all()
    assert [name[:4] for name in names] == ["self", "tend", "serv", "unde"]
