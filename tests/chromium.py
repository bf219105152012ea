"""The browser that tests and pictures drive."""

from __future__ import annotations

import shutil

# The first draws no window of its own around a page: a fifth of the processor time
NAMES = (
    *("chromium-headless-shell", "chrome-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome", "chrome"),
)


def found() -> str | None:
    """The Chromium on PATH; None where playwright is to take the one that it installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)
