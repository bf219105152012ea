"""What the terminal shows when a class opens."""

from __future__ import annotations

import io
import socket
from collections import namedtuple
from datetime import UTC, datetime
from xml.etree import ElementTree

import psutil
import pytest
import segno

from workshop_kit.server import _addresses, _announce, announce
from workshop_kit.server._addresses import is_loopback, room_addresses
from workshop_kit.server._announce import BLACK_ON_WHITE, PLAIN, qr_svg, qr_text
from workshop_kit.store import Classroom
from workshop_kit.terminal import width

CODE = "K7W-M4Q-XP2"
JOIN = f"http://192.168.1.20:8866/join?code={CODE}"
One = namedtuple("One", "family address")
Up = namedtuple("Up", "isup")


class Terminal(io.TextIOWrapper):
    def __init__(self, encoding="utf-8", tty=True):
        super().__init__(io.BytesIO(), encoding=encoding)
        self._tty = tty

    def isatty(self):
        return self._tty


@pytest.fixture(autouse=True)
def wide(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("WORKSHOP_DATA", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def interfaces(monkeypatch):
    """Let this machine have other interfaces: name=address, off=(names)."""

    def have(preferred="", down=(), **addresses):
        v6 = {name for name, ip in addresses.items() if ":" in ip}
        monkeypatch.setattr(
            psutil,
            "net_if_addrs",
            lambda: {
                name: [One(socket.AF_INET6 if name in v6 else socket.AF_INET, ip)]
                for name, ip in addresses.items()
            },
        )
        monkeypatch.setattr(
            psutil, "net_if_stats", lambda: {name: Up(name not in down) for name in addresses}
        )
        monkeypatch.setattr(_addresses, "_preferred", lambda _family: preferred)

    return have


def told(host="192.168.1.20", to=None, language="zh", organisation="华信工业", base="/"):
    room = Classroom(1, CODE, organisation, language, 90, datetime.now(UTC))
    return announce(room, host, 8866, base, "trainers_KEY-1", to or Terminal())


def blocks(text):
    return [line for line in text.splitlines() if BLACK_ON_WHITE in line or "██" in line]


def test_everything_a_trainer_needs_is_there_in_both_languages(tmp_path):
    text = told()
    for part in (CODE, "华信工业", JOIN, "/trainer?key=trainers_KEY-1", str(tmp_path)):
        assert part in text
    for words in ("课堂代码", "Class code", "secret", "Ctrl+C"):
        assert words in text
    assert text.index("课堂代码") < text.index("Class code")
    english = told(language="en")
    assert english.index("Class code") < english.index("课堂代码")


def test_addresses_stand_below_the_prefix_of_a_hub():
    text = told(base="/user/class-7/")
    assert f"http://192.168.1.20:8866/user/class-7/join?code={CODE}" in text
    assert "8866/user/class-7/trainer?key=" in text


def test_what_is_named_stands_in_line_although_chinese_is_wide():
    lines = told(organisation="华信工业").splitlines()
    starts = {
        width(line[: line.index(what)])
        for what in (
            "华信工业",
            CODE,
            "http://192.168.1.20:8866/join",
            "http://192.168.1.20:8866/t",
        )
        for line in lines
        if what in line and not (what == CODE and "join" in line)
    }
    assert len(starts) == 1


def test_a_narrow_window_breaks_no_line_and_squeezes_no_code(monkeypatch):
    monkeypatch.setenv("COLUMNS", "70")
    text = told()
    lines = [line for line in text.splitlines() if "\x1b" not in line and " " in line.strip()]
    assert all(width(line) <= 70 for line in lines)
    assert blocks(text)
    monkeypatch.setenv("COLUMNS", "30")
    assert not blocks(told())
    assert JOIN in told()


def modules(lines):
    """Read half blocks back into rows of dark modules."""
    inverse = {sign: pair for pair, sign in _announce.HALVES.items()}
    rows = []
    for line in lines:
        pairs = [inverse[sign] for sign in line]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return rows


@pytest.mark.parametrize("tty", [True, False])
def test_the_code_in_the_terminal_is_the_codes_with_its_quiet_zone(tty):
    lines = blocks(told(to=Terminal(tty=tty)))
    plain = [line.strip().removeprefix(BLACK_ON_WHITE).removesuffix(PLAIN) for line in lines]
    found = modules(plain)
    if not tty:
        found = [[1 - module for module in row] for row in found]
    expected = [
        [int(module) for module in row]
        for row in segno.make(JOIN, error="l", micro=False).matrix_iter(border=4)
    ]
    assert found[: len(expected)] == expected
    assert not any(map(any, found[len(expected) :]))
    for edge in (found[:4], found[-4:], [row[:4] for row in found], [row[-4:] for row in found]):
        assert not any(map(any, edge))


def test_colours_are_fixed_ones_so_that_the_theme_does_not_matter():
    assert all(line.startswith(BLACK_ON_WHITE) for line in qr_text(JOIN))
    assert "38;5;16" in BLACK_ON_WHITE
    assert "48;5;231" in BLACK_ON_WHITE


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_escape_codes_where_they_are_not_wanted(monkeypatch, variable):
    monkeypatch.setenv(*variable)
    text = told()
    assert bool(blocks(text)) == (variable[0] == "NO_COLOR")
    if variable[0] == "NO_COLOR":
        assert "\x1b" not in text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "gbk"])
def test_a_terminal_that_lacks_characters_gets_what_it_can_show(encoding):
    text = told(to=Terminal(encoding))
    text.encode(encoding)
    assert JOIN in text
    assert ("课堂代码" in text) == (encoding == "gbk")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_on_loopback_it_says_how_to_open_the_room_and_shows_no_code(host):
    text = told(host)
    assert is_loopback(host)
    assert "make serve HOST=0.0.0.0" in text
    assert not blocks(text)


def test_the_likeliest_address_of_the_room_comes_first(interfaces):
    interfaces(
        docker0="172.17.0.1", tun0="10.8.0.2", tailscale0="100.101.1.2", lo="127.0.0.1",
        eth1="93.184.216.34", wlan0="192.168.1.20", enp3s0="10.0.0.7", veth12="172.18.0.1",
        down0="192.168.9.9", zero0="169.254.3.4", down=("down0",), preferred="192.168.1.20",
    )  # fmt: skip
    found = room_addresses()
    assert [one.ip for one in found] == [
        *("192.168.1.20", "10.0.0.7", "93.184.216.34"),
        *("10.8.0.2", "100.101.1.2", "172.17.0.1", "172.18.0.1"),
    ]
    assert {one.kind for one in found[:3]} == {"room"}
    text = told("0.0.0.0")
    assert text.index("192.168.1.20:8866/join") < text.index("10.0.0.7:8866/join")
    assert "127.0.0.1:8866/trainer?key=" in text  # the key does not travel
    assert "169.254" not in text
    assert blocks(text)


def test_a_vpn_that_takes_all_traffic_is_not_taken_for_the_room(interfaces):
    interfaces(utun4="10.9.9.9", en0="192.168.1.20", preferred="10.9.9.9")
    assert room_addresses()[0].ip == "192.168.1.20"


def test_version_six_addresses_are_bracketed(interfaces):
    interfaces(wlan0="fd00::7", eth0="fe80::1%eth0", lo="::1", wlan1="192.168.1.20")
    text = told("::")
    assert f"http://[fd00::7]:8866/join?code={CODE}" in text
    assert "http://[::1]:8866/trainer" in text
    assert "192.168" not in text


def test_without_a_network_it_says_so(interfaces):
    interfaces(lo="127.0.0.1")
    text = told("0.0.0.0", language="en")
    assert "in no network" in text
    assert not blocks(text)


def test_looking_for_addresses_sends_nothing(monkeypatch):
    def sends(*_):
        raise AssertionError("a packet was sent")

    for call in ("send", "sendto", "sendall", "sendmsg"):
        monkeypatch.setattr(socket.socket, call, sends)
    monkeypatch.setattr(socket, "getaddrinfo", sends)
    for host in ("0.0.0.0", "::"):
        room_addresses(host)


def test_an_organisation_cannot_steer_the_terminal():
    text = told("127.0.0.1", organisation="A\x1b[31m\u202eB\nC")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "A[31mBC" in text


def test_the_picture_for_pages_is_black_on_white_and_carries_no_script():
    drawn = ElementTree.fromstring(qr_svg(JOIN))
    assert drawn.tag.endswith("svg")
    assert "viewBox" in drawn.attrib
    assert {part.tag.rpartition("}")[2] for part in drawn.iter()} == {"svg", "path"}
    assert "style" not in qr_svg(JOIN)
    assert "<" not in qr_svg('http://a/?<b>"&')[5:].split("<path")[0]
