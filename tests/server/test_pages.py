"""Every page, in every language, over HTTP: what it shows, and what it must not."""

from __future__ import annotations

import logging
import re
import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from workshop_kit.course import load_exercise
from workshop_kit.files import course_files
from workshop_kit.server._pages import readable_exercises

pytestmark = pytest.mark.server

EXERCISES = sorted(path.stem for path in course_files("exercises").glob("*.yml"))
LANGUAGES = ("zh", "en")
HAN = re.compile(r"[\u4e00-\u9fff]")


def fetch(address: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), dict(error.headers)


@pytest.fixture(scope="module")
def pages(server):
    """Every exercise page, fetched once."""
    return {
        (name, lang): fetch(f"{server}exercises/{name}?lang={lang}")
        for name in EXERCISES
        for lang in LANGUAGES
    }


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXERCISES)
def test_an_exercise_is_served_in_one_language(pages, name, lang):
    status, html, _headers = pages[name, lang]
    assert status == 200
    title = load_exercise(name).title.in_(lang)
    assert f"<title>{title}</title>" in html
    assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in html
    if lang == "en":
        visible = re.sub(r"<script.*?</script>|<nav.*?</nav>", "", html, flags=re.S)
        assert not HAN.search(visible)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_page_holds_no_source_no_traceback_and_no_answer(pages, name, lang):
    _status, html, _headers = pages[name, lang]
    for secret in ("Traceback", "from workshop_kit", "model_answer", "known_wrong", "<!-- en -->"):
        assert secret not in html


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", EXERCISES)
def test_a_page_names_no_address_outside(pages, name, lang):
    _status, html, headers = pages[name, lang]
    loaded = re.findall(r"""(?:src|href)=["'](https?:)?//[^"']+""", html)
    assert loaded == []
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_may_talk_to_its_own_server_only(server, pages):
    policy = pages[EXERCISES[0], "en"][2]["Content-Security-Policy"]
    talks = re.search("connect-src ([^;]*);", policy)[1].split()
    home = urlsplit(server).netloc
    assert talks == ["'self'", f"ws://{home}", f"wss://{home}"]


def test_two_visitors_at_once_each_read_their_own_language(server):
    wanted = [*LANGUAGES, *LANGUAGES]
    with ThreadPoolExecutor(len(wanted)) as visitors:
        read = visitors.map(
            lambda lang: fetch(
                f"{server}exercises/{EXERCISES[0]}", Cookie=f"workshop_language={lang}"
            )[1],
            wanted,
        )
    titles = [re.search("<title>(.*)</title>", html)[1] for html in read]
    assert titles == [load_exercise(EXERCISES[0]).title.in_(lang) for lang in wanted]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_lists_the_exercises(server, lang):
    status, html, _headers = fetch(f"{server}?lang={lang}")
    assert status == 200
    for name in EXERCISES:
        assert f"/exercises/{name}" in html
        assert load_exercise(name).title.in_(lang) in html


def test_a_faulty_exercise_is_left_out_and_named_in_the_log(content_copy, monkeypatch, caplog):
    folder = content_copy / "exercises"
    for suffix in ("yml", "ipynb"):
        shutil.copy(folder / f"{EXERCISES[0]}.{suffix}", folder / f"x98_faulty.{suffix}")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    shown = readable_exercises(logging.getLogger("test"))
    assert [exercise.id for exercise in shown] == EXERCISES
    assert "exercises/x98_faulty.yml: id" in caplog.text


def test_the_browser_decides_on_the_language_until_somebody_chooses(server):
    assert 'lang="en"' in fetch(server, **{"Accept-Language": "en-GB,en;q=0.9"})[1]
    assert 'lang="zh-Hans"' in fetch(server, **{"Accept-Language": "zh-CN,zh;q=0.9"})[1]
    chosen = fetch(server, **{"Accept-Language": "en", "Cookie": "workshop_language=zh"})[1]
    assert '<html lang="zh-Hans">' in chosen


@pytest.mark.parametrize("nonsense", ["fr", "%ff", "", "zh&lang=%F0%9F%98%80"])
def test_a_language_that_is_none_of_ours_is_passed_over(server, nonsense):
    status, html, headers = fetch(f"{server}?lang={nonsense}", **{"Accept-Language": "en"})
    assert status == 200
    assert '<html lang="en">' in html
    assert "workshop_language" not in str(headers)


@pytest.mark.parametrize(
    "path",
    [
        "exercises/x99_unknown",
        "exercises/../../pyproject.toml",
        "voila/tree",
        "voila/render/x12_customer_segments.ipynb",
        "voila/files/x12_customer_segments.yml",
        "voila/api/contents/",
        "assets/../_app.py",
        "assets/nothing.css",
        "solutions/x12_customer_segments",
    ],
)
def test_whatever_is_not_a_page_is_refused_in_words(server, path):
    status, html, _headers = fetch(f"{server}{path}?lang=en")
    assert status in (403, 404)
    assert "Traceback" not in html
    assert "segmentation.split" not in html
    if status == 404 and not path.startswith("assets/"):
        assert "There is no such page." in html


@pytest.mark.parametrize("hostile", ["dark", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"])
@pytest.mark.parametrize("argument", ["theme", "template"])
def test_theme_and_template_cannot_be_chosen_by_address(server, argument, hostile):
    status, html, _headers = fetch(f"{server}exercises/{EXERCISES[0]}?{argument}={hostile}")
    assert status == 200
    assert "<script>alert(1)" not in html
    assert 'data-jp-theme-light="true"' in html
    assert "theme-dark" not in html
    assert '<header class="bar">' in html  # our template


def test_style_sheets_are_cached_for_good_and_change_their_address(server, pages):
    html = pages[EXERCISES[0], "en"][1]
    address = re.search(r'href="/(assets/tokens\.css\?v=[0-9a-f]{12})"', html)
    assert address
    status, _text, headers = fetch(server + address[1])
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
