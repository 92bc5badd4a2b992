"""Definitions of VMs as they were before changes.

Revision ID: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make their table, empty."""
    op.create_table(
        "earlier",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("vm_id", sa.String(length=255), nullable=False),
        sa.Column("host_id", sa.String(length=255), nullable=False),
        sa.Column("time", sa.Double(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("xml", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_earlier"),
    )
    op.create_index("ix_earlier_vm_id_time", "earlier", ["vm_id", "time"], unique=False)
