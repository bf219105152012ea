"""Scripts and style sheets: compressed once, whole for who asks so, checked before sent again."""

from __future__ import annotations

import gzip
import http.client
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from visitors import Visitor

from workshop_kit.server import _assets

pytestmark = pytest.mark.server
SCRIPT = "voila/static/voila.js"
SOURCES = {
    SCRIPT: Path(sys.prefix) / "share/jupyter/voila/templates/base/static/voila.js",
    "assets/guard.js": _assets.KIT / "server" / "static" / "guard.js",
}


def fetch(visitor: Visitor, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    home = urlsplit(visitor.server)
    connection = http.client.HTTPConnection(str(home.hostname), home.port, timeout=60)
    try:
        connection.request("GET", f"/{path}", headers={"Cookie": visitor.cookies(), **headers})
        answer = connection.getresponse()
        return answer.status, answer.read(), dict(answer.headers)
    finally:
        connection.close()


@pytest.mark.parametrize("path", SOURCES)
def test_a_script_comes_compressed_or_whole_as_it_is_asked_for(visitor, path):
    source = SOURCES[path].read_bytes()
    status, body, headers = fetch(visitor, path, **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert int(headers["Content-Length"]) == len(body) < len(source)
    assert gzip.decompress(body) == source
    assert "Accept-Encoding" in headers["Vary"]
    status, body, headers = fetch(visitor, path, **{"Accept-Encoding": "identity"})
    assert (status, body) == (200, source)
    assert "Content-Encoding" not in headers
    part = {"Accept-Encoding": "identity", "Range": "bytes=10-19"}
    status, body, headers = fetch(visitor, path, **part)
    assert (status, body) == (206, source[10:20])
    assert "Content-Encoding" not in headers


def test_what_has_not_changed_is_not_sent_again(visitor):
    _status, _body, headers = fetch(visitor, SCRIPT, **{"Accept-Encoding": "gzip"})
    again = {"Accept-Encoding": "gzip", "If-None-Match": headers["Etag"]}
    status, body, _headers = fetch(visitor, SCRIPT, **again)
    assert (status, body) == (304, b"")


@pytest.mark.parametrize("path", ["voila/static/../app.py", "voila/static/none.js", "assets/x.js"])
def test_nothing_else_is_sent(visitor, path):
    assert fetch(visitor, path)[0] in (403, 404)


def test_every_script_of_a_page_is_found_and_compressed(visitor):
    html = visitor.ask("exercises/x12_customer_segments?lang=en")[1]
    found = set(re.findall(r'(?:src|href)="/([^"#]+\.(?:js|css)\?[^"]*)"', html))
    assert len(found) >= 5
    for path in found:
        status, body, headers = fetch(visitor, path, **{"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip"), path
        assert gzip.decompress(body), path
