"""Forks draw with the fonts that were opened before them."""

from __future__ import annotations

import subprocess
import sys

import pytest

DRAW = """
import os, sys
from unittest.mock import patch
from workshop_kit.charts import lifetime_curve, share_fonts
from workshop_kit.models.accounts import lifetime_value

charts = [lifetime_curve(lifetime_value(retention_pct=float(p)), "zh") for p in (75, 80, 85)]
before = [chart.png("wide") for chart in charts]
{shared}
charts[0].png("narrow")
forks = []
for number in range(6):
    pid = os.fork()
    if not pid:
        from matplotlib import ft2font
        with patch.object(ft2font, "FT2Font", {opening}):
            drawn = [charts[(number + n) % 3].png("wide") for n in range(6)]
        same = drawn == [before[(number + n) % 3] for n in range(6)]
        os._exit(0 if same else 1)
    forks.append(pid)
print([os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in forks])
"""


def drawn(shared: str, opening: str) -> str:
    code = DRAW.format(shared=shared, opening=opening)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    ).stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_six_forks_at_once_draw_what_their_parent_drew_and_open_no_font() -> None:
    refused = "lambda *given, **named: os._exit(7)"
    assert drawn("share_fonts()", refused) == "[0, 0, 0, 0, 0, 0]"


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")
def test_without_sharing_each_fork_opens_them_anew() -> None:
    """What `share_fonts` is for; and its contract with matplotlib's private cache."""
    assert drawn("", "lambda *given, **named: os._exit(7)") == "[7, 7, 7, 7, 7, 7]"
