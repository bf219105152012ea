"""Codes cannot be guessed quickly, and a class behind one address is never shut out."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from visitors import PATIENCE, Visitor

from workshop_kit.server import _limits
from workshop_kit.server._limits import (
    ADDRESSES,
    AT_ONCE,
    FREE,
    PACE,
    QUEUE,
    WINDOW,
    TooManyTriesError,
    WrongCodes,
)

HERE, THERE = "192.0.2.1", "192.0.2.2"


class Clock:
    """A clock that only moves when somebody sleeps, or is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        rest = asyncio.sleep

        async def sleep(seconds: float) -> None:
            self.slept.append(seconds)
            self.now += seconds
            await rest(0)

        monkeypatch.setattr(_limits.asyncio, "sleep", sleep)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


async def tries(limits: WrongCodes, address: str, number: int, right: bool = False) -> None:
    for _ in range(number):
        async with limits.trying(address):
            if not right:
                limits.wrong(address)


def test_right_codes_and_the_first_wrong_ones_cost_nothing(clock):
    limits = WrongCodes(clock)
    asyncio.run(tries(limits, HERE, 500, right=True))
    asyncio.run(tries(limits, HERE, FREE))
    assert clock.slept == []


def test_more_wrong_codes_take_turns(clock):
    asyncio.run(tries(WrongCodes(clock), HERE, FREE + 10))
    assert clock.slept == [PACE] * 10


def test_after_a_quiet_minute_all_is_forgiven(clock):
    limits = WrongCodes(clock)
    asyncio.run(tries(limits, HERE, FREE + 1))
    clock.now += WINDOW + 1
    clock.slept.clear()
    asyncio.run(tries(limits, HERE, 1))
    assert clock.slept == []


def test_one_address_does_not_slow_another(clock):
    limits = WrongCodes(clock)
    asyncio.run(tries(limits, HERE, FREE + 5))
    clock.slept.clear()
    asyncio.run(tries(limits, THERE, FREE))
    assert clock.slept == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::1%eth0", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "unix", False),
    ],
)
def test_addresses_of_one_ipv6_network_count_as_one(clock, one, other, same):
    limits = WrongCodes(clock)
    asyncio.run(tries(limits, one, FREE))
    asyncio.run(tries(limits, other, 1))
    assert clock.slept == [PACE] * same


def test_a_burst_at_one_moment_is_counted_too(clock):
    limits, looked = WrongCodes(clock), []

    async def one() -> None:
        async with limits.trying(HERE):
            looked.append(clock.now)
            await asyncio.sleep(0)
            limits.wrong(HERE)

    async def burst() -> None:
        await asyncio.gather(*(one() for _ in range(QUEUE)))

    asyncio.run(burst())
    assert looked.count(1000.0) <= FREE + AT_ONCE
    assert clock.slept.count(PACE) >= QUEUE - FREE - AT_ONCE


def test_more_than_a_class_of_waiting_tries_is_refused(clock):
    limits = WrongCodes(clock)

    async def crowd() -> list[BaseException | None]:
        await tries(limits, HERE, FREE)
        return await asyncio.gather(
            *(tries(limits, HERE, 1) for _ in range(QUEUE + 5)), return_exceptions=True
        )

    found = asyncio.run(crowd())
    refused = [one for one in found if isinstance(one, TooManyTriesError)]
    assert len(refused) == 5
    assert [one for one in found if one is not None] == refused
    asyncio.run(tries(limits, HERE, 1))  # nobody waits any more


def test_right_codes_wait_for_their_turn_at_most(clock):
    limits = WrongCodes(clock)

    async def morning() -> None:
        await tries(limits, HERE, FREE)
        async with asyncio.TaskGroup() as group:
            for _ in range(60):
                group.create_task(tries(limits, HERE, 1, right=True))

    asyncio.run(morning())
    assert sum(clock.slept) <= 60 * PACE  # all are in within half a minute


def test_a_try_that_is_given_up_leaves_its_place(clock):
    limits = WrongCodes(clock)

    async def leaving() -> None:
        await tries(limits, HERE, FREE)
        async with limits.trying(HERE):
            waiting = [asyncio.create_task(tries(limits, HERE, 1)) for _ in range(5)]
            await asyncio.sleep(0)
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)
        async with asyncio.timeout(5):
            await tries(limits, HERE, 1)

    asyncio.run(leaving())


def test_it_remembers_a_bounded_number_of_addresses(clock):
    limits = WrongCodes(clock)

    async def scan() -> None:
        for number in range(ADDRESSES + 500):
            limits.wrong(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")

    asyncio.run(scan())
    assert len(limits._addresses) == ADDRESSES


@pytest.mark.server
def test_a_class_joins_from_one_address_while_somebody_tries_codes(serve):
    server = serve()
    code = server.code
    spy = Visitor(server, joined=False)
    wrong = ["ABC-DEF-GHJ", "", "=1+1", code[:-1], "KAM" * 60]

    def guess(number: int) -> int:
        guess = Visitor(server, joined=False) if number % 7 == 0 else spy
        return guess.try_to_join(wrong[number % len(wrong)], "Eve")[0]

    def join(number: int) -> float:
        began = time.monotonic()
        status, html = Visitor(server, joined=False).try_to_join(code, f"Person {number}")
        assert status == 303, html
        return time.monotonic() - began

    with ThreadPoolExecutor(24) as pool:
        guesses = [pool.submit(guess, number) for number in range(40)]
        joins = [pool.submit(join, number) for number in range(60)]
        took = [done.result(timeout=90 * PATIENCE) for done in joins]
        said = {done.result(timeout=90 * PATIENCE) for done in guesses}
    assert said <= {400, 429}
    assert max(took) < 60 * PATIENCE
    with server.store() as store:
        there = store.participants.all(store.classes.find(code))
    assert {one.name for one in there} == {f"Person {number}" for number in range(60)}
    assert not [one for one in server.log().splitlines() if code in one and "Eve" in one]


@pytest.mark.server
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_wrong_code_is_answered_in_words_and_tells_nothing(light_server, lang):
    stranger = Visitor(light_server, joined=False)
    status, html = stranger.try_to_join("ABC-DEF-GHJ", "Eve", lang=lang)
    assert status == 400
    assert ("No class here has this code" if lang == "en" else "课堂代码") in html
    assert light_server.code not in html
    assert 'value="Eve"' in html  # what was typed stays
    assert not any(cookie.name.startswith("workshop_participant") for cookie in stranger.jar)
