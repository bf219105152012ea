"""Write a generated case: tables, truth, and the data package that describes them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_kit.cases._package import read_package
from workshop_kit.files import course_files

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass(frozen=True)
class Generated:
    """What a generator makes: tables by name, truth tables by name, and its parameters.

    Without truth tables, nothing is planted and no truth is written.
    """

    tables: dict[str, DataFrame]
    truths: dict[str, DataFrame]
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Generator:
    """A seeded generator of one case."""

    version: str
    reference_seed: int
    make: Callable[[int], Generated]


def _generators() -> dict[str, Generator]:
    from workshop_kit.cases.generate import _corebridge, _hengchi

    return {
        "corebridge": Generator(_corebridge.VERSION, _corebridge.REFERENCE_SEED, _corebridge.make),
        "hengchi": Generator(_hengchi.VERSION, _hengchi.REFERENCE_SEED, _hengchi.make),
    }


def generators() -> list[str]:
    """Return the names of the cases that can be generated."""
    return sorted(_generators())


def generate(name: str, folder: Path, *, seed: int | None = None) -> list[Path]:
    """Write a case's tables, its truth and its data packages into a folder.

    The same seed and version give the same bytes. The packages' titles, units and constraints
    are those of the course's own ``case_data/<name>/datapackage.json``.

    Parameters
    ----------
    name
        A case that has a generator.
    folder
        Where to write; made when missing.
    seed
        Another seed draws other customers with the same truths (one class, one draw). Without
        it the reference seed is taken. Facts in the package are those of the reference seed.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    KeyError
        No generator of that name; the message names those that exist.
    """
    known = _generators()
    if name not in known:
        raise KeyError(f"no generator for {name!r}; there are: {', '.join(sorted(known))}")
    generator = known[name]
    drawn = generator.reference_seed if seed is None else seed
    made = generator.make(drawn)
    stamp = {"name": name, "version": generator.version, "seed": drawn}
    source = course_files("case_data", name)
    folder = Path(folder)
    written = _write_package(source, folder, made.tables, stamp)
    if not made.truths:
        return written
    written += _write_package(source / "truth", folder / "truth", made.truths, stamp)
    parameters = folder / "truth" / "parameters.json"
    parameters.write_bytes(_json({"generator": stamp, **made.parameters}))
    return [*written, parameters]


def _write_package(
    source: Path, folder: Path, tables: dict[str, DataFrame], stamp: dict[str, Any]
) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    package = read_package(source)
    written = []
    for table in package.tables:
        path = folder / table.path.name
        path.write_bytes(_csv(tables[table.name][[field.name for field in table.fields]]))
        written.append(path)
    descriptor = folder / "datapackage.json"
    descriptor.write_bytes(
        _json({**package.descriptor, "version": stamp["version"], "generator": stamp})
    )
    return [*written, descriptor]


def _csv(frame: DataFrame) -> bytes:
    """Return UTF-8 with a byte order mark, so that Excel shows Chinese; lines end in LF."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    cells = frame.astype(object).where(frame.notna(), "")
    writer.writerows(cells.itertuples(index=False, name=None))
    return text.getvalue().encode("utf-8-sig")


def _json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
