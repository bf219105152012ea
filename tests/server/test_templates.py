"""A notebook runs once for the whole class, and every page is as if it had run for it alone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from servers import KERNELS, serving
from visitors import NAME, Visitor, processes

pytestmark = [
    pytest.mark.server,
    pytest.mark.isolation,
    pytest.mark.kernels("templates"),
]
OTHER = "x02_profit_levers"
CELL = "import ipywidgets\nipywidgets.IntSlider(7)"
ODD_CELL = (
    "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
    "'it ran'"
)
CHANGING = re.compile(
    r'0x[0-9a-f]+|"execution_count": \d+|"kernelId": "[^"]*"|'
    r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)


def cells_of(visitor: Visitor, name: str, lang: str) -> str:
    """What stands between a page's beginning and its end, without what is a visitor's own."""
    status, html, _headers = visitor.ask(f"exercises/{name}?lang={lang}")
    assert status == 200
    _before, _here, rest = html.partition('id="rendered_cells"')
    cells, _here, _after = rest.partition("window.voila_finish")
    assert cells
    return CHANGING.sub("…", cells)


def template_of(kernel_id: str) -> psutil.Process:
    (process,) = processes(kernel_id)
    parent = process.parent()
    assert parent is not None
    return parent


@pytest.mark.parametrize("name", [NAME, "x07_negotiation"])
def test_a_page_reads_as_if_its_notebook_had_run_for_it_alone(tmp_path_factory, name):
    read = []
    for kernels in KERNELS:
        with serving(tmp_path_factory.mktemp("server"), kernels=kernels) as server:
            ada, bob = Visitor(server, "Ada-7319"), Visitor(server, "Bob-7320")
            for visitor in (ada, bob):
                read.append(cells_of(visitor, name, "en"))
            for visitor, other in ((ada, "Bob-7320"), (bob, "Ada-7319")):
                page = visitor.ask(f"exercises/{name}?lang=zh")[1]
                assert visitor.participant.name in page
                assert other not in page
    assert len(read) == 2 * len(KERNELS)
    assert len(set(read)) == 1
    assert "application/vnd.jupyter.widget-view+json" in read[0]


def test_a_class_that_comes_at_once_shares_one(tmp_path, light_course):
    with serving(tmp_path, WORKSHOP_FILES=str(light_course(CELL))) as server:
        people = [Visitor(server) for _ in range(6)]
        with ThreadPoolExecutor(6) as doors:
            kernels = list(doors.map(Visitor.open, people))
        assert len(set(kernels)) == 6
        (shared,) = {template_of(kernel) for kernel in kernels}
        assert len(shared.parent().children()) == 1


def test_a_template_that_ended_is_made_again_and_its_pages_go_on(tmp_path, light_course):
    with serving(tmp_path, WORKSHOP_FILES=str(light_course(CELL))) as server:
        visitor = Visitor(server)
        before = visitor.open()
        template = template_of(before)
        template.kill()
        after = visitor.open()
        assert template_of(after) != template
        assert visitor.state(before) == visitor.state(after) == "alive"


def test_a_template_that_cannot_be_reached_costs_nobody_the_page(tmp_path, light_course):
    with serving(tmp_path, WORKSHOP_FILES=str(light_course(CELL))) as server:
        visitor = Visitor(server)
        first = visitor.open()
        lost = template_of(first)
        base = lost.parent()
        (address,) = {one.laddr for one in lost.net_connections(kind="unix") if one.laddr}
        Path(address).unlink()
        instead, cells = visitor.open(), cells_of(visitor, NAME, "en")
        assert template_of(instead) == base, "it ran its own notebook"
        assert "application/vnd.jupyter.widget-view+json" in cells
        assert not lost.is_running()
        assert template_of(visitor.open()).parent() == template_of(instead)
        assert visitor.state(first) == visitor.state(instead) == "alive"


def test_what_a_notebook_may_have_read_is_read_again_once_it_changes(tmp_path, light_course):
    course = light_course(CELL)
    with serving(tmp_path, WORKSHOP_FILES=str(course)) as server:
        visitor = Visitor(server)
        first, same = template_of(visitor.open()), template_of(visitor.open())
        assert first == same
        table = next((course / "case_data").rglob("*.csv"))
        table.write_text(table.read_text() + "\n")
        data_changed = template_of(visitor.open())
        page = course / "exercises" / f"{NAME}.ipynb"
        page.write_text(page.read_text().replace("IntSlider(7)", "IntSlider(8)"))
        page_changed = template_of(visitor.open())
        assert len({first, data_changed, page_changed}) == 3
        assert not first.is_running()


def test_no_more_are_kept_than_there_is_room_for(tmp_path, light_course):
    course = {"WORKSHOP_FILES": str(light_course(CELL))}
    with serving(tmp_path, app={"most_templates": 1}, **course) as server:
        visitor = Visitor(server)
        kernel = visitor.open()
        first = template_of(kernel)
        template_of(visitor.open(OTHER))
        assert not first.is_running()
        assert visitor.state(kernel) == "alive"


def test_a_notebook_that_cannot_be_shared_runs_for_each_page(tmp_path, light_course):
    with serving(tmp_path, WORKSHOP_FILES=str(light_course(ODD_CELL))) as server:
        visitor = Visitor(server)
        pages = [cells_of(visitor, NAME, "en") for _ in range(2)]
        assert all("it ran" in page for page in pages)
        log = (server.data / "workshop.log").read_text()
        assert log.count("runs its own notebook") == 1
        assert "threads run" in log
