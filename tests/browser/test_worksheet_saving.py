"""Nothing typed is lost: saves, drafts, cut lines, two versions."""

from __future__ import annotations

import json
from typing import Any

import pytest
from browser.harness.fake_book import FakeAnswer, FakeBook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

BOX = "A headline"


def chip(page: Page) -> Any:
    return page.locator(".saveline .chip")


def drafts(page: Page) -> dict[str, Any]:
    found = page.evaluate("Object.fromEntries(Object.entries(localStorage))")
    return {key: json.loads(text) for key, text in found.items() if key.startswith("workshop:")}


def test_typing_without_a_pause_is_saved_within_two_seconds(open_sheet):
    page, _ = open_sheet("headline")
    box = page.get_by_label(BOX)
    box.focus()
    page.evaluate("""() => {
        window.began = performance.now();
        const send = line.sent.push.bind(line.sent);
        line.sent.push = (message) => {
            window.first ??= performance.now() - began;
            return send(message);
        };
    }""")
    for letter in "a headline typed by hand":
        page.keyboard.type(letter)
        page.wait_for_timeout(100)
    assert page.evaluate("window.first") < 2000
    expect(chip(page)).to_have_text("Saved 14:32")


def test_only_what_changed_is_sent_and_one_request_flies(open_sheet):
    page, session = open_sheet("headline", "board")
    page.evaluate("line.delay = 1200")
    page.get_by_label(BOX).fill("one")
    expect(chip(page)).to_have_text("Saving…")
    page.wait_for_function("line.sent.length === 1")
    page.get_by_label(BOX).fill("two")
    page.get_by_label(BOX).fill("three")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert [(name, value, base) for name, value, base, _ in session.book.saves] == [
        ("headline", "one", 0),
        ("headline", "three", 1),
    ]


def test_a_lost_save_is_told_and_sent_again_with_the_same_id(open_sheet):
    page, session = open_sheet("headline")
    page.evaluate("line.mode = 'lost'")
    page.get_by_label(BOX).fill("kept")
    expect(chip(page)).to_have_text("Not saved, retrying", timeout=24_000)
    assert [draft["value"] for draft in drafts(page).values()] == ["kept"]
    page.evaluate("line.mode = 'up'")
    expect(chip(page)).to_have_text("Saved 14:32", timeout=24_000)
    sent = page.evaluate("line.sent")
    assert len(sent) >= 2
    assert len({message["id"] for message in sent}) == 1
    assert session.book.stored["headline"].version == 1
    assert drafts(page) == {}


def test_a_lost_reply_is_no_conflict(open_sheet):
    page, session = open_sheet("headline")
    page.evaluate("line.mode = 'deaf'")
    page.get_by_label(BOX).fill("kept")
    expect(chip(page)).to_have_text("Not saved, retrying", timeout=24_000)
    page.evaluate("line.mode = 'up'")
    expect(chip(page)).to_have_text("Saved 14:32", timeout=24_000)
    assert session.book.stored["headline"].version == 1
    expect(page.locator(".conflict")).to_have_count(0)


def test_no_line_means_kept_on_this_device(open_sheet):
    page, session = open_sheet("headline")
    page.evaluate("line.mode = 'down'")
    page.get_by_label(BOX).fill("in a tunnel")
    expect(chip(page)).to_have_text("Offline, kept on this device")
    page.evaluate("line.mode = 'up'; window.dispatchEvent(new Event('online'))")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["headline"].value == "in a tunnel"


def test_a_full_device_does_not_claim_to_keep(open_sheet):
    page, _ = open_sheet("headline")
    page.evaluate(
        "Storage.prototype.setItem = () => { throw new Error('full') }; line.mode = 'down'"
    )
    page.get_by_label(BOX).fill("x")
    expect(chip(page)).to_have_text("Not saved, retrying")


def test_a_draft_survives_reload_and_is_saved(open_sheet):
    page, session = open_sheet("headline", "board")
    page.evaluate("line.mode = 'lost'")
    page.get_by_label("Which one figure").fill("not yet")
    page.get_by_label("Which one figure").press("End")
    page.keyboard.type("!")
    page.reload()
    expect(page.get_by_label("Which one figure")).to_have_value("not yet!")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["board"].value == "not yet!"
    assert drafts(page) == {}


def test_the_first_keystroke_is_in_the_draft_at_once(open_sheet):
    page, _ = open_sheet("headline")
    page.get_by_label(BOX).press("a")
    [(key, draft)] = drafts(page).items()
    assert draft["value"] == "a"
    assert draft["base"] == 0
    assert key.endswith(":x99_everything:headline")


def test_drafts_of_another_owner_are_left_alone(open_sheet):
    page, session = open_sheet("headline", book=FakeBook(owner="li-min-1"))
    other = {"value": "secret", "base": 0, "at": "2026-11-23T06:00:00Z"}
    page.evaluate(
        "text => localStorage.setItem('workshop:draft:jonas:x99_everything:headline', text)",
        json.dumps(other),
    )
    page.reload()
    expect(page.get_by_label(BOX)).to_have_value("")
    assert session.book.saves == []


def test_an_answer_that_arrived_unnoticed_is_not_a_conflict(open_sheet):
    page, session = open_sheet("headline")
    page.evaluate("line.mode = 'deaf'")
    page.get_by_label(BOX).fill("first")
    page.wait_for_function("line.sent.length === 1")
    page.get_by_label(BOX).fill("first and more")
    page.reload()
    expect(page.get_by_label(BOX)).to_have_value("first and more")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["headline"] == FakeAnswer("first and more", 2)
    expect(page.locator(".conflict")).to_have_count(0)


@pytest.mark.parametrize(("button", "kept"), [("Keep mine", "mine"), ("Keep this", "theirs")])
def test_two_versions_are_both_shown_and_one_is_chosen(open_sheet, button, kept):
    page, session = open_sheet("headline")
    session.book.put("headline", "theirs")
    page.get_by_label(BOX).fill("mine")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("changed in two places")
    expect(conflict.locator(".said")).to_have_text(["mine", "theirs"])
    expect(chip(page)).to_have_text("Needs you")
    assert session.book.stored["headline"].value == "theirs"
    page.get_by_role("button", name=button).click()
    expect(conflict).to_have_count(0)
    expect(page.get_by_label(BOX)).to_have_value(kept)
    expect(page.get_by_label(BOX)).to_be_focused()
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["headline"].value == kept
    assert drafts(page) == {}


def test_a_draft_on_an_old_version_shows_both_after_reload(open_sheet, worksheets):
    page, session = open_sheet("headline")
    page.evaluate("line.mode = 'lost'")
    page.get_by_label(BOX).fill("mine")
    session.book.put("headline", "theirs")
    session.widget.reload()
    page.reload()
    expect(page.locator(".conflict .said")).to_have_text(["mine", "theirs"])
    assert session.book.stored["headline"].value == "theirs"


def test_stored_answers_that_change_elsewhere_appear_unless_somebody_types(open_sheet):
    page, _ = open_sheet("headline", "board")
    page.evaluate("line.mode = 'lost'")
    page.get_by_label(BOX).fill("mine")
    newer = {
        name: {"value": "theirs", "version": 1, "saved_at": "2026-11-23T06:32:00+00:00"}
        for name in ("headline", "board")
    }
    page.evaluate("answers => harness.update({answers})", newer)
    expect(page.get_by_label("Which one figure")).to_have_value("theirs")
    expect(page.get_by_label(BOX)).to_have_value("mine")


def test_focus_and_caret_survive_messages_and_redraws(open_sheet):
    page, _ = open_sheet("headline", "board")
    box = page.get_by_label("Which one figure")
    box.fill("abcdef")
    box.evaluate("node => node.setSelectionRange(2, 4)")
    expect(chip(page)).to_have_text("Saved 14:32")
    caret = "() => [document.activeElement.selectionStart, document.activeElement.selectionEnd]"
    assert page.evaluate(caret) == [2, 4]
    page.evaluate("harness.update({setting: {value: null, summary: 'new'}})")
    assert page.evaluate(caret) == [2, 4]
    page.evaluate("harness.hear('change:sheet')")  # drawn anew, as after a change of language
    expect(box).to_have_value("abcdef")
    assert page.evaluate(caret) == [2, 4]


def test_composition_is_not_interrupted(open_sheet):
    page, session = open_sheet("headline", lang="zh")
    box = page.get_by_label("给董事会的标题")
    box.focus()
    page.evaluate("""() => {
        window.seen = [];
        document.addEventListener('compositionend', () => window.seen.push('end'), true);
    }""")
    client = page.context.new_cdp_session(page)
    for step in ("k", "ke", "ke'h", "ke'hu", "ke'hu'f", "ke'hu'fe", "ke'hu'fen"):
        selection = {"selectionStart": len(step), "selectionEnd": len(step)}
        client.send("Input.imeSetComposition", {"text": step, **selection})
        page.wait_for_timeout(350)
        page.evaluate("harness.update({setting: {value: null, summary: String(Math.random())}})")
    assert page.evaluate("seen") == []  # 2.4 s of messages, and still composing
    assert session.book.saves == []  # pinyin is not an answer
    client.send("Input.insertText", {"text": "客户分组"})
    expect(box).to_have_value("客户分组")
    expect(chip(page)).to_have_text("已保存 14:32")
    assert session.book.stored["headline"].value == "客户分组"


def test_enter_makes_a_line_and_never_reaches_the_page_around(open_sheet):
    page, _ = open_sheet("board")
    page.evaluate("""() => {
        window.heard = [];
        document.addEventListener('beforeinput', (event) => {
            heard.push(event.inputType);
            if (event.inputType === 'insertLineBreak') event.preventDefault(); // as JupyterLab does
        });
    }""")
    box = page.get_by_label("Which one figure")
    box.focus()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    expect(box).to_have_value("one\ntwo")
    assert "insertLineBreak" not in page.evaluate("heard")
    root = page.locator(".worksheet")
    assert root.get_attribute("data-lm-suppress-shortcuts") == "true"


def test_leaving_the_page_sends_what_is_unsaved(open_sheet):
    page, session = open_sheet("headline")
    page.get_by_label(BOX).fill("last words")
    page.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    page.wait_for_function("line.sent.length === 1")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["headline"].value == "last words"


def test_a_failing_store_is_told_in_a_sentence_and_tried_again(open_sheet):
    page, session = open_sheet("headline")
    session.book.breaks = RuntimeError("disk gone: secret path")
    page.get_by_label(BOX).fill("kept")
    expect(page.locator(".saveline [role=alert]")).to_contain_text("Your answers are kept")
    expect(chip(page)).to_have_text("Not saved, retrying")
    assert "secret" not in page.locator("body").inner_text()
    session.book.breaks = None
    expect(chip(page)).to_have_text("Saved 14:32", timeout=24_000)
    expect(page.locator(".saveline [role=alert]")).to_be_hidden()


def test_a_refused_answer_is_told_beside_its_field(open_sheet):
    page, _ = open_sheet("headline")
    page.evaluate("""() => {
        const before = line.sent.push.bind(line.sent);
        line.mode = 'lost';
        line.sent.push = (message) => {
            setTimeout(() => harness.hear('msg:custom', {kind: 'refused', id: message.id,
                field: message.field, row: null, message: 'Shorten it.'}), 10);
            return before(message);
        };
    }""")
    page.get_by_label(BOX).fill("no good")
    expect(page.locator(".error:visible")).to_have_text("Shorten it.")
    expect(chip(page)).to_have_text("Needs you")
    expect(page.get_by_label(BOX)).to_have_value("no good")
    page.get_by_label(BOX).fill("no")
    expect(page.get_by_label(BOX)).not_to_have_attribute("aria-invalid", "true")


def test_several_views_share_one_sheet(open_sheet):
    page, _ = open_sheet("headline")
    page.evaluate("harness.again()")
    boxes = page.get_by_label(BOX)
    boxes.nth(0).fill("one")
    expect(boxes.nth(1)).to_have_value("one")
    boxes.nth(1).fill("two")
    expect(boxes.nth(0)).to_have_value("two")
    page.wait_for_function("line.sent.at(-1)?.value === 'two'")
    expect(page.locator(".conflict")).to_have_count(0)


def test_drafts_follow_when_the_owner_becomes_known(open_sheet):
    page, session = open_sheet("headline", "board", book=FakeBook(owner=""))
    page.get_by_label(BOX).press("a")
    draft = json.dumps({"value": "of li-min", "base": 0, "at": "2026-11-23T06:00:00Z"})
    page.evaluate(
        """draft => {
            localStorage.setItem('workshop:draft:li-min-2:x99_everything:board', draft);
            harness.update({owner: 'li-min-2'});
        }""",
        draft,
    )
    expect(page.get_by_label("Which one figure")).to_have_value("of li-min")
    expect(page.get_by_label(BOX)).to_have_value("a")
    page.wait_for_function("line.sent.length === 2")
    expect(chip(page)).to_have_text("Saved 14:32")
    assert session.book.stored["board"].value == "of li-min"


def test_the_watch_over_pages_can_fail(chromium, worksheets):
    from browser.conftest import Watch

    watch = Watch()
    page = chromium.new_page()
    watch.over(page)
    page.goto(worksheets.address_of(worksheets.open()))
    page.evaluate("fetch('http://example.com/').catch(() => 0)")
    page.evaluate("console.error('oh'); setTimeout(() => { throw new Error('no') })")
    page.wait_for_timeout(300)
    page.close()
    told = " ".join(watch.unexpected())
    assert "another machine" in told
    assert "console: oh" in told
    assert "page error" in told
