"""The field's terms, each with a plain sentence in both languages."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from ._specs import SpecError, read_spec
from ._text import Model, Text, Words

FILE: Final = Path(__file__).with_name("glossary.yml")


class Term(Model):
    """A term of the field. ``also`` lists other English forms that count as the term."""

    zh: Words
    en: Words
    also: tuple[Words, ...] = ()
    means: Text


class _Glossary(Model):
    terms: Annotated[tuple[Term, ...], Field(min_length=1)]


def glossary(file: Path = FILE) -> tuple[Term, ...]:
    """Return the glossary, in the order of the file.

    Raises
    ------
    SpecError
        The file is faulty or a term stands twice.
    """
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, changed: int) -> tuple[Term, ...]:
    terms = read_spec(_Glossary, file).terms
    seen: set[str] = set()
    for term in terms:
        for name in (term.zh, term.en.lower()):
            if name in seen:
                raise SpecError(file.name, f"terms[{name}]", "stands twice", "keep one")
            seen.add(name)
    return terms
