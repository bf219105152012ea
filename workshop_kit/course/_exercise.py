"""An exercise: what it decides and the fields of its sheet."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from workshop_kit.files import course_files

from ._fields import AnyField, Counted, Id, NumberField, SettingField, SpecField, refuse_twins
from ._specs import FaultError, SpecError, read_spec
from ._text import Model, Text


class Exercise(Model):
    """An exercise as ``exercises/<id>.yml`` holds it."""

    id: Annotated[str, StringConstraints(pattern=r"^x\d\d_[a-z0-9_]+$")]
    code: Annotated[str, StringConstraints(pattern=r"^X\d\d[a-z]?$")]
    title: Text
    case: Id | None = None
    minutes: Annotated[int, Field(ge=1, le=480)]
    grouping: Text
    decision: Text
    data: Text
    fields: Annotated[tuple[SpecField, ...], Field(min_length=1)]

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
        return self

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
    def sheet_fields(self) -> tuple[AnyField, ...]:
        """The fields on the worksheet: all but the predictions."""
        return tuple(field for field in self.fields if field.sits == "sheet")


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
    known = sorted(path.stem for path in course_files(folder).glob("*.yml"))
    if exercise_id not in known:
        remedy = f"use one of {', '.join(known) or '(none yet)'}"
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
    return _load(path, path.stat().st_mtime_ns)


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
