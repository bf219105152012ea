"""A day's worksheets as a printable handbook: blank, to be filled in by hand."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from workshop_kit.course import Agenda, Day, Exercise, load_agenda, load_exercise, speaking
from workshop_kit.course import gettext as _

from ._handbook_fields import blank_parts
from ._plain import plain

TEMPLATE: Final = Path(__file__).with_name("handbook") / "handbook.typ"
KEPT: Final = 8  # handbooks in memory: a class asks for the same few

__all__ = ["HandbookError", "handbook", "handbook_days"]


class HandbookError(ValueError):
    """A day has no handbook; says why, and which days have one."""


def handbook_days() -> list[int]:
    """Return the days that have a worksheet, in order."""
    return [day.day for day in load_agenda().days if any(block.exercises for block in day.shown)]


def handbook(day: int, lang: str, organisation: str = "", closed: Collection[str] = ()) -> bytes:
    """Return a day's handbook as a PDF of A4 pages, with all fonts inside.

    It holds the day's hours, each block with its decision and its fields as forms to fill in,
    and room for notes. Model answers and hints are not in it.

    Parameters
    ----------
    day
        Number of the day in the agenda, from 1.
    lang
        ``"zh"`` or ``"en"``.
    organisation
        Whose class it is; anybody's text. Characters that no font has are left out.
    closed
        Ids of exercises whose questions are not to be shown yet.

    Raises
    ------
    HandbookError
        There is no such day, or none of its worksheets is written.
    ValueError
        ``lang`` is neither ``"zh"`` nor ``"en"``.
    """
    from workshop_kit.charts import drawable  # only here: a server starts without the charts

    with speaking(lang):
        found = _day(load_agenda(), day)
        document = _document(found, lang, drawable(plain(organisation)), closed)
    return _printed(json.dumps(document, ensure_ascii=False))


def _day(agenda: Agenda, number: int) -> Day:
    days = handbook_days()
    if number in days:
        return next(day for day in agenda.days if day.day == number)
    there = ", ".join(map(str, days)) or "–"
    if any(day.day == number for day in agenda.days):
        fault = _("No worksheet of day {day} is written yet.")
    else:
        fault = _("The seminar has no day {day}.")
    remedy = _("Days with a handbook: {days}.")
    raise HandbookError(f"{fault.format(day=number)} {remedy.format(days=there)}")


def _document(day: Day, lang: str, organisation: str, closed: Collection[str]) -> dict[str, Any]:
    """Return all that stands in the handbook as JSON values; the template lays it out."""
    seminar = _("From principles to action in {days} days")
    return {
        "lang": lang,
        "organisation": organisation,
        "seminar": _("Key account management"),
        "subtitle": seminar.format(days=len(load_agenda().days)),
        "day": _("Day {day}").format(day=day.day),
        "title": day.title.in_(lang),
        "hours": f"{day.blocks[0].start}–{day.blocks[-1].end}",
        "blocks": list(_blocks(day, lang, closed)),
        "words": _words(),
        "rules": [
            _("No device at hand? Write here, and copy it to the page later."),
            _("Guess before you look at the chart. A wrong guess costs nothing."),
            _("The charts that a question names are on its page and on the screen in the room."),
        ],
    }


def _words() -> dict[str, str]:
    return {
        "handbook": _("Participant’s handbook"),
        "name": _("Name"),
        "team": _("Team"),
        "date": _("Date"),
        "decide": _("You decide:"),
        "own": _("Your own company"),
        "guess": _("Your guess"),
        "notes": _("Room for notes"),
        "again": _("Go on with the sheet you have begun:"),
        "closed": _("Your trainer opens this sheet when it is time."),
        "take_home": _("One sentence to take home from this day"),
        "total": _("Total"),
        "ring": _("Ring one number."),
    }


def _blocks(day: Day, lang: str, closed: Collection[str]) -> Iterator[dict[str, Any]]:
    printed: list[str] = []
    for block in day.shown:
        ids = list(dict.fromkeys(entry.id for entry in block.exercises))
        fresh = [name for name in ids if name not in printed]
        printed += fresh
        yield {
            "time": f"{block.start}–{block.end}",
            "pause": block.kind != "session",
            "title": block.title.in_(lang),
            "minutes": _("{n} minutes").format(n=block.minutes),
            "sheets": [
                _sheet(load_exercise(name), _times(day, name), lang, name in closed)
                for name in fresh
            ],
            "again": [
                {"id": name, "title": _titled(load_exercise(name), lang)}
                for name in ids
                if name not in fresh
            ],
        }


def _titled(exercise: Exercise, lang: str) -> str:
    return f"{exercise.code} {exercise.title.in_(lang)}"


def _times(day: Day, exercise_id: str) -> str:
    blocks = [b for b in day.shown if any(entry.id == exercise_id for entry in b.exercises)]
    return " · ".join(f"{block.start}–{block.end}" for block in blocks)


def _sheet(exercise: Exercise, times: str, lang: str, closed: bool) -> dict[str, Any]:
    number, fields = 0, []
    for field in () if closed else exercise.fields:
        guess = field.sits == "predict"
        number += not guess
        fields.append(
            {
                "number": "" if guess else f"{number}",
                "prompt": field.prompt.in_(lang),
                "help": field.help.in_(lang) if field.help else "",
                "own": field.own_company,
                "parts": blank_parts(field, lang),
            }
        )
    return {
        "id": exercise.id,
        "title": _titled(exercise, lang),
        "times": times,
        "minutes": _("{n} minutes").format(n=exercise.minutes),
        "grouping": exercise.grouping.in_(lang),
        "decision": exercise.decision.in_(lang),
        "closed": closed,
        "fields": fields,
    }


@lru_cache(maxsize=KEPT)
def _printed(document: str) -> bytes:
    """Lay a document out; what it says is data to the template, never its code."""
    import matplotlib
    import typst

    fonts = [files("pylopdf_fonts_zh_cn"), Path(matplotlib.get_data_path(), "fonts", "ttf")]
    return typst.compile(
        str(TEMPLATE),
        font_paths=[str(folder) for folder in fonts],
        ignore_system_fonts=True,
        sys_inputs={"document": document},
        format="pdf",
    )
