"""The command line: what it does, and what it says when it cannot."""

from __future__ import annotations

import json
import re
import socket

import nbformat
import pytest

from workshop_kit.authoring import renew_outputs, write_views
from workshop_kit.cli._common import Audience, Language, use_data
from workshop_kit.course import AUDIENCES, LANGUAGES
from workshop_kit.files import data_folder

HAN = re.compile(r"[\u4e00-\u9fff]")


def cells_of(folder):
    for path in sorted(folder.rglob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            yield path, cell


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_room_sees_one_language_and_no_trainers_cell(tmp_path, lang):
    views = write_views(tmp_path, lang, "room")
    assert {path.name for path in views.iterdir()} == {"notebooks", "exercises"}
    for path, cell in cells_of(views):
        assert "trainer" not in cell.metadata.get("tags", []), path
        assert "<!-- en -->" not in cell.source
        if cell.cell_type == "markdown" and lang == "en":
            assert not HAN.search(cell.source), (path, cell.source)
    markdown = [cell.source for _, cell in cells_of(views) if cell.cell_type == "markdown"]
    assert (lang == "zh") == any(HAN.search(source) for source in markdown)


def test_a_trainer_sees_notes_and_solutions(tmp_path):
    views = write_views(tmp_path, "en", "trainer")
    tags = [tag for _, cell in cells_of(views) for tag in cell.metadata.get("tags", [])]
    assert "trainer" in tags
    assert (views / "solutions").is_dir()


def test_views_written_before_are_replaced(tmp_path):
    first = write_views(tmp_path, "zh", "room")
    (first / "left.ipynb").write_text("{}")
    write_views(tmp_path, "zh", "room")
    assert not (first / "left.ipynb").exists()


def test_data_check_names_file_row_and_column(workshop, content_copy):
    assert workshop("data", "check", "corebridge").returncode == 0
    path = content_copy / "case_data" / "corebridge" / "customers.csv"
    rows = path.read_text(encoding="utf-8-sig").splitlines()
    rows[3] = rows[3].replace(rows[3].split(",")[6], "99", 1)
    path.write_text("\ufeff" + "\n".join(rows) + "\n", encoding="utf-8")
    done = workshop("data", "check", "corebridge", "--folder", str(path.parent))
    assert done.returncode == 1
    assert "customers.csv" in done.stderr
    assert "Traceback" not in done.stderr


def test_data_generate_writes_the_same_bytes(workshop, root, tmp_path):
    done = workshop("data", "generate", "corebridge", "--folder", str(tmp_path))
    assert done.returncode == 0, done.stderr
    for name in ("customers.csv", "conjoint.csv"):
        kept = root / "case_data" / "corebridge" / name
        assert (tmp_path / name).read_bytes() == kept.read_bytes()


@pytest.mark.parametrize("command", [("data", "check"), ("data", "generate")])
def test_an_unknown_case_is_answered_with_those_there_are(workshop, command):
    done = workshop(*command, "nobody")
    assert done.returncode == 1
    assert "corebridge" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named_with_a_remedy(workshop, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = workshop("serve", "--port", port, "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"port {port}" in done.stderr
    assert "in use" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_another_machine_is_not_called_in_use(workshop, tmp_path):
    done = workshop("serve", "--host", "203.0.113.1", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "203.0.113.1" in done.stderr
    assert "in use" not in done.stderr


def test_a_relative_data_folder_is_the_same_one_for_kernels(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WORKSHOP_DATA", "answers")
    assert use_data(None) == tmp_path.resolve() / "answers"
    monkeypatch.chdir("/")
    assert data_folder() == tmp_path.resolve() / "answers"


def test_the_command_line_knows_the_courses_languages_and_audiences():
    assert set(Language) == set(LANGUAGES)
    assert set(Audience) == set(AUDIENCES)


@pytest.mark.parametrize("folder", ["empty", "nowhere"])
def test_check_names_a_folder_without_a_course(workshop, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    done = workshop("check", "--files", str(tmp_path / folder))
    assert done.returncode != 0
    assert folder in done.stderr
    assert "Traceback" not in done.stderr


def test_a_data_folder_that_cannot_be_made_is_named_with_a_remedy(workshop, tmp_path):
    (tmp_path / "file").write_text("")
    done = workshop("serve", "--data", str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "--data" in done.stderr
    assert "Traceback" not in done.stderr


def broken(content_copy, name: str, old: str, new: str) -> None:
    path = content_copy / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("exercises/x12_customer_segments.yml", "minutes: 60", "minutes: lots", "minutes"),
        ("exercises/x12_customer_segments.ipynb", "6.1% to 3.4%", "6.1% to 3.9%", "3.9"),
        ("solutions/x12_customer_segments.yml", "model_answer: sow_pct", "model_answer: imp_price",
         "deciding_figure"),
        ("agenda.yml", "minutes: 60", "minutes: 55", "agenda.yml"),
        ("case_data/corebridge/customers.csv", ",large,", ",huge,", "customers.csv"),
    ],
)  # fmt: skip
def test_content_broken_on_a_copy_is_named(workshop, content_copy, name, old, new, said):
    broken(content_copy, name, old, new)
    done = workshop("check", "--files", str(content_copy))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_kept_outputs_are_renewed_and_others_dropped(tmp_path):
    cells = [
        nbformat.v4.new_code_cell("print(6 * 7)", metadata={"tags": ["keep_output"]}),
        nbformat.v4.new_code_cell("print('noise')"),
    ]
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    assert renew_outputs(path) == [cells[0].id]
    stored = json.loads(path.read_text())["cells"]
    assert stored[0]["outputs"][0]["text"] == ["42\n"]
    assert stored[1]["outputs"] == []
    assert renew_outputs(path) == []


KEPT = {"tags": ["keep_output"]}


@pytest.mark.parametrize(
    "cell",
    [
        nbformat.v4.new_code_cell("1 / 0"),
        nbformat.v4.new_code_cell("silent = 1", metadata=KEPT),
        None,
    ],
    ids=["fails", "keeps nothing", "no notebook"],
)
def test_a_notebook_that_cannot_be_renewed_is_left_as_it_was(workshop, tmp_path, cell):
    path = tmp_path / "a.ipynb"
    path.write_text("no notebook")
    if cell:
        nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    before = path.read_bytes()
    done = workshop("outputs", str(path))
    assert done.returncode == 1
    assert "nothing was changed" in done.stderr
    assert path.read_bytes() == before
