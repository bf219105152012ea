"""A small exercise with a field of every type, and its solution."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

EXERCISE_ID = "x90_trial"


def text(english: str) -> dict[str, str]:
    return {"zh": f"中文{english}", "en": english}


def options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": name, "label": text(name)} for name in ids]


EXERCISE: dict[str, Any] = {
    "id": EXERCISE_ID,
    "code": "X90",
    "title": text("Trial"),
    "minutes": 20,
    "grouping": text("Alone"),
    "decision": text("Decide"),
    "data": text("None"),
    "fields": [
        {
            "id": "guess",
            "type": "prediction",
            "prompt": text("Guess"),
            "asks": {"type": "choice", "options": options("price", "share")},
        },
        {"id": "lever", "type": "choice", "prompt": text("Lever"), "options": options("a", "b")},
        {
            "id": "accounts",
            "type": "multi_choice",
            "prompt": text("Accounts"),
            "options": options("p", "q", "r", "s"),
            "min": 2,
            "max": 3,
        },
        {
            "id": "margin_pct",
            "type": "number",
            "prompt": text("Margin"),
            "unit": text("%"),
            "min": 0,
            "max": 40,
            "decimals": 1,
            "hints": [text("Look"), text("Look again")],
        },
        {
            "id": "sentence",
            "type": "text",
            "prompt": text("Sentence"),
            "min_length": 8,
            "max_length": 60,
        },
        {
            "id": "order",
            "type": "ranking",
            "prompt": text("Order"),
            "items": options("u", "v", "w"),
        },
        {
            "id": "split",
            "type": "setting",
            "prompt": text("Split"),
            "takes": {"k": "int", "scaled": "bool", "variables": "list"},
        },
        {
            "id": "hours",
            "type": "allocation",
            "prompt": text("Hours"),
            "items": {"counted_by": "split.k", "label": text("Group {letter}")},
            "unit": {"zh": "小时", "en": "h"},
        },
        {
            "id": "groups",
            "type": "table",
            "prompt": text("Groups"),
            "rows": {"counted_by": "split.k", "label": text("Group {letter}")},
            "columns": [
                {
                    "id": "name",
                    "type": "choice",
                    "label": text("Name"),
                    "options": options("x", "y"),
                },
                {"id": "size", "type": "number", "label": text("Size"), "min": 1},
                {"id": "note", "type": "text", "label": text("Note"), "required": False},
            ],
        },
        {
            "id": "own",
            "type": "table",
            "prompt": text("Own"),
            "rows": {"min": 1, "max": 3},
            "columns": [{"id": "who", "type": "text", "label": text("Who"), "max_length": 20}],
            "own_company": True,
        },
        {
            "id": "cards",
            "type": "sort",
            "prompt": text("Cards"),
            "items": options("c1", "c2", "c3", "c4"),
            "groups": options("early", "late"),
        },
    ],
}

SPOKEN = {"right": text("Yes"), "wrong": text("No"), "partly": text("Half")}
SPLIT = {"k": 2, "scaled": True, "variables": ["price"]}


def solved(kind: Any, model: Any, wrong: Any, state: str = "wrong") -> dict[str, Any]:
    check = {"kind": kind} if isinstance(kind, str) else kind
    known_wrong = [{"value": wrong, "why": text("Because"), "state": state}]
    return {
        "check": check,
        "model_answer": model,
        "known_wrong": known_wrong,
        "feedback": SPOKEN,
    }


RUBRIC = {
    "kind": "rubric",
    "criteria": [{"kind": "has_number"}, {"kind": "mentions", "any": ["交期", "lead time"]}],
    "need": 2,
}
PLACED = {"c1": "early", "c2": "late", "c3": "early", "c4": "late"}
MIXED_UP = {"c1": "late", "c2": "early", "c3": "late", "c4": "early"}
SORTED = solved({"kind": "set", "at_least": 3}, PLACED, MIXED_UP)
SORTED["feedback"] = SPOKEN | {"cards": {name: text(f"why {name}") for name in PLACED}}
SOLUTION: dict[str, Any] = {
    "id": EXERCISE_ID,
    "fields": {
        "guess": solved("exact", "share", "price"),
        "lever": solved("exact", "a", "b"),
        "accounts": solved({"kind": "set", "at_least": 2}, ["p", "q", "r"], ["p", "s"], "partly"),
        "margin_pct": solved({"kind": "tolerance", "within": 0.5}, 12.5, 13.1),
        "sentence": solved(RUBRIC, "Lead time of 8 days", "We love customers"),
        "order": solved("exact", ["u", "v", "w"], ["v", "w", "u"]),
        "split": solved("exact", SPLIT, {**SPLIT, "k": 3, "scaled": False, "variables": []}),
        "hours": solved("exact", {"A": 60, "B": 40}, {"A": 40, "B": 60}),
        "groups": solved(
            "exact",
            {"A": {"name": "x", "size": 3}, "B": {"name": "y", "size": 4}},
            {"A": {"name": "x", "size": 3}, "B": {"name": "x", "size": 4}},
            "partly",
        ),
        "own": {"check": {"kind": "open"}},
        "cards": SORTED,
    },
    "debrief": [{"ask": text("Why"), "insight": text("So")}],
}


def write(folder: Path, exercise: dict[str, Any], solution: dict[str, Any]) -> None:
    for part, data in (("exercises", exercise), ("solutions", solution)):
        path = folder / part / f"{EXERCISE_ID}.yml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")


def field_of(exercise: dict[str, Any], name: str) -> dict[str, Any]:
    return next(field for field in exercise["fields"] if field["id"] == name)
