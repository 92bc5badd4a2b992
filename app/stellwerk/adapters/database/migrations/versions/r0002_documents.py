"""Domains as documents by field name, without a table of layouts. What the hosts report is read from them again.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Documents of the earlier form go: they are what hosts said, and they say it at the next connection."""
    op.execute(sa.text("DELETE FROM inventory"))
    with op.batch_alter_table("inventory") as batch:
        batch.drop_column("layout")
    op.drop_table("layout")
