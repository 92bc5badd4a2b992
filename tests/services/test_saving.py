"""Noticing that the database takes nothing any more."""

import pytest
from tests.fakes.entity import host
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.repository import MemoryRepository

from stellwerk.core.error import AppError, Conflict, Refused
from stellwerk.ports.repository import EventFilter, Loaded
from stellwerk.services.saving import Saving

FULL = Refused("the disk is full", "free some space")


@pytest.fixture
def behind() -> MemoryRepository:
    return MemoryRepository()


@pytest.fixture
def told() -> list[AppError | None]:
    return []


@pytest.fixture
def saving(behind: MemoryRepository, told: list[AppError | None]) -> Saving:
    made = Saving(ManualLoop(), behind)
    made.changed.connect(told.append)
    return made


def write(saving: Saving) -> None:
    saving.write(lambda tables: tables.save(host()))
    flush(saving)


def read(saving: Saving) -> None:
    assert saving.write(lambda tables: tables.events(EventFilter())).result() == []
    flush(saving)


def flush(saving: Saving) -> None:
    loop = saving._loop
    assert isinstance(loop, ManualLoop)
    loop.advance(0)


def test_all_goes_through(saving: Saving, behind: MemoryRepository, told: list[AppError | None]) -> None:
    write(saving)
    assert [stored.name for stored in behind.tables.stored.values()] == [host().name]
    assert saving.load() == Loaded()
    saving.close()
    assert told == []


def test_it_tells_once_that_nothing_is_saved_and_once_that_it_is(
    saving: Saving, behind: MemoryRepository, told: list[AppError | None]
) -> None:
    for _ in range(2):
        behind.fail = FULL
        write(saving)
    assert told == [FULL]
    write(saving)
    write(saving)
    assert told == [FULL, None]


def test_reading_proves_nothing(saving: Saving, behind: MemoryRepository, told: list[AppError | None]) -> None:
    behind.fail = FULL
    write(saving)
    read(saving)
    assert told == [FULL]


def test_what_a_job_refuses_is_no_trouble(
    saving: Saving, behind: MemoryRepository, told: list[AppError | None]
) -> None:
    behind.fail = Conflict("the name is taken")
    write(saving)
    assert told == []


def test_the_caller_gets_the_error_too(saving: Saving, behind: MemoryRepository) -> None:
    behind.fail = FULL
    assert saving.write(lambda tables: tables.save(host())).exception() is FULL
