"""`workshop handbook`: a PDF or a sentence, never half a file."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from workshop_kit import exports
from workshop_kit.cli import app


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(app, ["handbook", *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done

    return run


def test_a_handbook_is_written_beside_the_caller_or_where_told(run, tmp_path):
    assert run("--day", "1").exit_code == 0
    assert (tmp_path / "handbook-day-1.zh.pdf").read_bytes().startswith(b"%PDF-")
    done = run("--day", "3", "--language", "en", "--organisation", "晨光", "--output", "book.pdf")
    assert "book.pdf: print it" in done.output
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF-")


def test_a_file_that_exists_is_replaced_by_force_only(run, tmp_path):
    (tmp_path / "book.pdf").write_text("mine")
    refused = run("--day", "1", "--output", "book.pdf")
    assert (refused.exit_code, (tmp_path / "book.pdf").read_text()) == (1, "mine")
    assert "--force" in refused.output
    assert run("--day", "1", "--output", "book.pdf", "--force").exit_code == 0
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--day", "9", "--language", "en"], "The seminar has no day 9. Days with a handbook: 1"),
        (["--day", "-1"], "没有第 -1 天"),
        (["--day", "1", "--output", "gone/book.pdf"], "there is no folder gone"),
        (["--day", "1", "--output", "."], "is a folder"),
    ],
)
def test_what_cannot_be_made_is_said_with_the_remedy(run, tmp_path, arguments, said):
    done = run(*arguments)
    assert done.exit_code == 1
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_leaves_no_half_file(run, tmp_path, monkeypatch):
    def full(*_paths):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "handbook", lambda *_given: b"%PDF-")
    monkeypatch.setattr("workshop_kit.cli._common.os.replace", full)
    assert "cannot write handbook-day-1.zh.pdf (No space" in run("--day", "1").output
    assert list(tmp_path.iterdir()) == []
