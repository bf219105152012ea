"""Rounds in a class: no browser hears the limit, a team watches, and no kernel is needed."""

from __future__ import annotations

import contextlib
import re
import signal

import psutil
import pytest
from playwright.sync_api import expect
from visitors import Visitor, processes
from walks import SOON, opened

from workshop_kit.models.negotiation._talks import draw_buyer
from workshop_kit.store._checks import seed_of

pytestmark = [pytest.mark.browser, pytest.mark.server]

NAME = "x07_negotiation"
PLAN = (("106", ""), ("101", "joint_cost_down"), ("98.5", "volume_commitment"), ("97.3", ""))


def put(one, offer, get=""):
    form = one.sheet.locator(".next-round")
    form.locator("input").fill(offer)
    form.locator("select").nth(1).select_option(get)
    form.get_by_role("button").click()


def test_no_browser_hears_the_buyers_limit(class_page, server) -> None:
    me = Visitor(server, "Curious", lang="en")
    owner = me.participant.owner
    buyer, seed = draw_buyer(seed_of(owner, NAME, "rounds"), 100.0), seed_of(owner, NAME, "rounds")
    page = class_page(1280, "en", visitor=me)
    frames: list[str] = []
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.on("websocket", lambda one: one.on("framereceived", lambda said: frames.append(str(said))))
    one = opened(page, server, NAME, "en")
    rounds, form = one.sheet.locator(".rounds > li"), one.sheet.locator(".next-round")
    for number, (offer, get) in enumerate(PLAN, 1):
        put(one, offer, get)
        expect(rounds).to_have_count(number, timeout=60_000)
        if form.is_hidden():
            break
    expect(page.locator(".alone").nth(-3).locator(".chart-title")).not_to_be_empty(timeout=SOON)
    one.sheet.get_by_role("button", name=one.words["check"]).click()
    expect(one.sheet.locator(".verdict").first).to_be_visible(timeout=60_000)
    bodies = [said.text() for said in answers if _is_text(said)]
    heard = [*frames, *bodies, page.content()]
    assert any(str(buyer.first_bid) in text for text in bodies)  # what is told is found
    assert any("bid" in text for text in frames)
    for hidden in (f"{buyer.limit:g}", f"{buyer.limit:.2f}", str(seed)):
        assert [text for text in heard if hidden in text] == [], hidden


def _is_text(answer) -> bool:
    kind = answer.headers.get("content-type", "")
    return answer.status == 200 and "event-stream" not in kind and bool(re.match("text|app", kind))


def test_a_team_watches_the_one_who_makes_the_offers(class_page, server) -> None:
    with server.store() as store:
        store.teams.named(store.classes.find(server.code), "Watchers")
    people = [Visitor(server, who, team="Watchers", lang="en") for who in ("Ann", "Bob")]
    ann, bob = (
        opened(class_page(width, "en", visitor=who), server, NAME, "en")
        for width, who in zip((1280, 390), people, strict=True)
    )
    take = ann.sheet.get_by_role("button", name=ann.words["take_pen"])
    if take.count():
        take.click()
    expect(ann.sheet.get_by_text(ann.words["you_write"])).to_be_visible(timeout=SOON)
    expect(bob.sheet.locator(".next-round button")).to_be_hidden(timeout=SOON)
    expect(bob.sheet.locator(".next-round input")).to_have_js_property("readOnly", True)
    put(ann, "106")
    for one in (ann, bob):
        expect(one.sheet.locator(".rounds > li")).to_have_count(1, timeout=60_000)
    expect(bob.sheet.locator(".next-round button")).to_be_hidden()


def test_a_refused_offer_says_why_and_stays_to_be_mended(class_page, server, watch) -> None:
    watch.allowed.append(re.compile("400"))
    one = opened(class_page(390, "zh", name="Bold"), server, NAME, "zh")
    put(one, "106")
    form = one.sheet.locator(".next-round")
    expect(one.sheet.locator(".rounds > li")).to_have_count(1, timeout=60_000)
    put(one, "108")
    expect(form.get_by_role("alert")).to_contain_text("上一轮报的是 106 元", timeout=60_000)
    expect(form.locator("input")).to_have_value("108")
    form.locator("input").fill("104")
    expect(form.get_by_role("alert")).to_be_hidden()
    expect(one.sheet.locator(".rounds > li")).to_have_count(1)


@pytest.mark.isolation
def test_an_offer_needs_no_kernel(class_page, server) -> None:
    page = class_page(390, "zh", name="Patient")
    one = opened(page, server, NAME, "zh")
    found = re.search(r'"kernelId": "([^"]+)"', page.content())
    assert found
    kernels = processes(found[1])
    assert kernels
    for kernel in kernels:
        kernel.send_signal(signal.SIGSTOP)
    put(one, "106")
    expect(one.sheet.locator(".rounds > li")).to_have_count(1, timeout=60_000)
    for kernel in kernels:
        with contextlib.suppress(psutil.NoSuchProcess):  # on a slow machine the page got another
            kernel.send_signal(signal.SIGCONT)
    path = page.locator(".alone").nth(-3).locator(".chart-title")
    expect(path).to_contain_text("谈了 1 轮", timeout=60_000)
