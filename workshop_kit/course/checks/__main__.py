"""Judge answers in a process of their own: JSON in, JSON out.

Standard input: ``{"exercise": id, "answers": {field: value}, "fields": [id, …]?}``.
Standard output: ``{"verdicts": [{"field", "state", "message": {"zh", "en"}}, …]}``. On a fault
the exit status is 1 and standard error says in one sentence what is wrong.
"""

from __future__ import annotations

import json
import sys

from . import check


def main() -> int:
    """Read one request, write its verdicts."""
    try:
        request = json.load(sys.stdin.buffer)
        verdicts = check(request["exercise"], request["answers"], request.get("fields"))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot judge: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    answer = {"verdicts": [verdict.model_dump() for verdict in verdicts]}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
