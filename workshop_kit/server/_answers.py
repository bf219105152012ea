"""The answers API: straight from the browser into the store, past any kernel."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import AnswerError, speaking
from workshop_kit.course import gettext as _
from workshop_kit.log import report
from workshop_kit.store import (
    ANSWER_LIMIT,
    AnswerRefused,
    CheckFailed,
    ClassArchived,
    NotOnTeam,
    NotStored,
    ParticipantRemoved,
    PenHeld,
    StaleWrite,
    StoreError,
)

from ._api import ApiHandler
from ._exercise import exercise_ids
from ._sheets import ExerciseClosed, Sheet, answer_json, in_language

LONGEST_BODY = 3 * ANSWER_LIMIT  # an answer's characters may take several bytes as JSON

__all__ = [
    "AttemptsHandler",
    "FieldHandler",
    "GuessHandler",
    "PenHandler",
    "RowsHandler",
    "SheetHandler",
]


class _SheetApi(ApiHandler):
    """What the routes of a sheet share: the sheet, and a sentence for every refusal."""

    def sheet(self, exercise: str) -> Sheet:
        """Return the participant's sheet.

        Raises
        ------
        HTTPError
            404: there is no such exercise.
        """
        if exercise not in exercise_ids():
            raise HTTPError(404)
        return Sheet(self.room, self.me, exercise)

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse what is too long, and what another person's page on this device sends."""
        await super().prepare()
        if self._finished:
            return
        if self.request.headers.get("X-Workshop-Owner", self.me.owner.key) != self.me.owner.key:
            with speaking(self.language):
                self.say(403, _("Somebody else has joined on this device. Reload the page."))
        elif len(self.request.body) > LONGEST_BODY:
            with speaking(self.language):
                self.say(413, _("This answer is too long to keep. Shorten it."))

    def refusal(self, error: Exception) -> None:
        """Answer what the store or the course refuses; anything else is a fault of ours."""
        with speaking(self.language):
            for kind, (status, sentence) in _sentences().items():
                if isinstance(error, kind):
                    self.say(status, sentence)
                    return
        raise error

    def fail(self, error: CheckFailed | StoreError) -> None:
        """Say that it did not work this time; the log has the reason."""
        entry = error.log_id if isinstance(error, CheckFailed) else report("answers")
        with speaking(self.language):
            sentence = _(
                "This did not work. Your answers are kept. Try again; "
                "if it happens again, tell your trainer: entry {entry}."
            )
        self.say(503, sentence.format(entry=entry))

    def held(self, error: PenHeld) -> None:
        """Say who writes."""
        with speaking(self.language):
            sentence = (
                _("{name} writes for your team just now.").format(name=error.writer)
                if error.writer
                else _("Nobody holds the pen. Take it, then write.")
            )
        self.say(423, sentence, writer=error.writer)

    async def doing(self, work: Callable[[], Any]) -> None:
        """Do what a route asks and answer, whatever comes of it."""
        try:
            done = work()
            self.finish(await done if isawaitable(done) else done)
        except PenHeld as error:
            self.held(error)
        except (CheckFailed, StoreError) as error:
            self.fail(error)
        except KeyError:
            raise HTTPError(404) from None
        except Exception as error:
            self.refusal(error)


def _sentences() -> dict[type[Exception], tuple[int, str]]:
    return {
        ClassArchived: (
            410,
            _("This class has ended. You can read your answers, not change them."),
        ),
        NotStored: (410, _("This class has ended. Nothing more can be kept.")),
        ParticipantRemoved: (403, _("You have been taken out of this class. Ask your trainer.")),
        NotOnTeam: (403, _("You are in another team now. Reload the page.")),
        ExerciseClosed: (403, _("Your trainer has closed this exercise. Nothing is checked now.")),
        AnswerRefused: (400, _("This answer cannot be kept. Shorten it.")),
    }


class SheetHandler(_SheetApi):
    """All of a sheet."""

    async def get(self, exercise: str) -> None:
        """Answer with answers, verdicts, team and what is revealed."""
        sheet = self.sheet(exercise)
        await self.doing(lambda: sheet.as_json(self.language))


class FieldHandler(_SheetApi):
    """One answer."""

    async def put(self, exercise: str, field: str) -> None:
        """Store a version on the one that the page saw."""
        sheet, asked = self.sheet(exercise), self.body()
        base, request = _written_on(asked)
        if "value" not in asked:
            raise HTTPError(400)
        try:
            saved = sheet.save(field, asked["value"], base, request)
        except AnswerError as error:
            self.say(400, error.remedy.in_(self.language), row=error.row)
        except StaleWrite as error:
            theirs = error.theirs
            version = {"version": theirs.version, "at": theirs.saved_at.isoformat()}
            if theirs.value == asked["value"]:  # the same save, asked for again
                self.finish(version)
                return
            self.set_status(409)
            self.finish({"theirs": {"value": theirs.value, **version}})
        except Exception as error:
            failure = error
            await self.doing(lambda: _raise(failure))
        else:
            self.finish({"version": saved.version, "at": saved.saved_at.isoformat()})


class RowsHandler(_SheetApi):
    """Rows of a table that the other side answers."""

    async def post(self, exercise: str, field: str) -> None:
        """Answer with the table once the next row is answered and stored."""
        sheet, asked = self.sheet(exercise), self.body()
        base, request = _written_on(asked)
        row = asked.get("row")
        if not isinstance(row, dict):
            raise HTTPError(400)
        try:
            saved = await sheet.answer_row(field, row, base, request)
        except AnswerError as error:
            self.say(400, error.remedy.in_(self.language), row=error.row)
        except StaleWrite as error:
            self.set_status(409)
            self.finish({"theirs": answer_json(error.theirs)})
        except Exception as error:
            failure = error
            await self.doing(lambda: _raise(failure))
        else:
            self.finish({"answer": answer_json(saved)})


class AttemptsHandler(_SheetApi):
    """Checks."""

    async def post(self, exercise: str) -> None:
        """Check the stored answers and answer with the verdicts."""
        sheet = self.sheet(exercise)

        async def check() -> dict[str, Any]:
            return {"attempt": in_language(await sheet.check(), self.language)}

        await self.doing(check)


class GuessHandler(_SheetApi):
    """Committed guesses."""

    async def post(self, exercise: str, field: str) -> None:
        """Answer with what is said about a stored guess."""
        sheet = self.sheet(exercise)

        async def judge() -> dict[str, Any]:
            if sheet.exercise.field(field).type != "prediction":
                raise HTTPError(404)
            message = await sheet.judge(field)
            if message is None:
                raise HTTPError(400)
            return {"feedback": message.get(self.language, "")}

        await self.doing(judge)


class PenHandler(_SheetApi):
    """A team's pen."""

    async def post(self, exercise: str) -> None:
        """Take it, lay it down, hand it over, or ask for it."""
        sheet, asked = self.sheet(exercise), self.body()

        def move() -> dict[str, Any]:
            sheet.pen(str(asked.get("action")), asked.get("to"))
            return {"team": sheet.team_json(self.language)}

        await self.doing(move)


def _written_on(asked: dict[str, Any]) -> tuple[int | None, str | None]:
    """Return the version that a page saw, and the id of its request.

    Raises
    ------
    HTTPError
        400: that is no version.
    """
    base, request = asked.get("base"), asked.get("id")
    if not _is_version(base):
        raise HTTPError(400)
    return base, request[:100] if isinstance(request, str) and request else None


def _is_version(base: object) -> bool:
    return base is None or (isinstance(base, int) and not isinstance(base, bool) and base >= 0)


def _raise(error: Exception) -> None:
    raise error
