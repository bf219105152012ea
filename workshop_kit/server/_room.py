"""The room: the class that this server serves, its keys, and who is there."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Self

from workshop_kit.files import ANSWERS
from workshop_kit.store import (
    Classroom,
    CodeUnknown,
    NotStored,
    Owner,
    Participant,
    Store,
    run_model_answers,
)

from ._events import AWAY_SECONDS, EVERYONE, TRAINERS, Events
from ._limits import WrongCodes

SECRET, TRAINER_KEY = "cookie.secret", "trainer.key"
WATCH_SECONDS = 3.0
CHECKS_AT_ONCE = 2  # each is a process of its own
TEAMS = 6  # of a class that opens by itself

__all__ = ["Room"]


class Room:
    """One class of a store, as the handlers see it (``settings["room"]``).

    Attributes
    ----------
    store : Store
    code : str
        The class's code.
    events : Events
        Tells open pages what has changed, and knows who has one open.
    limits : WrongCodes
        Slows down those who try codes.
    secret : bytes
        Signs cookies; kept in the data folder, so that a restart keeps everybody signed in.
    trainer_key : str
        Opens the console; kept in the data folder.
    """

    def __init__(self, store: Store, code: str, folder: Path) -> None:
        self.store = store
        self.code = code
        self.folder = folder
        self.events = Events()
        self.limits = WrongCodes()
        self._turns = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._asking: dict[str, asyncio.Lock] = {}
        self._model_answers: dict[str, dict[str, Any]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.secret = _kept(folder / SECRET, lambda: secrets.token_hex(32)).encode()
        self.trainer_key = _kept(folder / TRAINER_KEY, lambda: secrets.token_urlsafe(18))

    @classmethod
    def open(
        cls, folder: Path, code: str | None = None, organisation: str = "", language: str = "zh"
    ) -> Self:
        """Open the class with this code, else the newest open one, else a new one.

        Raises
        ------
        CodeUnknown
            No class has this code.
        StoreError, AnswerRefused
            The data folder cannot be used; the organisation's name cannot be stored.
        """
        store = Store.open(folder / ANSWERS)
        try:
            return cls(store, _chosen(store, code, organisation, language).code, folder)
        except BaseException:
            store.close()
            raise

    @property
    def classroom(self) -> Classroom:
        """The class as it is stored now.

        Raises
        ------
        NotStored
            It was deleted.
        """
        try:
            return self.store.classes.find(self.code)
        except CodeUnknown:
            raise NotStored("the class is not in the store any more") from None

    def participant(self, key: str) -> Participant | None:
        """Return who has this key and may work in the class, if anybody."""
        try:
            found = self.store.participants.find(self.classroom, key)
        except NotStored:
            return None
        return None if found.removed_at else found

    def members(self, team: Owner) -> list[Participant]:
        """Return who is on a team, in order of joining."""
        everybody = self.store.participants.all(self.classroom)
        return [one for one in everybody if one.team == team and not one.removed_at]

    def arrived(self, key: str) -> None:
        """Somebody has opened a page: the team and the trainer see it."""
        self._presence_changed(key)

    def left(self, key: str) -> None:
        """Somebody has closed a page: the others see it, unless it was only opened again."""
        loop = asyncio.get_running_loop()
        loop.call_later(AWAY_SECONDS + 0.5, self._presence_changed, key)

    def _presence_changed(self, key: str) -> None:
        if key == TRAINERS:
            return
        self.events.tell(TRAINERS, "change", what="presence")
        person = self.participant(key)
        if person and person.team:
            self.events.tell([one.owner.key for one in self.members(person.team)], "team")

    async def in_turn(self, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Run something heavy in a thread, a few at a time, first in first out."""
        async with self._turns:
            return await asyncio.to_thread(work, *given, **named)

    async def model_answers(self, exercise: str) -> dict[str, Any]:
        """Return an exercise's model answers, feedback and debrief; only for what is revealed.

        Raises
        ------
        CheckFailed
            They could not be computed; the log has the reason.
        """
        async with self._asking.setdefault(exercise, asyncio.Lock()):
            if exercise not in self._model_answers:
                self._model_answers[exercise] = await self.in_turn(run_model_answers, exercise)
            return self._model_answers[exercise]

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something aside, after the answer has gone."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def watch(self) -> None:
        """Tell open pages when the class ends; the command line may end it from outside."""
        ended = self.has_ended()
        while True:
            await asyncio.sleep(WATCH_SECONDS)
            if self.has_ended() and not ended:
                self.events.tell(EVERYONE, "ended")
                self.events.tell(TRAINERS, "change", what="class")
            ended = self.has_ended()

    def has_ended(self) -> bool:
        """Whether the class is archived or deleted: nothing can be written any more."""
        try:
            return self.classroom.archived_at is not None
        except NotStored:
            return True

    def close(self) -> None:
        """End every stream and close the store."""
        self.events.close()
        self.store.close()


def _chosen(store: Store, code: str | None, organisation: str, language: str) -> Classroom:
    if code:
        return store.classes.find(code)
    there = [room for room in store.classes.all() if room.archived_at is None]
    if there and (not organisation or there[-1].organisation == organisation):
        return there[-1]
    room = store.classes.new(organisation or "KAM Workshop", "en" if language == "en" else "zh")
    for number in range(1, TEAMS + 1):
        store.teams.named(room, str(number))
    return room


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return what a file that only its owner reads holds, made at the first time."""
    try:
        found = path.read_text(encoding="ascii").strip()
        if len(found) >= 16:
            path.chmod(0o600)
            return found
    except (FileNotFoundError, UnicodeDecodeError):
        pass
    made = make()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        file.write(made)
    temporary.replace(path)
    return made
