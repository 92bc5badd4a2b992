"""User-defined fields, and the values that objects have.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make their table, empty; nothing has a value."""
    op.create_table(
        "field",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_field"),
    )
    op.create_index("ix_field_revision", "field", ["revision"], unique=False)
    op.add_column("tagging", sa.Column("fields", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("tagging", sa.Column("fields_unwritten", sa.Boolean(), nullable=False, server_default=sa.false()))
