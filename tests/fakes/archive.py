"""The archive port over a database in memory, with the product's own SQL behind it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from stellwerk.adapters.database import schema, tables_event, tables_task
from stellwerk.adapters.database.query_sql.function import teach
from stellwerk.adapters.database.reading.archive import SqlArchive
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.adapters.database.words.index import make_words
from stellwerk.model.event import Event
from stellwerk.model.task import Task


@cache
def _engine() -> sa.Engine:
    """Its tables are empty between two archives; making them takes longer than most tests."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    sa.event.listen(engine, "connect", lambda connection, _record: teach(connection))
    schema.metadata.create_all(engine)
    with engine.begin() as connection:
        make_words(connection)
    return engine


@contextmanager
def archive_of(events: Iterable[Event], tasks: Iterable[Task] = ()) -> Iterator[SqlArchive]:
    """An archive that has these and no others, events in the order of their recording. One at a time."""
    with _engine().connect() as connection, connection.begin() as transaction:
        tx = Transaction(connection=connection, instance="me", now=0.0, is_alive=lambda _id: True, seen=Seen(0))
        tables_event.add_events(tx, events)
        tables_task.save_tasks(tx, tasks)
        yield SqlArchive(connection)
        transaction.rollback()
