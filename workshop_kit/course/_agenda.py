"""The agenda: days, blocks, minutes, slides, exercises. Starts are computed, never written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from workshop_kit.files import course_files

from ._exercise import load_exercise
from ._specs import FaultError, SpecError, read_spec
from ._text import ExerciseId, Model, Text, both

SLIDES: Final = tuple(f"S{number:02d}" for number in range(1, 90))
FILE: Final = "agenda.yml"

Clock = Annotated[str, StringConstraints(pattern=r"^[012]\d:[0-5]\d$")]
SlideId = Annotated[str, StringConstraints(pattern=r"^S\d\d$")]
Minutes = Annotated[int, Field(ge=1, le=480)]


class AgendaExercise(Model):
    """An exercise in a block; ``core`` ones stay when a trainer cuts the seminar."""

    id: ExerciseId
    core: bool
    part: Literal["a", "b"] | None = None


class _BlockSpec(Model):
    id: Annotated[str, StringConstraints(pattern=r"^d\d_[a-z0-9_]+$")] | None = None
    kind: Literal["session", "break", "lunch"] = "session"
    title: Text | None = None
    minutes: Minutes
    debrief_minutes: Annotated[int, Field(ge=0)] = 0
    slides: tuple[SlideId, ...] = ()
    shown_in: dict[SlideId, str] = Field(default_factory=dict)
    notebook: str | None = None
    exercises: tuple[AgendaExercise, ...] = ()
    planned: bool | Literal["slides"] = False

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind != "session":
            return self
        if not self.id or not self.title:
            raise FaultError("id" if not self.id else "title", "is missing", "add it")
        if self.debrief_minutes > self.minutes:
            raise FaultError("debrief_minutes", "exceeds minutes", "lower it")
        if not self.planned and not self.notebook:
            remedy = "name the notebook, or say planned: true, or planned: slides"
            raise FaultError("notebook", "is missing in a written block", remedy)
        if self.planned == "slides" and not self.exercises:
            raise FaultError("planned", "leaves nothing to show", "say planned: true")
        for slide in self.shown_in.keys() - set(self.slides):
            raise FaultError(f"shown_in.{slide}", "is no slide of this block", "add it to slides")
        return self


class _DaySpec(Model):
    day: Annotated[int, Field(ge=1)]
    title: Text
    blocks: Annotated[tuple[_BlockSpec, ...], Field(min_length=1)]


class _Pause(Model):
    at: Clock
    minutes: Minutes


class _Hours(Model):
    start: Clock
    end: Clock
    lunch: _Pause
    breaks: tuple[_Pause, ...]


class _AgendaSpec(Model):
    hours: _Hours
    days: Annotated[tuple[_DaySpec, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Block:
    """A piece of a day. ``start`` and ``end`` are clock times such as ``"09:10"``.

    ``planned`` ones are not written. Of others ``slides_planned`` says that the exercises are
    written and shown, the slides not yet. ``shown_in`` names, for a slide not yet written here,
    the notebook that shows it already.
    """

    id: str
    kind: Literal["session", "break", "lunch"]
    title: Text
    start: str
    end: str
    minutes: int
    debrief_minutes: int = 0
    slides: tuple[str, ...] = ()
    shown_in: Mapping[str, str] = field(default_factory=dict)
    notebook: str | None = None
    exercises: tuple[AgendaExercise, ...] = ()
    planned: bool = False
    slides_planned: bool = False

    @property
    def exercise_minutes(self) -> int:
        """Minutes at work on exercises, debrief apart."""
        return self.minutes - self.debrief_minutes if self.exercises else 0

    @property
    def written_slides(self) -> dict[str, str]:
        """The slides that a notebook shows, each with the notebook's name."""
        if self.planned or not self.notebook:
            return dict(self.shown_in)
        return dict.fromkeys(self.slides, self.notebook) | dict(self.shown_in)


@dataclass(frozen=True)
class Day:
    """A day with all its blocks in order, pauses and planned ones included."""

    day: int
    title: Text
    blocks: tuple[Block, ...]

    @property
    def shown(self) -> tuple[Block, ...]:
        """The blocks that pages may show: all but the planned ones."""
        return tuple(block for block in self.blocks if not block.planned)


@dataclass(frozen=True)
class Agenda:
    """The seminar in order."""

    days: tuple[Day, ...]

    def sessions(self) -> Iterator[Block]:
        """Yield every block but pauses, planned ones included."""
        for day in self.days:
            yield from (block for block in day.blocks if block.kind == "session")

    def names(self, exercise_id: str) -> bool:
        """Tell whether a block, written or planned, names an exercise."""
        return any(entry.id == exercise_id for b in self.sessions() for entry in b.exercises)

    def find(self, exercise_id: str) -> tuple[Day, Block] | None:
        """Return day and first written block of an exercise, if there is one."""
        for day in self.days:
            for block in day.shown:
                if any(entry.id == exercise_id for entry in block.exercises):
                    return day, block
        return None


def load_agenda() -> Agenda:
    """Load ``agenda.yml`` and compute all times.

    Raises
    ------
    SpecError
        The file is faulty, a day does not fit its hours, an id or a slide stands twice.
    """
    path = course_files(FILE)
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, changed: int) -> Agenda:
    spec = read_spec(_AgendaSpec, path)
    _refuse_twins(spec)
    return Agenda(tuple(_timed(day, spec.hours) for day in spec.days))


def _refuse_twins(spec: _AgendaSpec) -> None:
    blocks = [block for day in spec.days for block in day.blocks]
    ids = Counter(block.id for block in blocks if block.id)
    slides = Counter(slide for block in blocks for slide in block.slides)
    for name, times in (ids + slides).items():
        if times > 1:
            raise SpecError(FILE, "days", f"{name} stands twice", "keep it in one block")
    for name in slides.keys() - set(SLIDES):
        raise SpecError(FILE, "days", f"{name} is no slide", f"use {SLIDES[0]} to {SLIDES[-1]}")


def _timed(spec: _DaySpec, hours: _Hours) -> Day:
    now, blocks = _minute(hours.start), []
    for number, block in enumerate(spec.blocks):
        start, now = now, now + block.minutes
        pause = both("Lunch") if block.kind == "lunch" else both("Break")
        timed = Block(
            id=block.id or f"d{spec.day}_{block.kind}_{number}",
            title=block.title or pause,
            start=_clock(start),
            end=_clock(now),
            planned=block.planned is True,
            slides_planned=block.planned == "slides",
            **{name: getattr(block, name) for name in _COPIED},
        )
        blocks.append(timed)
    day = Day(spec.day, spec.title, tuple(blocks))
    _hold_to_hours(day, hours)
    return day


_COPIED: Final = (
    "kind",
    "minutes",
    "debrief_minutes",
    "slides",
    "shown_in",
    "notebook",
    "exercises",
)


def _hold_to_hours(day: Day, hours: _Hours) -> None:
    path = f"days[{day.day}]"
    if day.blocks[-1].end != hours.end:
        fault = f"ends at {day.blocks[-1].end}, not at {hours.end}"
        raise SpecError(FILE, f"{path}.blocks", fault, "mend the minutes of its blocks")
    lunch = (hours.lunch.at, hours.lunch.minutes)
    wanted = {("lunch", *lunch)} | {("break", pause.at, pause.minutes) for pause in hours.breaks}
    pauses = {
        (block.kind, block.start, block.minutes) for block in day.blocks if block.kind != "session"
    }
    for kind, at, minutes in sorted(wanted ^ pauses):
        there = "stands there" if (kind, at, minutes) in pauses else "is missing"
        fault = f"a {kind} of {minutes} minutes at {at} {there}"
        raise SpecError(FILE, f"{path}.blocks", fault, "mend the minutes before it or the hours")


def _minute(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Status:
    """How much of the seminar is written: counts of all, and of those written."""

    blocks: int
    blocks_written: int
    minutes: int
    minutes_written: int
    slides: int
    slides_written: int
    exercises: int
    exercises_written: int
    worksheets: int
    worksheets_written: int


def status() -> Status:
    """Count what is written and what is planned, for the README: exercises x, worksheets w.

    Raises
    ------
    SpecError
        The agenda is faulty.
    """
    sessions = list(load_agenda().sessions())
    shown = [block for block in sessions if not block.planned]
    written = [block for block in shown if not block.slides_planned]
    return Status(
        blocks=len(sessions),
        blocks_written=len(written),
        minutes=sum(block.minutes for block in sessions),
        minutes_written=sum(block.minutes for block in written),
        slides=len(SLIDES),
        slides_written=sum(len(block.written_slides) for block in sessions),
        exercises=_count(sessions, "x"),
        exercises_written=_count(shown, "x"),
        worksheets=_count(sessions, "w"),
        worksheets_written=_count(shown, "w"),
    )


def _count(blocks: list[Block], letter: str) -> int:
    ids = {entry.id for block in blocks for entry in block.exercises}
    return sum(name.startswith(letter) for name in ids)


def agenda_faults() -> list[str]:
    """Hold the agenda against slides, debrief time, notebooks and exercises.

    Returns
    -------
    list[str]
        One sentence a fault; empty if all is well.

    Raises
    ------
    SpecError
        The agenda cannot be read.
    """
    agenda = load_agenda()
    sessions = list(agenda.sessions())
    placed = {slide for block in sessions for slide in block.slides}
    faults = [f"{FILE}: {slide} is in no block; add it" for slide in SLIDES if slide not in placed]
    for day in agenda.days:
        work = sum(block.exercise_minutes for block in day.shown if not _told_later(block))
        debrief = sum(block.debrief_minutes for block in day.shown)
        if 3 * debrief < work:
            faults.append(
                f"{FILE}: day {day.day}: {debrief} minutes of debrief are less than a third of "
                f"{work} minutes of exercises; raise debrief_minutes"
            )
    for block in sessions:
        faults += [f"{FILE}: {block.id}: {fault}" for fault in _missing_files(block)]
    return faults


def _told_later(block: Block) -> bool:
    """Tell whether a block's exercises are withheld: the debrief comes with a later one."""
    try:
        found = [load_exercise(entry.id) for entry in block.exercises]
    except SpecError:  # its own gate says what is missing
        return False
    return bool(found) and all(exercise.withheld_until for exercise in found)


def _missing_files(block: Block) -> Iterator[str]:
    for notebook in sorted({block.notebook, *block.written_slides.values()} - {None}, key=str):
        if not course_files("notebooks", f"{notebook}.ipynb").is_file():
            yield f"notebooks/{notebook}.ipynb does not exist; write it or say planned: true"
    for slide, notebook in block.written_slides.items():
        path = course_files("notebooks", f"{notebook}.ipynb")
        if path.is_file() and f'"{slide}"' not in path.read_text("utf-8"):
            yield f"no section of notebooks/{path.name} carries {slide}; add it to its metadata"
    for entry in () if block.planned else block.exercises:
        if not course_files("exercises", f"{entry.id}.yml").is_file():
            yield f"exercises/{entry.id}.yml does not exist; write it or say planned: true"
