"""Where things are: the course's files, and the folder that keeps this machine's data."""

from __future__ import annotations

import os
from pathlib import Path

ANSWERS = "answers.sqlite"  # in the data folder

__all__ = ["ANSWERS", "course_files", "data_folder"]


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


def data_folder() -> Path:
    """Return the folder of answers and logs: ``WORKSHOP_DATA``, else the user's data folder."""
    named = os.environ.get("WORKSHOP_DATA")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("kam-workshop")
