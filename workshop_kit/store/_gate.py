"""Who may write what: asked within the transaction that writes, so that the answer still holds."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_kit.store._errors import (
    AnswerRefused,
    ClassArchived,
    NotOnTeam,
    NotStored,
    ParticipantRemoved,
    PenHeld,
)
from workshop_kit.store._records import Owner
from workshop_kit.store._tables import ClassRow, OwnerRow, ParticipantRow, TeamRow


def lock(session: Session, owner: Owner) -> None:
    """Keep other writers off this owner until the transaction ends (SQLite: off everybody)."""
    found = session.scalar(select(OwnerRow.id).where(OwnerRow.id == owner.id).with_for_update())
    if found is None:
        raise NotStored(f"the {owner.kind} is not in the store any more: join again")


def open_class(session: Session, class_id: int) -> ClassRow:
    """Return a class that may be written, and keep it open until the transaction ends."""
    row = session.scalar(select(ClassRow).filter_by(id=class_id).with_for_update(read=True))
    if row is None:
        raise NotStored("the class is not in the store any more: open a new one")
    if row.archived_at is not None:
        raise ClassArchived("the class has ended: it can be read, not written")
    return row


def member(session: Session, owner_id: int) -> ParticipantRow:
    """Return a participant who has not been removed."""
    row = session.get(ParticipantRow, owner_id)
    if row is None:
        raise NotStored("the participant is in no class (any more): join again")
    if row.removed_at is not None:
        raise ParticipantRemoved("the trainer has removed this participant: ask the trainer")
    return row


def on_team(session: Session, team: TeamRow, owner_id: int) -> ParticipantRow:
    """Return a participant who works on the team now."""
    row = member(session, owner_id)
    if row.team_id != team.owner_id:
        raise NotOnTeam("this participant is not on the team: join it first")
    return row


def present(session: Session, owner: Owner, author: str | None) -> None:
    """Refuse whoever may not write for `owner` at all; owners outside classes pass.

    Raises
    ------
    ParticipantRemoved, NotOnTeam
    AnswerRefused
        No author for a team, or another than the participant.
    """
    if owner.kind == "participant":
        if session.get(ParticipantRow, owner.id) is None:
            return
        member(session, owner.id)
        if author not in (None, owner.key):
            raise AnswerRefused("author", "this sheet is another's", "write your own")
        return
    team = session.get(TeamRow, owner.id)
    if team is not None:
        on_team(session, team, _author(session, author))


def may_write(session: Session, owner: Owner, author: str | None) -> None:
    """Refuse where the class has ended, or where somebody else holds the team's pen.

    Raises
    ------
    ClassArchived, PenHeld
    """
    person, team = session.get(ParticipantRow, owner.id), session.get(TeamRow, owner.id)
    row = person or team
    if row is not None:
        open_class(session, row.class_id)
    if team is not None and team.scribe_id != _author(session, author):
        raise PenHeld(name_of(session, team.scribe_id))


def name_of(session: Session, owner_id: int | None) -> str | None:
    """Return a participant's name, None for nobody."""
    row = None if owner_id is None else session.get(ParticipantRow, owner_id)
    return None if row is None else row.name


def _author(session: Session, author: str | None) -> int:
    if author is None:
        raise AnswerRefused("author", "a team's sheet needs its writer", "name the participant")
    found = session.scalar(select(OwnerRow.id).filter_by(kind="participant", key=author))
    if found is None:
        raise NotOnTeam("this participant is not on the team: join it first")
    return found
