"""An exercise in the console: everybody's answers beside the model answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tornado.web import HTTPError

from workshop_kit.course import (
    AnyField,
    Exercise,
    Pitch,
    describe_answer,
    heat_map,
    most_points,
    moved_told,
    pitch_heat,
    speaking,
)
from workshop_kit.course import gettext as _
from workshop_kit.store import Reveal

from .._class_result import class_results, told_result
from .._pace import gathered, moment, timer
from .._page import team_name
from .._pitches import criterion_points, named_rows, presenting, scores_pitches
from .._scores import class_scores, levels
from .._standing import field_states
from ._gain import gain_lines
from ._of_exercise import OfExercise
from ._progress import clock
from ._reveals import last_said, named
from ._sheets_view import Answers, marks, questions
from ._timer import preset_minutes

__all__ = ["AnswerHandler", "ExerciseViewHandler"]


class ExerciseViewHandler(OfExercise):
    """The answers by question, live."""

    async def get(self, name: str) -> None:
        """Show them, with the model answer as soon as it is known."""
        exercise = self.exercise(name)
        model, fault = await self.model_answers(exercise.id)
        called = gathered(self.room)
        with speaking(self.language):
            title = exercise.title.in_(self.language)
            self.draw(
                "exercise",
                f"{exercise.code} {title}",
                exercise=exercise,
                archived=self.room.classroom.archived_at,
                back=f"exercises/{exercise.id}",
                model_known=model is not None,
                model_fault=fault,
                debrief=_debrief(model, self.language),
                **self._answers(exercise),
                **self._scores(exercise),
                pitches=self._pitches(exercise),
                **self._states(exercise, model or {}),
                results=self._results(exercise, model),
                until=named(exercise.withheld_until) if exercise.withheld_until else "",
                gain=gain_lines(self.crowd(), exercise.id) if exercise.ends_withholding else [],
                board=self.room.store.board.shown(self.room.classroom),
                called=called[1].id if called else "",
                timer=timer(self.room, moment()),
                minutes=preset_minutes(self.room, exercise),
            )

    def _answers(self, exercise: Exercise) -> dict[str, Any]:
        crowd = self.crowd(exercise.nameless)
        answers = Answers(crowd, exercise)
        groups = [
            {
                "key": team.owner.key,
                "name": team_name(team.name),
                "marks": marks(answers, team.owner.key, True, True),
                "people": [
                    {
                        "name": crowd.name(one.owner.key),
                        "key": one.owner.key,
                        "writes": team.scribe == one.owner,
                        "marks": marks(answers, one.owner.key, False, True),
                    }
                    for one in crowd.members(team)
                ],
            }
            for team in crowd.teams
            if crowd.members(team)
        ]
        alone = [
            {
                "name": crowd.name(one.owner.key),
                "key": one.owner.key,
                "writes": False,
                "marks": marks(answers, one.owner.key, False, False),
            }
            for one in crowd.people
            if one.team is None
        ]
        if alone:
            groups.append({"key": "", "name": _("No team"), "marks": [], "people": alone})
        return {"groups": groups, "questions": questions(answers, self.language)}

    def _scores(self, exercise: Exercise) -> dict[str, Any]:
        """Return what each score stands for by field, and those given by owner's key and field."""
        given = class_scores(self.room.store, self.room.classroom, exercise)
        return {
            "levels": {one.id: levels(exercise, one.id, self.language) for one in exercise.fields},
            "scores": given,
        }

    def _pitches(self, exercise: Exercise) -> dict[str, dict[str, Any]]:
        """Return of each field that scores teams the teams with what their pitches scored."""
        found, crowd = class_results(self.room).of(self.room, exercise), self.crowd()
        scored = {}
        for spec in exercise.fields:
            if not scores_pitches(spec):
                continue
            results = found[spec.id].pitches
            teams = [(team, results.get(team.owner.key, Pitch())) for team in presenting(self.room)]
            named = [(crowd.name(team.owner.key), one) for team, one in teams]
            scored[spec.id] = {
                "teams": [
                    {
                        "key": team.owner.key,
                        "name": crowd.name(team.owner.key),
                        "points": one.trainer,
                        "juries": one.juries,
                        "total": one.total(len(spec.columns)),
                        "own": one.trainer_total(len(spec.columns)),
                    }
                    for team, one in teams
                ],
                "criteria": [
                    (one.id, one.label.in_(self.language), criterion_points(spec, one.id))
                    for one in spec.columns
                ],
                "most": most_points(spec),
                "heat": pitch_heat(spec, named, self.language),
            }
        return scored

    def _results(
        self, exercise: Exercise, model: Mapping[str, Any] | None
    ) -> dict[str, dict[str, Any]]:
        """Return the class's answers counted, by field; of texts and of nothing, none."""
        answers = model["answers"] if model else None
        found, crowd = class_results(self.room).of(self.room, exercise), self.crowd()
        told = {
            field.id: told_result(field, found[field.id].tally, self.language, answers)
            for field in exercise.fields
            if found[field.id].tally.given
        }
        for name, result in told.items():
            at, teams = found[name].at, crowd.by_team(found[name].teams)
            result["since"] = clock(at) if at else ""
            moved = found[name].moved
            result["moved"] = moved_told(exercise, moved, self.language) if moved else None
            result["heat"] = heat_map(found[name].tally, teams, self.language)
        return told

    def _states(self, exercise: Exercise, model: Mapping[str, Any]) -> dict[str, Any]:
        reveals, room = self.room.store.reveals, self.room.classroom
        fields = [field.id for field in exercise.fields]
        states = field_states(self.room.store, room, exercise, fields)
        history = reveals.history(room, exercise.id)
        undo: dict[str, Reveal | None] = {
            name: last_said(history, exercise.id, name or None) for name in ["", *fields]
        }
        return {
            "state": states[None],
            "field_states": {name: states[name] for name in fields},
            "undo": undo,
            "models": {field.id: _model(field, model, self.language) for field in exercise.fields},
        }


class AnswerHandler(OfExercise):
    """One answer to its last character."""

    def get(self, name: str, key: str, field: str) -> None:
        """Show it; the script does so in a dialog."""
        exercise = self.exercise(name)
        with speaking(self.language):
            crowd = self.crowd(exercise.nameless)
            answers = Answers(crowd, exercise)
            answer = answers.answer(key, field)
            if answer is None or field not in {one.id for one in exercise.fields}:
                raise HTTPError(404)
            spec = exercise.field(field)
            self.draw(
                "answer",
                spec.prompt.in_(self.language),
                who=crowd.name(key),
                back=f"exercises/{exercise.id}",
                lines=describe_answer(
                    spec,
                    named_rows(spec, answer.value, *answers.place, self.language),
                    self.language,
                    answers=answers.values(key),
                ),
            )


def _model(field: AnyField, told: Mapping[str, Any], lang: str) -> dict[str, Any]:
    answers, why = told.get("answers", {}), told.get("why", {})
    lines = (
        describe_answer(field, answers[field.id], lang, answers=answers)
        if field.id in answers
        else []
    )
    return {"lines": lines, "why": why[field.id][lang] if field.id in why else ""}


def _debrief(told: Mapping[str, Any] | None, lang: str) -> list[dict[str, str]]:
    cards = told["debrief"] if told else []
    return [{part: card[part][lang] for part in ("ask", "insight")} for card in cards]
