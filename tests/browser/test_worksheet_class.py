"""Worksheets in a class: saved from the browser, shared with a team, revealed by the trainer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.harness.classroom import FakeClass, in_class
from browser.harness.serve import EXERCISE
from playwright.sync_api import Page, expect

from workshop_kit.widgets import class_answer_book

pytestmark = pytest.mark.browser

SHARED = ("headline", "board")
BOX, BOARD = "A headline", "Which one figure"
NETWORK = "Failed to load resource|net::ERR|MIME"
SIGN = "Sign <img src=x onerror=alert(1)>"
HOSTILE = "<img src=x onerror=alert(1)> \u202eabc\u202c 🙂 =1+1"


def chip(page: Page) -> Any:
    return page.locator(".saveline .chip")


def drafts(page: Page) -> dict[str, Any]:
    found = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return {
        key: json.loads(text) for key, text in found.items() if key.startswith("workshop:draft")
    }


def until(page: Page, done: Callable[[], Any], seconds: float = 15) -> None:
    """Poll, letting the page live meanwhile."""
    for _ in range(int(seconds * 20)):
        if done():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come about in time")


@contextmanager
def before_the_news(room: FakeClass, page: Page) -> Iterator[None]:
    """What happens here is told to the page only after it has tried to save."""
    room.trouble("GET", "hang", times=99)
    yield
    until(page, lambda: room.requests("PUT"))
    room.well()


@pytest.fixture
def room(worksheets: Any) -> Iterator[FakeClass]:
    with in_class(worksheets, EXERCISE) as made:
        made.join("li", "Li Min")
        yield made


@pytest.fixture
def team(worksheets: Any) -> Iterator[FakeClass]:
    with in_class(worksheets, EXERCISE, SHARED) as made:
        made.join("li", "Li Min", team=True)
        made.join("jo", "Jonas", team=True)
        made.scribe = "li"
        yield made


Enter = Callable[..., Page]


@pytest.fixture
def enter(worksheets: Any, page_at: Any) -> Enter:
    """Open somebody's page: ``enter(room, "li", "headline", lang="en", beside=page)``."""

    def enter(room: FakeClass, who: str, *only: str, lang: str = "en", **given: Any) -> Page:
        guesses = given.pop("guesses", ())
        beside, ready = given.pop("beside", None), given.pop("ready", True)
        book = class_answer_book()
        wanted = [worksheets.open(lang, prediction=one, book=book) for one in guesses]
        if only or not guesses:
            wanted.append(worksheets.open(lang, only=only, book=book))
        width, allow = given.pop("width", 1280), given.pop("allow", NETWORK)
        page = beside.context.new_page() if beside else page_at(width, lang, allow=allow)
        page.goto(worksheets.class_address(room, who, *wanted))
        page.wait_for_function("window.ready")
        if ready:
            expect(page.locator(".field").first).to_be_visible()
        return page

    return enter


# ---- saving


def test_saves_go_straight_to_the_server_with_the_token(room, enter):
    page = enter(room, "li", "headline")
    page.get_by_label(BOX).fill("one")
    expect(chip(page)).to_have_text("Saved 14:32")
    [put] = room.requests("PUT")
    assert put.path.endswith("/sheets/x99_everything/fields/headline")
    assert put.headers["X-XSRFToken"] == room.people["li"].xsrf
    assert put.body["value"] == "one"
    assert put.body["base"] == 0
    assert room.value("li", "headline") == "one"
    assert drafts(page) == {}
    until(page, lambda: page.evaluate("line.sent.at(-1)?.values?.headline") == "one")
    assert {message["kind"] for message in page.evaluate("line.sent")} == {"told"}


def test_no_kernel_is_needed_to_save(room, enter):
    page = enter(room, "li", "headline")
    page.evaluate("line.mode = 'down'")
    page.get_by_label(BOX).fill("alone")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert room.value("li", "headline") == "alone"


def test_typing_without_a_pause_is_saved_meanwhile_and_wholly(room, enter):
    page = enter(room, "li", "board")
    text = "what is typed without any pause at all " * 3
    page.get_by_label(BOARD).focus()
    page.keyboard.type(text, delay=40)
    assert len(room.requests("PUT")) >= 2  # several while the hand was moving
    until(page, lambda: room.value("li", "board") == text)
    expect(chip(page)).to_have_text("Saved 14:32")


@pytest.mark.parametrize("what", [503, "drop", "lost"])
def test_a_failed_save_is_sent_again_and_stored_once(room, enter, what):
    page = enter(room, "li", "headline")
    room.trouble("PUT", what)
    page.get_by_label(BOX).fill("kept")
    expect(page.locator(".saveline .chip.warn")).to_be_visible()
    assert [draft["value"] for draft in drafts(page).values()] == ["kept"]
    expect(chip(page)).to_have_text("Saved 14:32")
    assert [value for _, _, value in room.history] == ["kept"]
    assert len({put.body["id"] for put in room.requests("PUT")}) == 1


def test_a_server_that_hangs_is_told_of_and_asked_again(room, enter):
    page = enter(room, "li", "headline")
    room.trouble("PUT", "hang")
    page.get_by_label(BOX).fill("kept")
    expect(chip(page)).to_have_text("Not saved, retrying", timeout=24_000)
    page.get_by_label(BOX).fill("kept and more")
    room.well()
    expect(chip(page)).to_have_text("Saved 14:32")
    assert room.value("li", "headline") == "kept and more"
    expect(page.locator(".conflict")).to_have_count(0)


def test_offline_and_back(room, enter):
    page = enter(room, "li", "headline")
    page.context.set_offline(True)
    page.get_by_label(BOX).fill("in a tunnel")
    expect(chip(page)).to_have_text("Offline, kept on this device")
    assert room.history == []
    page.context.set_offline(False)
    expect(chip(page)).to_have_text("Saved 14:32")
    assert room.value("li", "headline") == "in a tunnel"
    assert drafts(page) == {}


def test_a_page_that_closes_sends_its_last_words(room, enter):
    page = enter(room, "li", "headline", "board")
    page.get_by_label(BOX).fill("last words")
    page.get_by_label(BOARD).fill("and more of them")
    page.context.unroute("**/*")  # a route would end requests together with their page
    page.goto("about:blank")
    until(page, lambda: len(room.history) == 2)
    assert room.value("li", "headline") == "last words"


def test_more_than_a_closing_page_may_send_stays_a_draft(room, enter):
    page = enter(room, "li", "headline", "board")
    page.evaluate("""() => {
        window.asked = [];
        window.fetch = (address, { body, keepalive }) => {
            if (body) asked.push([JSON.parse(body).value.length, keepalive]);
            return new Promise(() => {});
        };
    }""")
    page.get_by_label(BOX).fill("short")
    page.get_by_label(BOARD).fill("宽" * 390)
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert page.evaluate("asked") == [[390, True], [5, True]]
    assert len(drafts(page)) == 2


def test_the_sheet_waits_calmly_for_its_answers(room, enter):
    room.put("li", "headline", "stored")
    room.trouble("GET", 503, times=2, path="/sheets")
    page = enter(room, "li", "headline", ready=False)
    expect(page.locator(".loading")).to_contain_text("cannot be reached just now")
    expect(page.get_by_label(BOX)).to_have_count(0)
    expect(page.get_by_label(BOX)).to_have_value("stored")


def test_one_stream_and_one_look_serve_all_worksheets_of_a_page(room, enter):
    page = enter(room, "li", "headline", guesses=("guess", "guess_number"))
    until(page, lambda: room.streams)
    page.wait_for_timeout(400)
    assert len(room.requests("GET", "/events")) == 1
    assert len(room.requests("GET", "/sheets/x99_everything")) <= 3


# ---- two versions


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", "mine"), ("Keep this", "theirs")])
def test_two_tabs_on_one_field_show_both_versions(room, enter, button, kept):
    page = enter(room, "li", "headline")
    room.trouble("PUT", "hang")
    page.get_by_label(BOX).fill("mine")
    until(page, lambda: room.requests("PUT"))
    room.put("li", "headline", "theirs")
    room.well()
    expect(page.locator(".conflict .said")).to_have_text(["mine", "theirs"])
    expect(chip(page)).to_have_text("Needs you")
    assert room.value("li", "headline") == "theirs"
    page.get_by_role("button", name=button).click()
    expect(page.get_by_label(BOX)).to_have_value(kept)
    expect(chip(page)).to_have_text("Saved 14:32")
    until(page, lambda: room.value("li", "headline") == kept)
    assert drafts(page) == {}


def test_another_tab_follows_at_once(room, enter):
    page = enter(room, "li", "headline")
    second = enter(room, "li", "headline", beside=page)
    until(page, lambda: len(room.streams) == 2)
    page.get_by_label(BOX).fill("one")
    expect(second.get_by_label(BOX)).to_have_value("one")
    second.get_by_label(BOX).fill("two")
    expect(page.get_by_label(BOX)).to_have_value("two")
    expect(page.locator(".conflict")).to_have_count(0)


def test_what_happened_while_the_stream_was_cut_is_fetched(room, enter):
    page = enter(room, "li", "headline")
    until(page, lambda: room.streams)
    room.trouble("GET", "drop", times=2, path="/events")
    room.cut("li")
    until(page, lambda: not room.streams)
    room.put("li", "headline", "meanwhile")
    expect(page.get_by_label(BOX)).to_have_value("meanwhile")
    until(page, lambda: room.streams)


# ---- refusals


def test_hostile_text_is_text(room, enter):
    room.people["li"].name = HOSTILE
    page = enter(room, "li", "board")
    page.get_by_label(BOARD).fill(HOSTILE)
    until(page, lambda: room.value("li", "board") == HOSTILE)
    room.reveal("board", [HOSTILE], HOSTILE)
    expect(page.locator(".model-answer")).to_contain_text("<img src=x")
    assert page.locator(".worksheet img").count() == 0
    page.reload()
    expect(page.get_by_label(BOARD)).to_have_value(HOSTILE)


def test_a_hundred_thousand_characters_are_refused_in_words(room, enter):
    page = enter(room, "li", "board")
    page.get_by_label(BOARD).fill("x" * 100_000)
    expect(page.locator(".field .error")).to_contain_text("characters too many")
    expect(chip(page)).to_have_text("Needs you")
    assert room.history == []


@pytest.mark.parametrize("status", [400, 413])
def test_a_refused_answer_is_told_beside_its_field(room, enter, status):
    page = enter(room, "li", "headline")
    room.trouble("PUT", status)
    page.get_by_label(BOX).fill("no good")
    expect(page.locator(".field .error")).to_have_text(f"Trouble {status}.")
    expect(page.get_by_label(BOX)).to_have_value("no good")
    page.get_by_label(BOX).fill("good")
    expect(chip(page)).to_have_text("Saved 14:32")


def test_who_is_no_longer_signed_in_keeps_what_is_typed(room, enter):
    page = enter(room, "li", "headline")
    person = room.people.pop("li")
    page.get_by_label(BOX).fill("typed")
    expect(page.locator(".room-notice")).to_contain_text("not signed in here any more")
    expect(page.locator(".room-notice")).to_contain_text("stays on this device")
    expect(chip(page)).to_have_text("Not saved, kept on this device")
    assert [draft["value"] for draft in drafts(page).values()] == ["typed"]
    room.people["li"] = person  # joined again in another tab
    expect(chip(page)).to_have_text("Saved 14:32", timeout=90_000)
    assert room.value("li", "headline") == "typed"
    expect(page.locator(".room-notice")).to_be_hidden()


@pytest.mark.parametrize("event", ["removed", "ended"])
def test_the_end_is_told_and_nothing_more_can_be_written(room, enter, event):
    page = enter(room, "li", "headline")
    until(page, lambda: room.streams)
    room.people["li"].removed = event == "removed"
    room.ended = event == "ended"
    room.tell({"li"}, event)
    sentence = {"removed": "no longer in this class", "ended": "This class has ended"}[event]
    expect(page.locator(".room-notice")).to_contain_text(sentence)
    expect(page.get_by_label(BOX)).not_to_be_editable()


def test_a_class_that_may_only_be_read_says_so(room, enter):
    page = enter(room, "li", "headline")
    room.trouble("PUT", 410, times=99)
    page.get_by_label(BOX).fill("late")
    expect(page.locator(".room-notice")).to_contain_text("This class has ended")
    assert [draft["value"] for draft in drafts(page).values()] == ["late"]


def test_another_person_on_this_device_never_sees_the_formers_drafts(room, enter):
    room.join("jo", "Jonas")
    page = enter(room, "li", "headline")
    room.trouble("PUT", 503, times=99)
    page.get_by_label(BOX).fill("of Li Min")
    until(page, lambda: room.requests("PUT"))
    second = enter(room, "jo", "headline", beside=page)
    expect(second.get_by_label(BOX)).to_have_value("")
    expect(page.locator(".room-notice")).to_contain_text("Somebody else has joined")
    expect(page.get_by_label(BOX)).not_to_be_editable()
    room.well()
    second.get_by_label(BOX).fill("of Jonas")
    expect(chip(second)).to_have_text("Saved 14:32")
    assert room.value("jo", "headline") == "of Jonas"
    assert room.value("li", "headline") is None
    assert "of Li Min" in [draft["value"] for draft in drafts(page).values()]


def test_without_storage_the_page_asks_before_it_goes(room, enter):
    page = enter(room, "li", "headline")
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('private') } }")
    room.people.pop("li")
    page.get_by_label(BOX).fill("x")
    expect(chip(page)).to_have_text("Not saved yet: keep this page open")
    leave = "window.dispatchEvent(new Event('beforeunload', {cancelable: true}))"
    assert page.evaluate(leave) is False


# ---- the pen


def test_a_watcher_reads_the_team_live_and_writes_the_own_fields(team, enter):
    writer = enter(team, "li", "headline", "board", "lead_days")
    watcher = enter(team, "jo", "headline", "board", "lead_days")
    expect(writer.locator(".scribe")).to_contain_text("You have the pen.")
    expect(watcher.locator(".scribe")).to_contain_text("Li Min has the pen.")
    expect(watcher.get_by_label(BOX)).not_to_be_editable()
    expect(watcher.get_by_label("rush order")).to_be_editable()
    writer.get_by_label(BOX).fill("for all")
    expect(watcher.get_by_label(BOX)).to_have_value("for all")
    watcher.get_by_label("rush order").fill("7")
    until(watcher, lambda: team.value("jo", "lead_days") == 7)
    assert team.value("li", "lead_days") is None
    expect(watcher.get_by_role("button", name="Check our answers")).to_have_count(0)


def test_the_pen_is_asked_for_and_handed_over_with_everything_saved(team, enter):
    writer = enter(team, "li", "headline", "board")
    watcher = enter(team, "jo", "headline", "board")
    until(writer, lambda: len(team.streams) == 2)
    watcher.get_by_role("button", name="Ask for the pen").click()
    asking = writer.locator(".asking")
    expect(asking).to_contain_text("Jonas asks for the pen.")
    writer.get_by_label(BOARD).press_sequentially("typed a moment ago")
    asking.get_by_role("button", name="Hand over the pen").click()
    expect(watcher.locator(".scribe")).to_contain_text("You have the pen.")
    assert team.value("li", "board") == "typed a moment ago"
    expect(writer.get_by_label(BOARD)).not_to_be_editable()
    expect(asking).to_be_empty()
    watcher.get_by_label(BOARD).fill("then by the other")
    expect(writer.get_by_label(BOARD)).to_have_value("then by the other")
    expect(writer.locator(".conflict")).to_have_count(0)


def test_the_pen_goes_to_one_of_the_list_and_not_now_leaves_it(team, enter):
    writer = enter(team, "li", "headline")
    watcher = enter(team, "jo", "headline")
    until(writer, lambda: len(team.streams) == 2)
    team.tell({"li"}, "ask", name="Jonas", key="jo")
    writer.get_by_role("button", name="Not now").click()
    expect(writer.locator(".asking")).to_be_empty()
    writer.get_by_role("button", name="Hand over the pen").press("Enter")
    writer.get_by_role("button", name="To Jonas").press("Enter")
    expect(watcher.locator(".scribe")).to_contain_text("You have the pen.")
    watcher.get_by_role("button", name="Lay it down").click()
    expect(writer.locator(".scribe")).to_contain_text("Nobody has the pen.")
    writer.get_by_role("button", name="Take the pen").click()
    expect(writer.locator(".scribe")).to_contain_text("You have the pen.")


def test_the_pen_stays_while_something_stands_in_the_way(team, enter):
    writer = enter(team, "li", "headline")
    enter(team, "jo", "headline")
    writer.get_by_label(BOX).fill("x" * 60)
    writer.get_by_role("button", name="Hand over the pen").click()
    writer.get_by_role("button", name="To Jonas").click()
    expect(writer.locator(".scribe [role=alert]")).to_contain_text("look at question 1 first")
    assert team.scribe == "li"
    expect(writer.get_by_label(BOX)).to_be_editable()


def test_text_that_lost_the_pen_stays_here_and_is_sent_when_it_is_back(team, enter):
    page = enter(team, "li", "headline")
    until(page, lambda: team.streams)
    with before_the_news(team, page):
        team.scribe = "jo"
        page.get_by_label(BOX).fill("unsent")
    dispute = page.locator(".conflict")
    expect(dispute).to_contain_text("Kept on this device.")
    expect(dispute).to_contain_text("Jonas has the pen")
    expect(chip(page)).to_have_text("Not saved, kept on this device")
    expect(page.get_by_label(BOX)).not_to_be_editable()
    assert team.history == []
    team.give_pen("li")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert team.value("li", "headline") == "unsent"
    expect(dispute).to_have_count(0)


def test_text_that_lost_the_pen_overwrites_nobody(team, enter):
    page = enter(team, "li", "headline")
    until(page, lambda: team.streams)
    with before_the_news(team, page):
        team.scribe = "jo"
        page.get_by_label(BOX).fill("unsent")
    expect(page.locator(".conflict")).to_be_visible()
    team.put("jo", "headline", "of Jonas")
    expect(page.locator(".conflict .said")).to_have_text(["unsent", "of Jonas"])
    team.give_pen("li")
    expect(page.get_by_role("button", name="Keep mine")).to_be_visible()
    assert team.value("jo", "headline") == "of Jonas"
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_label(BOX)).to_have_value("of Jonas")
    assert drafts(page) == {}


def test_names_in_the_strip_are_text(team, enter):
    team.people["jo"].name = HOSTILE
    page = enter(team, "li", "headline")
    enter(team, "jo", "headline")
    expect(page.locator(".scribe bdi", has_text="<img src=x")).to_have_count(2)
    team.give_pen("jo")
    expect(page.locator(".scribe .who bdi")).to_have_text(HOSTILE)
    assert page.locator(".scribe img").count() == 0


@pytest.mark.parametrize(
    "kind", ["headline", "groups", "factors", "order", "hours", "sizes", "names", "steps"]
)
def test_no_kind_of_question_can_be_changed_without_the_pen(worksheets, enter, kind):
    with in_class(worksheets, EXERCISE, (kind, "split")) as room:
        room.join("li", "Li Min", team=True)
        room.join("jo", "Jonas", team=True)
        room.scribe = "jo"
        room.put("jo", "split", {"k": 3, "scaled": True, "variables": ["imp_price"]})
        page = enter(room, "li", "split", kind)
        field = page.locator(f"[data-field={kind}]")
        before = len(room.history)
        for part in field.locator("input, select, textarea").all()[:4]:
            part.evaluate("node => node.focus()")
            for key in ("ArrowDown", "x", "Space", "End"):
                page.keyboard.press(key)
        for part in field.locator(".option, .rank-item, .card").all()[:2]:
            part.click(force=True)
        page.wait_for_timeout(300)
        assert page.evaluate("Object.keys(localStorage).filter(k => k.includes('draft'))") == []
        assert len(room.history) == before
        expect(field.locator("[disabled]")).to_have_count(0)


# ---- reveal, close, check


def test_a_model_answer_appears_beneath_its_question_without_moving_anybody(room, enter):
    page = enter(room, "li", "groups", "factors", "lead_days", "headline", "board")
    until(page, lambda: room.streams)
    box = page.get_by_label(BOARD)
    box.press_sequentially("in the middle of")
    box.evaluate("node => node.scrollIntoView({block: 'center'})")
    top = box.evaluate("node => node.getBoundingClientRect().top")
    room.debrief = [{"ask": "What did you see?", "insight": "Size says little."}]
    room.state = "revealed"
    room.reveal("groups", ["Four groups"], "They separate most clearly.")
    answer = page.locator("[data-field=groups] .model-answer")
    expect(answer).to_contain_text("Model answer")
    expect(answer).to_contain_text("Four groups")
    expect(page.locator(".debrief")).to_contain_text("Size says little.")
    page.keyboard.type(" a sentence")
    expect(box).to_have_value("in the middle of a sentence")
    page.wait_for_timeout(200)
    assert abs(box.evaluate("node => node.getBoundingClientRect().top") - top) < 2


def test_a_closed_exercise_is_read_and_what_was_typed_still_saved(room, enter):
    page = enter(room, "li", "headline")
    until(page, lambda: room.streams)
    page.get_by_label(BOX).press_sequentially("just")
    room.state = "closed"
    room.tell(None, "reveal", sheet=EXERCISE.id)
    expect(page.locator(".room-notice")).to_contain_text("closed this exercise")
    expect(page.get_by_label(BOX)).not_to_be_editable()
    until(page, lambda: room.value("li", "headline") == "just")
    expect(page.get_by_role("button", name="Check my answers")).to_have_count(0)


def test_a_closed_question_is_read_and_says_so(room, enter):
    page = enter(room, "li", "headline")
    until(page, lambda: room.streams)
    shut = page.locator("[data-field=headline] .shut")
    expect(shut).to_be_hidden()
    for closed in (True, False):
        room.closed = ["headline"] if closed else []
        room.tell(None, "reveal", sheet=EXERCISE.id)
        if closed:
            expect(shut).to_contain_text("closed this question")
            expect(page.get_by_label(BOX)).not_to_be_editable()
        else:
            expect(shut).to_be_hidden()
            expect(page.get_by_label(BOX)).to_be_editable()


def test_a_check_is_answered_by_the_server_and_seen_by_other_pages(room, enter):
    room.verdicts = [{"field": "headline", "state": "open", "message": "Well put."}]
    page = enter(room, "li", "headline")
    page.get_by_label(BOX).fill("one")
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator(".verdict")).to_contain_text("Well put.")
    assert room.value("li", "headline") == "one"
    later = {"number": 2, "at": "2026-11-23T06:40:00+00:00"}
    later["verdicts"] = [{"field": "headline", "state": "right", "message": "Yes."}]
    room.attempts["li"] = later
    room.tell({"li"}, "checked", sheet=EXERCISE.id)
    expect(page.locator(".verdict")).to_contain_text("Yes.")


@pytest.mark.parametrize(
    ("what", "said"), [(503, "Trouble 503."), ("drop", "No reply to the check")]
)
def test_a_failed_check_is_told(room, enter, what, said):
    page = enter(room, "li", "headline")
    room.trouble("POST", what)
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator(".saveline [role=alert]")).to_contain_text(said)


# ---- predictions


def test_a_guess_is_stored_by_the_server_and_told_to_the_kernel(room, enter, worksheets):
    page = enter(room, "li", guesses=("guess",))
    page.get_by_label("Importance of price").check()
    assert room.history == []
    page.get_by_role("button", name="Commit my guess").click()
    expect(page.locator(".options")).to_contain_text("Your guess")
    assert room.value("li", "guess") == "price"
    told = "line.sent.filter(one => one.committed)"
    until(page, lambda: page.evaluate(f"{told}.at(-1)?.feedback") == "Scale decides.")
    session = next(reversed(worksheets.sessions.values()))
    until(page, lambda: session.widget.told_feedback == "Scale decides.")
    assert session.widget.committed
    assert session.widget.guess == "price"


def test_a_page_opened_later_tells_the_kernel_at_once(room, enter, worksheets):
    room.put("li", "guess", "share")
    room.told_guesses["li"] = {"guess": "Scale decides."}
    page = enter(room, "li", guesses=("guess",))
    expect(page.locator(".options")).to_contain_text("Your guess")
    session = next(reversed(worksheets.sessions.values()))
    until(page, lambda: session.widget.committed)
    assert session.widget.guess == "share"


def test_where_no_chart_comes_the_page_says_what_the_guess_means(room, enter):
    page = enter(room, "li", guesses=("guess",))
    page.evaluate("line.mode = 'down'")
    page.get_by_label("Importance of price").check()
    page.get_by_role("button", name="Commit my guess").click()
    expect(page.locator(".said")).to_have_text("Scale decides.", timeout=40_000)


def test_a_guess_committed_in_another_tab_stands_here_too(room, enter):
    page = enter(room, "li", guesses=("guess",))
    until(page, lambda: room.streams)
    page.get_by_label("Importance of price").check()
    room.put("li", "guess", "share")
    expect(page.locator(".option.on")).to_contain_text("Share of wallet")
    assert drafts(page) == {}


def test_a_guess_without_a_line_is_not_said_to_be_committed(room, enter):
    page = enter(room, "li", guesses=("guess",))
    room.trouble("PUT", "drop", times=99)
    page.get_by_label("Importance of price").check()
    page.get_by_role("button", name="Commit my guess").click()
    expect(page.locator(".commit .chip")).to_be_visible()
    assert page.locator(".option .chip").count() == 0
    room.well()
    expect(page.locator(".options")).to_contain_text("Your guess")
    assert room.value("li", "guess") == "price"


# ---- how it looks and sounds


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1280])
def test_team_pen_and_reveal_have_no_barrier_and_fit(team, enter, lang, width):
    team.join("wa", "王" * 40, team=True)
    page = enter(team, "li", "groups", "headline", "board", lang=lang, width=width)
    watcher = enter(team, "jo", "groups", "headline", "board", lang=lang, width=width)
    until(page, lambda: len(team.streams) == 2)
    page.locator("[data-act=open]").click()
    team.tell({"li"}, "ask", name="Jonas", key="jo")
    team.debrief = [{"ask": "?", "insight": "!"}]
    team.reveal("groups", ["4"], "x" * 200)
    for one in (page, watcher):
        expect(one.locator(".model-answer")).to_be_visible()
        found = Axe().run(one, options={"resultTypes": ["violations"]})
        assert found.response["violations"] == [], found.generate_report()
        assert one.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.locator(".scribe .btn:visible").all():
        assert button.bounding_box()["height"] >= 44
    team.scribe = "jo"
    page.locator("[data-field=headline] input").fill("x")
    expect(page.locator(".conflict")).to_be_visible()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.response["violations"] == [], found.generate_report()


def test_cards_are_watched_as_the_scribe_lays_them(team, enter):
    team.shared = ("steps",)
    page = enter(team, "jo", "steps")
    cards = page.locator("[data-field=steps] .card")
    expect(cards).to_have_text(["Make the first call", "Write down the walk-away", SIGN])
    team.put("li", "steps", {"limit": "before"})
    laid = page.get_by_role("group", name="Before").locator(".card")
    expect(laid).to_have_text("Write down the walk-away")
    box, to = laid.bounding_box(), page.get_by_role("group", name="After").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(to["x"] + 40, to["y"] + 40, steps=6)
    page.mouse.up()
    laid.press("Enter")
    expect(page.locator(".sort-ask, .sort-ghost")).to_have_count(0)
    expect(laid).to_have_attribute("aria-disabled", "true")
    assert page.locator("[data-field=steps] img").count() == 0
    team.put("li", "steps", {"limit": "after"})
    laid = page.get_by_role("group", name="After").locator(".card")
    expect(laid).to_have_text("Write down the walk-away")
    team.give_pen("jo")
    expect(laid).not_to_have_attribute("aria-disabled", "true")


def test_a_choice_is_watched_and_not_disabled(team, enter):
    team.shared = ("groups", "names", "split")
    team.put("li", "split", {"k": 2, "scaled": True, "variables": ["imp_price"]})
    page = enter(team, "jo", "groups", "split", "names")
    field = page.locator("[data-field=groups]")
    field.locator(".option").first.click(force=True)
    field.locator("input").first.press("ArrowDown")
    expect(field.locator("input:checked")).to_have_count(0)
    team.put("li", "groups", "g4")
    expect(field.get_by_label("4")).to_be_checked()
    expect(page.locator("[data-field=names] select").first).to_have_attribute(
        "aria-readonly", "true"
    )
