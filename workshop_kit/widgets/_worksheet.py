"""The answer sheet of an exercise, and the single question of a prediction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import anywidget
import traitlets

from workshop_kit.course import (
    AnswerError,
    both,
    is_blank,
    load_exercise,
    offered,
    validate_answer,
)
from workshop_kit.course import gettext as _
from workshop_kit.log import report

from ._answer_book import Answer, AnswerBook, Attempt, answer_book, theirs_of
from ._assets import Script, Styles
from ._attempt_json import attempt_json, in_language
from ._own_table import OwnTable, others_told
from ._words import words

__all__ = ["PredictionSheet", "Worksheet"]

T = TypeVar("T")

MAX_FEEDBACK = 5_000  # characters; more than any solution says about a guess


class Worksheet(anywidget.AnyWidget):
    """Draws all fields of a sheet, saves each answer as it is typed, and has them checked.

    Parameters
    ----------
    sheet
        As :func:`workshop_kit.course.sheet` gives it.
    book
        Keeps the answers; without it the one this process is set up with.
    describe
        Says a setting taken from an explorer in words of the sheet's language.

    Attributes
    ----------
    values : dict
        The stored answers by field, for observers in the notebook; blank ones are left out.
    others : dict
        What a team and a class rate in the middle, once it is revealed:
        ``{field: {"team" or "class": {row: rating}}}``.
    offers : dict
        What empty questions offer to take over from earlier sheets; see `course.offered`.
    setting : dict
        The explorer's present setting: ``{"value": {…} or None, "summary": str}``.
    summaries : dict
        For each setting taken: ``{"value": {…}, "summary": str}``.
    """

    _esm = Script("worksheet")
    _css = Styles()  # a page may show tables and have no explorer

    sheet = traitlets.Dict().tag(sync=True)
    owner = traitlets.Unicode().tag(sync=True)
    answers = traitlets.Dict().tag(sync=True)
    setting = traitlets.Dict().tag(sync=True)
    summaries = traitlets.Dict().tag(sync=True)
    attempt = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    values = traitlets.Dict()
    others = traitlets.Dict()

    def __init__(
        self,
        sheet: Mapping[str, Any],
        book: AnswerBook | None = None,
        *,
        describe: Callable[[Mapping[str, Any]], str] | None = None,
        **traits: Any,
    ) -> None:
        lang = sheet["lang"]
        self._book = book or answer_book()
        self._describe = describe
        self._fields = {field["id"]: field for field in sheet["fields"]}
        self._tasks: set[asyncio.Task[None]] = set()
        stored = self._stored(sheet["id"])
        super().__init__(
            sheet={**sheet, "words": words(lang)},
            owner=self._book.owner,
            answers={name: _as_json(answer) for name, answer in stored.items()},
            attempt=self._attempt_json(self._book.last_attempt(sheet["id"]), sheet),
            values=_not_blank({name: answer.value for name, answer in stored.items()}),
            offers=self._offered(sheet),
            **traits,
        )
        self._summarise()
        self.on_msg(self._hear)

    def table(self, field: str, least: int = 1, *, numbered: bool = False) -> OwnTable:
        """Return a table of this sheet as a model takes it; it follows what is typed.

        Until ``least`` rows are full there is none. ``numbered`` rows go by their number, where
        one row speaks of another.

        Raises
        ------
        KeyError
            The sheet has no table of that name; the message names those it has.
        """
        tables = {name: each for name, each in self._fields.items() if each["type"] == "table"}
        if field not in tables:
            known = ", ".join(tables) or "none"
            raise KeyError(f"{self.sheet['id']} has no table {field!r}; it has: {known}")
        return OwnTable(self, tables[field], least, numbered=numbered)

    def reload(self) -> None:
        """Read the answers anew, for instance after another page has changed them."""
        stored = self._stored(self.sheet["id"])
        self.answers = {name: _as_json(answer) for name, answer in stored.items()}
        self.values = _not_blank({name: answer.value for name, answer in stored.items()})
        self.offers = self._offered(self.sheet)
        self._summarise()

    def _offered(self, sheet: Mapping[str, Any]) -> dict[str, Any]:
        """Return what earlier sheets of the same book offer to this one."""

        def answers(earlier: str) -> dict[str, Any]:
            return {name: one.value for name, one in self._book.answers(earlier).items()}

        return offered(load_exercise(sheet["id"]), answers, sheet["lang"])

    def _stored(self, sheet_id: str) -> dict[str, Answer]:
        every = self._book.answers(sheet_id)
        return {name: answer for name, answer in every.items() if name in self._fields}

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """Answer a message of the page; whatever goes wrong, the page hears a sentence."""
        if isinstance(message, dict) and message.get("kind") == "told":
            try:
                self._told(message)
            except Exception:
                report(f"worksheet {self.sheet['id']}: told")
            return
        if not isinstance(message, dict) or not isinstance(message.get("id"), str):
            return
        known = self._messages().get(str(message.get("kind")))
        if known is None:
            return
        try:
            known(message)
        except Exception as error:
            self._fail(message["id"], error)

    def _messages(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        return {"save": self._save, "row": self._row, "check": self._check}

    def _reply(self, kind: str, request: str, **rest: Any) -> None:
        self.send({"kind": kind, "id": request[:100], **rest})

    def _told(self, message: dict[str, Any]) -> None:
        """Take over what the page says is stored, so that charts follow; nothing is saved here."""
        told = _acceptable(self.sheet["id"], self._fields, message.get("values"))
        others = others_told(self._fields, message.get("others"))
        if others != self.others:
            self.others = others
        values = _not_blank({**self.values, **told})
        if values != self.values:
            self.values = values
            self._summarise()

    def _fail(self, request: str, error: BaseException) -> None:
        if isinstance(error, AnswerError):
            self._reply("refused", request, message=error.remedy.in_(self.sheet["lang"]))
            return
        entry = getattr(error, "log_id", None) or _report(error, f"worksheet {self.sheet['id']}")
        sentence = _(
            "This did not work. Your answers are kept. Try again; "
            "if it happens again, tell your trainer: entry {entry}.",
            self.sheet["lang"],
        )
        self._reply("failed", request, message=sentence.format(entry=entry))

    def _save(self, message: dict[str, Any]) -> None:
        field, value, request = message.get("field"), message.get("value"), message["id"]
        try:
            self._accept(field, value)
        except AnswerError as error:
            refusal = {"message": error.remedy.in_(self.sheet["lang"])}
            self._reply("refused", request, field=str(field)[:60], row=error.row, **refusal)
            return
        base = _base(message.get("base"))
        try:
            answer = self._book.save(self.sheet["id"], field, value, base, request_id=request[:100])
        except AnswerError:
            raise
        except Exception as error:
            theirs = theirs_of(error)
            if theirs is None and not hasattr(error, "remedy"):
                raise
            if theirs is None:
                sentence = _("This answer cannot be stored. Shorten it.", self.sheet["lang"])
                self._reply("refused", request, field=field, row=None, message=sentence)
                return
            if theirs.value != value:
                self._reply("conflict", request, field=field, theirs=_version(theirs))
                return
            answer = theirs  # the same save, asked for again
        self._reply("saved", request, field=field, version=answer.version, at=_moment(answer))
        self._keep(field, answer)

    def _accept(self, field: Any, value: Any) -> None:
        """Raise `AnswerError` unless ``value`` can be an answer on this sheet."""
        if not isinstance(field, str) or field not in self._fields:
            raise AnswerError(str(field)[:60], both("There is no such question. Reload the page."))
        if self._fields[field].get("replies"):
            raise AnswerError(field, both("Each round is answered; it stays as it is."))
        validate_answer(load_exercise(self.sheet["id"]).field(field), value)

    def _keep(self, field: str, answer: Answer) -> None:
        self.answers = {**self.answers, field: _as_json(answer)}
        self.values = _not_blank({**self.values, field: answer.value})
        self._summarise()

    def _summarise(self) -> None:
        """Keep the words for each setting taken: of ``describe``, else of the explorer just now."""
        told = dict(self.summaries)
        for name, field in self._fields.items():
            value = self.values.get(name)
            if field["type"] != "setting" or value is None:
                continue
            if self._describe is not None:
                told[name] = {"value": value, "summary": self._describe(value)}
            elif value == self.setting.get("value"):
                told[name] = {"value": value, "summary": self.setting.get("summary", "")}
        self.summaries = told

    def _row(self, message: dict[str, Any]) -> None:
        """Have the next row of a table answered by the other side."""
        field, row, request = message.get("field"), message.get("row"), message["id"][:100]
        if field not in self._fields or not self._fields[field].get("replies"):
            raise AnswerError(str(field)[:60], both("There is no such question. Reload the page."))
        base = _base(message.get("base"))

        def answer() -> Answer:
            cells = row if isinstance(row, dict) else {}
            try:
                return self._book.answer_row(self.sheet["id"], field, cells, base, request)
            except Exception as error:
                if (theirs := theirs_of(error)) is None:
                    raise
                return theirs  # another page was quicker; it is shown as it stands

        def keep(given: Answer) -> None:
            self._keep(field, given)
            self._reply("answered", request, field=field, answer=_as_json(given))

        self._aside(request, answer, keep)

    def _check(self, message: dict[str, Any]) -> None:
        request, sheet = message["id"], self.sheet["id"]
        self._aside(request, partial(self._book.commit, sheet), partial(self._checked, request))

    def _aside(self, request: str, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Do what takes seconds without keeping the page waiting, where there is a loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            done(work())
            return

        async def doing() -> None:
            try:
                done(await loop.run_in_executor(None, work))
            except Exception as error:
                self._fail(request, error)

        task = loop.create_task(doing())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _checked(self, request: str, attempt: Attempt) -> None:
        self.attempt = self._attempt_json(attempt, self.sheet)
        self._reply("checked", request, attempt=self.attempt)

    def _attempt_json(self, attempt: Attempt | None, sheet: Mapping[str, Any]) -> dict[str, Any]:
        return attempt_json(self._book, attempt, load_exercise(sheet["id"]), sheet["lang"])


class PredictionSheet(Worksheet):
    """One question asked before its answer is shown. The guess is stored when it is committed.

    Attributes
    ----------
    committed : bool
        The guess stands; observers may show what is behind it.
    result : JSON value
        What turned out, shaped like an answer; marked beside the guess.
    told_feedback : str
        In a class, what the page was told about the guess.
    said : str
        The feedback that stands under the chart, so that the page need not say it.
    """

    committed = traitlets.Bool().tag(sync=True)
    result = traitlets.Any(None, allow_none=True).tag(sync=True)
    said = traitlets.Unicode().tag(sync=True)
    told_feedback = traitlets.Unicode()

    def __init__(self, sheet: Mapping[str, Any], book: AnswerBook | None = None, **traits: Any):
        if len(sheet["fields"]) != 1:
            raise ValueError(f"a prediction has one question; {sheet['id']} gives several or none")
        super().__init__(sheet, book, **traits)
        self.committed = bool(self.values)

    @property
    def guess(self) -> Any:
        """The committed guess, ``None`` before."""
        return next(iter(self.values.values()), None) if self.committed else None

    def feedback(self) -> str:
        """What is said about the committed guess, in the sheet's language; takes seconds."""
        if self.told_feedback:
            return self.told_feedback
        verdict = self._book.judge(self.sheet["id"], next(iter(self._fields)))
        return in_language(verdict.get("message"), self.sheet["lang"])

    def _messages(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        return {"save": self._save, "commit": self._commit}

    def _told(self, message: dict[str, Any]) -> None:
        if not self.committed:
            super()._told(message)
            self.committed = message.get("committed") is True and bool(self.values)
        feedback = message.get("feedback")
        if self.committed and isinstance(feedback, str) and 0 < len(feedback) <= MAX_FEEDBACK:
            self.told_feedback = feedback

    def _accept(self, field: Any, value: Any) -> None:
        if self.committed:
            raise AnswerError(str(field)[:60], both("Your guess is committed; it stays as it is."))
        super()._accept(field, value)

    def _commit(self, message: dict[str, Any]) -> None:
        if not self.values:
            sentence = _("Make your guess first.", self.sheet["lang"])
            self._reply("refused", message["id"], field=next(iter(self._fields)), message=sentence)
            return
        self.committed = True
        self._reply("committed", message["id"])


def _acceptable(sheet: str, fields: Mapping[str, Any], told: Any) -> dict[str, Any]:
    """Return those of the values told that can be answers on this sheet."""
    if not isinstance(told, dict):
        return {}
    spec = load_exercise(sheet)
    known = {}
    for name in fields.keys() & told.keys():
        try:
            validate_answer(spec.field(name), told[name])
        except AnswerError:
            continue
        known[name] = told[name]
    return known


def _report(error: BaseException, what: str) -> str:
    """Log an exception that is, or was, being handled; return the entry's id."""
    try:
        raise error
    except BaseException:
        return report(what)


def _not_blank(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not is_blank(value)}


def _base(given: Any) -> int:
    """Return the version that a page saw."""
    return given if isinstance(given, int) and not isinstance(given, bool) and given >= 0 else 0


def _moment(answer: Answer) -> str:
    return answer.saved_at.isoformat()


def _as_json(answer: Answer) -> dict[str, Any]:
    return {"value": answer.value, "version": answer.version, "saved_at": _moment(answer)}


def _version(answer: Answer) -> dict[str, Any]:
    return {"value": answer.value, "version": answer.version, "at": _moment(answer)}
