"""A page whose notebook does not come to its end says so, and opens again: it lacks no chart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from servers import Served, serving
from visitors import NAME, Visitor, eventually, processes

pytestmark = [pytest.mark.server, pytest.mark.isolation]

ONCE = """
from pathlib import Path
first = not Path({trace!r}).exists()
Path({trace!r}).touch()
if first:
    {accident}
"""
ACCIDENTS = {
    "its output does not come": """
    session, send = get_ipython().kernel.session, get_ipython().kernel.session.send
    session.send = lambda stream, said, *a, **k: said == "status" or send(stream, said, *a, **k)
    """,
    "its kernel dies": "import os; os._exit(1)",
}
SAID = {"en": "Not all of this page came.", "zh": "这一页没有完整打开"}


@pytest.fixture
def serve_once(
    tmp_path: Path, light_course: Callable[..., Path]
) -> Iterator[Callable[..., Served]]:
    """Serve pages of which the first has an accident, and the next shows what a cell shows."""
    opened: list[Any] = []

    def serve_once(accident: str) -> Served:
        cell = ONCE.format(trace=str(tmp_path / "been here"), accident=ACCIDENTS[accident])
        course = str(light_course(cell, "'a chart'"))
        found = serving(
            tmp_path, app={"most_templates": 0}, runs={"iopub_timeout": 1}, WORKSHOP_FILES=course
        )
        opened.append(found)
        return found.__enter__()

    yield serve_once
    for one in opened:
        one.__exit__(None, None, None)


def page_of(visitor: Visitor, lang: str) -> tuple[str, str]:
    """A page, and the id of its kernel."""
    status, html, _headers = visitor.ask(f"exercises/{NAME}?lang={lang}")
    assert status == 200
    found = re.search(r'"kernelId": "([^"]+)"', html)
    assert found
    return html, found[1]


@pytest.mark.parametrize(
    ("accident", "lang"), [("its output does not come", "en"), ("its kernel dies", "zh")]
)
def test_it_says_so_and_leaves_no_kernel(serve_once, accident, lang):
    server = serve_once(accident)
    visitor = Visitor(server)
    html, kernel = page_of(visitor, lang)
    assert json.dumps(SAID[lang]).strip('"') in html
    assert "voila_finish();" not in html, "it is never shown as if it were whole"
    for leak in ("Traceback", "os._exit", "TimeoutError", "IOPub"):
        assert leak not in html
    assert visitor.state(kernel) == "gone"
    assert eventually(lambda: processes(kernel) == [], 5)
    assert f"{NAME}.ipynb is not drawn" in server.log()

    html, kernel = page_of(visitor, lang)
    assert "a chart" in html
    assert "voila_finish();" in html
    assert visitor.state(kernel) == "alive"
