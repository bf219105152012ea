"""Every published figure in expected_values.json is read by a test."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TESTS = [path for path in sorted(HERE.glob("test_*.py")) if path != Path(__file__)]
TOLERANCES = {"tol"}  # of the published rounding; tests state their own, tighter ones


def reads(source: str) -> tuple[set[str], set[str], set[str], set[str]]:
    """Return engines read, engines read whole, and keys and beginnings of keys that are named."""
    engines, whole, keys, beginnings = set(), set(), set(), set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=inner, attr="items" | "values") if engine := _engine(inner):
                whole.add(engine)
            case ast.Subscript() if engine := _engine(node):
                engines.add(engine)
            case ast.Constant(value=str(text)):
                keys.add(text)
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
                beginnings.add(start)
    return engines, whole, keys, beginnings


def _engine(node: ast.AST) -> str:
    match node:
        case ast.Subscript(value=ast.Name(id="expected"), slice=ast.Constant(value=str(engine))):
            return engine
    return ""


def unread(expected: dict[str, Any], sources: list[str]) -> list[str]:
    """Return the entries, as ``E07 limit1``, that no source reads."""
    found = [reads(source) for source in sources]
    return [
        f"{engine} {key}"
        for engine, values in expected.items()
        for key in sorted(set(values) - TOLERANCES)
        if not any(
            engine in whole
            or (
                engine in engines
                and (key in keys or any(key.startswith(start) for start in beginnings))
            )
            for engines, whole, keys, beginnings in found
        )
    ]


def test_every_entry_is_read_by_a_test(expected):
    assert unread(expected, [path.read_text(encoding="utf-8") for path in TESTS]) == []


def test_an_entry_that_nobody_reads_is_named(expected):
    sources = [path.read_text(encoding="utf-8") for path in TESTS]
    more = {**expected, "E17": {**expected["E17"], "forgotten": 1}, "E99": {"new": 2}}
    assert unread(more, sources) == ["E17 forgotten", "E99 new"]
    assert "E06 pocket" in unread(expected, [s.replace('["E06"]', '["E00"]') for s in sources])
