"""Scores from 0 to 4 that the trainer gives to answers which no check can judge."""

from __future__ import annotations

from collections.abc import Iterable

from tornado.web import HTTPError

from workshop_kit.course import Exercise, TableField, speaking
from workshop_kit.course import gettext as _

from .._pitches import criterion_points, presenting, scores_pitches, trainer_points
from .._scores import SCORE, answer_part, class_scores, levels
from .._standing import field_states
from ._crowd import Crowd
from ._of_exercise import OfExercise
from ._reveals import named
from ._sheets_view import Answers

__all__ = ["ScoreHandler"]


class ScoreHandler(OfExercise):
    """Gives a score to one owner's answer to one question."""

    def post(self, name: str) -> None:
        """Write it down, and tell those whose page may show it."""
        exercise = self.exercise(name)
        field, key = self.get_body_argument("field", ""), self.get_body_argument("key", "")
        if field not in {one.id for one in exercise.fields}:
            raise HTTPError(404)
        spec, criterion = exercise.field(field), self.get_body_argument("criterion", "")
        with speaking(self.language):
            crowd = self.crowd()
            if scores_pitches(spec):
                score = self._score(criterion_points(spec, criterion))
                if key not in {team.owner.key for team in presenting(self.room)}:
                    raise HTTPError(404)
                act = self._write_points(exercise, spec, criterion, key, score)
            else:
                score = self._score(range(len(levels(exercise, field, self.language))))
                answers = Answers(crowd, exercise)
                if key not in answers.owners(spec) or answers.answer(key, field) is None:
                    raise HTTPError(404)
                act, criterion = self._write(exercise, field, key, score), ""
            self._tell(crowd, exercise, field, key)
            sentence = _("{who}: {score} for {what}")
            what = named(exercise.id, field, criterion)
            self.done(sentence.format(who=crowd.name(key), score=score, what=what), act)

    def _score(self, known: Iterable[int]) -> int:
        """Return the score that is asked for; refuse what can have none."""
        given = self.get_body_argument("score", "")
        if given not in map(str, known):
            raise HTTPError(400)
        return int(given)

    def _write_points(
        self, exercise: Exercise, field: TableField, criterion: str, key: str, score: int
    ) -> int | None:
        """Write down points for a pitch unless they stand already; return the act's number."""
        store, room = self.room.store, self.room.classroom
        if trainer_points(self.room, exercise, field).get(key, {}).get(criterion) == score:
            return None
        part = answer_part(exercise.id, field.id, criterion)
        return store.journal.write(room, SCORE, score, subject=key, part=part).id

    def _write(self, exercise: Exercise, field: str, key: str, score: int) -> int | None:
        """Write it unless it stands already for this answer; return the act's number."""
        store, room = self.room.store, self.room.classroom
        before = class_scores(store, room, exercise).get((key, field))
        if before and before.value == score and not before.earlier:
            return None
        part = answer_part(exercise.id, field)
        return store.journal.write(room, SCORE, score, subject=key, part=part).id

    def _tell(self, crowd: Crowd, exercise: Exercise, field: str, key: str) -> None:
        self.changed("scores")
        states = field_states(self.room.store, self.room.classroom, exercise, [field])
        if states[field] == "revealed":
            self.tell_scored(crowd, exercise.id, key)
