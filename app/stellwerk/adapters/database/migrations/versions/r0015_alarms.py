"""Alarms, and the alerts that are raised.

Revision ID: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0010"


def upgrade() -> None:
    """Make their tables, empty; events get a count, their last time, and who took note of them."""
    op.create_table(
        "alarm",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("hold", sa.Double(), nullable=False),
        sa.Column("clear", sa.Text(), nullable=False),
        sa.Column("clear_hold", sa.Double(), nullable=False),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("actions", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("silent_until", sa.Double(), nullable=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alarm"),
        sa.UniqueConstraint("name", name="uq_alarm_name"),
    )
    op.create_index("ix_alarm_revision", "alarm", ["revision"], unique=False)
    op.create_table(
        "alert",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("alarm_id", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("severity", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("object_name", sa.Text(), nullable=False),
        sa.Column("raised", sa.Double(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_alert"),
    )
    op.create_index("ix_alert_revision", "alert", ["revision"], unique=False)
    op.add_column("event", sa.Column("count", sa.Integer(), nullable=False, server_default=sa.text("1")))
    op.add_column("event", sa.Column("last", sa.Double(), nullable=True))
    op.add_column("event", sa.Column("acknowledged", sa.Double(), nullable=True))
    op.add_column("event", sa.Column("acknowledged_by", sa.Text(), nullable=False, server_default=sa.text("''")))
