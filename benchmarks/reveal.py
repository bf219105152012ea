"""What a reveal costs with a hundred pages open. Reports; decides nothing.

    make bench

Every page holds its stream of events, which brings what is revealed; one that is only told of it
fetches its sheet anew, as a browser does. "All pages" is the time from the trainer's press until
the last page has the model answer; the processor time is the server's own, meanwhile.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from servers import Served, serving
from visitors import NAME, Visitor

PAGES = 100
REPEATS = 5
SHEET = f"api/sheets/{NAME}"
REVEALS = f"trainer/exercises/{NAME}/reveals"


async def connected(
    visitor: Visitor, path: str
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Ask for a path and return the answer's stream."""
    home = urlsplit(visitor.server)
    reader, writer = await asyncio.open_connection(home.hostname, home.port, limit=2**20)
    lines = (f"GET /{path} HTTP/1.1", f"Host: {home.netloc}", f"Cookie: {visitor.cookies()}")
    writer.write("\r\n".join((*lines, "Connection: close", "", "")).encode())
    await writer.drain()
    return reader, writer


async def sheet(visitor: Visitor) -> str:
    """Fetch the sheet, as an open page does."""
    reader, writer = await connected(visitor, f"{SHEET}?lang=en")
    text = (await reader.read()).decode(errors="replace")
    writer.close()
    return text


class Page:
    """An open page: its stream of events, and when it had the model answer."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.ready = asyncio.Event()
        self.seen: asyncio.Queue[float] = asyncio.Queue()

    async def stay(self) -> None:
        """Listen until cancelled, fetching the sheet at each reveal."""
        reader, writer = await connected(self.visitor, f"events?exercise={NAME}&lang=en")
        try:
            while line := await reader.readline():
                self.ready.set()
                if b'"reveal"' not in line:
                    continue
                told = line.decode() if b'"revealed"' in line else await sheet(self.visitor)
                if '"lines"' in told:
                    self.seen.put_nowait(time.perf_counter())
        finally:
            writer.close()


def spent(server: Served) -> float:
    """Processor seconds of the server itself, its kernels and checks apart."""
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


def say(trainer: Visitor, state: str) -> None:
    """Press a button of the console."""
    status, html = trainer.fill_in(REVEALS, {"state": state})
    assert status == 303, html


async def measured(server: Served, trainer: Visitor, visitors: list[Visitor]) -> dict[str, float]:
    """Medians over the repeats: seconds until half, and all, of the pages; processor seconds."""
    pages = [Page(visitor) for visitor in visitors]
    listening = [asyncio.create_task(page.stay()) for page in pages]
    await asyncio.gather(*(page.ready.wait() for page in pages))
    runs = []
    for _ in range(REPEATS):
        await asyncio.sleep(3)  # presence and the class's results have settled
        before, pressed = spent(server), time.perf_counter()
        await asyncio.to_thread(say, trainer, "revealed")
        seen = [await asyncio.wait_for(page.seen.get(), 60) - pressed for page in pages]
        runs.append((statistics.median(seen), max(seen), spent(server) - before))
        await asyncio.to_thread(say, trainer, "open")
    for task in listening:
        task.cancel()
    names = ("half of the pages s", "all pages s", "server CPU s")
    return dict(zip(names, map(statistics.median, zip(*runs, strict=True)), strict=True))


def main() -> None:
    """Open a class of a hundred, reveal, and print what it took."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as server:
        visitors = [Visitor(server, f"P{number}", lang="en") for number in range(PAGES)]
        for number, visitor in enumerate(visitors):
            body = {"value": f"We help group {number % 4}.", "base": 0, "id": "1"}
            status, said = visitor.send(f"{SHEET}/fields/own_sentence", "PUT", body)
            assert status == 200, said
        trainer = Visitor(server, joined=False)
        trainer.teach()
        trainer.ask(REVEALS)  # asks once more; the model answers are there afterwards
        found = asyncio.run(measured(server, trainer, visitors))
    print(f"a reveal with {PAGES} pages, medians of {REPEATS}")
    for name, value in found.items():
        print(f"{name:22}{value:8.2f}")


if __name__ == "__main__":
    main()
