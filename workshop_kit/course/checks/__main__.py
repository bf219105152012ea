"""Judge answers, or tell the model answers, in a process of their own: JSON in, JSON out.

Standard input: ``{"exercise": id, "answers": {field: value}, "fields": [id, …]?,
"before": {field: value}?}``,
``{"exercise": id, "reveal": true}``, or
``{"exercise": id, "reply": field, "answered": {row: cells}, "row": cells, "seed": number}``.
Standard output: ``{"verdicts": [{"field", "state", "message": {"zh", "en"}, "misplaced"?,
"before"?}]}``,
``{"answers": {field: value}, "why": {field: {"zh", "en"}}, "debrief": [{"ask", "insight"}, …]}``,
or ``{"value": {row: cells}}`` or ``{"refused": {"zh", "en"}, "row": id or null}``.
On a fault the exit status is 1 and standard error says in one sentence what is wrong.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import traceback
from typing import Any, NoReturn

from .._answers import AnswerError
from . import check, reply, reveal


def main() -> int:
    """Read one request, write its answer."""
    try:
        answer = json.dumps(_answer(json.load(sys.stdin.buffer)), ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot judge: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(answer)
    return 0


def answer_over(request: dict[str, Any], connection: socket.socket, life: int) -> NoReturn:
    """Answer one question in a fork of a process that has imported the checks, and end.

    Parameters
    ----------
    request : dict
        ``question``, as on standard input.
    connection : socket
        Told ``{"answer": …}``, or ``{"trace": …}`` on a fault.
    life : int
        A descriptor with whose end everything ends.
    """
    from workshop_kit.kernels import end_with

    end_with(life)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())  # warnings may quote answers
    try:
        told: dict[str, Any] = {"answer": _answer(request["question"])}
    except Exception:
        told = {"trace": traceback.format_exc()}
    connection.settimeout(None)
    connection.sendall(json.dumps(told).encode("ascii") + b"\n")
    os._exit(0)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if request.get("reveal") is True:
        return reveal(request["exercise"])
    if "reply" in request:
        return _replied(request)
    verdicts = check(
        request["exercise"], request["answers"], request.get("fields"), request.get("before")
    )
    return {"verdicts": [verdict.model_dump(exclude_defaults=True) for verdict in verdicts]}


def _replied(request: dict[str, Any]) -> dict[str, Any]:
    exercise, field, seed = request["exercise"], request["reply"], request["seed"]
    try:
        return {"value": reply(exercise, field, request["answered"], request["row"], seed)}
    except AnswerError as error:
        return {"refused": error.remedy.model_dump(), "row": error.row}


if __name__ == "__main__":
    raise SystemExit(main())
