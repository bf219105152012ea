"""The answer book of somebody who works alone: one participant, one file on this computer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workshop_kit.files import ANSWERS, data_folder
from workshop_kit.store._again import answers_before, counting, once, vote_before
from workshop_kit.store._checks import run_checks, run_reply
from workshop_kit.store._errors import StaleWrite
from workshop_kit.store._records import Answer, Attempt
from workshop_kit.store._store import Store


class LocalAnswerBook:
    """The local participant's answers, for worksheets in JupyterLab and plain Voila.

    Holds no file open between calls; several kernels may have the same book at once.

    Parameters
    ----------
    folder : path
        Holds ``answers.sqlite``.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(folder).expanduser().absolute()
        self._store = Store.open(self._folder / ANSWERS, keep_connections=False)
        self._participant = self._store.owner("participant", "local")

    @property
    def owner(self) -> str:
        """A key for drafts in the browser: the same for this file, another for any other."""
        return f"local-{int(self._participant.created_at.timestamp() * 1e6):x}"

    def answers(self, sheet: str) -> dict[str, Answer]:
        """Return the present answers to a sheet, by field."""
        return self._store.answers(self._participant, sheet)

    def save(
        self, sheet: str, field: str, value: Any, base: int | None, request_id: str | None = None
    ) -> Answer:
        """Store a new version of an answer; see `Store.save`.

        Raises
        ------
        StaleWrite
            Another version is stored, in `theirs`; it is unchanged.
        AnswerRefused
            The value is too long or no JSON.
        StoreError
            The file cannot be written.
        """
        return self._store.save(self._participant, sheet, field, value, base, request_id=request_id)

    def answer_row(
        self,
        sheet: str,
        field: str,
        row: Mapping[str, Any],
        base: int | None,
        request_id: str | None = None,
    ) -> Answer:
        """Have the next row of a table answered, in a process of its own, and store both.

        Raises
        ------
        AnswerError
            The row cannot be answered; says why.
        CheckFailed
            Nobody answered; the table is as it was, and the log names the reason.
        StaleWrite, AnswerRefused, StoreError
            As for `save`.
        """
        before = self.answers(sheet).get(field)
        if before and before.version != (base or 0):
            raise StaleWrite(before)
        answered = before.value if before and before.value else {}
        value = run_reply(self._participant, sheet, field, answered, row)
        return self.save(sheet, field, value, base, request_id)

    def history(self, sheet: str, field: str) -> list[Answer]:
        """Return every version of an answer, the first one first."""
        return self._store.history(self._participant, sheet, field)

    def commit(self, sheet: str) -> Attempt:
        """Check the answers as they are stored, in a process of its own, and keep the verdicts.

        What is handed in once, and was, is returned as it was.

        Raises
        ------
        CheckFailed
            The checks did not run; the answers are safe, and the log names the reason.
        """
        if once(sheet) and (done := self.last_attempt(sheet)):
            return done
        given = {field: answer.value for field, answer in self.answers(sheet).items()}
        before = answers_before(self._store, self._participant, sheet)
        verdicts = run_checks(sheet, given, before=before)
        return self._store.record_attempt(
            self._participant, sheet, given, verdicts, lambda earlier: scored(verdicts, earlier)
        )

    def judge(self, sheet: str, field: str) -> dict[str, Any]:
        """Check one stored answer, such as a committed guess, in a process of its own.

        No attempt is recorded.

        Raises
        ------
        CheckFailed
            The checks did not run; the log names the reason.
        """
        given = {name: answer.value for name, answer in self.answers(sheet).items()}
        return run_checks(sheet, given, fields=[field])[0]

    def last_attempt(self, sheet: str) -> Attempt | None:
        """Return the commitment of a sheet that counts, None where there is none."""
        return counting(sheet, self._store.attempts(self._participant, sheet))

    def vote_before(self, sheet: str) -> dict[str, Any] | None:
        """Return what was answered when a vote was asked first, None where it was not."""
        return vote_before(self._store, self._participant, sheet)

    def close(self) -> None:
        """Close the file."""
        self._store.close()


def scored(verdicts: Sequence[Mapping[str, Any]], earlier: Sequence[Attempt]) -> float | None:
    """Return the score of an attempt after `earlier` ones; see `workshop_kit.course.score`."""
    from workshop_kit.course import Verdict, score

    first = earlier[0].verdicts if earlier else ()
    return score(
        [Verdict.model_validate(verdict) for verdict in verdicts],
        len(earlier) + 1,
        [Verdict.model_validate(verdict) for verdict in first],
    )


def local_answer_book() -> LocalAnswerBook:
    """Open this computer's answer book, in `workshop_kit.files.data_folder`.

    Raises
    ------
    StoreError
        The folder cannot be written, or the file is no intact store.
    SchemaUnknown
        A newer version of the kit wrote the file.
    """
    return LocalAnswerBook(data_folder())
