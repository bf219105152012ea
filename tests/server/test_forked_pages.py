"""Pages of a class are forks of a process that has imported what they need."""

from __future__ import annotations

import subprocess
import sys

import nbformat
import psutil
import pytest
from servers import serving
from visitors import Visitor, eventually, processes

from workshop_kit.server._base_kernel import imported_by_pages

pytestmark = [pytest.mark.server, pytest.mark.isolation]
ATTEMPTS = "api/sheets/x02_profit_levers/attempts"


@pytest.mark.kernels("templates")
def test_a_page_is_a_fork_of_a_template_of_the_base(visitor):
    first, second = [processes(visitor.open())[0] for _ in range(2)]
    assert first.parent() == second.parent()
    assert first.parent().parent() == visitor.server.base()


@pytest.mark.kernels("templates", "forks")
def test_without_templates_a_page_is_a_fork_of_the_base(tmp_path, light_course):
    course = {"WORKSHOP_FILES": str(light_course())}
    with serving(tmp_path, app={"most_templates": 0}, **course) as server:
        visitor = Visitor(server)
        (process,) = processes(visitor.open())
        assert process.parent() == server.base()
        server.base().kill()
        (ordinary,) = processes(visitor.open())
        assert ordinary.ppid() == server.process.pid
        (forked,) = processes(visitor.open())
        assert forked.parent() == server.base()


@pytest.mark.kernels("templates", "forks")
def test_checks_are_forks_of_a_process_that_no_page_comes_from(serve):
    server = serve()
    visitor = Visitor(server)
    visitor.open()
    assert visitor.send(ATTEMPTS, "POST", {})[0] == 200
    checks, pages = server.base("answer_over"), server.base()
    assert checks != pages
    checks.kill()
    for _with_an_ordinary_process_and_then_another_base in range(2):
        assert visitor.send(ATTEMPTS, "POST", {})[0] == 200
    assert server.base("answer_over") != checks


def test_a_server_that_ends_leaves_no_process(serve):
    server = serve()
    visitor = Visitor(server)
    visitor.open()
    visitor.send(ATTEMPTS, "POST", {})
    everyone = psutil.Process(server.process.pid).children(recursive=True)
    assert len(everyone) >= 2
    server.end()
    assert eventually(lambda: not any(one.is_running() for one in everyone), 5)


def test_the_base_holds_no_truth():
    """What knows the answers is in no process that a page is made from."""
    script = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]: importlib.import_module(name)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('workshop_kit')))"
    )
    command = [sys.executable, "-c", script, *imported_by_pages()]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "workshop_kit.widgets" in loaded
    kept_out = ("workshop_kit.course.checks", "workshop_kit.store", "workshop_kit.server")
    assert [name for name in loaded if name.startswith(kept_out)] == []


def test_a_page_at_fault_does_not_keep_the_class_from_starting(content_copy, monkeypatch):
    whole = imported_by_pages()
    (content_copy / "exercises" / "x98_torn.ipynb").write_text("{")
    broken = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("from workshop_kit import (")]
    )
    nbformat.write(broken, content_copy / "exercises" / "x99_broken.ipynb")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    assert imported_by_pages() == whole


def test_the_log_tells_nothing_of_what_pages_say(visitor):
    visitor.open()
    assert '"level": "debug"' not in visitor.server.log()
