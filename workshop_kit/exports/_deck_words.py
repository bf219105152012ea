"""What a deck's own buttons and its notes window say, in the deck's language."""

from __future__ import annotations

from workshop_kit.course import gettext as _

__all__ = ["button_words", "notes_window", "notes_words"]


def button_words() -> dict[str, str]:
    """What the two buttons are called, and what is said where the notes cannot open."""
    return {
        "left": _("Previous slide"),
        "right": _("Next slide"),
        "blocked": _("The notes could not open. Allow pop-ups for this file, then press S again."),
    }


def notes_words(html_lang: str) -> dict[str, str]:
    """What stands in reveal.js's notes window, and what takes its place.

    What stands between quotation marks of a script has none of its own.
    """
    following, time, notes = _("Next slide"), _("Time"), _("Notes")
    both, below, right, alone = (
        _("Slides and notes"),
        _("Notes below"),
        _("Notes on the right"),
        _("Notes only"),
    )
    layout = _("Layout")
    return {
        '<html lang="en">': f'<html lang="{html_lang}">',
        "reveal.js - Speaker View": notes,
        "Loading speaker view...": _("Opening the notes…"),
        ">Upcoming<": f">{following}<",
        ">Time <span": f">{time} <span",
        "Click to Reset": _("Click to start again at 0"),
        "Pacing – Time to finish current slide": _("Time left for this slide"),
        ">Notes<": f">{notes}<",
        "'Default'": f"'{both}'",
        "'Wide'": f"'{below}'",
        "'Tall'": f"'{right}'",
        "'Notes only'": f"'{alone}'",
        "innerHTML = 'Layout'": f"innerHTML = '{layout}'",
        "Cross origin error.<br>The speaker window can only be opened from the same origin.": _(
            "The notes can only be opened from the slides. Close this window and press S there."
        ),
        "Error connecting to main window.<br>Please try closing and reopening the speaker view.": _(
            "The slides cannot be reached. Close this window and press S in the slides again."
        ),
        "'en-US', { hour12: true": f"'{html_lang}', {{ hour12: false",
        "0:00 AM": "0:00",
        "font-family: Helvetica": 'font-family: system-ui, "Segoe UI", "PingFang SC",'
        ' "Microsoft YaHei", "Noto Sans SC", sans-serif',
    }


def notes_window(script: str, html_lang: str) -> str:
    """Return reveal.js's notes plug-in with its window in the language spoken now."""
    for theirs, ours in notes_words(html_lang).items():
        script = script.replace(theirs, ours)
    return script
