"""What a page costs: ours beside stock Voila, in one run. Reports; decides nothing.

    make bench

Both servers run the same exercise. "Ready" is the time until the last byte of a page whose
kernel has run all cells; memory is the proportional set size (PSS) of its kernel.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat

import workshop_kit
from workshop_kit.course import view
from workshop_kit.files import course_files

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from servers import free_port, running, serving
from visitors import NAME as EXERCISE
from visitors import Visitor

REPEATS = 5


def page(address: str, cookies: str) -> tuple[float, int]:
    """Seconds until the last byte, and bytes on the wire, of one page."""
    headers = {"Accept-Encoding": "gzip", "Cookie": cookies}
    request = urllib.request.Request(address, headers=headers)
    start = time.perf_counter()
    with urllib.request.urlopen(request, timeout=120) as answer:
        size = len(answer.read())
    return time.perf_counter() - start, size


def kernel_memory(server: int) -> list[float]:
    """PSS in MB of each child of a server."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rsplit(")", 1)[1].split()[1])
            if parent != server:
                continue
            rollup = (status.parent / "smaps_rollup").read_text()
        except OSError:
            continue
        pss = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
        found.append(int(pss.split()[1]) / 1024)
    return found


def measure(address: str, server: int, cookies: str = "") -> dict[str, float]:
    """Medians over ``REPEATS`` pages, one after the other, after one to warm up."""
    page(address, cookies)
    runs = [page(address, cookies) for _ in range(REPEATS)]
    memory = kernel_memory(server)
    return {
        "ready_s": statistics.median(seconds for seconds, _size in runs),
        "page_kB": statistics.median(size for _seconds, size in runs) / 1000,
        "kernel_MB": statistics.median(memory) if memory else float("nan"),
    }


def ours() -> dict[str, float]:
    """Our server, as `make serve` starts it, for somebody who has joined."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as served:
        visitor = Visitor(served, lang="en")
        address = f"{served}exercises/{EXERCISE}?lang=en"
        return measure(address, served.process.pid, visitor.cookies())


def stock() -> dict[str, float]:
    """Stock Voila with its own template, on the English view of the same notebook."""
    address = f"http://127.0.0.1:{free_port()}/"
    with tempfile.TemporaryDirectory() as folder:
        source = nbformat.read(course_files("exercises", f"{EXERCISE}.ipynb"), as_version=4)
        target = Path(folder) / f"{EXERCISE}.ipynb"
        nbformat.write(view(source, "en", "participant"), target)
        command = [sys.executable, "-m", "voila", str(target), "--no-browser"]
        command += [f"--port={address.split(':')[-1].strip('/')}", "--Voila.ip=127.0.0.1"]
        log = Path(folder) / "log"
        data = {"WORKSHOP_DATA": f"{folder}/data"}
        with running(command, f"{address}voila/static/voila.js", log, **data) as pid:
            return measure(address, pid)


def seconds_of(code: str) -> float:
    """Median seconds that a piece of code takes in a fresh process, start-up excluded."""
    timed = f"import time; t = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
    runs = [
        float(subprocess.check_output([sys.executable, "-c", timed], text=True).split()[-1])
        for _ in range(REPEATS)
    ]
    return statistics.median(runs)


def main() -> None:
    """Measure and print a table."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    mine, theirs = ours(), stock()
    print(f"{'':12}{'ours':>10}{'stock':>10}{'ratio':>8}")
    for name, value in mine.items():
        print(f"{name:12}{value:10.2f}{theirs[name]:10.2f}{value / theirs[name]:8.2f}")
    face = f"from workshop_kit import {', '.join(workshop_kit.__all__)}"
    print(f"import of the face  {seconds_of(face):.2f} s")
    move = (
        "import time\n"
        "from workshop_kit import case\n"
        "from workshop_kit.models.segmentation import segment\n"
        "from workshop_kit.charts import segment_map\n"
        "data = case('corebridge').customers\n"
        "figure = segment_map(segment(data, 3)).figure('wide')\n"
        "{what}"
    )
    model = move.format(what="t = time.perf_counter(); r = segment(data, 4)")
    draw = move.format(
        what="c = segment_map(segment(data, 4)); t = time.perf_counter(); "
        "c.figure('wide', reuse=figure)"
    )
    print(f"segment, new k      {seconds_of(model):.2f} s")
    print(f"redraw of the map   {seconds_of(draw):.3f} s")
    print(json.dumps({"ours": mine, "stock": theirs}))


if __name__ == "__main__":
    main()
