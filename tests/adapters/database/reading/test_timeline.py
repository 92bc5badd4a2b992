"""The kept order of events: that of the database at each moment."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from tests.adapters.database.query_sql.base import GraphMemory, event, full_graph
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.connection import reading_engine
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.reading.archive import FIRST, SqlArchive
from stellwerk.adapters.database.reading.moment import MOST_NEW
from stellwerk.adapters.database.reading.timeline import Timeline
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.event import Event, Severity
from stellwerk.search.query import read

MEMORY = GraphMemory(full_graph([], []))
QUERIES = (
    "Events:", "Events: severity = normal", "Events: severity >= warning", "Events: severity != error",
    "Events: crashed", "Events: crashed and severity = alert", "Events: severity in (normal, alert)",
)  # fmt: skip


class Shelf:
    """A database of events that is read with and without the kept order."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path, "test", is_alive=lambda _id: True)
        self.engine = reading_engine(path)
        self.timeline = Timeline(fewest=1)
        self.dice = Random(7)

    def add(self, *events: Event) -> None:
        self.database.write(lambda tables: tables.add_events(events)).result()

    def delete(self, *ids: str) -> None:
        self.database.write(lambda tables: tables.delete(*(Ref(Kind.EVENT, id_) for id_ in ids))).result()

    def some(self, first: int, count: int) -> list[Event]:
        return [
            event(number, severity=self.dice.choice(list(Severity)), time=NOW - self.dice.randrange(count),
                  text=self.dice.choice(["crashed", "fine"]))
            for number in range(first, first + count)
        ]  # fmt: skip

    def agree(self) -> None:
        with self.engine.connect() as connection, connection.begin():
            for text in QUERIES:
                found, expected = (
                    [row for portion in archive.rows(read(text), MEMORY, NOW) for row in portion]
                    for archive in (
                        SqlArchive(connection, self.timeline, many=10, newest=50),
                        SqlArchive(connection),
                    )
                )
                assert found == expected, text


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "stellwerk.db")
    made.add(*made.some(0, 2 * FIRST))
    yield made
    made.engine.dispose()
    made.database.close()


def test_it_is_the_order_of_the_database(shelf: Shelf) -> None:
    shelf.agree()
    shelf.agree()


def test_new_events_get_in_at_their_places(shelf: Shelf) -> None:
    shelf.agree()
    shelf.add(*shelf.some(5000, 40))
    shelf.agree()
    shelf.add(event(6000, time=NOW + 5), event(6001, time=NOW + 5, severity=Severity.ALERT))
    shelf.agree()


def test_what_is_gone_or_written_over_is_noticed(shelf: Shelf) -> None:
    shelf.agree()
    shelf.delete("e3", "e4")
    shelf.agree()
    shelf.add(event(9, time=NOW + 9, severity=Severity.ALERT))
    shelf.agree()
    shelf.delete("e20")
    shelf.add(event(7000, time=NOW - 3))
    shelf.agree()


def test_many_new_ones_make_it_anew(shelf: Shelf) -> None:
    shelf.agree()
    shelf.add(*shelf.some(10_000, MOST_NEW + 1))
    shelf.agree()


def test_few_events_are_not_kept(shelf: Shelf) -> None:
    with shelf.engine.connect() as connection, connection.begin():
        assert Timeline().at(connection) is None
