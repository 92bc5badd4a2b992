"""Indexes for queries over events, and on SQLite the index of their words, which is filled afterwards.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

from stellwerk.adapters.database.words.index import make_words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make them. The events that there are get their words later, while the program runs: a million take minutes."""
    op.drop_index("ix_event_time_position", "event")
    op.create_index("ix_event_time_id", "event", [sa.text("time DESC"), "id"], unique=False)
    op.create_index("ix_event_severity_time_id", "event", ["severity", sa.text("time DESC"), "id"], unique=False)
    op.create_index("ix_event_task_id", "event", ["task_id"], unique=False)
    make_words(op.get_bind())
