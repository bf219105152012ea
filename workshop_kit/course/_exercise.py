"""An exercise: what it decides and the fields of its sheet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from workshop_kit.files import course_files, course_ids

from ._fields import AnyField, Counted, Id, NumberField, SettingField, SpecField, refuse_twins
from ._specs import FaultError, SpecError, read_spec
from ._text import ExerciseId, Model, Text

T = TypeVar("T")


class Exercise(Model):
    """An exercise as ``exercises/<id>.yml`` holds it.

    ``answered_by`` says whose answers they are in a class: each ``participant``'s (the default),
    or one sheet for the ``team``, of which `shared_fields` are common to all members.
    ``starts: closed`` waits for the trainer to open it. With ``nameless`` the trainer reads the
    answers under numbers, whatever the console shows elsewhere.

    ``withheld_until`` names a later exercise: until a participant has handed that in, nobody is
    told what is right. ``again`` names an earlier one, whose fields this one asks once more; it
    has none of its own, and answers of its own.
    """

    id: ExerciseId
    code: Annotated[str, StringConstraints(pattern=r"^[XW]\d\d[a-z]?$")]
    title: Text
    case: Id | None = None
    minutes: Annotated[int, Field(ge=1, le=480)]
    grouping: Text
    answered_by: Literal["team", "participant"] = "participant"
    starts: Literal["open", "closed"] = "open"
    nameless: bool = False
    withheld_until: ExerciseId | None = None
    again: ExerciseId | None = None
    decision: Text
    data: Text
    fields: tuple[SpecField, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if self.again and self.fields:
            raise FaultError("fields", f"stand beside again: {self.again}", "keep one of the two")
        if not self.again and not self.fields:
            raise FaultError("fields", "is missing", "add it, or name an exercise under again")
        return self

    @model_validator(mode="after")
    def _keeps_what_it_withholds(self) -> Self:
        if self.withheld_until and self.answered_by == "team":
            remedy = "leave out answered_by; each hands in alone"
            raise FaultError("answered_by", "is team on a withheld exercise", remedy)
        for field in self.fields if self.withheld_until else ():
            if field.hints or field.type == "prediction":
                fault = "tells something before the answers may be told"
                remedy = "leave out its hints; ask no prediction here"
                raise FaultError(f"fields[{field.id}]", fault, remedy)
        return self

    @model_validator(mode="after")
    def _fields_agree(self) -> Self:
        refuse_twins(self.fields, "fields")
        for field in self.fields:
            counted = counted_of(field)
            if counted and not self._can_count(counted.counted_by):
                raise FaultError(
                    f"fields[{field.id}].{'rows' if field.type == 'table' else 'items'}.counted_by",
                    f"{counted.counted_by!r} is no whole number of this exercise",
                    "name a number field or an int of a setting, such as split.k",
                )
            if counted and field.id in self.shared_fields:
                self._refuse_own_count(field.id, counted.counted_by)
        return self

    def _refuse_own_count(self, field_id: str, reference: str) -> None:
        """A team's rows cannot be as many as one of its members says."""
        if reference.partition(".")[0] not in self.shared_fields:
            raise FaultError(
                f"fields[{field_id}]",
                f"is answered by the team but counted by {reference}, which each answers alone",
                "give both own_company: true or neither",
            )

    def _can_count(self, reference: str) -> bool:
        name, _, key = reference.partition(".")
        field = next((field for field in self.fields if field.id == name), None)
        if isinstance(field, SettingField):
            return field.takes.get(key) == "int"
        return isinstance(field, NumberField) and not key and field.decimals == 0

    def field(self, field_id: str) -> AnyField:
        """Return a field by its id.

        Raises
        ------
        KeyError
            There is no such field; the message names those that exist.
        """
        for field in self.fields:
            if field.id == field_id:
                return field
        known = ", ".join(field.id for field in self.fields)
        raise KeyError(f"{self.id} has no field {field_id!r}; it has {known}")

    @property
    def ends_withholding(self) -> bool:
        """Whether this is the exercise that another's answers are withheld until.

        It asks the same once more, is handed in once, and tells both results.
        """
        return bool(self.again) and load_exercise(str(self.again)).withheld_until == self.id

    @property
    def votes_again(self) -> bool:
        """Whether it asks an earlier exercise's questions once more and tells both answers."""
        return bool(self.again) and not self.ends_withholding

    @property
    def sheet_fields(self) -> tuple[AnyField, ...]:
        """The fields on the worksheet: all but the predictions."""
        return tuple(field for field in self.fields if field.sits == "sheet")

    @property
    def shared_fields(self) -> tuple[str, ...]:
        """The ids of the fields that a team answers together.

        All on the worksheet but those on the own company; none where participants answer.
        """
        if self.answered_by != "team":
            return ()
        return tuple(field.id for field in self.sheet_fields if not field.own_company)

    def together(self, own: Mapping[str, T], team: Mapping[str, T]) -> dict[str, T]:
        """Return a member's whole sheet: the own fields of one's own, the shared of the team's."""
        shared = self.shared_fields
        found = {name: own[name] for name in own if name not in shared}
        return found | {name: team[name] for name in team if name in shared}


def counted_of(field: AnyField) -> Counted | None:
    """Return how a field's rows or items are counted, if another answer counts them."""
    rows = getattr(field, "rows", None) or getattr(field, "items", None)
    return rows if isinstance(rows, Counted) else None


def spec_path(folder: str, exercise_id: str) -> Path:
    """Return the path of a spec, refusing an id that is none.

    Raises
    ------
    SpecError
        No such file; the message names the exercises that exist.
    """
    known = course_ids(folder, ".yml")
    if exercise_id not in known:
        remedy = f"use one of {', '.join(sorted(known)) or '(none yet)'}"
        raise SpecError(f"{folder}/{exercise_id}.yml", "file", "does not exist", remedy)
    return course_files(folder, f"{exercise_id}.yml")


def load_exercise(exercise_id: str) -> Exercise:
    """Load ``exercises/<id>.yml``.

    Raises
    ------
    SpecError
        The file is missing or faulty; names file, path and remedy.
    """
    path = spec_path("exercises", exercise_id)
    exercise = _load(path, path.stat().st_mtime_ns)
    return _asked_again(exercise) if exercise.again else exercise


def _asked_again(exercise: Exercise) -> Exercise:
    """Return an exercise with the fields of the one that it asks again."""
    file, name = f"exercises/{exercise.id}.yml", str(exercise.again)
    known = course_ids("exercises", ".yml")
    if name not in known - {exercise.id}:
        raise SpecError(file, "again", f"{name!r} is no other exercise", "name one that is there")
    path = spec_path("exercises", name)
    first = _load(path, path.stat().st_mtime_ns)
    if first.again:
        raise SpecError(file, "again", f"{name!r} has no fields itself", f"name {first.again}")
    same = {"fields": first.fields, "answered_by": first.answered_by, "case": first.case}
    return exercise.model_copy(update=same)


@lru_cache(maxsize=64)
def _load(path: Path, changed: int) -> Exercise:
    exercise = read_spec(Exercise, path)
    file = f"exercises/{path.name}"
    if exercise.id != path.stem:
        raise SpecError(file, "id", f"is {exercise.id!r}", f"write {path.stem} like the file")
    if exercise.code.lower()[:3] != exercise.id[:3]:
        raise SpecError(file, "code", f"is {exercise.code!r}", "use the number of the id")
    if exercise.case and not course_files("case_data", exercise.case).is_dir():
        raise SpecError(file, "case", f"{exercise.case!r} is not in case_data", "name a case there")
    return exercise
