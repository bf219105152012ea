"""What Voila would allow and this server refuses: one test for each trap."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from messages import heard, message
from visitors import NAME, Visitor

from workshop_kit.server._kernels import MESSAGES

pytestmark = [pytest.mark.server, pytest.mark.isolation]

REFUSED = [
    *("execute_request", "inspect_request", "complete_request", "history_request"),
    *("is_complete_request", "shutdown_request", "interrupt_request", "debug_request"),
    *("input_reply", "create_subshell_request", "usage_request", "connect_request", "made_up"),
]


@pytest.fixture(scope="module")
def page(light_server):
    """A visitor, and the kernel of a page this visitor has open."""
    visitor = Visitor(light_server)
    return visitor, visitor.open()


@pytest.fixture
def socket(page):
    visitor, kernel = page
    socket = visitor.socket(kernel)
    yield socket
    socket.close()


def test_what_a_page_needs_passes(socket):
    socket.send(message("kernel_info_request"))
    assert "kernel_info_reply" in str(heard(socket, 20, "kernel_info_reply"))
    socket.send(message("comm_info_request"))
    assert "comm_info_reply" in str(heard(socket, 20, "comm_info_reply"))


@pytest.mark.parametrize("channel", ["shell", "control", "stdin"])
def test_no_code_runs_by_any_message(page, socket, tmp_path, channel):
    trace = tmp_path / "ran"
    code = f"open({str(trace)!r}, 'w').close()"
    for kind in REFUSED:
        asked = {"code": code, "cursor_pos": 0, "silent": False, "store_history": False}
        socket.send(message(kind, channel, **asked))
    socket.send(message("execute_request", "shell", code=code, user_expressions={"x": code}))
    socket.send(message("kernel_info_request"))
    replies = [one["msg_type"] for one in heard(socket, 20, "kernel_info_reply")]
    assert "kernel_info_reply" in replies
    assert set(replies) <= {"kernel_info_reply", "status"}
    assert not trace.exists()
    visitor, kernel = page
    assert visitor.state(kernel) == "alive"  # no shutdown, no interrupt either


def test_the_list_of_messages_is_the_whole_list():
    assert not set(MESSAGES) & set(REFUSED)
    assert set(MESSAGES) == {
        *("comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request")
    }


@pytest.mark.parametrize(
    "nonsense", ["", "{", "[]", '{"channel": "shell"}', '{"header": 1}', "null"]
)
def test_nonsense_ends_the_connection_and_nothing_else(page, nonsense):
    visitor, kernel = page
    socket = visitor.socket(kernel)
    socket.send(nonsense)
    socket.send_binary(b"\x00\x01")
    socket.settimeout(20)
    while socket.recv_data()[0] != 8:  # until the server says goodbye
        pass
    socket.close()
    assert visitor.state(kernel) == "alive"


def test_another_site_opens_no_socket(page, light_server):
    import websocket

    visitor, kernel = page
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(
            f"{light_server.replace('http', 'ws', 1)}api/kernels/{kernel}/channels",
            cookie=visitor.cookies(),
            origin="http://elsewhere.example",
        )


@pytest.mark.parametrize("path", ["api/kernels/{}", "voila/api/shutdown/{}"])
@pytest.mark.parametrize("token", [{}, {"X-XSRFToken": "forged"}])
def test_no_kernel_ends_without_the_pages_own_token(page, path, token):
    visitor, kernel = page
    method = "DELETE" if path.startswith("api") else "POST"
    status, text, _headers = visitor.ask(path.format(kernel), method, b"", **token)
    assert status == 403
    assert "Traceback" not in text
    assert visitor.state(kernel) == "alive"


def test_a_closing_page_may_end_its_kernel(visitor):
    kernel = visitor.open()
    assert visitor.close(kernel) == 204
    assert visitor.state(kernel) == "gone"


@pytest.mark.parametrize(
    "path",
    [
        *("voila/tree", "voila/tree/", "voila/files/x12_customer_segments.ipynb"),
        *("voila/render/x12_customer_segments.ipynb", "voila/api/contents/", "tree", "lab"),
        *("api/contents", "api/contents/x12_customer_segments.ipynb", "files/x12", "nbconvert"),
        *("api/kernels", "api/kernelspecs", "api/sessions", "api/terminals", "terminals/1"),
        *("voila/query/{}", "voila/execution/{}", "api/kernels/{}/restart", "metrics"),
        *("solutions/x12_customer_segments.yml", "exercises/x12_customer_segments.ipynb"),
        *("exercises/..%2Fsolutions%2Fx12_customer_segments", "assets/..%2F_app.py"),
        *("voila/templates/workshop/index.html.j2", "voila/static/..%2Fconf.json"),
        *("voila/render", "voila/files/", "voila/api/contents", "voila/api/themes/x/index.css"),
        *("login", "logout", "api/me", "api/status", "api", "api/spec.yaml", "api/config/x"),
        *("api/contents/..%2F..%2Fcookie.secret", "view/x12", "edit/x12", "notebooks/x12"),
        *("kernelspecs/python3/logo-64x64.png", "nbextensions/x.js", "services/x", "user/x"),
        *("voila/api/shutdown/", "voila/api/shutdown/x", "voila/api/shutdown/..%2F..%2Fx"),
        *("exercises/", "exercises/x12", "exercises/X12_CUSTOMER_SEGMENTS", "notebooks/d1.ipynb"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_stock_routes_are_gone(page, path, method):
    visitor, kernel = page
    data = b"{}" if method == "POST" else None
    token = {"X-XSRFToken": visitor.xsrf()} if data else {}
    status, text, _headers = visitor.ask(path.format(kernel), method, data, **token)
    assert status in (403, 404, 405)
    for leak in ("Traceback", "nbformat", "model_answer", "kernelspec", "{%-"):
        assert leak not in text


@pytest.mark.parametrize("name", ["stray", "x97_stray"])
def test_a_notebook_that_no_exercise_names_is_no_page(page, light_server, name):
    visitor, _kernel = page
    folder = Path(light_server.environment["WORKSHOP_FILES"]) / "exercises"
    shutil.copy(folder / f"{NAME}.ipynb", stray := folder / f"{name}.ipynb")
    try:
        for path in (f"exercises/{name}", f"sessions/{name}", f"voila/render/{name}.ipynb"):
            status, html, _headers = visitor.ask(path)
            assert status in (403, 404) or 'name="key"' in html, path  # the trainer's door
            assert "kernelId" not in html
    finally:
        stray.unlink()


@pytest.mark.parametrize(
    "path",
    [
        *("", "healthz", "exercises/x99", "nowhere", "assets/tokens.css", "assets/nothing.css"),
        *("voila/static/voila.js", "voila/static/nothing.js", "voila/api/themes/x"),
        *("voila/templates/workshop/static/voila.js", "voila/labextensions/anywidget/package.json"),
    ],
)
def test_every_response_carries_the_safety_headers(light_server, path):
    _status, _text, headers = Visitor(light_server).raw(path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_a_callback_that_fails_tells_the_page_nothing(serve, light_course):
    cell = (
        "import sys\nfrom IPython import get_ipython\n"
        "def hear(comm, message):\n"
        "    @comm.on_msg\n"
        "    def fail(message):\n"
        "        print('heard it')\n"
        "        print('secret_text', file=sys.stderr)\n"
        "        try:\n"
        "            secret_name = 1 / 0\n"
        "        except ZeroDivisionError:\n"
        "            get_ipython().showtraceback()\n"
        "        raise ValueError('secret_value')\n"
        "get_ipython().kernel.comm_manager.register_target('fails', hear)"
    )
    visitor = Visitor(serve(light_course(cell)))
    socket = visitor.socket(visitor.open())
    socket.send(message("comm_open", comm_id="c", target_name="fails", data={}))
    socket.send(message("comm_msg", comm_id="c", data={}))
    said = str([*heard(socket, 15, "heard it"), *heard(socket, 3)])
    assert "heard it" in said
    assert "'ename': 'Error'" in said
    for leak in ("Traceback", "ZeroDivisionError", "division", "secret", "ValueError"):
        assert leak not in said
    socket.close()
