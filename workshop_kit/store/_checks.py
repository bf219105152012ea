"""Ask a process of its own for verdicts, for the model answers, or for the other side's answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from workshop_kit.kernels import BaseProcess, ForkUnavailableError
from workshop_kit.log import event, report
from workshop_kit.store._errors import CheckFailed
from workshop_kit.store._records import Owner

TIMEOUT_S = 60.0
COMMAND = (sys.executable, "-P", "-m", "workshop_kit.course.checks")
FORKED = "workshop_kit.course.checks.__main__:answer_over"
IMPORTED = (
    *("workshop_kit.course.checks", "workshop_kit.cases", "workshop_kit.models", "pandas"),
    *("scipy.optimize", "scipy.stats", "sklearn.cluster", "babel.messages.pofile"),
)
ENVIRONMENT = frozenset(
    {"PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "SYSTEMROOT", "COMSPEC"}
    | {"HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "LANG", "LC_ALL", "LC_CTYPE", "TZ"}
    | {"WORKSHOP_FILES", "WORKSHOP_LANGUAGE", "OPENBLAS_NUM_THREADS"}
)
_PLACE = re.compile(r'\s+File "[^"]*", line \d+, in [\w<>.]+')
_KIND = re.compile(
    r"^(?:cannot judge: )?([A-Za-z_][\w.]*(?=:|$)"
    r"(?:: (?:exercises|solutions)/[\w.]+: [\w.\[\]]+)?)",
    re.MULTILINE,
)


_base: BaseProcess | None = None


def fork_checks() -> BaseProcess:
    """Let the checks of this process be forks of one that has imported what they need.

    Returns
    -------
    BaseProcess
        Starts with the first question unless it is started before; who asked for it stops it.
        Where it does not run, each question has an ordinary process.
    """
    global _base
    _base = BaseProcess(FORKED, IMPORTED, environment=_environment())
    return _base


def run_checks(
    exercise: str,
    answers: Mapping[str, Any],
    timeout: float = TIMEOUT_S,
    fields: Sequence[str] | None = None,
    before: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Check a sheet's answers; model answers and planted truths stay in the other process.

    Parameters
    ----------
    exercise : str
        Id of the exercise.
    answers : mapping of field to JSON value
    timeout : float
        Seconds, 60 unless told.
    fields : sequence of str, optional
        Ids of the fields to judge; all on the worksheet unless told.
    before : mapping of field to JSON value, optional
        The answers given when the same was asked first; only where both results are told.

    Returns
    -------
    list of verdicts
        JSON objects: field, state, message; with `before` also the first answer's state.

    Raises
    ------
    CheckFailed
        The process failed, took too long, or wrote something else; the log holds the reason.
    """
    asked = {"exercise": exercise, "answers": dict(answers)}
    question = (
        asked
        | ({"fields": list(fields)} if fields is not None else {})
        | ({"before": dict(before)} if before is not None else {})
    )
    try:
        return _verdicts(_told(question, timeout))
    except _SilentError as error:
        raise CheckFailed(report(f"checks of {exercise!r}"), str(error)) from None


def run_model_answers(exercise: str, timeout: float = TIMEOUT_S) -> dict[str, Any]:
    """Fetch what a reveal shows; model functions and planted truths stay in the other process.

    Parameters
    ----------
    exercise : str
        Id of the exercise.
    timeout : float
        Seconds, 60 unless told.

    Returns
    -------
    dict
        JSON: ``answers`` by field (a field without a single answer is left out; a text may stand
        as ``{"zh", "en"}``), ``why`` by field and ``debrief``, a list of ``{"ask", "insight"}``,
        with every text in both languages.

    Raises
    ------
    CheckFailed
        The process failed, took too long, or wrote something else; the log holds the reason.
    """
    try:
        return _revealed(_told({"exercise": exercise, "reveal": True}, timeout))
    except _SilentError as error:
        raise CheckFailed(report(f"model answers of {exercise!r}"), str(error)) from None


def run_reply(
    owner: Owner,
    exercise: str,
    field: str,
    answered: Mapping[str, Any],
    row: Mapping[str, Any],
    timeout: float = TIMEOUT_S,
) -> dict[str, Any]:
    """Fetch the other side's answer to a row; what it knows stays in the other process.

    Each owner has another side of their own, which no page can tell from the owner's key.

    Parameters
    ----------
    owner : Owner
        Whose table it is.
    exercise, field : str
        A table that somebody else answers.
    answered, row : mapping
        The rows so far, as they were answered, and the cells of the next one.
    timeout : float
        Seconds, 60 unless told.

    Returns
    -------
    dict
        The table with the row and its answer.

    Raises
    ------
    AnswerError
        The row cannot be answered; in words for the participant.
    CheckFailed
        The process failed, took too long, or wrote something else; the log holds the reason.
    """
    asked: dict[str, Any] = {"exercise": exercise, "reply": field}
    asked |= {"answered": answered, "row": row}
    asked["seed"] = seed_of(owner, exercise, field)
    try:
        return _replied(field, _told(asked, timeout))
    except _SilentError as error:
        raise CheckFailed(report(f"reply of {exercise!r}"), str(error)) from None


def seed_of(owner: Owner, exercise: str, field: str) -> int:
    """Return the seed of an owner's other side: the same as long as the owner is stored."""
    made = f"{owner.key}/{owner.created_at.isoformat()}/{exercise}/{field}"
    return int.from_bytes(sha256(made.encode()).digest()[:4])


class _SilentError(Exception):
    """Why the other process told nothing of use, in words that quote no answer."""

    safe_in_log = True


def _told(question: Mapping[str, Any], timeout: float) -> Any:
    try:
        if _base is not None:
            try:
                return _forked(_base, question, timeout)
            except ForkUnavailableError as reason:
                event("a check has an ordinary process", reason=str(reason))
        return _run(question, timeout)
    except TimeoutError:
        raise _SilentError(f"no end after {timeout:g} s") from None


def _forked(base: BaseProcess, question: Mapping[str, Any], timeout: float) -> Any:
    told = base.ask({"env": _environment(), "question": question}, timeout)
    if "answer" not in told:
        raise _failed(told.get("exit", 1), told.get("trace", ""))
    return told["answer"]


def _run(question: Mapping[str, Any], timeout: float) -> Any:
    try:
        done = subprocess.run(
            COMMAND,
            input=json.dumps(question).encode("ascii"),
            capture_output=True,
            timeout=timeout,
            env=_environment() | {"PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    except OSError as error:
        raise _SilentError(f"cannot start: {error.strerror}") from None
    if done.returncode != 0:
        raise _failed(done.returncode, done.stderr.decode("utf-8", "replace"))
    try:
        return json.loads(done.stdout)
    except ValueError:
        return None


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key.upper() in ENVIRONMENT}


def _failed(code: int, trace: str) -> _SilentError:
    return _SilentError(f"exit code {code}\n{_without_values(trace)}".strip())


def _verdicts(told: Any) -> list[dict[str, Any]]:
    from pydantic import ValidationError

    from workshop_kit.course import Verdict

    try:
        verdicts: list[dict[str, Any]] = told["verdicts"]
        for verdict in verdicts:
            Verdict.model_validate(verdict)
    except (ValueError, KeyError, TypeError, ValidationError):
        raise _SilentError("the output holds no verdicts") from None
    return verdicts


def _revealed(told: Any) -> dict[str, Any]:
    from pydantic import ValidationError

    from workshop_kit.course import Text

    try:
        answers, why, debrief = told["answers"], told["why"], told["debrief"]
        cards = [side for card in debrief for side in (card["ask"], card["insight"])]
        for text in (*why.values(), *cards):
            Text.model_validate(text)
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise _SilentError("the output holds no model answers") from None
    if not isinstance(answers, dict):
        raise _SilentError("the output holds no model answers")
    return {"answers": answers, "why": why, "debrief": debrief}


def _replied(field: str, told: Any) -> dict[str, Any]:
    from pydantic import ValidationError

    from workshop_kit.course import AnswerError, Text

    try:
        if "refused" in told:
            raise AnswerError(field, Text.model_validate(told["refused"]), row=told["row"])
        return {str(row): dict(cells) for row, cells in told["value"].items()}
    except AnswerError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError):
        raise _SilentError("the output holds no answer") from None


def _without_values(trace: str) -> str:
    """Keep a traceback's places and the kind of error; its message may quote an answer."""
    places = [match.group().strip() for match in _PLACE.finditer(trace)]
    kinds = _KIND.findall(trace)
    return "\n".join([*places, *kinds[-1:]])
