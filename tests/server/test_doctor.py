"""`workshop doctor`: what it finds, and what it says to do about it."""

from __future__ import annotations

import http.server
import os
import shutil
import socket
import threading
import time
from collections import namedtuple
from datetime import datetime

import psutil
import pytest
from servers import free_port
from typer.testing import CliRunner

from workshop_kit.cli import app
from workshop_kit.course import speaking
from workshop_kit.server import _doctor, examine
from workshop_kit.server._addresses import Address
from workshop_kit.store import Store

Usage = namedtuple("Usage", "free")
Mounted = namedtuple("Mounted", "mountpoint fstype")


@pytest.fixture
def look(tmp_path):
    """Return the findings by subject."""

    def look(host="127.0.0.1", port=None, folder=None):
        with speaking("en"):
            found = list(examine(host, port or free_port(), folder or tmp_path))
        assert all(one.remedy for one in found if one.state != "good")
        return {one.subject: one for one in found}

    return look


def test_a_machine_that_is_ready(look, tmp_path, monkeypatch):
    monkeypatch.setattr(_doctor, "room_addresses", lambda _: [Address("10.0.0.7", "e", "room")])
    with Store.open(tmp_path / "answers.sqlite") as store:
        store.classes.archive(store.classes.new("A"))
        store.classes.new("B")
    before = (tmp_path / "answers.sqlite").read_bytes()
    found = look("0.0.0.0")
    assert {one.state for one in found.values()} == {"good"}, found
    assert "10.0.0.7" in found["Network"].sentence
    assert "2 classes, 1 of them open" in found["Database"].sentence
    assert (tmp_path / "answers.sqlite").read_bytes() == before
    assert not list(tmp_path.glob(".doctor*"))


def test_a_port_that_another_program_holds_is_a_fault(look):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = look(port=port)["Port"]
    assert found.state == "fault"
    assert str(port) in found.sentence
    assert "PORT=" in found.remedy


@pytest.mark.parametrize(
    ("body", "state"), [(b'{"boot": "abc"}', "warning"), (b"[]", "fault"), (b"<html>", "fault")]
)
def test_our_own_server_on_the_port_is_told_from_others(look, body, state):
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert look(port=server.server_port)["Port"].state == state
        finally:
            server.shutdown()
            thread.join()


def test_an_address_of_another_machine_is_a_fault(look):
    assert look("203.0.113.1")["Port"].state == "fault"


@pytest.mark.parametrize(
    ("addresses", "state", "said"),
    [
        ([], "fault", "no network"),
        ([("172.17.0.1", "virtual")], "warning", "no network"),
        ([("10.0.0.7", "room"), ("10.8.0.2", "vpn")], "warning", "10.0.0.7"),
        ([("10.0.0.7", "room"), ("192.168.1.9", "room")], "warning", "10.0.0.7"),
        ([("10.0.0.7", "room"), ("172.17.0.1", "virtual")], "good", "10.0.0.7"),
    ],
)
def test_networks(look, monkeypatch, addresses, state, said):
    found = [Address(ip, "some", kind) for ip, kind in addresses]
    monkeypatch.setattr(_doctor, "room_addresses", lambda _: found)
    network = look("0.0.0.0")["Network"]
    assert (network.state, said in network.sentence) == (state, True)
    if len([one for one in found if one.kind == "room"]) > 1:
        assert "192.168.1.9" in network.remedy


def test_loopback_is_no_address_for_phones(look):
    found = look()["Network"]
    assert found.state == "warning"
    assert "HOST=0.0.0.0" in found.remedy


def test_a_data_folder_that_cannot_be_written_is_a_fault(look, tmp_path):
    (tmp_path / "file").write_text("")
    found = look(folder=tmp_path / "file" / "data")
    assert found["Data folder"].state == "fault"
    assert "DATA=" in found["Data folder"].remedy


def test_a_network_drive_is_a_fault(look, monkeypatch, tmp_path):
    mounted = [Mounted("/", "ext4"), Mounted(str(tmp_path.parent), "nfs4")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: mounted)
    found = look()["Data folder"]
    assert (found.state, "nfs4" in found.sentence) == ("fault", True)
    mounted.append(Mounted(str(tmp_path), "ext4"))
    assert look()["Data folder"].state == "good"


@pytest.mark.parametrize(
    ("free", "state"), [(10**8, "fault"), (10**9, "warning"), (10**10, "good")]
)
def test_disks(look, monkeypatch, free, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    assert look()["Disk"].state == state


@pytest.mark.parametrize("fault", ["damaged", "newer", "another program's"])
def test_databases_that_cannot_be_used(look, tmp_path, fault):
    import sqlite3
    from contextlib import closing

    path = tmp_path / "answers.sqlite"
    if fault == "damaged":
        path.write_bytes(b"no database" * 1000)
    elif fault == "newer":
        Store.open(path).close()
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
    else:
        with closing(sqlite3.connect(path)) as database, database:
            database.execute("CREATE TABLE music (title TEXT)")
    before = path.read_bytes()
    found = look()["Database"]
    assert found.state == "fault"
    assert str(path) in found.sentence
    assert path.read_bytes() == before


def test_a_clock_behind_the_files_is_a_fault(look, tmp_path):
    (tmp_path / "workshop.log").write_text("")
    os.utime(tmp_path / "workshop.log", (time.time() + 3600,) * 2)
    found = look()["Clock"]
    assert found.state == "fault"
    assert "date and time" in found.remedy


def test_a_clock_of_1970_is_a_fault(look, monkeypatch):
    class Reset(datetime):
        @classmethod
        def now(cls, zone=None):
            return cls(1970, 1, 2, tzinfo=zone)

    monkeypatch.setattr(_doctor, "datetime", Reset)
    found = look()["Clock"]
    assert (found.state, "1970" in found.sentence) == ("fault", True)


def test_a_font_without_rare_names_is_a_fault(look, monkeypatch):
    assert look()["Font"].state == "good"
    monkeypatch.setattr(_doctor, "RARE_NAMES", "喆\U0003fffd")
    assert look()["Font"].state == "fault"
    monkeypatch.setattr(_doctor, "files", lambda _: __import__("pathlib").Path("/nowhere"))
    assert look()["Font"].state == "fault"


def test_missing_packages_and_files_are_faults(look, monkeypatch, tmp_path):
    monkeypatch.setattr(_doctor, "PACKAGES", ("pandas", "no_such_package"))
    found = look()["Programs"]
    assert (found.state, "no_such_package" in found.sentence) == ("fault", True)
    monkeypatch.undo()
    monkeypatch.setenv("WORKSHOP_FILES", str(tmp_path))
    assert look()["Programs"].state == "fault"


def test_little_memory_is_a_warning(look, monkeypatch):
    monkeypatch.setattr(_doctor, "usable_memory", lambda: 10**9)
    assert look()["Memory"].state == "warning"


def doctor(tmp_path, *arguments, **environment):
    return CliRunner().invoke(
        app,
        ["doctor", "--port", str(free_port()), "--data", str(tmp_path), *arguments],
        env={"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", **environment},
    )


def test_warnings_end_well_and_faults_do_not(tmp_path, monkeypatch):
    monkeypatch.setattr(_doctor, "usable_memory", lambda: 10**9)
    done = doctor(tmp_path, "--host", "127.0.0.1")
    assert done.exit_code == 0, done.output
    assert "! Take note" in done.stdout
    monkeypatch.setattr(_doctor, "RARE_NAMES", "\U0003fffd")
    done = doctor(tmp_path, "--host", "127.0.0.1")
    assert done.exit_code == 1
    assert "Fault" in done.stdout
    assert "make setup" in done.stdout


def test_it_speaks_the_language_of_the_system_or_the_one_asked_for(tmp_path):
    assert "Port" in doctor(tmp_path, LANG="de_DE.UTF-8").stdout
    assert "端口" in doctor(tmp_path, LANG="zh_CN.UTF-8").stdout
    assert "端口" in doctor(tmp_path, "--language", "zh", LANG="C").stdout
    assert "Port" in doctor(tmp_path, "--language", "en", LANG="zh_CN.UTF-8").stdout


def test_in_a_terminal_of_few_letters_it_stays_readable(workshop, tmp_path):
    done = workshop(
        *("doctor", "--port", str(free_port()), "--data", str(tmp_path), "--host", "127.0.0.1"),
        LC_ALL="zh_CN", PYTHONIOENCODING="ascii",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "-> " in done.stdout
