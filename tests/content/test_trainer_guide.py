"""The trainers' guide: the same in both languages, and all that it names is there."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from pathlib import Path

import pytest
import typer

from workshop_kit.cli import app
from workshop_kit.course import gettext, text_faults
from workshop_kit.server._session import SESSION
from workshop_kit.server.trainer import trainer_routes

FOLDER = Path("docs", "trainer_guide")
LANGUAGES = ("zh", "en")
LABEL = re.compile(r"\*\*(.+?)\*\*")
CODE = re.compile(r"```\n(.*?)```|`([^`\n]+)`", re.S)
LINK = re.compile(r"\]\(([^)]+)\)")
KEY = re.compile(r"<kbd>([A-Z])</kbd>")
OF_A_LANGUAGE = re.compile(r"\b(?:zh|en)(?=\.(?:md|\d+\.png))")


@pytest.fixture(scope="module")
def guide(root: Path) -> dict[str, str]:
    return {lang: (root / FOLDER / f"{lang}.md").read_text(encoding="utf-8") for lang in LANGUAGES}


def commands(text: str) -> list[str]:
    """What stands in code, a line each."""
    found = [block or line for block, line in CODE.findall(text)]
    return [line for block in found for line in block.strip().splitlines()]


def labels_faults(zh: str, en: str) -> list[str]:
    """Say which labels no page has, or stand on one side only."""
    wanted = Counter(gettext(label, "zh") for label in LABEL.findall(en))
    unknown = [label for label in LABEL.findall(en) if gettext(label, "zh") == label]
    told = Counter(LABEL.findall(zh))
    return unknown + sorted((wanted - told) | (told - wanted))


def make_faults(line: str, makefile: str) -> list[str]:
    """Say what of a line with ``make`` the Makefile does not have."""
    words = shlex.split(line)[1:]
    goals = [word for word in words if "=" not in word]
    named = [word.partition("=")[0] for word in words if "=" in word]
    return [goal for goal in goals if not re.search(rf"^{goal}:", makefile, re.M)] + [
        name for name in named if not re.search(rf"^{name} =", makefile, re.M)
    ]


def workshop_parses(line: str) -> bool:
    """Whether the command line takes this, without doing it."""
    words = shlex.split(line)[1:]
    command, name = typer.main.get_command(app), ""
    while words and words[0] in getattr(command, "commands", {}):
        name, *words = words
        command = command.commands[name]
    return not hasattr(command, "commands") and bool(command.make_context(name, words))


def test_both_languages_have_the_same_headings_numbers_links_items_and_terms(guide):
    zh, en = (OF_A_LANGUAGE.sub("xx", guide[lang]) for lang in LANGUAGES)
    assert list(text_faults(f"{zh}\n<!-- en -->\n{en}")) == []


def test_a_number_on_one_side_only_would_be_seen(guide):
    zh, en = (OF_A_LANGUAGE.sub("xx", guide[lang]) for lang in LANGUAGES)
    damaged = en.replace("8866", "8867")
    assert any("8866" in fault for fault in text_faults(f"{zh}\n<!-- en -->\n{damaged}"))


def test_each_label_stands_on_a_page_in_both_languages(guide):
    assert labels_faults(guide["zh"], guide["en"]) == []
    assert labels_faults(guide["zh"], guide["en"].replace("**Begin now**", "**Begin soon**"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_command_exists(guide, root, lang):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    lines = commands(guide[lang])
    made = [line for line in lines if line.startswith("make ")]
    assert made
    for line in made:
        assert make_faults(line, makefile) == [], line
    run = [line for line in lines if line.startswith(".venv/bin/workshop ")]
    assert run
    for line in run:
        assert workshop_parses(line), line
    for name, value in (
        word.split("=") for line in lines for word in shlex.split(line) if "=" in word[:-1]
    ):
        assert re.search(rf"^{name} =", makefile, re.M), name
        if name == "SESSION":
            assert (root / "notebooks" / f"{value}.ipynb").is_file()


def test_a_command_that_is_not_there_would_be_seen(root):
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert make_faults("make party HOST=0.0.0.0 COLOUR=red", makefile) == ["party", "COLOUR"]
    assert not workshop_parses(".venv/bin/workshop class")
    with pytest.raises(Exception, match="No such option"):
        workshop_parses(".venv/bin/workshop backup x.sqlite --colour red")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_address_picture_and_page_is_there(guide, root, lang):
    routes = [SESSION, SESSION + "/notes", *(path for path, _handler in trainer_routes())]
    for line in commands(guide[lang]):
        if line.startswith("/"):
            assert any(re.fullmatch(route, line) for route in routes), line
            if session := re.match(r"/sessions/(\w+)", line):
                assert (root / "notebooks" / f"{session[1]}.ipynb").is_file()
    for link in LINK.findall(guide[lang]):
        assert (root / FOLDER / link).is_file(), link
        assert not link.endswith(".png") or f".{lang}." in link


def test_each_key_does_something_on_the_projector_or_in_the_deck(guide, root):
    script = (root / "workshop_kit/server/static/session.js").read_text(encoding="utf-8")
    deck = (root / "workshop_kit/cli/_slides.py").read_text(encoding="utf-8")
    for key in KEY.findall(guide["en"] + guide["zh"]):
        known = f" {key.lower()}: acts." in script or re.search(
            rf"\b{key} (opens|shows|fills)", deck
        )
        assert known or key == "C", key  # Ctrl+C ends a program


def test_the_readme_leads_to_the_guide(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    for lang in LANGUAGES:
        assert f"({FOLDER.as_posix()}/{lang}.md)" in readme
