"""Tags, which objects have which, and bookmarks.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their tables, empty."""
    op.create_table(
        "tag",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(length=255), nullable=True),
        sa.Column("color", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tag"),
    )
    op.create_index("ix_tag_parent_id", "tag", ["parent_id"], unique=False)
    op.create_index("ix_tag_revision", "tag", ["revision"], unique=False)
    op.create_table(
        "tagging",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.String(length=255), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("unwritten", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "object_id", name="pk_tagging"),
    )
    op.create_index("ix_tagging_revision", "tagging", ["revision"], unique=False)
    op.create_table(
        "bookmark",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bookmark"),
        sa.UniqueConstraint("name", name="uq_bookmark_name"),
    )
    op.create_index("ix_bookmark_revision", "bookmark", ["revision"], unique=False)
