"""Run the checks of an exercise in a process of their own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from workshop_kit.log import report
from workshop_kit.store._errors import CheckFailed

TIMEOUT_S = 60.0
COMMAND = (sys.executable, "-P", "-m", "workshop_kit.course.checks")
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


def run_checks(
    exercise: str,
    answers: Mapping[str, Any],
    timeout: float = TIMEOUT_S,
    fields: Sequence[str] | None = None,
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

    Returns
    -------
    list of verdicts
        JSON objects: field, state, message.

    Raises
    ------
    CheckFailed
        The process failed, took too long, or wrote something else; the log holds the reason.
    """
    try:
        return _judged(exercise, answers, timeout, fields)
    except _NoVerdictError as error:
        raise CheckFailed(report(f"checks of {exercise!r}"), str(error)) from None


class _NoVerdictError(Exception):
    """Why there is no verdict, in words that quote no answer."""


def _judged(
    exercise: str, answers: Mapping[str, Any], timeout: float, fields: Sequence[str] | None
) -> list[dict[str, Any]]:
    asked = {"exercise": exercise, "answers": dict(answers)}
    question = json.dumps(asked | ({"fields": list(fields)} if fields is not None else {}))
    environment = {key: value for key, value in os.environ.items() if key.upper() in ENVIRONMENT}
    try:
        done = subprocess.run(
            COMMAND,
            input=question.encode("ascii"),
            capture_output=True,
            timeout=timeout,
            env=environment | {"PYTHONUTF8": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _NoVerdictError(f"no end after {timeout:g} s") from None
    except OSError as error:
        raise _NoVerdictError(f"cannot start: {error.strerror}") from None
    if done.returncode != 0:
        trace = _without_values(done.stderr.decode("utf-8", "replace"))
        raise _NoVerdictError(f"exit code {done.returncode}\n{trace}".strip())
    verdicts = _verdicts(done.stdout)
    if verdicts is None:
        raise _NoVerdictError("the output holds no verdicts")
    return verdicts


def _verdicts(output: bytes) -> list[dict[str, Any]] | None:
    from pydantic import ValidationError

    from workshop_kit.course import Verdict

    try:
        verdicts: list[dict[str, Any]] = json.loads(output)["verdicts"]
        for verdict in verdicts:
            Verdict.model_validate(verdict)
    except (ValueError, KeyError, TypeError, ValidationError):
        return None
    return verdicts


def _without_values(trace: str) -> str:
    """Keep a traceback's places and the kind of error; its message may quote an answer."""
    places = [match.group().strip() for match in _PLACE.finditer(trace)]
    kinds = _KIND.findall(trace)
    return "\n".join([*places, *kinds[-1:]])
