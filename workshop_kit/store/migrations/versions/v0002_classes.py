"""Classes, their teams, participants and reveals. The tables of 0001 stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _classes()
    _teams()
    _participants()
    _reveals()


def downgrade() -> None:
    for table in ("reveals", "participants", "teams", "classes"):
        op.drop_table(table)


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_classes_language")),
        sa.CheckConstraint("retention_days > 0", name=op.f("ck_classes_retention_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
        sa.UniqueConstraint("code", name=op.f("uq_classes_code")),
        sqlite_autoincrement=True,
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("owner_id", sa.Integer, nullable=False),
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(64), nullable=False),
        sa.Column("scribe_id", sa.Integer, nullable=True),
        _refers("teams", "owner_id", "owners.id", "CASCADE"),
        _refers("teams", "class_id", "classes.id", "CASCADE"),
        _refers("teams", "scribe_id", "owners.id", "SET NULL"),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_teams")),
        sa.UniqueConstraint("class_id", "folded", name=op.f("uq_teams_class_id_folded")),
    )


def _participants() -> None:
    op.create_table(
        "participants",
        sa.Column("owner_id", sa.Integer, nullable=False),
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("team_id", sa.Integer, nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("resume_hash", sa.String(64), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_participants_language")),
        _refers("participants", "owner_id", "owners.id", "CASCADE"),
        _refers("participants", "class_id", "classes.id", "CASCADE"),
        _refers("participants", "team_id", "teams.owner_id", "SET NULL"),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_participants")),
        sa.UniqueConstraint(
            "class_id", "resume_hash", name=op.f("uq_participants_class_id_resume_hash")
        ),
    )


def _reveals() -> None:
    op.create_table(
        "reveals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("exercise", sa.String(200), nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('closed', 'open', 'revealed')", name=op.f("ck_reveals_state")
        ),
        _refers("reveals", "class_id", "classes.id", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reveals")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reveals_class_id"), "reveals", ["class_id"])


def _refers(table: str, column: str, to: str, when_deleted: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [to], name=op.f(f"fk_{table}_{column}"), ondelete=when_deleted
    )
