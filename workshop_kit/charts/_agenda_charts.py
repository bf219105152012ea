"""Charts of the agenda: the days of the seminar, the blocks of a day, and where we are now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._chart import Chart
from ._rows import Row, rows_chart
from ._words import percent

if TYPE_CHECKING:
    from workshop_kit.course import Agenda, Block, Day


def seminar_plan(agenda: Agenda, lang: str | None = None) -> Chart:
    """Draw how much of each day goes to blocks that include an exercise.

    Parameters
    ----------
    agenda : Agenda
        What ``load_agenda`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    with speaking(lang or current_language()):
        said, rows, worked, held = current_language(), [], 0, 0
        for day in agenda.days:
            sessions = [block for block in day.blocks if block.kind == "session"]
            own = sum(block.minutes for block in sessions if block.exercises)
            whole = sum(block.minutes for block in sessions)
            worked, held = worked + own, held + whole
            name = _("Day {n}: {title}").format(n=day.day, title=day.title.in_(said))
            rows.append(Row(name, 0.0, own / whole, percent(own / whole)))
        claim = _("{share} of the time is in blocks with an exercise").format(
            share=percent(worked / held)
        )
        subtitle = _("Share of each day in blocks that include an exercise, without breaks")
        return rows_chart(claim, subtitle, rows)


def day_plan(day: Day, now: str = "", lang: str | None = None) -> Chart:
    """Draw the written blocks of a day, or of the part of it in which a block lies.

    Parameters
    ----------
    day : Day
        One of ``load_agenda().days``.
    now : str
        Id of a block: it is marked, and only the blocks between the pauses around it are drawn.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.

    Raises
    ------
    ValueError
        The day has no written block, or none of that id.
    """
    with speaking(lang or current_language()):
        said, blocks = current_language(), _around(day, now)
        first = _minute(blocks[0].start)
        rows = [
            Row(
                f"{block.start} {block.title.in_(said)}",
                _minute(block.start) - first,
                _minute(block.end) - first,
                _("{n} min").format(n=block.minutes),
                "lead" if now in (block.id, "") and (now or block.exercises) else "plain",
            )
            for block in blocks
        ]
        if now:
            here = next(block for block in blocks if block.id == now)
            claim = _("Now, until {end}: {title}").format(end=here.end, title=here.title.in_(said))
            return rows_chart(claim, _("Until the next pause"), rows)
        end = day.blocks[-1].end
        claim = _("Day {n}, from {start} to {end}").format(
            n=day.day, start=blocks[0].start, end=end
        )
        return rows_chart(claim, _("Green: blocks with an exercise"), rows)


def _around(day: Day, now: str) -> list[Block]:
    """Return the written blocks of the stretch between pauses that holds ``now``."""
    stretches: list[list[Block]] = [[]]
    for block in day.blocks:
        if block.kind != "session":
            stretches.append([])
        elif not block.planned:
            stretches[-1].append(block)
    written = [block for stretch in stretches for block in stretch]
    if written and not now:
        return written
    for stretch in stretches:
        if now in [block.id for block in stretch]:
            return stretch
    known = ", ".join(block.id for block in written) or "none"
    raise ValueError(f"day {day.day} has no written block {now!r}; it has: {known}")


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)
