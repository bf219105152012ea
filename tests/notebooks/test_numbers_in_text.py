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
from notebook_rules import ROOT, SESSION, languages, read
from number_sources import SOURCES

from workshop_kit.cases import truth
from workshop_kit.models.segmentation import agreement, choose_k, compare_with_ward

NAME = re.compile(r"[WXS]\d\d|R²|第\d+步|\bStep \d+|（\d+分钟）|\(\d+ min\)|`[^`]*`")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def number_faults(path: Path, source: Path) -> list[str]:
    """Return claims that the text does not make, and numbers nobody vouches for."""
    texts = {cell.id: languages(cell.source) for cell in read(path).cells if _is_text(cell)}
    rest = {
        cell: {lang: NAME.sub(" ", text) for lang, text in both.items()}
        for cell, both in texts.items()
    }
    faults = []
    told = SOURCES[source]
    for cell, zh, en in told.claims():
        for lang, words in (("zh", zh), ("en", en)):
            if words not in " ".join(texts[cell][lang].split()):
                faults.append(f"{cell} ({lang}): does not say {words!r}")
            rest[cell][lang] = rest[cell][lang].replace(words, " ")
    for cell, both in rest.items():
        for lang, text in both.items():
            unknown = set(NUMBER.findall(text)) - told.given.get(cell, set())
            faults += [f"{cell} ({lang}): nobody vouches for {n}" for n in sorted(unknown)]
    return faults


def _is_text(cell: Any) -> bool:
    return cell.cell_type == "markdown"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_number_is_worked_out_or_given(path: Path) -> None:
    assert number_faults(path, path) == []


def test_every_session_is_vouched_for() -> None:
    assert set(SOURCES) >= set((ROOT / "notebooks").glob("*.ipynb"))


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
