"""What the checks of hosts found.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make their column, empty: no host was checked yet."""
    op.add_column("host", sa.Column("checks", sa.Text(), nullable=True))
