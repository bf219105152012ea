"""One journal of what trainers did, in the place of reveals and boards, with what they hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_ACTS = sa.table(
    "acts",
    *(sa.column(name) for name in ("class_id", "kind", "subject", "part", "value")),
    sa.column("at", _TIME),
    sa.column("undone_at", _TIME),
)


def upgrade() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(200), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("part", sa.String(200), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.Column("undone_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_acts_class_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_acts_class_id"), "acts", ["class_id"])
    acts = [*_reveals(), *_boards()]
    if acts:
        op.bulk_insert(_ACTS, acts)
    op.drop_table("reveals")
    op.drop_table("boards")


def _reveals() -> list[dict[str, object]]:
    """Return what was opened, closed and revealed, the first first."""
    names = ("id", "class_id", "exercise", "field", "state")
    reveals = sa.table(
        "reveals", *map(sa.column, names), sa.column("at", _TIME), sa.column("undone_at", _TIME)
    )
    return [
        {
            "class_id": row.class_id,
            "kind": "reveal",
            "subject": row.exercise,
            "part": row.field,
            "value": json.dumps(row.state),
            "at": row.at,
            "undone_at": row.undone_at,
        }
        for row in op.get_bind().execute(sa.select(reveals).order_by(reveals.c.id))
    ]


def _boards() -> list[dict[str, object]]:
    """Return what each class shows; when it came there was not kept."""
    boards = sa.table("boards", *map(sa.column, ("class_id", "exercise", "field")))
    return [
        {
            "class_id": row.class_id,
            "kind": "board",
            "subject": "",
            "part": "",
            "value": json.dumps(
                {"exercise": row.exercise, "field": row.field or None}, ensure_ascii=False
            ),
            "at": datetime.now(UTC),
            "undone_at": None,
        }
        for row in op.get_bind().execute(sa.select(boards))
    ]
