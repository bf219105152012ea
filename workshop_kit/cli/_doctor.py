"""``workshop doctor``: is this machine ready for a class?"""

from __future__ import annotations

import locale
import os
import sys
from typing import Annotated

import typer

from workshop_kit.files import data_folder
from workshop_kit.terminal import can_show, padded, width

from ._common import DataFolder, Language, stop

SIGNS, PLAIN_SIGNS = "✓!✗", "+!x"
SUBJECTS = 11  # columns of the longest subject
STATES = ("good", "warning", "fault")


def doctor(
    host: Annotated[
        str, typer.Option(help="Address that the class is to be served on.")
    ] = "0.0.0.0",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8866,
    data: DataFolder = None,
    language: Annotated[
        Language | None, typer.Option(help="Language of the findings; the system's by default.")
    ] = None,
) -> None:
    """Look whether this machine is ready for a class, and name remedies."""
    try:
        from workshop_kit.course import speaking
        from workshop_kit.server import examine
    except ImportError as error:
        stop(f"packages: {error.name} cannot be loaded; install the kit again: make setup")
    folder = (data_folder() if data is None else data.expanduser()).resolve()
    faults = 0
    with speaking(language.value if language else _system_language()):
        for finding in examine(host, port, folder):
            faults += finding.state == "fault"
            _show(finding.subject, finding.state, finding.sentence, finding.remedy)
    if faults:
        raise typer.Exit(1)


def _system_language() -> str:
    """Return the language of the user's system, where the terminal can show it."""
    named = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    told = next(filter(None, named), None) or locale.getlocale()[0] or ""
    chinese = told.lower().startswith(("zh", "chinese")) and can_show(sys.stdout, "课堂")
    return "zh" if chinese else "en"


def _show(subject: str, state: str, sentence: str, remedy: str) -> None:
    from workshop_kit.course import gettext as _

    sign = (SIGNS if can_show(sys.stdout, SIGNS) else PLAIN_SIGNS)[STATES.index(state)]
    words = (_("Fine"), _("Take note"), _("Fault"))
    word = padded(words[STATES.index(state)], max(map(width, words)))
    start = f"{sign} {word}  {padded(subject, SUBJECTS)}  "
    typer.echo(f"{start}{sentence}")
    if remedy:
        arrow = "→" if can_show(sys.stdout, "→") else "->"
        typer.echo(f"{' ' * width(start)}{arrow} {remedy}")
