"""Turns at a door: who came first goes first, who looks away keeps the place."""

from __future__ import annotations

import asyncio
import time

import pytest

from workshop_kit.server._line import ABSENT_SECONDS, Line, StillInLineError


class Door:
    """Lets people in while it has room."""

    def __init__(self, room: int = 0, longer: float = 0.0) -> None:
        self.room = room
        self.now = 0.0
        self.line: Line[str] = Line(self.admit, longer, lambda: self.now)

    def admit(self, who: str) -> str | None:
        if not self.room:
            return None
        self.room -= 1
        return f"{who} is in"

    def open_for(self, people: int) -> None:
        self.room += people
        self.line.move()

    async def place_of(self, who: str) -> int:
        with pytest.raises(StillInLineError) as waiting:
            await self.line.turn(who, 0.01)
        return waiting.value.place


def test_who_comes_while_there_is_room_goes_in():
    assert asyncio.run(Door(1).line.turn("ada", 0)) == "ada is in"


def test_who_looks_away_keeps_the_place_and_those_who_are_there_go_first():
    async def day():
        door = Door()
        assert [await door.place_of(who) for who in ("ada", "bob", "ada", "bob")] == [1, 2, 1, 2]
        eve = asyncio.create_task(door.line.turn("eve", 5))
        await asyncio.sleep(0)
        door.open_for(1)
        assert await eve == "eve is in"
        assert await door.place_of("bob") == 2
        bob, ada = (asyncio.create_task(door.line.turn(who, 5)) for who in ("bob", "ada"))
        await asyncio.sleep(0)
        door.open_for(1)
        assert await ada == "ada is in"
        assert not bob.done()
        door.open_for(1)
        assert await bob == "bob is in"

    asyncio.run(day())


def test_who_does_not_come_back_loses_the_place():
    async def day():
        door = Door()
        await door.place_of("ada")
        door.now += ABSENT_SECONDS / 2
        assert await door.place_of("bob") == 2
        door.now += ABSENT_SECONDS / 2 + 1
        assert await door.place_of("bob") == 1
        assert await door.place_of("ada") == 2

    asyncio.run(day())


def test_whose_patience_ends_while_the_line_moves_keeps_the_place():
    async def day():
        door, loop = Door(), asyncio.get_running_loop()
        ada = asyncio.create_task(door.line.turn("ada", 0.1))
        await asyncio.sleep(0)
        loop.call_later(0.12, door.line.move)
        loop.call_later(0.05, time.sleep, 0.1)  # both are due by then, one right after the other
        with pytest.raises(StillInLineError) as waiting:
            await ada
        assert waiting.value.place == 1
        assert [await door.place_of(who) for who in ("bob", "ada")] == [2, 1]

    asyncio.run(day())


def test_not_all_who_came_together_look_away_together():
    async def day():
        door = Door(longer=9)
        everybody = [asyncio.create_task(door.line.turn(who, 0.05)) for who in range(5)]
        _told, stay = await asyncio.wait(everybody, timeout=0.5)
        assert stay == set(everybody[:2])
        assert [task.exception().place for task in everybody[2:]] == [3, 4, 5]
        door.open_for(2)
        assert await asyncio.gather(*everybody[:2]) == ["0 is in", "1 is in"]

    asyncio.run(day())


def test_who_stays_longer_is_told_the_place_in_the_end():
    async def day():
        door = Door(longer=0.1)
        both = [door.line.turn(who, 0.05) for who in ("ada", "bob")]
        told = await asyncio.gather(*both, return_exceptions=True)
        assert [waiting.place for waiting in told] == [1, 2]

    asyncio.run(day())


def test_two_pages_of_the_same_stand_one_after_the_other():
    async def day():
        door = Door()
        first = asyncio.create_task(door.line.turn("ada", 5))
        await asyncio.sleep(0)
        assert await door.place_of("ada") == 2
        door.open_for(2)
        assert await first == "ada is in"
        assert await door.line.turn("ada", 0) == "ada is in"

    asyncio.run(day())


def test_who_gives_up_is_not_let_in():
    async def day():
        door = Door()
        ada = asyncio.create_task(door.line.turn("ada", 5))
        await asyncio.sleep(0)
        ada.cancel()
        await asyncio.gather(ada, return_exceptions=True)
        door.open_for(1)
        assert door.room == 1
        assert await door.line.turn("bob", 0) == "bob is in"

    asyncio.run(day())
