"""Every page, in every language, over HTTP: what it shows, and what it must not."""

from __future__ import annotations

import json
import logging
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from visitors import Visitor

from workshop_kit.course import load_agenda, load_exercise
from workshop_kit.files import course_files
from workshop_kit.server._exercise import readable_exercises

pytestmark = pytest.mark.server

EXERCISES = sorted(path.stem for path in course_files("exercises").glob("*.yml"))
LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module")
def reader(server):
    """Somebody who reads pages; each request carries just the cookies of joining."""
    return Visitor(server)


@pytest.fixture(scope="module")
def page(reader):
    """One exercise's page, fetched once; `browser.test_pages_look` reads all of them."""
    return reader.raw(f"exercises/{EXERCISES[0]}?lang=en")


def test_a_page_may_talk_to_its_own_server_only(server, page):
    policy = page[2]["Content-Security-Policy"]
    talks = re.search("connect-src ([^;]*);", policy)[1].split()
    home = urlsplit(server).netloc
    assert talks == ["'self'", f"ws://{home}", f"wss://{home}"]


@pytest.mark.isolation
def test_two_visitors_at_once_each_read_their_own_language(server):
    wanted = [*LANGUAGES, *LANGUAGES]
    people = [Visitor(server, lang=lang) for lang in wanted]
    with ThreadPoolExecutor(len(people)) as pool:
        read = pool.map(lambda one: one.page(EXERCISES[0], lang=""), people)
    titles = [re.search("<title>(.*)</title>", html)[1] for html in read]
    assert titles == [load_exercise(EXERCISES[0]).title.in_(lang) for lang in wanted]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_home_lists_the_exercises_of_written_blocks(reader, lang):
    status, html, _headers = reader.raw(f"?lang={lang}")
    assert status == 200
    for name in EXERCISES:
        shown = load_agenda().find(name) is not None
        leads = shown and load_exercise(name).starts == "open"
        assert (f"/exercises/{name}" in html) == leads
        assert (load_exercise(name).title.in_(lang) in html) == shown


def test_a_faulty_exercise_is_left_out_and_named_in_the_log(content_copy, monkeypatch, caplog):
    folder = content_copy / "exercises"
    for suffix in ("yml", "ipynb"):
        shutil.copy(folder / f"{EXERCISES[0]}.{suffix}", folder / f"x98_faulty.{suffix}")
    monkeypatch.setenv("WORKSHOP_FILES", str(content_copy))
    shown = readable_exercises(logging.getLogger("test"))
    assert [exercise.id for exercise in shown] == EXERCISES
    assert "exercises/x98_faulty.yml: id" in caplog.text


def test_the_browser_decides_on_the_language_of_the_door(server):
    stranger = Visitor(server, joined=False)
    assert 'lang="en"' in stranger.raw("join", **{"Accept-Language": "en-GB,en;q=0.9"})[1]
    assert 'lang="zh-Hans"' in stranger.raw("join", **{"Accept-Language": "zh-CN,zh;q=0.9"})[1]


@pytest.mark.parametrize(("lang", "html"), [("en", "en"), ("zh", "zh-Hans")])
def test_who_joined_in_a_language_keeps_it_until_they_choose_another(server, lang, html):
    person = Visitor(server, lang=lang)
    assert person.participant.language == lang
    other = "zh" if lang == "en" else "en"
    kept = "; ".join(p for p in person.cookies().split("; ") if "language" not in p)
    page = person.raw("", **{"Accept-Language": other, "Cookie": kept})[1]
    assert f'<html lang="{html}">' in page
    chosen = person.raw("", Cookie=f"{kept}; workshop_language={other}")[1]
    assert f'<html lang="{html}">' not in chosen


@pytest.mark.parametrize("nonsense", ["fr", "%ff", "", "zh&lang=%F0%9F%98%80"])
def test_a_language_that_is_none_of_ours_is_passed_over(server, nonsense):
    stranger = Visitor(server, joined=False)
    status, html, headers = stranger.raw(f"join?lang={nonsense}", **{"Accept-Language": "en"})
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
def test_whatever_is_not_a_page_is_refused_in_words(reader, path):
    status, html, _headers = reader.raw(f"{path}?lang=en")
    assert status in (403, 404)
    assert "Traceback" not in html
    assert "segmentation.split" not in html
    if status == 404 and not path.startswith("assets/"):
        assert "There is no such page." in html


@pytest.mark.parametrize("hostile", ["dark", "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"])
@pytest.mark.parametrize("argument", ["theme", "template"])
def test_theme_and_template_cannot_be_chosen_by_address(reader, argument, hostile):
    address = f"exercises/{EXERCISES[0]}?{argument}={hostile}"
    status, html, _headers = reader.raw(address)
    assert status == 200
    assert "<script>alert(1)" not in html
    assert 'data-jp-theme-light="true"' in html
    assert "theme-dark" not in html
    assert '<header class="bar">' in html  # our template


def test_style_sheets_are_cached_for_good_and_change_their_address(reader, page):
    html = page[1]
    address = re.search(r'href="/(assets/bundle\.css\?v=[0-9a-f]{12})"', html)
    assert address
    status, _text, headers = reader.raw(address[1])
    assert status == 200
    assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize("path", ["join", "assets/page.css", "voila/static/voila.js"])
def test_what_is_sent_is_compressed(reader, path):
    _status, _text, headers = reader.raw(path, **{"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip"


def test_a_page_loads_three_extensions_and_asks_for_each_once(reader, page):
    html = page[1]
    told = re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', html, re.S)
    extensions = json.loads(told[1])["federated_extensions"]
    assert sorted(one["name"] for one in extensions) == [
        *("@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget")
    ]
    for one in extensions:
        script = f"voila/labextensions/{one['name']}/{one['load'].removeprefix('./')}"
        status, _text, headers = reader.raw(script)
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
        since = {"If-Modified-Since": headers["Last-Modified"]}
        status, _text, headers = reader.raw(script, **since)
        assert (status, "immutable" in headers["Cache-Control"]) == (304, True)


@pytest.mark.parametrize(
    "path", ["anywidget/package.json", "anywidget/static/remoteEntry.00000000.js"]
)
def test_only_what_is_there_and_carries_its_hash_is_kept_for_good(reader, path):
    headers = reader.raw(f"voila/labextensions/{path}")[2]
    assert "immutable" not in headers.get("Cache-Control", "")
