"""Where the course's files are: agenda, notebooks, exercises, solutions, case data."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["course_files"]


def course_files(*parts: str) -> Path:
    """Return a path inside the course's files.

    The folder is named by the environment variable ``WORKSHOP_FILES``; without it, it is the
    checkout this package stands in, else the copy that an installed wheel carries.

    Raises
    ------
    FileNotFoundError
        No folder with an ``agenda.yml`` was found.
    """
    named = os.environ.get("WORKSHOP_FILES")
    package = Path(__file__).resolve().parent
    for root in [Path(named)] if named else [package.parent, package / "content"]:
        if (root / "agenda.yml").is_file():
            return root.joinpath(*parts)
    raise FileNotFoundError(
        f"no agenda.yml in {named or package.parent}: point WORKSHOP_FILES at the course's folder"
    )
