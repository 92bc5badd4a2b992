"""A new history of the test, in a transaction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from stellwerk.adapters.database.connection import begin, make_engine
from stellwerk.adapters.database.history import schema


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    """Rolled back at the end."""
    engine = make_engine(tmp_path / "metrics.db")
    with engine.connect() as made:
        transaction = begin(made)
        schema.metadata.create_all(made)
        yield made
        transaction.rollback()
    engine.dispose()
