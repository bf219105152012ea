"""Open, close and reveal: of an exercise, or of one of its fields."""

from __future__ import annotations

from tornado.web import HTTPError

from workshop_kit.course import Exercise, load_exercise, mark, speaking
from workshop_kit.course import gettext as _
from workshop_kit.store import ClassArchived, Reveal

from .._exercise import exercise_ids
from .._standing import field_states, standing
from ._of_exercise import OfExercise

__all__ = ["RevealHandler", "last_said", "named"]

STATES = ("open", "closed", "revealed")
DONE = {
    "open": mark("{exercise} is open."),
    "closed": mark("{exercise} is closed."),
    "revealed": mark("{exercise}: all pages show the model answer now."),
}


def last_said(history: list[Reveal], exercise: str, field: str | None) -> Reveal | None:
    """Return the latest that was said of just this exercise or field and not undone."""
    said = [
        one
        for one in history
        if one.exercise == exercise and one.field == field and one.undone_at is None
    ]
    return said[-1] if said else None


def named(name: str, field: str = "", criterion: str = "") -> str:
    """Return what an exercise, a question, or a criterion of one is called in a sentence."""
    if name not in exercise_ids():
        return name
    spec = load_exercise(name)
    number = next((n for n, one in enumerate(spec.fields, 1) if one.id == field), None)
    if number is None:
        return spec.code
    question = _("{exercise}, question {number}").format(exercise=spec.code, number=number)
    columns = getattr(spec.field(field), "columns", ())
    label = next((one.label.in_() for one in columns if one.id == criterion), "")
    if not label:
        return question
    return _("{question}, {criterion}").format(question=question, criterion=label)


class RevealHandler(OfExercise):
    """What a trainer says about an exercise."""

    async def get(self, exercise: str) -> None:
        """Ask once more before revealing; the script shows it in a dialog."""
        spec, field = self._named(exercise)
        await self.model_answers(spec.id)  # so that they are there when they are revealed
        with speaking(self.language):
            prompt = spec.field(field).prompt.in_(self.language) if field else ""
            self.draw(
                "reveal",
                _("Reveal the model answer?"),
                exercise=spec,
                field=field or "",
                prompt=prompt,
                back=self.get_argument("back", ""),
            )

    def post(self, exercise: str) -> None:
        """Say it, and tell every page."""
        spec, field = self._named(exercise)
        if self.room.classroom.archived_at:
            raise ClassArchived("nothing is opened or closed any more")
        wanted = self.get_body_argument("state", "")
        with speaking(self.language):
            if wanted not in STATES:
                raise HTTPError(400)
            kept = self._kept_back(spec) if wanted == "revealed" else ""
            if kept:
                self.sorry(kept)
            else:
                self._say(spec, field, wanted)

    def _kept_back(self, spec: Exercise) -> str:
        """Say why answers may not be told yet; empty where they may."""
        if spec.withheld_until:
            until = named(spec.withheld_until)
            sentence = _(
                "The answers to {exercise} come with {until}, once that is handed in. "
                "Reveal them there."
            )
            return sentence.format(exercise=spec.code, until=until)
        closed = standing(self.room.store, self.room.classroom, spec) == "closed"
        if spec.ends_withholding and closed:
            sentence = _("{exercise} has not been taken yet. Open it first, reveal afterwards.")
            return sentence.format(exercise=spec.code)
        return ""

    def _named(self, exercise: str) -> tuple[Exercise, str | None]:
        if exercise not in exercise_ids():
            raise HTTPError(404)
        spec, field = load_exercise(exercise), self.get_argument("field", "") or None
        if field and field not in {one.id for one in spec.fields}:
            raise HTTPError(404)
        return spec, field

    def _say(self, spec: Exercise, field: str | None, wanted: str) -> None:
        room, reveals = self.room, self.room.store.reveals
        states = field_states(room.store, room.classroom, spec, [field] if field else [])
        before = states[field]
        act = None
        if before != wanted:
            said = reveals.say(room.classroom, spec.id, wanted, field)  # type: ignore[arg-type]
            act = said.act
            self.tell_revealed(spec.id)
        self.done(_(DONE[wanted]).format(exercise=named(spec.id, field or "")), act)
