"""Tags and fields of events and tasks.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the tables of them, empty: nothing was said of events and tasks until now."""
    op.create_table(
        "said_tag",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("tag_id", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", "tag_id", name="pk_said_tag"),
    )
    op.create_index("ix_said_tag_kind_tag_id_object_id", "said_tag", ["kind", "tag_id", "object_id"], unique=False)
    op.create_table(
        "said_value",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "object_id", "key", name="pk_said_value"),
    )
    op.create_index("ix_said_value_kind_key_object_id", "said_value", ["kind", "key", "object_id"], unique=False)
