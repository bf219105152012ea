"""Rows as the records that the store hands out."""

from __future__ import annotations

import secrets
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, aliased

from workshop_kit.store._errors import NotStored
from workshop_kit.store._records import (
    Answer,
    Attempt,
    Classroom,
    Kind,
    Language,
    Owner,
    Participant,
    Team,
)
from workshop_kit.store._tables import (
    AnswerRow,
    AttemptRow,
    ClassRow,
    HistoryRow,
    OwnerRow,
    ParticipantRow,
    TeamRow,
)
from workshop_kit.store._values import decode, now

_Other = aliased(OwnerRow)


def owner_of(row: OwnerRow) -> Owner:
    """Return the record of an owner."""
    return Owner(row.id, cast(Kind, row.kind), row.key, row.created_at)


def answer_of(row: AnswerRow | HistoryRow) -> Answer:
    """Return the record of one version of an answer."""
    return Answer(decode(row.value), row.version, row.saved_at, row.author)


def attempt_of(row: AttemptRow) -> Attempt:
    """Return the record of a commitment."""
    return Attempt(row.number, row.at, decode(row.verdicts), row.score, decode(row.answers))


def classroom_of(row: ClassRow) -> Classroom:
    """Return the record of a class, without its salt."""
    language = cast(Language, row.language)
    return Classroom(
        row.id,
        row.code,
        row.organisation,
        language,
        row.retention_days,
        row.created_at,
        row.archived_at,
    )


def new_owner(session: Session, kind: Kind) -> OwnerRow:
    """Make an owner whose key is drawn, for somebody or a team in a class."""
    row = OwnerRow(kind=kind, key=secrets.token_hex(12), created_at=now())
    session.add(row)
    session.flush()
    return row


def participants(session: Session, *wanted: ColumnElement[bool]) -> list[Participant]:
    """Return participants in order of joining."""
    found: Select[*tuple[Any, ...]] = (
        select(ParticipantRow, OwnerRow, _Other)
        .join(OwnerRow, OwnerRow.id == ParticipantRow.owner_id)
        .outerjoin(_Other, _Other.id == ParticipantRow.team_id)
        .where(*wanted)
        .order_by(ParticipantRow.owner_id)
    )
    return [_participant(row) for row in session.execute(found)]


def participant(session: Session, owner_id: int) -> Participant:
    """Return one participant.

    Raises
    ------
    NotStored
    """
    for found in participants(session, ParticipantRow.owner_id == owner_id):
        return found
    raise NotStored("the participant is in no class (any more): join again")


def teams(session: Session, *wanted: ColumnElement[bool]) -> list[Team]:
    """Return teams in the order in which they were made."""
    found: Select[*tuple[Any, ...]] = (
        select(TeamRow, OwnerRow, _Other)
        .join(OwnerRow, OwnerRow.id == TeamRow.owner_id)
        .outerjoin(_Other, _Other.id == TeamRow.scribe_id)
        .where(*wanted)
        .order_by(TeamRow.owner_id)
    )
    return [
        Team(owner_of(owner), row.class_id, row.name, scribe and owner_of(scribe))
        for row, owner, scribe in session.execute(found)
    ]


def team(session: Session, owner_id: int) -> Team:
    """Return one team.

    Raises
    ------
    NotStored
    """
    for found in teams(session, TeamRow.owner_id == owner_id):
        return found
    raise NotStored("the team is in no class (any more): make it again")


def _participant(found: Row[*tuple[Any, ...]]) -> Participant:
    row, owner, other = found
    return Participant(
        owner_of(owner),
        row.class_id,
        row.name,
        other and owner_of(other),
        row.language,
        row.joined_at,
        row.removed_at,
    )
