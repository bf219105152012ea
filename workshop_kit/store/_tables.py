"""The tables, the same on SQLite and PostgreSQL. Changing one needs a migration."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Double, ForeignKey, MetaData, String, Text
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from workshop_kit.store._values import NAME_LIMIT

_Name = String(NAME_LIMIT)


class _UtcTime(TypeDecorator[datetime]):
    """A time in UTC, on databases that know time zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        read: datetime = value
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


class Base(DeclarativeBase):
    """Holds the metadata; constraints get steady names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class OwnerRow(Base):
    """A participant or a team. Numbers are never reused, so a stale one finds nobody."""

    __tablename__ = "owners"
    __table_args__ = (
        Unique("kind", "key"),
        CheckConstraint("kind IN ('participant', 'team')", name="kind"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(_Name)
    created_at: Mapped[datetime] = mapped_column(_UtcTime)


class AnswerRow(Base):
    """The present answer to a field; `value` is JSON text."""

    __tablename__ = "answers"
    __table_args__ = (Unique("owner_id", "sheet", "field"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(_Name)
    field: Mapped[str] = mapped_column(_Name)
    value: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    author: Mapped[str | None] = mapped_column(_Name)
    saved_at: Mapped[datetime] = mapped_column(_UtcTime)


class HistoryRow(Base):
    """Every version of every answer, the present one included."""

    __tablename__ = "answer_history"
    __table_args__ = (Unique("owner_id", "sheet", "field", "version"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(_Name)
    field: Mapped[str] = mapped_column(_Name)
    version: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    author: Mapped[str | None] = mapped_column(_Name)
    request_id: Mapped[str | None] = mapped_column(_Name)
    saved_at: Mapped[datetime] = mapped_column(_UtcTime)


class AttemptRow(Base):
    """One commitment; `answers` and `verdicts` are JSON text."""

    __tablename__ = "attempts"
    __table_args__ = (Unique("owner_id", "sheet", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id", ondelete="CASCADE"))
    sheet: Mapped[str] = mapped_column(_Name)
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(_UtcTime)
    answers: Mapped[str] = mapped_column(Text)
    verdicts: Mapped[str] = mapped_column(Text)
    score: Mapped[float | None] = mapped_column(Double)


class ClassRow(Base):
    """A class; `salt` is that of its resume codes."""

    __tablename__ = "classes"
    __table_args__ = (
        Unique("code"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
        CheckConstraint("retention_days > 0", name="retention_days"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20))
    organisation: Mapped[str] = mapped_column(_Name)
    language: Mapped[str] = mapped_column(String(2))
    retention_days: Mapped[int]
    salt: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(_UtcTime)
    archived_at: Mapped[datetime | None] = mapped_column(_UtcTime)


class TeamRow(Base):
    """What makes an owner a team of a class; `folded` tells its name from the class's others."""

    __tablename__ = "teams"
    __table_args__ = (Unique("class_id", "folded"),)
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True
    )
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(_Name)
    folded: Mapped[str] = mapped_column(String(64))
    scribe_id: Mapped[int | None] = mapped_column(ForeignKey("owners.id", ondelete="SET NULL"))


class ParticipantRow(Base):
    """What makes an owner a participant of a class."""

    __tablename__ = "participants"
    __table_args__ = (
        Unique("class_id", "resume_hash"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )
    owner_id: Mapped[int] = mapped_column(
        ForeignKey("owners.id", ondelete="CASCADE"), primary_key=True
    )
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(_Name)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.owner_id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(2))
    resume_hash: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(_UtcTime)
    removed_at: Mapped[datetime | None] = mapped_column(_UtcTime)


class ActRow(Base):
    """One thing a trainer did; `value` is JSON text. Of each thing the latest not undone counts."""

    __tablename__ = "acts"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(primary_key=True)
    class_id: Mapped[int] = mapped_column(ForeignKey("classes.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(_Name)
    subject: Mapped[str] = mapped_column(_Name)
    part: Mapped[str] = mapped_column(_Name)
    value: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(_UtcTime)
    undone_at: Mapped[datetime | None] = mapped_column(_UtcTime)
