"""Tables and a chart of what was measured, for the terminal and for docs/performance.md."""

from __future__ import annotations

import datetime
import importlib.metadata
import math
import platform
import re
import statistics
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil
from _systems import EXERCISE, SYSTEMS

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "performance.md"
PACKAGES = ("voila", "jupyter-server", "ipykernel", "tornado", "matplotlib", "pandas")
VERSIONS = "from importlib.metadata import version as v; print(v({name!r}))"
Results = Mapping[str, Any]
Row = Sequence[object]

__all__ = ["block_of", "machine", "percentile", "replaced", "tables", "write"]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` percent of all do not exceed.

    Examples
    --------
    >>> percentile([3, 1, 2, 4], 50), percentile(range(1, 101), 95)
    (2, 95)
    """
    if not values:
        return math.nan
    return sorted(values)[max(0, math.ceil(share / 100 * len(values)) - 1)]


def machine(systems: Sequence[str]) -> dict[str, str]:
    """Return what the figures depend on: the machine, the versions, the day."""
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = psutil.virtual_memory().total / 2**30
    versions = [f"{name} {importlib.metadata.version(name)}" for name in PACKAGES]
    peers = {SYSTEMS[name].protocol: SYSTEMS[name].python for name in systems}
    peers.pop("voila", None)
    for name, python in peers.items():
        command = [python, "-c", VERSIONS.format(name=name)]
        versions.append(f"{name} {subprocess.check_output(command, text=True).strip()}")
    return {
        "machine": f"{psutil.cpu_count()} cores of {model[1] if model else platform.processor()},"
        f" {memory:.0f} GB, {platform.system()} {platform.release()}",
        "versions": f"Python {platform.python_version()}, {', '.join(versions)}",
        "date": datetime.date.today().isoformat(),
    }


def tables(results: Results) -> str:
    """Return everything as Markdown."""
    told, wanted = results["machine"], results["wanted"]
    head = (
        f"{told['date']}, {told['machine']}; {told['versions']}. Exercise {EXERCISE};"
        f" {wanted['repeats']} repeats of each joining, {wanted['visits']} visits of the browser."
    )
    parts = [
        ("Joining at once, nothing cached", _table(_joins(results))),
        ("Joining at once, as on a second visit", _table(_cached(results))),
        ("Pages kept open", _table(_sessions(results))),
        ("One browser", _table(_browser(results))),
        ("Beside ours", "\n".join(f"- {line}" for line in _ratios(results))),
    ]
    return "\n\n".join([head, *(f"**{title}**\n\n{text}" for title, text in parts if text)])


def _joins(results: Results) -> Iterator[Row]:
    yield (
        *(
            "at once",
            "system",
            "completed",
            "median s",
            "p95 s",
            "CPU s each",
            "guests' CPU s each",
        ),
        *("first visit: last s", "door: last s", "asked to wait"),
    )
    for number, name, found in _joined(results):
        every = [*found["first"], *found["cold"], *found["cached"]]
        done = sum(len(run["seconds"]) for run in every)
        yield (
            *(number, _title(name), f"{done}/{int(number) * len(every)}"),
            *_times(found["cold"], int(number)),
            _round(max(pooled(found["first"]), default=math.nan)),
            _round(max(found["door"], default=math.nan)),
            sum(run["turned_away"] for run in every),
        )


def _cached(results: Results) -> Iterator[Row]:
    yield ("at once", "system", "median s", "p95 s", "CPU s each", "guests' CPU s each")
    for number, name, found in _joined(results):
        yield (number, _title(name), *_times(found["cached"], int(number)))


def _joined(results: Results) -> Iterator[tuple[str, str, Results]]:
    for number in _numbers(results):
        for name, system in results["systems"].items():
            if found := system["joins"].get(number):
                yield number, name, found


def _times(runs: Sequence[Results], number: int) -> Iterator[str]:
    seconds = pooled(runs)
    yield _round(percentile(seconds, 50))
    yield _round(percentile(seconds, 95))
    for whose in ("cpu", "client_cpu"):
        yield _round(statistics.mean(run[whose] for run in runs) / number, 3)


def pooled(runs: Sequence[Results]) -> list[float]:
    """Return the seconds of all completed joins of several runs."""
    return [seconds for run in runs for seconds in run["seconds"]]


def _sessions(results: Results) -> Iterator[Row]:
    active = results["wanted"]["active"]
    yield (
        *("system", "open", "MB a session", "MB its kernel"),
        *(f"{count} active: {what}" for count in active for what in ("median ms", "p95 ms")),
        *("first move: median ms", "CPU ms a move", "not answered"),
    )
    for name, system in results["systems"].items():
        found = system["sessions"]
        moved = [found["slider"][count] for count in found["slider"]]
        kernels = found["kernels_MB"]
        yield (
            *(_title(name), found["open"], _round(found["MB"], 1)),
            _round(statistics.median(kernels), 1) if kernels else "–",
            *(_round(1000 * percentile(m["seconds"], p), 0) for m in moved for p in (50, 95)),
            _round(1000 * percentile([s for m in moved for s in m["first"]], 50), 0),
            _round(1000 * _each(moved), 0),
            sum(len(m["failures"]) for m in moved),
        )


def _each(moved: Sequence[Results]) -> float:
    """Processor seconds of a move."""
    answered = sum(len(each["seconds"]) for each in moved)
    return sum(each["cpu"] for each in moved) / answered if answered else math.nan


def _browser(results: Results) -> Iterator[Row]:
    kinds = ("cold", "again")
    yield (
        "system",
        *(f"{k}: {what}" for k in kinds for what in ("ready s", "requests", "kB", "of it socket")),
    )
    for name, system in results["systems"].items():
        visits = [system["browser"][visit] for visit in ("cold", "cached")]
        yield (
            _title(name),
            *(
                value
                for visit in visits
                for value in (
                    _round(statistics.median(visit["ready_s"])),
                    *(f"{visit[what]:.0f}" for what in ("requests", "kB", "socket_kB")),
                )
            ),
        )


def _ratios(results: Results) -> Iterator[str]:
    ours, *others = results["systems"].items()
    for name, system in others:
        parts = []
        for number, joins in system["joins"].items():
            p95 = percentile(pooled(joins["cold"]), 95)
            mine = percentile(pooled(ours[1]["joins"][number]["cold"]), 95)
            parts.append(f"p95 of {number} joins {p95 / mine:.1f}")
        parts.append(f"memory {system['sessions']['MB'] / ours[1]['sessions']['MB']:.1f}")
        ready = [
            statistics.median(each["browser"]["cold"]["ready_s"]) for each in (system, ours[1])
        ]
        parts.append(f"browser ready, cold {ready[0] / ready[1]:.1f}")
        yield f"{_title(name)}, times ours: {', '.join(parts)}"


def _numbers(results: Results) -> list[str]:
    found = {number for system in results["systems"].values() for number in system["joins"]}
    return sorted(found, key=int)


def _title(name: str) -> str:
    return SYSTEMS[name].title


def _round(value: float, digits: int = 2) -> str:
    return "–" if math.isnan(value) else f"{value:,.{digits}f}"


def _table(rows: Iterator[Row]) -> str:
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = [_line(row, widths) for row in texts]
    numeric = [all(map(_is_number, column)) for column in zip(*texts[1:], strict=True)]
    rule = ["-" * (w - 1) + (":" if n else "-") for w, n in zip(widths, numeric, strict=True)]
    return "\n".join([lines[0], _line(rule, widths), *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    told = [
        cell.rjust(width) if _is_number(cell) else cell.ljust(width)
        for cell, width in zip(cells, widths, strict=True)
    ]
    return f"| {' | '.join(told)} |"


def _is_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell == "–"


def block_of(results: Results) -> str:
    """Return the name of the part of the page that a run fills."""
    return "peers" if {"panel", "streamlit"} & set(results["systems"]) else "class"


def replaced(page: str, block: str, text: str) -> str:
    """Return a page with another text between the markers of a block.

    Raises
    ------
    ValueError
        The page has no such block.
    """
    pattern = rf"(<!-- measured: {block} -->\n).*?(\n<!-- end of {block} -->)"
    found, count = re.subn(
        pattern, lambda at: f"{at[1]}\n{text}\n{at[2]}", page, count=1, flags=re.DOTALL
    )
    if not count:
        raise ValueError(f"the page has no block {block}")
    return found


def write(results: Results) -> None:
    """Put tables and chart into docs/performance.md."""
    block = block_of(results)
    picture = DOCS / "pictures" / f"joins_{block}.png"
    _draw(results, picture)
    shown = f"![95 of 100 pages are ready after so many seconds]({picture.relative_to(DOCS)})"
    text = replaced(PAGE.read_text("utf-8"), block, f"{tables(results)}\n\n{shown}")
    PAGE.write_text(text, "utf-8")


def _draw(results: Results, path: Path) -> None:
    """Draw how the 95th percentile grows with the number of joins."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figure = Figure(figsize=(7.5, 4), layout="constrained")
    axes = figure.subplots()
    for name, system in results["systems"].items():
        numbers = sorted(system["joins"], key=int)
        heights = [percentile(pooled(system["joins"][n]["cold"]), 95) for n in numbers]
        axes.plot([int(n) for n in numbers], heights, marker="o", label=_title(name))
    axes.set(xlabel="pages opened at the same moment", ylabel="seconds until 95 of 100 are ready")
    axes.set_xticks([int(number) for number in _numbers(results)])
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _at: f"{value:g}"))
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path, dpi=110)
