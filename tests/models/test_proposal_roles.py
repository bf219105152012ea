"""Who does what: every rule, and cells as people fill them in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from model_cases import refused

from workshop_kit.models.proposal import Finding, check_roles

ROLES = ("account manager", "sponsor", "engineer", "cost", "legal", "planner", "editor", "pricing")


def grid(rows: dict[str, str]) -> pd.DataFrame:
    """Return a grid of roles from one row of cells a task."""
    cells = [["" if cell == "." else cell for cell in row.split()] for row in rows.values()]
    return pd.DataFrame(cells, list(rows), list(ROLES))


def good() -> pd.DataFrame:
    """Return a grid of eleven tasks that keeps every rule."""
    rows = {
        "qualify": "A/R C . . . . . .",
        "needs": "A R C . . . . .",
        "nba": "A R . . . . . C",
        "concept": "C . A/R C . . . .",
        "cost model": ". . C AR . C . C",
        "value": "A . R C . . . .",
        "offer": "R I . C . . . A",
        "terms": "C . . . A/R C . .",
        "draft": "C . C C C . A,R .",
        "red team": "I A R R . . I R",
        "approve": "R A I I I I I I",
    }
    return grid(rows)


def test_a_good_grid_passes():
    found = check_roles(good())
    assert found.findings == ()
    assert found.passes
    assert found.accountable_share.sum() == pytest.approx(1)
    assert found.accountable_share["account manager"] == pytest.approx(4 / 11)
    assert found.load.loc["legal"].to_dict() == {"R": 1, "A": 1, "C": 1, "I": 1}
    assert found.letters.at["cost model", "cost"] == "RA"


@pytest.mark.parametrize(
    ("task", "cells", "finding"),
    [
        ("terms", "R . . . . . . .", Finding("no_accountable", "terms", 0, 1)),
        ("terms", "AR A A . . . . .", Finding("several_accountable", "terms", 3, 1)),
        ("terms", ". . . . A C I .", Finding("nobody_responsible", "terms", 0, 1)),
        ("terms", "AR C C C C . . .", None),
        ("terms", "AR C C C C C . .", Finding("many_consulted", "terms", 5, 4)),
    ],
)
def test_each_rule_of_a_task(task, cells, finding):
    table = good()
    table.loc[task] = ["" if cell == "." else cell for cell in cells.split()]
    found = check_roles(table)
    assert found.findings == ((finding,) if finding else ())
    assert found.passes is (finding is None or not finding.fault)


@pytest.mark.parametrize(("count", "told"), [(5, False), (6, True)])
def test_one_role_may_hold_half_of_the_tasks_and_no_more(count, told):
    rows = [["A", "R"]] * count + [["R", "A"]] * (10 - count)
    found = check_roles(pd.DataFrame(rows, list("abcdefghij"), ["lead", "other"]))
    assert found.passes
    assert [(f.code, f.name, f.value) for f in found.findings] == (
        [("one_role_accountable", "lead", 0.6)] if told else []
    )


@pytest.mark.parametrize("blank", ["", "  ", None, np.nan, pd.NA, "/"])
def test_blank_cells(blank):
    found = check_roles(pd.DataFrame({"x": ["A/R"], "y": [blank]}, ["task"], dtype=object))
    assert found.letters.at["task", "y"] == ""
    assert found.passes


@pytest.mark.parametrize("cell", ["ar", "Ａ／Ｒ", "R、A", "A + R", "AR"])
def test_letters_as_people_write_them(cell):
    assert check_roles(pd.DataFrame({"x": [cell]}, ["task"])).letters.at["task", "x"] == "RA"


def test_grids_that_cannot_be_read():
    refused(lambda: check_roles(good().head(0)), "grid", "empty")
    refused(lambda: check_roles(good()[[]]), "grid", "without roles")
    refused(lambda: check_roles({}), "grid", "dict")
    refused(lambda: check_roles(pd.concat([good(), good()])), "grid", "two tasks named 'qualify'")
    refused(lambda: check_roles(pd.concat([good(), good()], axis=1)), "grid", "two columns")
    bad = good().replace("AR", "X")
    refused(lambda: check_roles(bad), "grid", "'X'", "'cost model'", "'cost'", "R, A, C, I")


def test_the_order_of_tasks_and_roles_changes_nothing():
    table = good()
    table.loc["terms", "legal"] = "R"
    before = table.copy()
    turned = check_roles(table.iloc[::-1, ::-1])
    assert set(turned.findings) == set(check_roles(table).findings)
    pd.testing.assert_frame_equal(table, before)


def test_cells_written_anew_before_the_check():
    table = good()
    table.loc["terms", "legal"] = "R"
    before = table.copy()
    rows = [("terms", "legal", "I"), ("terms", "legal", "A/R"), ("draft", "engineer", "none")]
    changes = pd.DataFrame(rows, columns=["task", "role", "letters"])
    assert not check_roles(table).passes
    found = check_roles(table, changes)
    assert found.findings == ()
    assert (found.letters.at["terms", "legal"], found.letters.at["draft", "engineer"]) == ("RA", "")
    assert check_roles(table, changes.head(0)).findings == check_roles(table).findings
    pd.testing.assert_frame_equal(table, before)
    nobody = changes.assign(role="chef")
    refused(lambda: check_roles(table, nobody), "changes", "'terms'", "'chef'", "of the grid")
    refused(lambda: check_roles(table, changes.assign(letters="X")), "grid", "'X'")
    refused(lambda: check_roles(table, changes[["task"]]), "changes", "'role'")
