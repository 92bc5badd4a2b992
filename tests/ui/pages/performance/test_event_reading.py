"""Events of a time."""

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.ids import EventId
from stellwerk.model.event import Event, Severity
from stellwerk.search.query import read
from stellwerk.ui.pages.performance.event_reading import EventReading, timed


@pytest.mark.parametrize("query", ["Events:", "Events: vm.name = a", "Events: host.name = a or vm.host.name = a"])
def test_a_query_gets_its_time(query: str) -> None:
    text = timed(query, 1000.0, 2000.0)
    assert read(text).valid
    assert "time >= " in text
    assert ("(host" in text) is (" or " in query)


def asked(room: Room, query: str, begin: float, end: float) -> list[str] | None:
    found: list[list[str]] = []
    reading = EventReading(lambda: room.queries)
    reading.ask(query, begin, end, lambda events: found.append([event.id for event in events]))
    room.settle()
    room.settle()
    return found[0] if found else None


def test_events_are_read_from_memory_and_database(room: Room) -> None:
    now = room.clock.now()
    made = [
        Event(id=EventId(f"x{ago}"), time=now - ago, severity=Severity.NORMAL, code="z.test", text="z")
        for ago in (10, 20, 500)
    ]
    room.repository.tables.add_events(made)
    assert asked(room, "Events: code = z.test", now - 100, now) == ["x10", "x20"]
    assert asked(room, "Events: nonsense = 1", now - 100, now) == []


def test_what_was_given_up_is_not_told(room: Room) -> None:
    found: list[object] = []
    reading = EventReading(lambda: room.queries)
    reading.ask("Events:", room.clock.now() - 100, room.clock.now(), found.append)
    reading.give_up()
    room.settle()
    assert found == []
