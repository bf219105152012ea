"""Every gate over the course's content in one call."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from workshop_kit.files import course_files, course_ids

from ._agenda import agenda_faults, load_agenda
from ._bilingual import language_faults, text_faults
from ._catalogue import catalogue_faults
from ._exercise import load_exercise
from ._glossary import glossary
from ._models_page import models_page_faults
from ._offers import offer_faults
from ._specs import SpecError

NOTEBOOK_FOLDERS = ("notebooks", "exercises", "solutions")


def content_faults() -> list[str]:
    """Check agenda, exercises, notebooks, stories, translations, data and the page of models.

    Returns
    -------
    list[str]
        One sentence a fault, naming the file and the remedy; empty if all is well.
    """
    data = _data_faults()
    faults = [
        *_guarded(agenda_faults),
        *_guarded(_glossary_faults),
        *catalogue_faults(),
        *models_page_faults(),
    ]
    for exercise_id in _exercise_ids():
        faults += _guarded(lambda exercise_id=exercise_id: _proof_faults(exercise_id, data))
    faults += _placed_nowhere()
    for folder in NOTEBOOK_FOLDERS:
        for path in sorted(course_files(folder).glob("*.ipynb")):
            faults += notebook_faults(path)
    return [*faults, *_story_faults(), *chain.from_iterable(data.values())]


def _guarded(gate: object) -> list[str]:
    try:
        return list(gate())  # type: ignore[operator]
    except SpecError as error:
        return [str(error)]


def _glossary_faults() -> list[str]:
    glossary()
    return []


def _exercise_ids() -> list[str]:
    return sorted(course_ids("exercises", ".yml") | course_ids("solutions", ".yml"))


def _placed_nowhere() -> Iterator[str]:
    try:
        agenda = load_agenda()
    except SpecError:
        return
    for name in sorted(course_ids("exercises", ".yml")):
        if not agenda.names(name):
            yield f"exercises/{name}.yml: is in no block of agenda.yml; add it there"


def notebook_faults(path: Path) -> list[str]:
    """Return what differs between the languages of a notebook file."""
    import nbformat

    name = "/".join(path.parts[-2:])
    try:
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except (ValueError, OSError) as error:
        return [f"{name}: cannot be read ({error}); save it again as notebook format 4"]
    return [f"{name}: {fault}" for fault in language_faults(notebook)]


def _story_faults() -> Iterator[str]:
    for path in sorted(course_files("case_data").glob("*/story.md")):
        for fault in text_faults(path.read_text("utf-8")):
            yield f"case_data/{path.parent.name}/story.md: {fault}"


def _data_faults() -> dict[str, list[str]]:
    from workshop_kit import cases

    return {
        name: [f"case_data/{name}: {fault}" for fault in cases.check(name)]
        for name in cases.case_names()
    }


def _proof_faults(exercise_id: str, data: dict[str, list[str]]) -> list[str]:
    """Prove an exercise, unless its case is at fault: models cannot run on broken data."""
    from .checks import proof_faults  # here only: what judges answers is in no kernel

    exercise = load_exercise(exercise_id)
    found = list(offer_faults(exercise))
    return found if data.get(exercise.case or "") else [*found, *proof_faults(exercise_id)]
