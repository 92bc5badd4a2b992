"""What a reader sees of the events."""

from pathlib import Path

from tests.adapters.database.query_sql.base import event

from stellwerk.adapters.database.connection import reading_engine
from stellwerk.adapters.database.database import Database
from stellwerk.adapters.database.reading.seen import Seen, seen_in
from stellwerk.core.ids import Kind, Ref


def test_each_change_of_the_events_is_told(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.db"
    database, engine = Database(path, "test", is_alive=lambda _id: True), reading_engine(path)

    def seen() -> Seen:
        with engine.connect() as connection, connection.begin():
            return seen_in(connection)

    database.write(lambda _tables: None).result()
    told = [seen()]
    for change in (
        lambda tables: tables.add_events([event(1), event(2)]),
        lambda tables: tables.add_events([event(2, text="other")]),
        lambda tables: tables.delete(Ref(Kind.EVENT, event(1).id)),
        lambda tables: tables.add_events([event(3)]),
    ):
        database.write(change).result()
        told.append(seen())
    assert told[0] == Seen(0, 0, 0)
    assert [one.count for one in told] == [0, 2, 2, 1, 2]
    assert len(set(told)) == len(told)
    engine.dispose()
    database.close()
