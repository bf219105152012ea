"""Pages that fail: a sentence in the visitor's language, the traceback in the log only."""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request

import nbformat
import pytest
from servers import free_port, running

pytestmark = pytest.mark.server

NAME = "x12_customer_segments"


@pytest.fixture
def broken(content_copy, tmp_path):
    """A server on a course whose first cell fails."""
    path = content_copy / "exercises" / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(1, nbformat.v4.new_code_cell("secret = 1 / 0"))
    nbformat.write(notebook, path)
    port = free_port()
    command = [sys.executable, "-m", "workshop_kit", "serve", "--port", str(port)]
    with running(
        [*command, "--data", str(tmp_path / "data")],
        f"http://127.0.0.1:{port}/",
        tmp_path / "log",
        WORKSHOP_FILES=str(content_copy),
    ) as address:
        yield address, content_copy, tmp_path / "data"


def fetch(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_failures_become_sentences(broken):
    address, course, data = broken
    for lang, sentence in (("zh", "这一部分"), ("en", "This part of the page did not work")):
        status, html = fetch(f"{address}exercises/{NAME}?lang={lang}")
        assert status == 200
        assert sentence in html
        for leak in ("ZeroDivisionError", "secret = 1", "show_tracebacks", "Traceback"):
            assert leak not in html

    spec = course / "exercises" / f"{NAME}.yml"
    spec.write_text(spec.read_text("utf-8").replace("minutes: 60", "minutes: many"), "utf-8")
    status, html = fetch(f"{address}exercises/{NAME}?lang=en")
    assert status == 500
    entry = re.search(r"the number ([0-9a-f]{8})", html)
    assert entry
    log = (data / "workshop.log").read_text()
    assert f"[{entry[1]}] page /exercises/{NAME}" in log
    assert "Traceback" in log
    assert "Traceback" not in html
