"""An exercise with a field of every type, and a look into the files that exports make."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook


def both(english: str) -> dict[str, str]:
    return {"zh": f"中{english}", "en": english}


def options(*ids: str) -> list[dict[str, Any]]:
    return [{"id": name, "label": both(name.title())} for name in ids]


COUNTED = {"counted_by": "split.k", "label": both("Group {letter}")}
COLUMNS: list[dict[str, Any]] = [
    {"id": "kind", "type": "choice", "label": both("Kind"), "options": options("x", "y")},
    {"id": "size", "type": "number", "label": both("Size"), "unit": both("firms"), "decimals": 2},
    {"id": "wants", "type": "multi_choice", "label": both("Wants"), "options": options("p", "q")},
    {"id": "note", "type": "text", "label": both("Note"), "max_length": 20_000},
    {"id": "more", "type": "text", "label": both("More")},
]
FIELDS: list[dict[str, Any]] = [
    {"id": "guess", "type": "prediction", "asks": {"type": "number", "unit": both("%")}},
    {"id": "lever", "type": "choice", "options": options("a", "b")},
    {"id": "accounts", "type": "multi_choice", "options": options("p", "q", "r")},
    {"id": "margin", "type": "number", "unit": both("kg"), "decimals": 1},
    {"id": "sentence", "type": "text", "max_length": 20_000, "multiline": True},
    {"id": "order", "type": "ranking", "items": options("u", "v", "w")},
    {"id": "split", "type": "setting", "takes": {"k": "int", "scaled": "bool"}},
    {"id": "hours", "type": "allocation", "items": COUNTED, "unit": both("h")},
    {"id": "groups", "type": "table", "rows": COUNTED, "columns": COLUMNS},
    {
        "id": "own",
        "type": "table",
        "own_company": True,
        "rows": {"min": 2, "max": 3},
        "columns": [{"id": "who", "type": "text", "label": both("Who")}],
    },
    {"id": "cards", "type": "sort", "items": options("c", "d"), "groups": options("e", "f")},
]
ANSWERS: dict[str, Any] = {
    "guess": 9,
    "lever": "b",
    "accounts": ["q", "p"],
    "margin": 12.5,
    "sentence": "One\nTwo",
    "order": ["w", "u", "v"],
    "split": {"k": 2, "scaled": True},
    "hours": {"A": 62.5, "B": 30},
    "groups": {"A": {"kind": "x", "size": 1200, "wants": ["q"], "note": "asks"}},
    "own": {"3": {"who": "us"}},
    "cards": {"d": "e"},
}


class Opened:
    """A workbook read back: its cells by calamine, its parts as XML."""

    def __init__(self, content: bytes) -> None:
        self._book = CalamineWorkbook.from_object(io.BytesIO(content))
        self.names = self._book.sheet_names
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(part)

    def rows(self, name: str) -> list[list[Any]]:
        """Return the rows of a sheet that hold something, without empty cells at their ends."""
        rows = []
        for row in self._book.get_sheet_by_name(name).to_python():
            while row and row[-1] == "":
                row.pop()
            if row:
                rows.append(row)
        return rows

    def below(self, name: str, question: str) -> list[list[Any]]:
        """Return the rows below a question, up to the next one."""
        rows = self.rows(name)
        start = next(at for at, row in enumerate(rows) if str(row[0]).endswith(f"Ask {question}"))
        ends = (at for at, row in enumerate(rows) if at > start and "Ask " in str(row[0]))
        return rows[start + 1 : next(ends, len(rows))]

    def sheet_xml(self, number: int) -> str:
        return self.parts[f"xl/worksheets/sheet{number}.xml"].decode()

    @property
    def all_xml(self) -> str:
        return "\n".join(
            part.decode() for name, part in self.parts.items() if name.endswith((".xml", ".rels"))
        )
