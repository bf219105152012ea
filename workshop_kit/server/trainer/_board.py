"""The board for the projector: how to join, then a question and what the class answers.

It names nobody and holds nothing that a class may not see yet.
"""

from __future__ import annotations

from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import (
    AnyField,
    Exercise,
    Pitch,
    describe_answer,
    heat_map,
    load_exercise,
    moved_told,
    pitch_heat,
    pitch_ranking,
    speaking,
)
from workshop_kit.course import gettext as _

from .._class_result import class_results, told_result
from .._exercise import exercise_ids
from .._pitches import presenting, scores_pitches
from ._joining import joining
from ._of_exercise import OfExercise
from ._page import TrainerPage
from ._reveals import named

__all__ = ["BoardHandler", "ShowHandler"]

ROOMS = ("dark", "light")
ROOM = "workshop_board"
MOST_LINES, LONGEST_LINES = 4, 300
RANKING = "ranking"  # of what the pitches scored; else a heat map


class BoardHandler(OfExercise):
    """What the projector shows."""

    async def get(self) -> None:
        """Show how to join, an exercise, or a question with the class's answers."""
        light = self._light()
        exercise, field, view = self._shown()
        with speaking(self.language):
            self.draw(
                "board",
                _("Board"),
                mode="field" if field else "exercise" if exercise else "join",
                light=light,
                classroom=self.room.classroom,
                join=joining(self),
                exercise=exercise,
                field=field,
                **self._people(),
                **(await self._answers(exercise, field) if exercise and field else {}),
                pitches=self._pitches(exercise, field, view),
            )

    def _shown(self) -> tuple[Exercise | None, AnyField | None, str]:
        """Return what the trainer chose and its view, as far as the course still has it."""
        what = self.room.store.board.shown(self.room.classroom)
        if what is None or what.exercise not in exercise_ids():
            return None, None, ""
        exercise = load_exercise(what.exercise)
        field = next((one for one in exercise.fields if one.id == what.field), None)
        return exercise, field, what.view

    def _pitches(
        self, exercise: Exercise | None, field: AnyField | None, view: str
    ) -> dict[str, Any] | None:
        """Return what the pitches scored, once it is revealed: as a ranking or a heat map."""
        if exercise is None or field is None or not scores_pitches(field):
            return None
        found = class_results(self.room).of(self.room, exercise)[field.id]
        if found.at is None:
            return {"heat": None, "ranking": None}
        teams = [team.owner.key for team in presenting(self.room)]
        named = self.crowd().by_team({key: found.pitches.get(key, Pitch()) for key in teams})
        ranking = pitch_ranking(field, named, len(teams))
        return {
            "heat": None if view == RANKING else pitch_heat(field, named, self.language),
            "ranking": told_result(field, ranking, self.language) if view == RANKING else None,
        }

    def _light(self) -> bool:
        """Return whether the room is bright; this device remembers it."""
        chosen = self.get_query_argument("room", "")
        if chosen in ROOMS:
            self.set_cookie(ROOM, chosen, path=self.base_url, httponly=True, samesite="Lax")
            return chosen == "light"
        return self.get_cookie(ROOM, "") == "light"

    def _people(self) -> dict[str, int]:
        people = self.crowd().people
        here = sum(self.room.events.here(one.owner.key) for one in people)
        return {"joined": len(people), "here": here}

    async def _answers(self, exercise: Exercise, field: AnyField) -> dict[str, Any]:
        found = class_results(self.room).of(self.room, exercise)[field.id]
        # What is not revealed is not even asked for
        model = (await self.model_answers(exercise.id))[0] if found.at else None
        private = field.private or bool(exercise.withheld_until)
        seen = None if private else found.tally.for_class()
        answers = model["answers"] if model and not field.own_company else None
        moved = found.moved.for_class() if found.moved and not private else None
        teams = self.crowd().by_team(found.teams) if found.at else []
        return {
            "given": found.tally.given,
            "of": found.tally.given + found.tally.blank,
            "private": private,
            "result": told_result(field, seen, self.language, answers) if seen else None,
            "moved": moved_told(exercise, moved, self.language) if moved else None,
            "heat": heat_map(seen, teams, self.language) if seen else None,
            "model": _model_lines(field, model, self.language) if model else [],
        }


class ShowHandler(TrainerPage):
    """Chooses what the board shows."""

    def post(self) -> None:
        """Show a question, an exercise, or without either how to join."""
        name, field = self.get_body_argument("exercise", ""), self.get_body_argument("field", "")
        view = self.get_body_argument("view", "")
        if (name and name not in exercise_ids()) or view not in ("", RANKING):
            raise HTTPError(404)
        spec = load_exercise(name) if name else None
        if field and (spec is None or field not in {one.id for one in spec.fields}):
            raise HTTPError(404)
        if spec and field and spec.withheld_until:
            with speaking(self.language):
                sentence = _(
                    "The answers to {exercise} stay with each person until {until}: "
                    "the board does not show them."
                )
                until = named(spec.withheld_until)
                self.sorry(sentence.format(exercise=spec.code, until=until))
            return
        act = self.room.store.board.show(self.room.classroom, name or None, field or None, view)
        self.changed("board")
        with speaking(self.language):
            told = (
                _("The board shows {exercise}.").format(exercise=spec.code)
                if spec
                else _("The board shows how to join.")
            )
            self.done(told, act.id)


def _model_lines(field: AnyField, model: dict[str, Any], lang: str) -> list[str]:
    """Return the model answer in a few lines that the last row can read."""
    answers = model["answers"]
    if field.id not in answers:
        return []
    lines = describe_answer(field, answers[field.id], lang, answers=answers)
    short = len(lines) <= MOST_LINES and sum(map(len, lines)) <= LONGEST_LINES
    return lines if short else []
