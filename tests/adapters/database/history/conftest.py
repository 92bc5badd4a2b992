"""A new history of the test, in a transaction; and one in its file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from stellwerk.adapters.database.connection import begin, make_engine
from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.clock import SystemClock


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / "metrics.db"


@pytest.fixture
def history(path: Path) -> Iterator[HistoryFile]:
    """Open, and closed at the end."""
    made = HistoryFile(path, SystemClock())
    assert made.open() is None
    yield made
    made.close()
