"""What a model's docstring says to participants: labels, formula, example, limits, source."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from ._text import Text

SECTIONS = ("Labels", "Formula", "In words", "Worked example", "Limits", "Source")


class ModelDocsError(ValueError):
    """A model's docstring that pages cannot show; names the function and the section."""

    def __init__(self, function: str, section: str, fault: str) -> None:
        self.function, self.section = function, section
        super().__init__(f"docstring of {function}, section {section}: {fault}")


@dataclass(frozen=True)
class ModelDocs:
    """The parts of a model's docstring that pages show.

    ``labels`` holds one text per argument (``"k"``), per value of an argument
    (``"scaled=True"``) and for the model itself (``"title"``); ``formula`` holds LaTeX, one
    formula an entry. A section that the docstring lacks is empty or ``None``.
    """

    function: str
    labels: Mapping[str, Text] = field(default_factory=dict)
    formula: tuple[str, ...] = ()
    in_words: Text | None = None
    worked_example: Text | None = None
    limits: Text | None = None
    source: str = ""

    def label(self, argument: str, value: object = None) -> Text | None:
        """Return the label of an argument, or of one of its values."""
        return self.labels.get(argument if value is None else f"{argument}={value}")

    def source_in(self, lang: str) -> str:
        """Return the source; its own side where it is 中文 | English, not names and years alone."""
        return self.source.split(" | ")[0 if lang == "zh" else -1]


def model_docs(function: Callable[..., Any], require: Iterable[str] = ()) -> ModelDocs:
    """Parse the sections of a model's docstring that pages show.

    Parameters
    ----------
    function
        A model; its docstring may hold the sections Labels, Formula, In words, Worked example,
        Limits and Source.
    require
        Names of sections that must be there.

    Raises
    ------
    ModelDocsError
        A section cannot be read or a required one is missing; names function and section.
    """
    docs, found = _parse(inspect.unwrap(function))
    for section in require:
        if section not in found:
            raise ModelDocsError(docs.function, section, f"is missing; add a section {section!r}")
    return docs


@lru_cache(maxsize=128)
def _parse(function: Callable[..., Any]) -> tuple[ModelDocs, frozenset[str]]:
    name = f"{function.__module__}.{function.__qualname__}"
    parts = _split(inspect.cleandoc(function.__doc__ or ""))
    docs = ModelDocs(
        name,
        labels=_labels(name, parts.get("Labels", [])),
        formula=tuple(line.strip() for line in parts.get("Formula", []) if line.strip()),
        in_words=_text(name, "In words", parts),
        worked_example=_text(name, "Worked example", parts),
        limits=_text(name, "Limits", parts),
        source=" ".join(line.strip() for line in parts.get("Source", [])).strip(),
    )
    for section in ("Labels", "Formula", "Source"):
        if section in parts and not getattr(docs, section.lower()):
            raise ModelDocsError(name, section, "is empty; fill it or leave it out")
    return docs, frozenset(parts)


def _split(doc: str) -> dict[str, list[str]]:
    """Return the lines of each of our sections; a line ``Source: …`` counts as a section."""
    parts: dict[str, list[str]] = {}
    section: str | None = None
    lines = doc.splitlines()
    for number, line in enumerate(lines):
        underlined = number + 1 < len(lines) and re.fullmatch(r"-{3,}", lines[number + 1])
        if underlined:
            section = line.strip() if line.strip() in SECTIONS else None
            if section:
                parts[section] = []
        elif match := re.match(r"Source:\s*(.+)", line):
            section = "Source"
            parts[section] = [match[1]]
        elif section and not re.fullmatch(r"-{3,}", line):
            parts[section].append(line)
    return parts


def _labels(function: str, lines: Iterable[str]) -> Mapping[str, Text]:
    found: dict[str, Text] = {}
    for line in _unwrapped(filter(str.strip, lines)):
        match = re.fullmatch(r"\s*([A-Za-z_][\w.=-]*)\s*:\s*(.+?)\s*\|\s*(.+?)\s*", line)
        if not match:
            fault = f"line {line.strip()!r} is not of the form 'argument: 中文 | English'"
            raise ModelDocsError(function, "Labels", fault)
        if match[1] in found:
            raise ModelDocsError(function, "Labels", f"{match[1]!r} stands twice; keep one")
        found[match[1]] = Text(zh=match[2], en=match[3])
    return MappingProxyType(found)


def _unwrapped(lines: Iterable[str]) -> list[str]:
    """Return labels a line each: what is set in continues the line before."""
    whole: list[str] = []
    for line in lines:
        if line.startswith(" ") and whole:
            whole[-1] += f" {line.strip()}"
        else:
            whole.append(line)
    return whole


def _text(function: str, section: str, parts: Mapping[str, list[str]]) -> Text | None:
    if section not in parts:
        return None
    sides: dict[str, list[str]] = {"zh": [], "en": []}
    lang = ""
    for line in parts[section]:
        match = re.match(r"\s*(zh|en):\s*(.*)", line)
        if match:
            lang, line = match[1], match[2]
        if line.strip() and not lang:
            raise ModelDocsError(function, section, "text stands before 'zh:' or 'en:'")
        if lang:
            sides[lang].append(line.strip())
    try:
        return Text(zh="".join(sides["zh"]), en=" ".join(filter(None, sides["en"])))
    except ValidationError:
        missing = " and ".join(lang for lang, words in sides.items() if not "".join(words))
        raise ModelDocsError(function, section, f"has no text after '{missing}:'") from None
