"""What the trainer has revealed of an exercise, as pages show it; told to a whole class at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from workshop_kit.course import (
    Exercise,
    describe_answer,
    first_time,
    is_blank,
    load_exercise,
    pitch_lines,
)
from workshop_kit.log import report

from ._class_result import FieldResult, class_results, with_answer
from ._events import EVERYONE
from ._pitches import other_teams, scores_pitches
from ._room import Room
from ._scores import Score, class_scores, own_scores, score_words
from ._standing import field_states

__all__ = ["Revealed", "revealed", "tell_revealed"]


COLON = {"zh": "：", "en": ": "}


@dataclass(frozen=True)
class Revealed:
    """What is revealed of an exercise, in one language: the same for everybody.

    Attributes
    ----------
    exercise : Exercise
    lang : "zh" or "en"
    state : "open", "closed" or "revealed"
        Of the whole exercise.
    closed : list of str
        The questions that are closed one by one: they are only read.
    answers : mapping
        For each field revealed the model answer's ``lines``, ``why``, and the ``class``'s answers.
    results : mapping of FieldResult
        Where somebody's own answer is looked up in the class's.
    debrief : list
    teams : list
        Those that present something to the others, where they score each other.
    """

    exercise: Exercise
    lang: str
    state: str
    closed: list[str]
    answers: Mapping[str, Mapping[str, Any]]
    results: Mapping[str, FieldResult]
    debrief: list[dict[str, str]]
    teams: list[dict[str, str]]

    def for_sheet(
        self,
        sheet: Mapping[str, Any],
        shared: Collection[str],
        scores: Mapping[str, Score],
        team: str = "",
    ) -> dict[str, Any]:
        """Return it as a page takes it, with the place of this sheet's answers in the class's.

        Parameters
        ----------
        sheet : mapping
            The answers' values, by field.
        shared : collection of str
            Fields whose answers are the team's.
        scores : mapping
            The trainer's scores of this sheet's answers, by field.
        team : str
            The key of the team, if there is one.
        """
        found = {name: dict(told) for name, told in self.answers.items()}
        for name, told in found.items():
            if told["class"] is None or is_blank(sheet.get(name)):
                told["before"] = None
            spec = self.exercise.field(name)
            if team and scores_pitches(spec):
                pitch = self.results[name].pitches.get(team)
                told["pitch"] = pitch_lines(spec, pitch, self.lang)
            if name in scores:
                told["score"] = score_words(self.exercise, name, scores[name], self.lang)
            if told["class"] is not None:
                told["class"] = with_answer(
                    told["class"],
                    spec,
                    self.results[name],
                    sheet,
                    self.lang,
                    shared=name in shared,
                    team=team,
                )
        return {
            "state": self.state,
            "closed": self.closed,
            "revealed": {name: told for name, told in found.items() if any(told.values())},
            "debrief": self.debrief,
            "teams": [one for one in self.teams if one["id"] != team],
        }


async def revealed(room: Room, exercise: Exercise, lang: str) -> Revealed:
    """Return what is revealed of an exercise.

    Raises
    ------
    CheckFailed
        The model answers could not be computed; the log has the reason.
    """
    names = [field.id for field in exercise.fields]
    states = field_states(room.store, room.classroom, exercise, names)
    state = states[None]
    closed = [name for name in names if states[name] == "closed"]
    teams = other_teams(room, exercise, lang)
    # What is withheld is told by the exercise that it is withheld until, never here
    shown = [name for name in names if states[name] == "revealed" and not exercise.withheld_until]
    if not shown:
        return Revealed(exercise, lang, state, closed, {}, {}, [], teams)
    told = await room.model_answers(exercise.id)
    given, why, counted = told["answers"], told["why"], class_results(room)
    answers = {
        name: {
            "lines": describe_answer(exercise.field(name), given.get(name), lang, answers=given),
            "why": why[name][lang] if name in why else "",
            "class": counted.for_page(room, exercise, name, lang, given),
            "before": _first_votes(room, exercise, name, lang),
        }
        for name in shown
    }
    debrief = told["debrief"] if state == "revealed" else []
    asked = [{part: one[part][lang] for part in ("ask", "insight")} for one in debrief]
    results = counted.of(room, exercise)
    return Revealed(exercise, lang, state, closed, answers, results, asked, teams)


def _first_votes(room: Room, exercise: Exercise, field: str, lang: str) -> dict[str, Any] | None:
    """Return what the class answered when it was asked first; never what a test withholds."""
    if not exercise.votes_again:
        return None
    first = load_exercise(str(exercise.again))
    told = class_results(room).for_page(room, first, field, lang, {})
    if told is None:
        return None
    return {**told, "title": f"{first_time(exercise, lang)}{COLON[lang]}{told['counted']}"}


async def tell_revealed(room: Room, exercise: str) -> None:
    """Tell every page that an exercise was opened, closed or revealed.

    Pages that show the exercise get all of it with the event: a hundred pages that ask for it at
    once would cost ten times as much.
    """
    showing = room.events.showing(exercise)
    room.events.tell(EVERYONE, "reveal", but=showing, sheet=exercise)
    try:
        sheets = _sheets(room, load_exercise(exercise))
        told = {
            lang: await revealed(room, load_exercise(exercise), lang)
            for lang in dict.fromkeys(stream.lang for stream in showing)
        }
    except Exception:  # then each page asks for itself, and says what it is answered
        report(f"reveal {exercise}")
        sheets, told = {}, {}
    for stream, key in showing.items():
        if stream.lang in told and key in sheets:
            mine = told[stream.lang].for_sheet(*sheets[key])
            stream.tell("reveal", sheet=exercise, revealed=mine)
        else:
            stream.tell("reveal", sheet=exercise)


Own = tuple[dict[str, Any], Collection[str], Mapping[str, Score], str]


def _sheets(room: Room, exercise: Exercise) -> dict[str, Own]:
    """Return everybody's answers, which of them are the team's, their scores, the team's key."""
    given = room.store.classes.answers(room.classroom, exercise.id)
    values = {owner: {name: one.value for name, one in given[owner].items()} for owner in given}
    scores = class_scores(room.store, room.classroom, exercise)
    found: dict[str, Own] = {}
    for one in room.store.participants.all(room.classroom):
        own, shared = values.get(one.owner, {}), exercise.shared_fields if one.team else ()
        team = values.get(one.team, {}) if one.team else {}
        whole = exercise.together(own, team) if shared else own
        mine = own_scores(scores, exercise, one, shared)
        found[one.owner.key] = whole, shared, mine, one.team.key if one.team else ""
    return found
