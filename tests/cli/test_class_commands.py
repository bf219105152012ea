"""`workshop class …`: what it does, and what it says when it cannot."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from workshop_kit.cli import app
from workshop_kit.store import Classes, CodeUnknown, Store, StoreBusy
from workshop_kit.terminal import width

CODE = re.compile(r"\b[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}\b")


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKSHOP_DATA", "restored after the test")
    return tmp_path / "data"


@pytest.fixture
def workshop_class(data):
    def run(*arguments, typed=None):
        done = CliRunner().invoke(app, ["class", *arguments, "--data", str(data)], input=typed)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done

    return run


@pytest.fixture
def code(workshop_class):
    return CODE.search(workshop_class("new", "--organisation", "华信工业").stdout)[0]


def in_store(data):
    return Store.open(data / "answers.sqlite")


def test_a_new_class_has_teams_language_and_retention(workshop_class, data):
    done = workshop_class(
        *("new", "--organisation", "Acme", "--language", "en"),
        *("--retention-days", "7", "--teams", "3"),
    )
    assert done.exit_code == 0
    with in_store(data) as store:
        room = store.classes.find(CODE.search(done.stdout)[0])
        assert (room.organisation, room.language, room.retention_days) == ("Acme", "en", 7)
        assert [team.name for team in store.teams.all(room)] == ["1", "2", "3"]


def test_six_teams_unless_told_and_none_where_none_are_wanted(workshop_class, code, data):
    workshop_class("new", "--organisation", "B", "--teams", "0")
    with in_store(data) as store:
        assert [len(store.teams.all(room)) for room in store.classes.all()] == [6, 0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), ("organisation", "--organisation")),
        (("--organisation", "  "), ("organisation", "--organisation")),
        (("--organisation", "x" * 201), ("organisation", "200")),
        (("--organisation", "a\x07b"), ("organisation", "control")),
        (("--organisation", "A", "--language", "fr"), ("language", "zh or en")),
        (("--organisation", "A", "--retention-days", "0"), ("retention_days", "1 to 3650")),
        (("--organisation", "A", "--teams", "31"), ("teams", "0 to 30")),
        (("--organisation", "A", "--teams", "-1"), ("teams", "0 to 30")),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_opens_no_class(
    workshop_class, data, arguments, said
):
    done = workshop_class("new", *arguments)
    assert done.exit_code == 1
    assert all(word in done.stderr for word in said), done.stderr
    with in_store(data) as store:
        assert store.classes.all() == []


def test_the_list_shows_classes_in_line_and_their_people(workshop_class, code, data):
    workshop_class("new", "--organisation", "Beta\u202e Ltd", "--language", "en")
    with in_store(data) as store:
        room = store.classes.find(code)
        for name in ("Anna", "小李", "Zoe"):
            last = store.participants.join(room, name)
        store.participants.remove(last.participant.owner)
    lines = workshop_class("list").stdout.splitlines()
    head, first, second = lines
    assert code in first
    assert "\u202e" not in second
    place = width(head[: head.index("Language")])
    for line, language in ((first, "zh"), (second, "en")):
        assert width(line[: line.index(f" {language} ")]) + 1 == place
    assert first.split()[4:6] == ["open", "2"]
    gone = datetime.now(UTC).astimezone() + timedelta(days=90)
    assert first.split()[-1] == gone.strftime("%Y-%m-%d")


def test_a_class_due_for_deletion_says_so(workshop_class, code, monkeypatch):
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(Classes, "expires_at", lambda *_: long_ago)
    assert "due" in workshop_class("list").stdout


def test_an_empty_list_names_the_next_step(workshop_class):
    assert "workshop class new" in workshop_class("list").stdout


def test_archive_and_reopen(workshop_class, code, data):
    typed = code.lower().replace("-", " ")
    done = workshop_class("archive", typed)
    assert done.exit_code == 0
    assert f"class reopen {code}" in done.stdout
    assert "archived" in workshop_class("list").stdout
    assert workshop_class("archive", code).exit_code == 0  # again
    assert workshop_class("reopen", code).exit_code == 0
    with in_store(data) as store:
        assert store.classes.find(code).archived_at is None


@pytest.mark.parametrize("command", ["archive", "reopen", "delete"])
@pytest.mark.parametrize("unknown", ["ZZZ-ZZZ-ZZZ", "nonsense", "' OR 1=1 --", ""])
def test_an_unknown_code_is_a_sentence(workshop_class, code, command, unknown):
    done = workshop_class(command, unknown, *(["--yes"] if command == "delete" else []))
    assert done.exit_code == 1
    assert "code" in done.stderr
    assert "Traceback" not in done.output


def test_delete_says_what_goes_and_needs_the_code(workshop_class, code, data):
    with in_store(data) as store:
        store.participants.join(store.classes.find(code), "Anna")
    other = CODE.search(workshop_class("new", "--organisation", "B").stdout)[0]
    for typed in ("\n", "yes\n", f"{other}\n", ""):
        done = workshop_class("delete", code, typed=typed)
        assert done.exit_code == 1
        assert "华信工业" in done.stdout
        assert "1 participant" in done.stdout
        assert "nothing was deleted" in done.stderr
    done = workshop_class("delete", code, typed=f" {code.lower()} \n")
    assert done.exit_code == 0
    assert "Deleted" in done.stdout
    with in_store(data) as store:
        with pytest.raises(CodeUnknown):
            store.classes.find(code)
        assert store.classes.find(other)
    for kept in data.iterdir():
        assert "华信工业".encode() not in kept.read_bytes()


def test_an_archived_class_can_be_deleted_without_asking(workshop_class, code, data):
    workshop_class("archive", code)
    assert workshop_class("delete", code, "--yes").exit_code == 0
    with in_store(data) as store:
        assert store.classes.all() == []


def test_traces_that_another_program_holds_are_named(workshop_class, code, monkeypatch):
    def busy(*_):
        raise StoreBusy("deleted, but traces stay: close the other programs and delete again")

    monkeypatch.setattr(Classes, "delete", busy)
    done = workshop_class("delete", code, "--yes")
    assert done.exit_code == 1
    assert "close the other programs" in done.stderr
    assert "Deleted" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("new", "--organisation", "A"), ("list",), ("archive", "A"), ("reopen", "A"), ("delete", "A")],
    ids=lambda given: given[0],
)
@pytest.mark.parametrize("obstacle", ["damaged", "newer", "no folder"])
def test_a_store_that_cannot_be_used_is_a_sentence(workshop_class, data, arguments, obstacle):
    if obstacle == "no folder":
        data.write_text("a file")
    else:
        data.mkdir()
        (data / "answers.sqlite").write_bytes(b"no database at all" * 100)
    if obstacle == "newer":
        (data / "answers.sqlite").unlink()
        in_store(data).close()
        _from_the_future(data / "answers.sqlite")
    done = workshop_class(*arguments)
    assert done.exit_code == 1
    assert str(data) in done.stderr
    assert "Traceback" not in done.output


def _from_the_future(path):
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")


def test_the_commands_run_in_a_process_of_their_own(workshop, tmp_path):
    done = workshop("class", "archive", "ZZZ-ZZZ-ZZZ", "--data", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("no class has this code")
    assert os.listdir(tmp_path)
