"""Databases in temporary folders, closed after each test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.adapters.database.database import Database

Opener = Callable[..., Database]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of the test is."""
    return tmp_path / "stellwerk.db"


@pytest.fixture
def open_database(path: Path) -> Iterator[Opener]:
    """Opens the database as some process: `open_database("a", alive={"b"})`."""
    opened: list[Database] = []

    def opens(instance: str = "me", alive: Any = frozenset(), **more: Any) -> Database:
        more.setdefault("clock", FakeClock())
        database = Database(more.pop("path", path), instance, is_alive=lambda id_: id_ in alive, **more)
        opened.append(database)
        return database

    yield opens
    for database in opened:
        database.close()
