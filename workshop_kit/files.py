"""Where things are: the course's files, and the folder that keeps this machine's data."""

from __future__ import annotations

import os
from pathlib import Path

ANSWERS = "answers.sqlite"  # in the data folder
PACKAGE = Path(__file__).resolve().parent

__all__ = ["ANSWERS", "course_files", "course_ids", "data_folder"]


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
    for root in [Path(named)] if named else [PACKAGE.parent, PACKAGE / "content"]:
        if (root / "agenda.yml").is_file():
            return root.joinpath(*parts)
    raise FileNotFoundError(
        f"no agenda.yml in {named or PACKAGE.parent}: point WORKSHOP_FILES at the course's folder"
    )


def course_ids(folder: str, ending: str) -> set[str]:
    """Return what is found in a folder of the course, by file names without their ending.

    Parameters
    ----------
    folder : str
    ending : str
        With its dot.
    """
    try:
        names = os.listdir(course_files(folder))
    except FileNotFoundError:
        return set()
    return {name.removesuffix(ending) for name in names if name.endswith(ending)}


def data_folder() -> Path:
    """Return the folder of answers and logs: ``WORKSHOP_DATA``, else the user's data folder."""
    named = os.environ.get("WORKSHOP_DATA")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("kam-workshop")
