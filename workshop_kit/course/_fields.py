"""The kinds of field that an exercise can ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Discriminator, Field, StringConstraints, Tag, model_validator

from ._specs import FaultError
from ._text import Model, Text

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_]*$", max_length=60)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$")]
MAX_LETTERS = 26


class Option(Model):
    """One thing to choose, to rank, to give a share, or one row."""

    id: Id
    label: Text


def refuse_twins(items: Iterable[Any], path: str) -> None:
    """Raise a fault if two items share an id."""
    for name, times in Counter(item.id for item in items).items():
        if times > 1:
            raise FaultError(f"{path}[{name}]", "stands twice", "give each its own id")


class Counted(Model):
    """Rows or items whose number an earlier answer gives, such as one for each group.

    The label holds ``{letter}`` (A, B, C…) or, with ``letter: false``, ``{number}``.
    """

    counted_by: Reference
    label: Text
    letter: bool = True
    max: Annotated[int, Field(ge=1, le=MAX_LETTERS)] = 8

    @model_validator(mode="after")
    def _label_names_the_row(self) -> Self:
        placeholder = "{letter}" if self.letter else "{number}"
        for lang in ("zh", "en"):
            if placeholder not in self.label.in_(lang):
                raise FaultError(
                    f"label.{lang}", f"lacks {placeholder}", f"write {placeholder} in it"
                )
        return self

    def ids(self, count: int | None = None) -> tuple[str, ...]:
        """Return the ids of ``count`` rows, at most ``max``; without a count all that can be."""
        rows = range(1, (self.max if count is None else min(count, self.max)) + 1)
        return tuple(chr(64 + row) if self.letter else str(row) for row in rows)


class FreeRows(Model):
    """As many rows as a participant wants; a label with ``{number}`` says what a row is."""

    min: Annotated[int, Field(ge=0)] = 1
    max: Annotated[int, Field(ge=1, le=50)]
    label: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        _in_order(self, "min", "max")
        return self

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all rows that can be."""
        return tuple(str(row) for row in range(1, self.max + 1))


class TeamRows(Model):
    """A row for each team of the class but the own one, to score what they present.

    A row goes by the team's key. Who works where there is no class has one row, ``alone``, for
    what they present themselves. From so many points in all it ``passes``.
    """

    teams: Literal[True]
    alone: Text
    passes: Annotated[int, Field(ge=1)]
    ALONE: ClassVar[str] = "alone"


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        named = ("teams", "teams"), ("counted_by", "counted"), ("max", "free"), ("label", "counted")
        return next((shape for key, shape in named if key in value), "free")
    shapes = ((TeamRows, "teams"), (Counted, "counted"), (FreeRows, "free"))
    return next((shape for kind, shape in shapes if isinstance(value, kind)), "listed")


Listed = tuple[Option, ...]
Rows = Annotated[
    Annotated[Listed, Tag("listed")]
    | Annotated[Counted, Tag("counted")]
    | Annotated[FreeRows, Tag("free")]
    | Annotated[TeamRows, Tag("teams")],
    Discriminator(_shape),
]
Items = Annotated[
    Annotated[Listed, Tag("listed")] | Annotated[Counted, Tag("counted")], Discriminator(_shape)
]


class ChoiceKind(Model):
    """One of several options; ``shuffled`` ones stand in an order of each participant's own."""

    type: Literal["choice"]
    options: Annotated[Listed, Field(min_length=2)]
    shuffled: bool = False

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.options, "options")
        return self


class MultiChoiceKind(Model):
    """Some of several options; ``shuffled`` ones stand in an order of each participant's own."""

    type: Literal["multi_choice"]
    options: Annotated[Listed, Field(min_length=2)]
    shuffled: bool = False
    min: Annotated[int, Field(ge=0)] = 1
    max: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        refuse_twins(self.options, "options")
        if max(self.min, self.max or 0) > len(self.options):
            raise FaultError("max", f"asks for more than {len(self.options)} options", "lower it")
        _in_order(self, "min", "max")
        return self


class NumberKind(Model):
    """A number with its unit and range."""

    type: Literal["number"]
    unit: Text | None = None
    min: float | None = None
    max: float | None = None
    step: Annotated[float, Field(gt=0)] | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] = 0

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        _in_order(self, "min", "max")
        return self


class TextKind(Model):
    """A text of some length, in characters."""

    type: Literal["text"]
    min_length: Annotated[int, Field(ge=0)] = 0
    max_length: Annotated[int, Field(ge=1, le=20_000)] = 2_000
    multiline: bool = False

    @model_validator(mode="after")
    def _limits_fit(self) -> Self:
        _in_order(self, "min_length", "max_length")
        return self


class RankingKind(Model):
    """Items to put in order, first the one that matters most."""

    type: Literal["ranking"]
    items: Annotated[Listed, Field(min_length=2)]

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.items, "items")
        return self


def _in_order(spec: Model, low: str, high: str) -> None:
    lowest, highest = getattr(spec, low), getattr(spec, high)
    if lowest is not None and highest is not None and lowest > highest:
        raise FaultError(
            low, f"is {lowest}, above {high} {highest}", f"lower {low} or raise {high}"
        )


class _InTable(Model):
    """What every column has; a ``replied`` one is filled by the other side."""

    id: Id
    label: Text
    required: bool = True
    replied: bool = False


class ChoiceColumn(_InTable, ChoiceKind):
    """A column of choices."""


class MultiChoiceColumn(_InTable, MultiChoiceKind):
    """A column of several choices."""


class NumberColumn(_InTable, NumberKind):
    """A column of numbers."""


class TextColumn(_InTable, TextKind):
    """A column of texts."""


Column = Annotated[
    ChoiceColumn | MultiChoiceColumn | NumberColumn | TextColumn, Field(discriminator="type")
]
Asked = Annotated[
    ChoiceKind | MultiChoiceKind | NumberKind | TextKind | RankingKind, Field(discriminator="type")
]


class Offer(Model):
    """An answer of an earlier exercise, ``w01_profile/account``, that an empty field offers.

    It is a text. ``into`` names row and column of the one cell of a table that takes it.
    """

    answer: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$")]
    into: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_]+\.[A-Za-z0-9_]+$")] | None = None


class _OnPage(Model):
    """What every field has.

    An answer on the ``own_company`` stays with its writer and the trainer. With ``compared`` the
    class sees it counted (how many, the middle), never its words. ``offers`` lets whoever answers
    take over the own answer to an earlier exercise. ``starts: closed`` waits for the trainer to
    open this question.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
    prompt: Text
    help: Text | None = None
    hints: tuple[Text, ...] = ()
    required: bool = True
    own_company: bool = False
    compared: bool = False
    offers: Offer | None = None
    starts: Literal["open", "closed"] = "open"
    sits: Literal["sheet"] = "sheet"

    @property
    def private(self) -> bool:
        """Whether the class sees nothing of the answers, not even counted."""
        return self.own_company and not self.compared

    @model_validator(mode="after")
    def _compares_what_is_own(self) -> Self:
        if self.compared and not self.own_company:
            raise FaultError("compared", "stands without own_company", "add own_company: true")
        asked: Any = getattr(self, "columns", None) or (getattr(self, "asks", self),)
        if self.compared and all(one.type in ("text", "setting") for one in asked):
            raise FaultError("compared", "would show the class words", "take it away")
        return self


class ChoiceField(_OnPage, ChoiceKind):
    """Choose one."""


class MultiChoiceField(_OnPage, MultiChoiceKind):
    """Choose some."""


class NumberField(_OnPage, NumberKind):
    """Give a number."""


class TextField(_OnPage, TextKind):
    """Write a text."""


class RankingField(_OnPage, RankingKind):
    """Put in order."""


class AllocationField(_OnPage):
    """Divide a total, such as 100 hours, among items."""

    type: Literal["allocation"]
    items: Items
    unit: Text
    total: Annotated[float, Field(gt=0)] = 100
    step: Annotated[float, Field(gt=0)] = 5

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        if not isinstance(self.items, Counted):
            refuse_twins(self.items, "items")
        return self


class OtherSide(Model):
    """Who answers a table row by row: a registered function, under a name that pages say.

    No row follows once the cell of ``column`` is one of ``ends``.
    """

    by: Reference
    name: Text
    column: Id
    ends: Annotated[tuple[Id, ...], Field(min_length=1)]


class TableField(_OnPage):
    """Fill a table with typed columns.

    With ``replies`` somebody else answers each row as soon as it is handed in, and fills its
    ``replied`` columns; a row answered stands as it is.
    """

    type: Literal["table"]
    rows: Rows
    columns: Annotated[tuple[Column, ...], Field(min_length=1)]
    replies: OtherSide | None = None

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.columns, "columns")
        if isinstance(self.rows, tuple):
            refuse_twins(self.rows, "rows")
        return self

    @property
    def scores_teams(self) -> bool:
        """Whether each row scores what another team presents."""
        return isinstance(self.rows, TeamRows)

    @model_validator(mode="after")
    def _scores_in_points(self) -> Self:
        points = all(one.type == "number" and one.max and one.required for one in self.columns)
        if self.scores_teams and not points:
            raise FaultError("columns", "are not all points", "use numbers with max, all required")
        return self

    @model_validator(mode="after")
    def _other_side_fits(self) -> Self:
        filled = [column.id for column in self.columns if column.replied]
        if self.replies is None:
            if filled:
                fault = "is replied, and nobody replies"
                raise FaultError(f"columns[{filled[0]}]", fault, "add replies, or remove it")
            return self
        if not isinstance(self.rows, FreeRows) or self.replies.column not in filled:
            fault = "needs free rows, and a replied column that says when it is over"
            raise FaultError("replies", fault, "give rows {min, max}, and name that column")
        return self

    @property
    def asked_columns(self) -> tuple[Column, ...]:
        """The columns that are filled in by whoever answers the sheet."""
        return tuple(column for column in self.columns if not column.replied)

    def is_over(self, value: Mapping[str, Any]) -> bool:
        """Return whether no row may follow: the other side has ended it, or all are used."""
        if self.replies is None or not value:
            return False
        assert isinstance(self.rows, FreeRows)
        last = value[max(value, key=int)]
        return len(value) >= self.rows.max or last.get(self.replies.column) in self.replies.ends


class SortField(_OnPage):
    """Put each card into one of several groups, such as activities into the steps of a process.

    Cards lie in the order of ``items``: the author mixes them.
    """

    type: Literal["sort"]
    items: Annotated[Listed, Field(min_length=2)]
    groups: Annotated[Listed, Field(min_length=2)]

    @model_validator(mode="after")
    def _no_twins(self) -> Self:
        refuse_twins(self.items, "items")
        refuse_twins(self.groups, "groups")
        return self


class PredictionField(_OnPage):
    """Guess before the answer is shown."""

    type: Literal["prediction"]
    asks: Asked
    sits: Literal["predict"] = "predict"  # type: ignore[assignment]


class SettingField(_OnPage):
    """Take the present setting of an explorer: the name and kind of each of its values.

    ``labels`` says them in words wherever the explorer is not there to do so: by name (``k``),
    and by name and value (``scaled=true``, ``variables=imp_price``).
    """

    type: Literal["setting"]
    takes: Annotated[dict[str, Literal["int", "float", "bool", "str", "list"]], Field(min_length=1)]
    labels: dict[str, Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _labels_fit(self) -> Self:
        for key in self.labels:
            if key.partition("=")[0] not in self.takes:
                known = ", ".join(self.takes)
                raise FaultError(f"labels.{key}", "labels nothing that is taken", f"use {known}")
        return self


AnyField = (
    ChoiceField
    | MultiChoiceField
    | NumberField
    | TextField
    | RankingField
    | AllocationField
    | TableField
    | SortField
    | PredictionField
    | SettingField
)
SpecField = Annotated[AnyField, Field(discriminator="type")]
