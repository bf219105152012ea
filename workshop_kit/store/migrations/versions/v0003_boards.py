"""What a class's projector shows. The tables of 0002 stay as they are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boards",
        sa.Column("class_id", sa.Integer, nullable=False),
        sa.Column("exercise", sa.String(200), nullable=False),
        sa.Column("field", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["classes.id"], name=op.f("fk_boards_class_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("class_id", name=op.f("pk_boards")),
    )


def downgrade() -> None:
    op.drop_table("boards")
