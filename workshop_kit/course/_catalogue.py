"""Keep the Chinese catalogue in step with the interface strings in the sources."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ._language import CATALOGUE, read_catalogue

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PACKAGE: Final = Path(__file__).parents[1]
_METHODS: Final = [("**.py", "python"), ("**.j2", "jinja2")]
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "both": None,
    "mark": None,
    "_ImpossibleError": None,
    "ngettext": (1, 2),
}
_HEADER: Final = """\
# Chinese interface strings. Merge new ones with: workshop messages
msgid ""
msgstr ""
"Project-Id-Version: kam-workshop\\n"
"Language: zh\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_PLACEHOLDER: Final = re.compile(r"\{(\w*)[^}]*\}")


def extract_messages(package: Path = PACKAGE) -> Catalog:
    """Return every interface string in the package's Python sources and templates."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(project="kam-workshop", charset="utf-8")
    calls = extract_from_dir(package, method_map=_METHODS, keywords=_KEYWORDS)
    for filename, _line, message, comments, _context in sorted(calls, key=lambda call: call[0]):
        place = f"{package.name}/{Path(filename).as_posix()}"
        found.add(message, None, [(place, None)], auto_comments=comments)  # type: ignore[list-item]
    return found


def update_catalogue(file: Path = CATALOGUE, package: Path = PACKAGE) -> list[str]:
    """Merge the package's interface strings into the Chinese catalogue.

    Translations are kept, new strings come in empty, strings no longer used go. The file is
    written only if something changes.

    Returns
    -------
    list[str]
        The messages still without a Chinese text.
    """
    from babel.messages.pofile import write_po

    catalogue = read_catalogue(file)
    found = extract_messages(package)
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = io.BytesIO(_HEADER.encode())
    written.seek(0, io.SEEK_END)
    write_po(written, catalogue, width=96, omit_header=True, sort_output=True, include_lineno=False)
    if written.getvalue() != file.read_bytes():
        file.write_bytes(written.getvalue())
    return [_name(message) for message in catalogue if message.id and not _chinese(message)]


def catalogue_faults(file: Path = CATALOGUE, package: Path = PACKAGE) -> list[str]:
    """Hold the Chinese catalogue against the sources.

    Returns
    -------
    list[str]
        One sentence for each message that is missing, empty, fuzzy, not Chinese, no longer used
        or has other placeholders than the English; empty if all is well.
    """
    catalogue, found = read_catalogue(file), extract_messages(package)
    faults: list[str] = []
    for message in found:
        if message.id and (fault := _fault(message, catalogue.get(message.id))):
            places = ", ".join(sorted({place for place, _ in message.locations}))
            faults.append(f"{file.name}: {_name(message)!r} ({places}) {fault}")
    for message in catalogue:
        if message.id and found.get(message.id) is None:
            fault = "is used nowhere; run: workshop messages"
            faults.append(f"{file.name}: {_name(message)!r} {fault}")
    return faults


def _fault(message: Message, translated: Message | None) -> str | None:
    if translated is None:
        return "is missing; run: workshop messages, then translate it"
    text = _chinese(translated)
    if not text:
        return "has no Chinese; translate it"
    if translated.fuzzy:
        return "is marked fuzzy; check the translation and remove the mark"
    if _placeholders(text) != _placeholders(_name(message, last=True)):
        return "has other placeholders in Chinese; use the same names"
    return None


def _name(message: Message, last: bool = False) -> str:
    if isinstance(message.id, str):
        return message.id
    return message.id[-1 if last else 0]


def _chinese(message: Message) -> str:
    text = message.string or ""
    return text if isinstance(text, str) else text[0]


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))
