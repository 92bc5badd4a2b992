"""Folders, and which VM is in which.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their table, empty; everything is in none."""
    op.create_table(
        "folder",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.String(length=255), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_folder"),
    )
    op.create_index("ix_folder_parent_id", "folder", ["parent_id"], unique=False)
    op.create_index("ix_folder_revision", "folder", ["revision"], unique=False)
    op.add_column("tagging", sa.Column("folder", sa.String(length=255), nullable=True))
    op.add_column("tagging", sa.Column("folder_unwritten", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_tagging_folder", "tagging", ["folder"], unique=False)
