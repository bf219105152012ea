"""What `make` passes on to the command line."""

from __future__ import annotations

import shlex
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


@pytest.fixture
def command(root, monkeypatch):
    """Return the words of the command that make would run, called by make or not."""
    for name in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS"):
        monkeypatch.delenv(name, raising=False)

    def words(target, *variables):
        done = subprocess.run(
            ["make", "-n", "-o", "setup", target, *variables],
            capture_output=True, text=True, cwd=root, check=True, timeout=60,
        )  # fmt: skip
        said = done.stdout[done.stdout.index(".venv/bin/workshop") :]
        return shlex.split(said.replace("\\\n", " "))[1:]

    return words


def test_serve_passes_only_what_was_given(command):
    assert command("serve") == [
        *("serve", "--host", "127.0.0.1", "--port", "8866", "--language", "zh")
    ]


def test_serve_passes_every_variable(command):
    words = command(
        *("serve", "HOST=0.0.0.0", "PORT=9000", "DATA=/my data", "CLASS=K7W-M4Q-XP2"),
        *('ORGANISATION=Bob\'s "A`&`B" 华信', "LANGUAGE=en"),
    )
    assert words == [
        *("serve", "--host", "0.0.0.0", "--port", "9000", "--language", "en"),
        *("--data", "/my data", "--class", "K7W-M4Q-XP2"),
        *("--organisation", 'Bob\'s "A`&`B" 华信'),
    ]


def test_the_systems_own_language_is_not_the_classs(command, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "de_DE:de")
    assert command("serve")[-1] == "zh"


def test_doctor_looks_at_the_room_unless_told(command):
    assert command("doctor") == ["doctor", "--port", "8866"]
    assert command("doctor", "HOST=127.0.0.1")[1:3] == ["--host", "127.0.0.1"]
