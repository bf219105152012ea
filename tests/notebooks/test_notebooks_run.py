"""All notebooks run clean under nbval, and a stored number that is wrong turns it red."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from notebook_rules import CHECKED, NOTEBOOKS, SESSION, SOLUTION

NBVAL = ["--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=60"]
RUN = ["-m", "pytest", "-q", "--color=no", "-p", "no:cacheprovider", "-p", "forked_kernels", *NBVAL]


def nbval(tmp_path: Path, *notebooks: Path, lang: str = "zh") -> subprocess.CompletedProcess[str]:
    """Run notebooks in a process of their own, apart from this project's pytest options."""
    options = tmp_path / "nbval.ini"
    options.write_text("[pytest]\n")
    data = tmp_path / "data"
    return subprocess.run(
        [sys.executable, *RUN, "-c", str(options), f"--rootdir={tmp_path}", *map(str, notebooks)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parent),
            "JUPYTER_DEFAULT_PROVISIONER_NAME": "fork-server",
            "WORKSHOP_DATA": str(data),
            "WORKSHOP_LANGUAGE": lang,
        },
    )


@pytest.mark.parametrize("folder", sorted({path.parent.name for path in NOTEBOOKS}))
def test_all_run_clean_in_chinese(folder: str, tmp_path: Path) -> None:
    run = nbval(tmp_path, *(path for path in NOTEBOOKS if path.parent.name == folder))
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr
    logged = tmp_path / "data" / "workshop.log"  # where a widget that fails leaves its traceback
    assert not logged.exists(), logged.read_text("utf-8")


def test_stored_outputs_hold_in_english_too(tmp_path: Path) -> None:
    run = nbval(tmp_path, SESSION, lang="en")
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr


def is_checked(cell: dict[str, Any]) -> bool:
    return set(cell["metadata"].get("tags", [])) >= CHECKED


def start_of(path: Path) -> dict[str, Any]:
    """Return a notebook's code up to and with its first checked output."""
    notebook = json.loads(path.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    first = next(n for n, cell in enumerate(code) if is_checked(cell))
    notebook["cells"] = code[: first + 1]
    return notebook


def wrong(text: str) -> str:
    """Return the text with the last digit of its first number changed."""
    return re.sub(r"\d(?!\d)", lambda digit: str((int(digit[0]) + 1) % 10), text, count=1)


def copied(folder: Path, name: str, notebook: dict[str, Any]) -> Path:
    path = folder / f"{name}.ipynb"
    path.write_text(json.dumps(notebook), "utf-8")
    return path


def with_a_wrong_number(notebook: dict[str, Any]) -> dict[str, Any]:
    output = notebook["cells"][-1]["outputs"][0]
    kept = "".join(output["text"])
    output["text"] = wrong(kept)
    assert output["text"] != kept
    return notebook


def with_a_failing_cell(notebook: dict[str, Any]) -> dict[str, Any]:
    notebook["cells"][1]["source"] = 'case("no_such_company")'
    return notebook


def with_another_result(notebook: dict[str, Any]) -> dict[str, Any]:
    """The worked case ends by asking whether it found what `segment` finds."""
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    model = "".join(cells["same-as-model"]["source"])
    assert "model = segment(customers, k=4, scaled=True)" in model
    cells["standardise"]["source"] = "z = (x - x.mean()) / x.abs().max()"
    return notebook


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What nbval finds wrong in copies, by the name of the copy: one run for all of them."""
    folder = tmp_path_factory.mktemp("copies")
    whole = json.loads(SOLUTION.read_text("utf-8"))
    copies = {
        "session": start_of(SESSION),
        "solution": start_of(SOLUTION),
        "session_wrong": with_a_wrong_number(start_of(SESSION)),
        "solution_wrong": with_a_wrong_number(start_of(SOLUTION)),
        "failing": with_a_failing_cell(start_of(SESSION)),
        "differing": with_another_result(whole),
    }
    run = nbval(folder, *(copied(folder, name, copies[name]) for name in copies))
    assert run.returncode == 1, run.stderr
    told = re.findall(r"^FAILED (?:\S*/)?(\w+)\.ipynb::(.*)$", run.stdout, re.MULTILINE)
    found: dict[str, list[str]] = {name: [] for name in copies}
    for name, cell in told:
        found[name].append(cell)
    found["told"] = run.stdout.splitlines()
    return found


@pytest.mark.parametrize("name", ["session", "solution"])
def test_a_wrong_stored_number_turns_nbval_red(name: str, faults: dict[str, list[str]]) -> None:
    assert faults[name] == []
    assert len(faults[f"{name}_wrong"]) == 1


def test_a_failing_cell_turns_nbval_red(faults: dict[str, list[str]]) -> None:
    assert faults["failing"]


def test_a_solution_that_differs_from_the_model_turns_nbval_red(
    faults: dict[str, list[str]],
) -> None:
    assert faults["differing"]
    told = "\n".join(faults["told"])
    assert "assert model.groups.tolist() == groups.tolist()" in told
