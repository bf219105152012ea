"""Tables of a case as typed frames."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workshop_kit.cases._package import Field, Table, read_package

if TYPE_CHECKING:
    from pandas import DataFrame


def dtype_of(field: Field) -> Any:
    """Return the pandas dtype that a field's declared type asks for; nothing is inferred."""
    import pandas as pd

    if field.codes:
        return pd.CategoricalDtype(field.codes)
    if field.type == "integer":
        return "int64" if field.required else "Int64"
    return {"number": "float64", "string": "str"}[field.type]


def read_table(folder: Path, table: str, case: str) -> DataFrame:
    """Return a table as a frame of its own, marked with the case and table it comes from.

    A full copy: pandas' copy-on-write does not guard text and coded columns against writing
    into ``series.array``, and the largest table takes well under a millisecond.
    """
    path = read_package(folder).table(table).path
    frame = _read(folder, table, path.stat().st_mtime_ns).copy(deep=True)
    frame.attrs = {"case": case, "table": table}
    return frame


@lru_cache(maxsize=64)
def _read(folder: Path, name: str, changed_ns: int) -> DataFrame:
    """Read a table once for each change of its file."""
    table = read_package(folder).table(name)
    try:
        return _parse(table)
    except ValueError as error:
        raise ValueError(
            f"{table.path.name} does not fit its data package: {error}. "
            "Run workshop_kit.cases.check to see each row and column at fault."
        ) from error


def _parse(table: Table) -> DataFrame:
    import pandas as pd

    dtypes = {field.name: dtype_of(field) for field in table.fields}
    frame = pd.read_csv(
        table.path,
        encoding="utf-8-sig",
        dtype={field.name: "str" if field.codes else dtypes[field.name] for field in table.fields},
        usecols=list(dtypes),
        na_values=list(table.missing_values),
        keep_default_na=False,
    )
    for field in table.fields:
        values = frame[field.name]
        unknown = values.notna() & ~values.isin(field.codes) if field.codes else False
        if bool((values.isna() & field.required | unknown).any()):
            raise ValueError(f"column {field.name} has blank or unknown values")
    return frame[list(dtypes)].astype(dtypes)
