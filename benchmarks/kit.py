"""What importing the kit and redrawing a chart cost. Reports; decides nothing.

make bench
"""

from __future__ import annotations

import statistics
import subprocess
import sys

import workshop_kit

REPEATS = 5
MOVED = (
    "import time\n"
    "from workshop_kit import case\n"
    "from workshop_kit.models.segmentation import segment\n"
    "from workshop_kit.charts import Easel, segment_map\n"
    "data, easel = case('corebridge').customers, Easel()\n"
    "for k in (3, 5): segment_map(segment(data, k)).png('wide', easel)\n"
    "{what}"
)
NEW_GROUPS = "t = time.perf_counter(); r = segment(data, 4)"
REDRAW = "c = segment_map(segment(data, 4)); t = time.perf_counter(); c.png('wide', easel)"


def seconds_of(code: str) -> float:
    """Median seconds that a piece of code takes in a fresh process, start-up excluded."""
    timed = f"import time; t = time.perf_counter()\n{code}\nprint(time.perf_counter() - t)"
    runs = [
        float(subprocess.check_output([sys.executable, "-c", timed], text=True).split()[-1])
        for _ in range(REPEATS)
    ]
    return statistics.median(runs)


def main() -> None:
    """Measure and print."""
    face = f"from workshop_kit import {', '.join(workshop_kit.__all__)}"
    print(f"import of the face  {seconds_of(face):.2f} s")
    print(f"segment, new k      {seconds_of(MOVED.format(what=NEW_GROUPS)):.2f} s")
    print(f"redraw of the map   {seconds_of(MOVED.format(what=REDRAW)):.3f} s")


if __name__ == "__main__":
    main()
