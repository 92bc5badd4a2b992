"""Severity and time of events beside the objects they are about; ids of objects of any length.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_FILL = """
    UPDATE event_object SET
        severity = (SELECT event.severity FROM event WHERE event.id = event_object.event_id),
        time = (SELECT event.time FROM event WHERE event.id = event_object.event_id)
    WHERE EXISTS (SELECT 1 FROM event WHERE event.id = event_object.event_id)
"""


def upgrade() -> None:
    """Add them: some seconds for a million events besides the copy. Ids of volumes hold names of any length."""
    op.add_column(
        "event_object", sa.Column("severity", sa.String(length=32), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("event_object", sa.Column("time", sa.Double(), nullable=False, server_default=sa.text("0")))
    op.execute(_FILL)
    op.create_index(
        "ix_event_object_kind_severity_object_id_time",
        "event_object",
        ["kind", "severity", "object_id", "time"],
        unique=False,
    )
    for table in ("tagging", "number", "object_lock"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column(
                "object_id", existing_type=sa.String(length=255), type_=sa.Text(), existing_nullable=False
            )
