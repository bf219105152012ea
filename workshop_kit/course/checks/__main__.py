"""Judge answers, or tell the model answers, in a process of their own: JSON in, JSON out.

Standard input: ``{"exercise": id, "answers": {field: value}, "fields": [id, …]?,
"before": {field: value}?}``, or
``{"exercise": id, "reveal": true}``.
Standard output: ``{"verdicts": [{"field", "state", "message": {"zh", "en"}, "misplaced"?,
"before"?}]}``, or
``{"answers": {field: value}, "why": {field: {"zh", "en"}}, "debrief": [{"ask", "insight"}, …]}``.
On a fault the exit status is 1 and standard error says in one sentence what is wrong.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from . import check, reveal


def main() -> int:
    """Read one request, write its answer."""
    try:
        answer = json.dumps(_answer(json.load(sys.stdin.buffer)), ensure_ascii=False).encode()
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot judge: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(answer)
    return 0


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    if request.get("reveal") is True:
        return reveal(request["exercise"])
    verdicts = check(
        request["exercise"], request["answers"], request.get("fields"), request.get("before")
    )
    return {"verdicts": [verdict.model_dump(exclude_defaults=True) for verdict in verdicts]}


if __name__ == "__main__":
    raise SystemExit(main())
