"""Pages that fail: a sentence in the visitor's language, the traceback in the log only."""

from __future__ import annotations

import json
import re

import nbformat
import pytest
from visitors import NAME, Visitor

pytestmark = [pytest.mark.server, pytest.mark.isolation]


def test_failures_become_sentences(serve, content_copy):
    path = content_copy / "exercises" / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(1, nbformat.v4.new_code_cell("secret = 1 / 0"))
    nbformat.write(notebook, path)
    server = serve(content_copy)
    visitor = Visitor(server)
    for lang, sentence in (("zh", "这一部分"), ("en", "This part of the page did not work")):
        status, html, _headers = visitor.ask(f"exercises/{NAME}?lang={lang}")
        assert status == 200
        assert sentence in html
        for leak in ("ZeroDivisionError", "secret = 1", "show_tracebacks", "Traceback"):
            assert leak not in html

    spec = content_copy / "exercises" / f"{NAME}.yml"
    spec.write_text(spec.read_text("utf-8").replace("minutes: 60", "minutes: many"), "utf-8")
    status, html, _headers = visitor.ask(f"exercises/{NAME}?lang=en")
    assert status == 500
    entry = re.search(r"the number ([0-9a-f]{8})", html)
    assert entry
    entries = map(json.loads, (server.data / "workshop.log").read_text().splitlines())
    (logged,) = [one for one in entries if one.get("error") == entry[1]]
    assert logged["event"] == f"page /exercises/{NAME}"
    assert "Traceback" in logged["traceback"]
    assert "Traceback" not in html
