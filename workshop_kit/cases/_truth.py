"""The planted truth of a case: for trainers and checks, never for a participant's kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_kit.cases._package import case_folder, read_package
from workshop_kit.cases._tables import read_table

if TYPE_CHECKING:
    from pandas import DataFrame


def read_truth(name: str, table: str | None) -> DataFrame:
    """Return a table of the data package in a case's ``truth`` folder; by default the first."""
    folder = case_folder(name) / "truth"
    if not folder.is_dir():
        raise KeyError(f"case {name} plants no truth")
    return read_table(folder, table or read_package(folder).tables[0].name, f"{name}/truth")
