"""A session as slides: one language, notes beside each section, nothing outside, no live parts."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from workshop_kit.authoring import slides
from workshop_kit.course import WITH_CODE, sections, speaking, view
from workshop_kit.course._view import sides
from workshop_kit.exports import DeckError, slide_deck
from workshop_kit.exports._deck import HERE
from workshop_kit.exports._deck_markdown import html_of
from workshop_kit.exports._deck_part import Part
from workshop_kit.exports._deck_slides import laid_out
from workshop_kit.exports._deck_words import notes_words

HAN = re.compile(r"[\u3400-\u9fff]")
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


class Read(HTMLParser):
    """What a browser would see of a deck."""

    ADDRESSES = ("src", "href", "srcset", "poster", "action", "data", "background")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.notes: list[str] = []
        self.inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "aside", "title") or "hidden" in dict(attrs):
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data: str) -> None:
        where = self.inside[-1] if self.inside else ""
        if where == "aside":
            self.notes.append(data)
        elif where in ("", "title"):
            self.said.append(data)

    @property
    def slides(self) -> list[str]:
        return [attrs["id"] or "" for tag, attrs in self.tags if tag == "section" and "id" in attrs]

    @property
    def text(self) -> str:
        return " ".join(self.said)


def of(*cells, lang="en", folder=None, **metadata) -> str:
    return slide_deck(new_notebook(cells=list(cells), metadata=metadata), lang, folder)


def ran(source: str = "1", **data) -> nbformat.NotebookNode:
    shown = {name.replace("_", "/", 1): value for name, value in data.items()}
    output = new_output("execute_result", data=shown, execution_count=1)
    return new_code_cell(source, outputs=[output])


def printed(text: str) -> nbformat.NotebookNode:
    return new_code_cell("print()", outputs=[new_output("stream", name="stdout", text=text)])


@pytest.fixture(scope="module")
def written(root) -> nbformat.NotebookNode:
    return nbformat.read(root / "notebooks" / "d3_segmentation.ipynb", as_version=4)


@pytest.fixture(scope="module")
def decks(written) -> dict[str, str]:
    """The session in both languages, without its outputs."""
    return {lang: slide_deck(view(written, lang, "trainer"), lang) for lang in ("zh", "en")}


def test_a_deck_holds_nothing_of_the_other_language(decks, written):
    assert not HAN.search(decks["en"])
    chinese = Read(decks["zh"])
    seen = chinese.text + " ".join(chinese.notes)
    english = [both[1] for cell in written.cells if (both := sides(cell.source))]
    lines = [line for text in english for line in re.split(r"\n|\*\*|`", text) if len(line) > 25]
    assert len(lines) > 100
    assert [line for line in lines if line in seen] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_title_and_language_are_right(decks, written, lang):
    deck = decks[lang]
    title = sections(view(written, lang, "trainer"))[0].title
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}" data-room="light">' in deck
    assert f"<title>{title}</title>" in deck
    assert '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", sans-serif' in deck


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_section_has_slides_and_each_of_its_slides_its_notes(decks, written, lang):
    found = Read(decks[lang])
    for section in sections(view(written, lang, "trainer")):
        mine = [one for one in found.slides if re.fullmatch(rf"{section.id}(-\d+)?", one)]
        assert mine
        if section.notes:
            first = section.notes.splitlines()[0]
            assert sum(first in said for said in found.notes) >= len(mine)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_deck_names_no_address_outside_itself(decks, lang):
    for tag, attrs in Read(decks[lang]).tags:
        for name in Read.ADDRESSES:
            assert (attrs.get(name) or "data:").startswith("data:"), (tag, attrs)
    styles = "".join(re.findall(r"<style>(.*?)</style>", decks[lang], re.DOTALL))
    assert "@import" not in styles
    assert all(url.startswith("data:") for url in re.findall(r"url\([\"']?([^)]*)", styles))


def test_the_notes_window_speaks_the_deck_s_language(decks):
    plug_in = (HERE / "vendor" / "reveal-notes.js").read_text(encoding="utf-8")
    with speaking("zh"):
        words = notes_words("zh-Hans")
    for theirs, ours in words.items():
        assert theirs in plug_in
        assert not {*"`\\$"} & {*ours}
        assert theirs not in decks["zh"]
        assert ours in decks["zh"]
    assert "讲稿" in words[">Notes<"]


HOSTILE = "</script></title><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_hostile_text_stays_text():
    widget = {"model_id": "a"}
    state = {"a": {"model_name": "LabelModel", "state": label(HOSTILE)}}
    deck = of(
        new_markdown_cell(f"# {HOSTILE}"),
        new_markdown_cell(f"## {HOSTILE}\n\n{HOSTILE}\n\n[press](javascript:alert(1))"),
        printed(HOSTILE),
        ran(HOSTILE, text_plain=HOSTILE),
        ran(**{"application_vnd.jupyter.widget-view+json": widget}),
        new_markdown_cell(f"- {HOSTILE}", metadata={"tags": ["trainer"]}),
        widgets=kept(state),
    )
    found = Read(deck)
    assert [attrs for tag, attrs in found.tags if tag == "script"] == [
        {"id": "deck-settings", "type": "application/json"},
        *({}, {}, {}),
    ]
    assert not any(tag == "img" for tag, _attrs in found.tags)
    assert "javascript:alert" not in deck
    assert found.text.count("alert(1)") >= 5


def label(value: str) -> dict:
    return {"_model_name": "LabelModel", "value": value, "description": ""}


def kept(state: dict) -> dict:
    return {"application/vnd.jupyter.widget-state+json": {"state": state}}


@pytest.fixture(scope="module")
def live(tmp_path_factory) -> Read:
    """A session of live parts, run: an explorer, a prediction, a worksheet, a formula, a slider."""
    from session_course import NAME, short_course

    course = short_course(tmp_path_factory.mktemp("live") / "course")
    path = course / "notebooks" / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [
        new_markdown_cell("# 试讲\n\n<!-- en -->\n\n# Rehearsal"),
        new_code_cell(
            "import ipywidgets, os\n"
            "from workshop_kit import case, charts, explore, formula, predict, worksheet\n"
            "from workshop_kit.models.segmentation import distance_shares, segment\n"
            "data = case('corebridge').customers"
        ),
        new_markdown_cell("## 一\n\n<!-- en -->\n\n## One"),
        new_code_cell("explore(segment, charts.segment_map, data=data, k=(2, 8))"),
        new_code_cell(
            "predict('x12_customer_segments/deciding_figure', distance_shares,"
            " charts.importance_bars, data=data)"
        ),
        new_code_cell("worksheet('x12_customer_segments')"),
        new_code_cell("formula(segment)"),
        new_code_cell("ipywidgets.Output()"),
        new_code_cell("print(os.environ['WORKSHOP_DATA'])"),
    ]
    nbformat.write(notebook, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKSHOP_FILES", str(course))
        patch.setenv("WORKSHOP_DATA", "/somebodys/answers")
        return Read(slides(NAME, "en"))


def test_live_parts_stand_still_and_say_what_they_showed(live):
    (picture,) = [attrs for tag, attrs in live.tags if tag == "img"]
    assert (picture["src"] or "").startswith("data:image/png;base64,")
    assert len(picture["alt"] or "") > 40
    assert "The chart shows:" in live.text
    assert "Answers are written on the participants’ own pages." in live.text
    assert live.text.count("This part is live: it is shown on the session’s page.") == 1
    assert any(tag == "math" for tag, _attrs in live.tags)
    assert not re.search(r"\b(VBox|Box|Worksheet|Prediction|Explorer|Output)\(", live.text)


def test_a_deck_shows_nobody_s_answers(live):
    assert "workshop-slides-" in live.text
    assert "/somebodys/answers" not in live.text


def test_formulas_pictures_and_tables_stand_inside(tmp_path):
    (tmp_path / "map.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    deck = of(
        new_markdown_cell("## One\n\n$a^2$\n\n![A map](map.svg)\n\n| a |\n|---|\n| 1 |"),
        ran(image_png=PIXEL, text_plain="A picture"),
        ran(text_latex="$b_1$"),
        ran(text_html="<table><tr><td>seven</td></tr></table>", text_plain="repr of it"),
        folder=tmp_path,
    )
    tags = [tag for tag, _attrs in Read(deck).tags]
    assert (tags.count("math"), tags.count("img"), tags.count("table")) == (2, 2, 2)
    assert 'alt="A map"' in deck
    assert 'alt="A picture"' in deck
    assert "repr of it" not in deck


@pytest.mark.parametrize("picture", ["https://example.org/x.png", "gone.png", "../secret.png"])
def test_a_picture_that_is_not_beside_the_notebook_is_refused(tmp_path, picture):
    cell = new_markdown_cell(f"## One\n\n![]({picture})", id="the-cell")
    with pytest.raises(DeckError, match=rf"cell the-cell: the picture {re.escape(picture)}"):
        of(cell, folder=tmp_path)


def test_a_formula_that_cannot_be_read_is_refused():
    with pytest.raises(DeckError, match="formula"):
        html_of("$$x^$$")


def test_slide_types_skip_notes_and_new_slides_are_heard():
    deck = Read(
        of(
            new_markdown_cell("## One", id="one"),
            new_markdown_cell("gone", metadata={"slideshow": {"slide_type": "skip"}}),
            new_markdown_cell("below", metadata={"slideshow": {"slide_type": "subslide"}}),
        )
    )
    assert "gone" not in deck.text
    assert deck.slides == ["one", "one-2"]


def test_what_needs_the_code_in_view_is_folded_away_with_it():
    bare, again = printed("64 55"), printed("seven 7")
    bare.metadata["tags"] = ["keep_output", "nbval-check-output"]
    again.metadata["tags"] = ["change"]
    invitation = new_markdown_cell("**再运行**\n\n<!-- en -->\n\n**Again.**")
    heading = new_markdown_cell("## 一\n\n说。\n\n<!-- en -->\n\n## One\n\nTold.", id="one")
    book = new_notebook(cells=[heading, printed("shown"), bare, invitation, again])
    page = slide_deck(view(book, "en", "trainer"), "en")
    folded = re.findall(r'<div class="with-code" hidden>(.*?)</div>', page, re.DOTALL)
    assert [part for words in ("64 55", "Again.") for part in folded if words in part] == folded
    assert len(folded) == 2
    assert page.count("64 55") == page.count("Again.") == 1
    assert "seven 7" not in page  # a slide cannot run it again
    assert not any("shown" in part or "Told." in part for part in folded)
    assert '<pre class="printed">shown' in page


def test_a_heading_before_a_value_to_change_stays_in_sight():
    again = printed("seven 7")
    again.metadata["tags"] = ["change"]
    book = new_notebook(cells=[new_markdown_cell("## One"), again])
    for audience in ("room", "trainer"):
        _language, heading, cell = view(book, "en", audience).cells
        assert (WITH_CODE in heading.metadata, WITH_CODE in cell.metadata) == (False, True)
    assert not any(WITH_CODE in cell.metadata for cell in view(book, "en", "participant").cells)


def words(lines: float, **how) -> Part:
    return Part("w", "words", lines, **how)


def chart(lines: float = 11) -> Part:
    return Part("c", "chart", lines)


CODE = Part("code", "code")
HEAD = words(2.2, heading=True, title=True)


@pytest.mark.parametrize(
    ("parts", "on_slides"),
    [
        ([HEAD, words(3), chart(), CODE], [4]),  # words beside their chart
        ([HEAD, words(9), chart(), CODE], [2, 2]),  # too many words to stand beside it
        ([HEAD, words(14), Part("t", "figures", 4)], [2, 1]),  # a heading never stands alone
        ([HEAD, words(3), Part("t", "figures", 4), words(2), Part("t", "figures", 4)], [3, 2]),
        ([HEAD, words(2), words(2, begins=True)], [2, 1]),
        ([chart(), chart()], [1, 1]),
        ([CODE], []),  # nothing is shown of it
    ],
)
def test_words_stay_with_what_they_introduce(parts, on_slides):
    assert [len(slide.parts) for slide in laid_out(parts)] == on_slides


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        of(new_markdown_cell("# One"), lang="fr")
