"""`workshop slides`: one file or a sentence, never half a file."""

from __future__ import annotations

from types import SimpleNamespace

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell
from typer.testing import CliRunner

from workshop_kit import authoring
from workshop_kit.cli import app


@pytest.fixture
def made(monkeypatch):
    """Which decks were made; none is really run."""
    made = []
    monkeypatch.setattr(
        authoring, "slides", lambda session, lang: made.append((session, lang)) or "<p>deck 讲</p>"
    )
    return made


@pytest.fixture
def workshop_slides(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(app, ["slides", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done

    return run


def test_a_deck_is_written_beside_the_caller_or_where_told(workshop_slides, made, tmp_path):
    assert workshop_slides("d3_segmentation").exit_code == 0
    assert (tmp_path / "d3_segmentation.zh.html").read_text("utf-8") == "<p>deck 讲</p>"
    workshop_slides("d3_segmentation", "--language", "en", "--output", "deck.html")
    assert (tmp_path / "deck.html").is_file()
    assert made == [("d3_segmentation", "zh"), ("d3_segmentation", "en")]


def test_a_file_that_exists_is_replaced_by_force_only(workshop_slides, made, tmp_path):
    (tmp_path / "deck.html").write_text("mine")
    refused = workshop_slides("d3_segmentation", "--output", "deck.html")
    assert (refused.exit_code, made) == (1, [])
    assert "deck.html exists" in refused.output
    assert "--force" in refused.output
    assert (tmp_path / "deck.html").read_text() == "mine"
    assert workshop_slides("d3_segmentation", "--output", "deck.html", "--force").exit_code == 0
    assert "deck" in (tmp_path / "deck.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["d9_dreams"], "there is no session 'd9_dreams'; sessions with a notebook: "),
        (["../agenda"], "no session '../agenda'"),
        (["d8_later"], "d8_later is planned and not yet written; sessions with a notebook: "),
        (["d8_part"], "d8_part is a part of the session d3_segmentation: name that"),
        (["d3_segmentation", "--output", "gone/deck.html"], "there is no folder gone"),
        (["d3_segmentation", "--output", "."], "is a folder"),
    ],
)
def test_what_cannot_be_made_is_said_before_anything_runs(
    workshop_slides, made, tmp_path, monkeypatch, arguments, said
):
    blocks = [
        SimpleNamespace(id="d8_later", planned=True, notebook=None),
        SimpleNamespace(id="d8_part", planned=False, notebook="d3_segmentation"),
    ]
    day = SimpleNamespace(blocks=blocks)
    monkeypatch.setattr(authoring, "load_agenda", lambda: SimpleNamespace(days=[day]))
    done = workshop_slides(*arguments)
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert (made, list(tmp_path.iterdir())) == ([], [])


def test_a_disk_that_refuses_leaves_no_half_file(workshop_slides, made, tmp_path, monkeypatch):
    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workshop_kit.cli._common.os.replace", full)
    done = workshop_slides("d3_segmentation")
    assert "cannot write d3_segmentation.zh.html (No space left on device)" in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_cell_that_fails_is_named_and_nothing_is_written(
    workshop_slides, content_copy, tmp_path, monkeypatch
):
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    path = content_copy / "notebooks" / "d3_segmentation.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        new_markdown_cell("# 一\n\n<!-- en -->\n\n# One"),
        new_code_cell("1 / 0", id="divide-it"),
    ]
    nbformat.write(notebook, path)
    done = workshop_slides("d3_segmentation")
    assert done.exit_code == 1
    assert (
        "d3_segmentation, cell divide-it fails: ZeroDivisionError: division by zero" in done.output
    )
    assert "Traceback" not in done.output
    assert not list(tmp_path.glob("*.html"))
