"""A participant's sheet of an exercise: whose each answer is, who may write, what is revealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workshop_kit.course import (
    LANGUAGES,
    AnswerError,
    AnyField,
    Exercise,
    both,
    compared_words,
    is_blank,
    load_exercise,
    offered,
    validate_answer,
    voted_again,
)
from workshop_kit.log import report
from workshop_kit.store import (
    Answer,
    Attempt,
    NotStored,
    Owner,
    Participant,
    PenHeld,
    StaleWrite,
    Team,
    answers_before,
    counting,
    once,
    run_checks,
    run_reply,
    scored,
    vote_before,
)

from ._class_result import class_results
from ._events import TRAINERS
from ._page import team_name
from ._pitches import refuse_rows, scores_pitches
from ._revealed import revealed
from ._room import Room
from ._scores import Score, class_scores, own_scores
from ._standing import field_states, standing

__all__ = ["ExerciseClosed", "Sheet", "answer_json"]


class ExerciseClosed(Exception):  # noqa: N818
    """The trainer has closed the exercise: nothing is checked."""


class Sheet:
    """One exercise of one participant; a team's members share some of its fields.

    Parameters
    ----------
    room : Room
    me : Participant
    exercise : str
        Id of an exercise that is there.
    """

    def __init__(self, room: Room, me: Participant, exercise: str) -> None:
        self.room, self.me = room, me
        self.exercise: Exercise = load_exercise(exercise)
        self.id = exercise
        self.shared = frozenset(self.exercise.shared_fields if me.team else ())

    def owner_of(self, field: str) -> Owner:
        """Return whose answer a field is: the team's or the participant's own."""
        return self.me.team if field in self.shared and self.me.team else self.me.owner

    def answers(self) -> dict[str, Answer]:
        """Return the present answers, the team's and the participant's own together."""
        store = self.room.store
        own = store.answers(self.me.owner, self.id)
        if not (self.shared and self.me.team):
            return own
        return self.exercise.together(own, store.answers(self.me.team, self.id))

    def save(self, field: str, value: Any, base: int | None, request: str | None) -> Answer:
        """Store an answer and tell the pages that show it.

        Raises
        ------
        KeyError
            The exercise has no such field.
        AnswerError
            The value is no answer to it, or the guess stands already.
        ExerciseClosed
            Points are not given yet.
        StaleWrite, PenHeld and the store's other refusals
        """
        spec = self.exercise.field(field)
        if spec.type == "table" and spec.replies:
            raise AnswerError(field, both("Each round is answered; it stays as it is."))
        validate_answer(spec, value)
        owner = self.owner_of(field)
        if scores_pitches(spec):
            self._refuse_points(spec, value, owner)
        if spec.type == "prediction":
            before = self.room.store.answers(owner, self.id).get(field)
            if before and not is_blank(before.value):
                if before.value == value:
                    return before
                raise AnswerError(field, both("Your guess is committed; it stays as it is."))
        return self._keep_answer(owner, field, value, base, request)

    async def answer_row(
        self, field: str, row: Mapping[str, Any], base: int | None, request: str | None
    ) -> Answer:
        """Have the next row of a table answered by the other side, store both and tell the pages.

        The other side answers in a process of its own; what it knows never comes here.

        Raises
        ------
        KeyError
            The exercise has no such field, or nobody answers it.
        AnswerError
            The row cannot be answered.
        ExerciseClosed
        StaleWrite, PenHeld, CheckFailed and the store's other refusals
        """
        spec = self.exercise.field(field)
        if spec.type != "table" or spec.replies is None:
            raise KeyError(field)
        if self.state() == "closed" or field in self.closed_fields():
            raise ExerciseClosed
        owner = self.owner_of(field)
        if field in self.shared:
            self._needs_pen()
        before = self.room.store.answers(owner, self.id).get(field)
        if before and before.version != (base or 0):
            raise StaleWrite(before)
        answered = before.value if before and before.value else {}
        value = await self.room.in_turn(run_reply, owner, self.id, field, answered, row)
        return self._keep_answer(owner, field, value, base, request)

    def _keep_answer(
        self, owner: Owner, field: str, value: Any, base: int | None, request: str | None
    ) -> Answer:
        """Store an answer and tell the pages that show it."""
        saved = self.room.store.save(
            owner, self.id, field, value, base, author=self.me.owner.key, request_id=request
        )
        self._tell(
            owner, "answer", field=field, answer=answer_json(saved), author=self.me.owner.key
        )
        if field in self._scores():  # the page says whether the score is for this version
            self._tell(owner, "reveal")
        class_results(self.room).forget(self.id)
        self.room.events.tell(TRAINERS, "change", what="answers", sheet=self.id)
        return saved

    def _refuse_points(self, spec: AnyField, value: Any, owner: Owner) -> None:
        """Refuse points before the trainer opens the question, and for the own team."""
        if self.state() == "closed" or spec.id in self.closed_fields():
            raise ExerciseClosed
        stored = self.room.store.answers(owner, self.id).get(spec.id)
        refuse_rows(self.room, spec, value, self.me.team, (stored and stored.value) or ())

    async def check(self) -> dict[str, Any]:
        """Check the stored answers in a process of their own and keep the verdicts.

        What is handed in once, and was, is answered as it was.

        Raises
        ------
        ExerciseClosed
        PenHeld
            In a team only the one who writes has the sheet checked.
        CheckFailed and the store's refusals
        """
        if self.state() == "closed":
            raise ExerciseClosed
        self._needs_pen()
        if once(self.id) and (done := self.attempt()):
            return done
        given = {name: answer.value for name, answer in self.answers().items()}
        closed = self.closed_fields()
        if len(closed) == len(self.exercise.fields):
            raise ExerciseClosed
        before = answers_before(self.room.store, self.me.owner, self.id)
        verdicts = await self.room.in_turn(run_checks, self.id, given, before=before)
        verdicts = [one for one in verdicts if one["field"] not in closed]
        return self._keep(given, verdicts)

    def _needs_pen(self) -> None:
        """In a team only the one who writes may go on."""
        team = self._team()
        if team and (team.scribe is None or team.scribe != self.me.owner):
            raise PenHeld(self._name(team.scribe))

    def _keep(
        self, given: Mapping[str, Any], verdicts: Sequence[Mapping[str, Any]]
    ) -> dict[str, Any]:
        """Record what was checked, the team's part as the team's, the rest as one's own."""
        for owner in dict.fromkeys(self.owner_of(str(one["field"])) for one in verdicts):
            mine = [one for one in verdicts if self.owner_of(str(one["field"])) == owner]
            fields = {one["field"] for one in mine}
            self.room.store.record_attempt(
                owner,
                self.id,
                {name: value for name, value in given.items() if name in fields},
                mine,
                lambda earlier, part=mine: scored(part, earlier),  # type: ignore[misc]
                author=self.me.owner.key,
            )
            self._tell(owner, "checked")
        self.room.events.tell(TRAINERS, "change", what="attempts", sheet=self.id)
        return self.attempt()

    def attempt(self) -> dict[str, Any]:
        """Return the latest verdicts on each part, under the shared part's number."""
        owners = [self.me.owner, *([self.me.team] if self.shared and self.me.team else [])]
        found = [last for last in map(self._last, owners) if last]
        if not found:
            return {}
        order = {field.id: place for place, field in enumerate(self.exercise.fields)}
        verdicts = [one for last in found for one in last.verdicts]
        mine = [one for one in verdicts if one["field"] in order]
        mine.sort(key=lambda one: order[one["field"]])
        return {**_attempt_json(found[-1]), "verdicts": mine, "votes": self._votes(found[0])}

    def _votes(self, mine: Attempt) -> dict[str, list[str]]:
        """Return one's own first answers beside those handed in now, in both languages."""
        before = vote_before(self.room.store, self.me.owner, self.id)
        return {lang: voted_again(self.exercise, before, mine.answers, lang) for lang in LANGUAGES}

    async def judge(self, field: str) -> Mapping[str, Any] | None:
        """Return what is said about a committed guess, checked once; None while there is none.

        Raises
        ------
        CheckFailed
        """
        answer = self.room.store.answers(self.me.owner, self.id).get(field)
        if answer is None or is_blank(answer.value):
            return None
        kept = f"{self.id}/{field}"
        earlier = self.room.store.attempts(self.me.owner, kept)
        if not earlier:
            given = {field: answer.value}
            verdicts = await self.room.in_turn(run_checks, self.id, given, fields=[field])
            earlier = self.room.store.attempts(self.me.owner, kept)
            if not earlier:  # another page of the same person may have been quicker
                done = self.room.store.record_attempt(self.me.owner, kept, given, verdicts, None)
                earlier = [done]
        message: Mapping[str, Any] = earlier[0].verdicts[0]["message"]
        return message

    def state(self) -> str:
        """Return whether the exercise is open, closed or revealed."""
        return standing(self.room.store, self.room.classroom, self.exercise)

    def closed_fields(self) -> list[str]:
        """Return the questions that the trainer has closed one by one: they are only read."""
        names = [field.id for field in self.exercise.fields]
        states = field_states(self.room.store, self.room.classroom, self.exercise, names)
        return [name for name in names if states[name] == "closed"]

    async def as_json(self, lang: str) -> dict[str, Any]:
        """Return all that a page needs to show the sheet, in one language."""
        answers = self.answers()
        mine = {name: answer.value for name, answer in answers.items()}
        self._hold_free_pen()
        told = await revealed(self.room, self.exercise, lang)
        return {
            "sheet": self.id,
            "owner": self.me.owner.key,
            "name": self.me.name,
            "answers": {name: answer_json(answer) for name, answer in answers.items()},
            "attempt": in_language(self.attempt(), lang),
            "team": self.team_json(lang),
            "guesses": self._guesses(answers, lang),
            "offers": offered(self.exercise, self._earlier, lang),
            **told.for_sheet(
                mine, self.shared, self._scores(), self.me.team.key if self.me.team else ""
            ),
        }

    def _earlier(self, exercise: str) -> dict[str, Any]:
        """Return this participant's own and team's answers to another exercise."""
        found = Sheet(self.room, self.me, exercise).answers()
        return {name: answer.value for name, answer in found.items()}

    def _scores(self) -> dict[str, Score]:
        given = class_scores(self.room.store, self.room.classroom, self.exercise)
        return own_scores(given, self.exercise, self.me, self.shared)

    def team_json(self, lang: str) -> dict[str, Any] | None:
        """Return who is on the team and who holds the pen; None where nothing is shared."""
        team = self._team()
        if team is None:
            return None
        members = [self._member(one) for one in self.room.members(team.owner)]
        holder = team.scribe.key if team.scribe else ""
        return {
            "key": team.owner.key,
            "name": team_name(team.name, lang),
            "fields": [field for field in self.exercise.shared_fields if field in self.shared],
            "members": members,
            "scribe": next((one for one in members if one["key"] == holder), None),
            "mine": team.scribe == self.me.owner,
        }

    def pen(self, action: str, to: str | None = None) -> None:
        """Take, lay down, hand over or ask for the team's pen, and tell the team.

        Raises
        ------
        KeyError
            There is no such action, or nobody of this key on the team.
        PenHeld and the store's other refusals
        """
        team = self._team()
        if team is None:
            raise KeyError("nothing is shared here")
        teams, mine = self.room.store.teams, self.me.owner
        if action == "take":
            away = team.scribe and not self.room.events.here(team.scribe.key)
            teams.take_pen(team.owner, mine, over=team.scribe if away else None)
        elif action == "lay":
            teams.hand_pen(team.owner, mine)
        elif action == "hand":
            teams.hand_pen(team.owner, mine, self._mate(team.owner, to))
        elif action == "ask":
            if team.scribe and team.scribe != mine:
                asked = {"name": self.me.name, "key": mine.key, "sheet": self.id}
                self.room.events.tell(team.scribe.key, "ask", **asked)
            return
        else:
            raise KeyError(action)
        self._tell(team.owner, "team")
        self.room.events.tell(TRAINERS, "change", what="pen")

    def _hold_free_pen(self) -> None:
        """Give a pen that nobody holds to whoever works alone, so that a team can start at once."""
        team = self._team()
        if team is None or team.scribe is not None or self.state() == "closed":
            return
        others = [one for one in self.room.members(team.owner) if one.owner != self.me.owner]
        if any(self.room.events.here(one.owner.key) for one in others):
            return
        try:
            self.pen("take")
        except Exception:  # an ended class, or somebody was quicker: it is shown as it is
            return

    def _team(self) -> Team | None:
        if not self.shared or self.me.team is None:
            return None
        return self.room.store.teams.find(self.room.classroom, self.me.team.key)

    def _mate(self, team: Owner, key: str | None) -> Owner:
        for one in self.room.members(team):
            if one.owner.key == key:
                return one.owner
        raise KeyError(f"nobody of key {key!r} is on the team")

    def _member(self, person: Participant) -> dict[str, Any]:
        key = person.owner.key
        return {"key": key, "name": person.name, "here": self.room.events.here(key)}

    def _name(self, owner: Owner | None) -> str | None:
        if owner is None:
            return None
        try:
            return self.room.store.participants.find(self.room.classroom, owner.key).name
        except NotStored:
            return None

    def _last(self, owner: Owner) -> Attempt | None:
        return counting(self.id, self.room.store.attempts(owner, self.id))

    def _tell(self, owner: Owner, kind: str, **data: Any) -> None:
        shared = self.me.team is not None and owner == self.me.team
        audience = (
            [one.owner.key for one in self.room.members(owner)] if shared else [self.me.owner.key]
        )
        self.room.events.tell(audience, kind, sheet=self.id, **data)

    def _guesses(self, answers: Mapping[str, Answer], lang: str) -> dict[str, str]:
        """Return what is said about committed guesses; what is not yet known is asked for."""
        found = {}
        for field in self.exercise.fields:
            if field.type != "prediction" or field.id not in answers:
                continue
            kept = self.room.store.attempts(self.me.owner, f"{self.id}/{field.id}")
            if kept:
                found[field.id] = kept[0].verdicts[0]["message"][lang]
            elif not is_blank(answers[field.id].value):
                self.room.run(self._judge_later(field.id))
        return found

    async def _judge_later(self, field: str) -> None:
        try:
            if await self.judge(field):
                self.room.events.tell(self.me.owner.key, "reveal", sheet=self.id)
        except Exception:
            report(f"guess {self.id}/{field}")


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return an answer as pages take it."""
    return {
        "value": answer.value,
        "version": answer.version,
        "saved_at": answer.saved_at.isoformat(),
    }


def in_language(attempt: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return an attempt with its messages in one language."""
    if not attempt:
        return {}
    verdicts = [
        {**verdict, "message": verdict["message"].get(lang, "")} for verdict in attempt["verdicts"]
    ]
    votes = attempt["votes"][lang]
    told = {name: value for name, value in attempt.items() if name != "votes"}
    return {**told, "verdicts": verdicts, "compared": votes or compared_words(verdicts, lang)}


def _attempt_json(attempt: Attempt | None) -> dict[str, Any]:
    assert attempt is not None
    return {
        "number": attempt.number,
        "at": attempt.at.isoformat(),
        "verdicts": [dict(verdict) for verdict in attempt.verdicts],
    }
