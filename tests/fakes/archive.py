"""The archive port over a database in memory, with the product's own SQL behind it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from stellwerk.adapters.database import schema, tables_event, tables_task
from stellwerk.adapters.database.connection import upsert
from stellwerk.adapters.database.label.said import keep_taggings
from stellwerk.adapters.database.query_sql.function import teach
from stellwerk.adapters.database.reading.archive import SqlArchive
from stellwerk.adapters.database.row import TAG
from stellwerk.adapters.database.transaction import Seen, Transaction
from stellwerk.adapters.database.words.index import make_words
from stellwerk.core.ids import Ref
from stellwerk.model.entity import ref_of
from stellwerk.model.event import Event
from stellwerk.model.tag import Tag, Tagging
from stellwerk.model.task import Task


def record(
    tx: Transaction,
    events: Iterable[Event],
    tasks: Iterable[Task],
    tags: Iterable[Tag] = (),
    taggings: Mapping[Ref, Tagging] | None = None,
) -> None:
    """Add them, and the tags that there are. `taggings` None = what they have themselves is said of them."""
    events, tasks = list(events), list(tasks)
    tables_event.add_events(tx, events)
    tables_task.save_tasks(tx, tasks)
    rows = [{name: getattr(tag, name) for name in TAG} | tx.stamp() for tag in tags]
    upsert(tx.connection, schema.tag, rows)
    if taggings is None:
        said = {ref_of(one): Tagging(one.tags, values=one.values) for one in (*events, *tasks)}
        taggings = {ref: one for ref, one in said.items() if one.tags or one.values}
    keep_taggings(tx, taggings)


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
def archive_of(
    events: Iterable[Event],
    tasks: Iterable[Task] = (),
    tags: Iterable[Tag] = (),
    taggings: Mapping[Ref, Tagging] | None = None,
) -> Iterator[SqlArchive]:
    """An archive that has these and no others, events in the order of their recording. One at a time. `tags` and
    `taggings` as of `record`."""
    with _engine().connect() as connection, connection.begin() as transaction:
        tx = Transaction(connection=connection, instance="me", now=0.0, is_alive=lambda _id: True, seen=Seen(0))
        record(tx, events, tasks, tags, taggings)
        yield SqlArchive(connection)
        transaction.rollback()
