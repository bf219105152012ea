"""What the terminal shows when a class opens: code, addresses, a QR code; in both languages."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO
from urllib.parse import quote

from workshop_kit.course import gettext, mark
from workshop_kit.files import data_folder
from workshop_kit.store import Classroom
from workshop_kit.terminal import can_show, one_line, padded, width, wrapped

from ._addresses import Address, is_any, is_loopback, room_addresses, web_address

QUIET = 4  # modules of white around a QR code, as its standard asks
BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"  # fixed colours, whatever the terminal's theme
PLAIN = "\x1b[0m"
HALVES = {(0, 0): " ", (0, 1): "▄", (1, 0): "▀", (1, 1): "█"}
Row = tuple[str, str]

__all__ = ["announce", "join_address", "qr_svg", "qr_text"]


def announce(
    classroom: Classroom,
    host: str,
    port: int,
    base_url: str,
    trainer_key: str,
    to: TextIO | None = None,
) -> str:
    """Return what tells the trainer how to let people in, fit for the terminal `to`.

    The QR code is there only where phones can reach the address, and where it fits.
    """
    stream = to or sys.stdout
    columns = shutil.get_terminal_size().columns
    other = "en" if classroom.language == "zh" else "zh"
    languages = (classroom.language, other) if can_show(stream, "课堂") else ("en",)
    here = web_address(_this_computer(host), port, base_url)
    room = [web_address(one.ip, port, base_url) for one in _reaching(host)]
    joins = [join_address(classroom.code, base) for base in room or [here]]
    rows = [
        (mark("Organisation"), classroom.organisation),
        (mark("Class code"), classroom.code),
        (mark("Address to join"), joins[0]),
        *((mark("or"), join) for join in joins[1:]),
        (mark("Trainer's address"), f"{here}trainer?key={quote(trainer_key)}"),
        (mark("Data folder"), str(data_folder())),
    ]
    lines = ["", *_aligned(rows, languages, columns), ""]
    if room and (code := _qr(joins[0], stream, columns)):
        lines += [*code, ""]
    for sentence in _sentences(host, room):
        for lang in languages:
            lines += [f"  {line}" for line in wrapped(gettext(sentence, lang), columns - 4)]
    return "\n".join(_encodable(line, stream) for line in lines) + "\n"


def join_address(code: str, base: str) -> str:
    """Return the address that opens the join form with the code filled in."""
    return f"{base}join?code={quote(code)}"


def qr_svg(address: str) -> str:
    """Return a QR code as an inline ``<svg>``, black on white with its quiet zone."""
    import segno

    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(
        border=QUIET, light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return str(drawn)


def qr_text(address: str, colours: bool = True) -> list[str]:
    """Return a QR code as lines of half blocks, two rows of modules in each.

    With colours it is black on white in any terminal; without, white is drawn as blocks, which
    is right where letters are lighter than what is behind them.
    """
    import segno

    code = segno.make(address, error="l", micro=False)
    dark = [[int(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if len(dark) % 2:
        dark.append([0] * len(dark[0]))
    if not colours:
        dark = [[1 - module for module in row] for row in dark]
    lines = (
        "".join(HALVES[upper, lower] for upper, lower in zip(dark[at], dark[at + 1], strict=True))
        for at in range(0, len(dark), 2)
    )
    return [f"{BLACK_ON_WHITE}{line}{PLAIN}" if colours else line for line in lines]


def _this_computer(host: str) -> str:
    """Return the host under which this computer itself reaches the server."""
    if is_any(host):
        return "::1" if host == "::" else "127.0.0.1"
    return host


def _reaching(host: str) -> list[Address]:
    """Return the addresses that phones may reach, the likeliest first."""
    if is_any(host):
        return room_addresses(host)
    return [] if is_loopback(host) else [Address(host, "", "room")]


def _aligned(rows: Sequence[Row], languages: Sequence[str], columns: int) -> list[str]:
    """Put labels beside what they name; above it, where the window is narrow."""
    named = [[gettext(label, lang) for lang in languages] for label, _ in rows]
    widths = [max(map(width, names)) for names in zip(*named, strict=True)]
    labels = ["  ".join(map(padded, names, widths)) for names in named]
    told = [one_line(what) for _, what in rows]
    room = columns - sum(widths) - 2 * len(widths) - 2
    if max(map(width, told)) <= room:
        return [f"  {label}  {what}" for label, what in zip(labels, told, strict=True)]
    pairs = zip(named, told, strict=True)
    return [line for names, what in pairs for line in (f"  {'  '.join(names)}", f"    {what}")]


def _qr(address: str, stream: TextIO, columns: int) -> list[str]:
    """Return the code's lines; none where the terminal has no blocks or is too narrow."""
    colours = stream.isatty() and "NO_COLOR" not in os.environ
    lines = qr_text(address, colours)
    wide = max(width(line.removeprefix(BLACK_ON_WHITE).removesuffix(PLAIN)) for line in lines)
    if not can_show(stream, "█▀▄") or os.environ.get("TERM") == "dumb" or wide + 2 > columns:
        return []
    return [f"  {line}" for line in lines]


def _sentences(host: str, room: Sequence[str]) -> Iterator[str]:
    if is_loopback(host):
        yield mark("Phones cannot reach this address. To open the room: make serve HOST=0.0.0.0")
    elif not room:
        yield mark("This computer is in no network: connect it, then start again.")
    elif len(room) > 1:
        yield mark("Where phones do not reach the first address, try the next.")
    yield mark("The trainer's address is secret: it shows all answers. Give it to nobody.")
    yield mark("Stop with Ctrl+C.")


def _encodable(line: str, stream: TextIO) -> str:
    """Return the line with a question mark for each character that the stream lacks."""
    return line if can_show(stream, line) else line.encode("ascii", "replace").decode("ascii")
