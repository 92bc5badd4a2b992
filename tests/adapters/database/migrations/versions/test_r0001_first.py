"""The first revision, from nothing."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first


def test_it_makes_the_tables() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0001_first.upgrade()
        made = set(sa.inspect(connection).get_table_names())
    engine.dispose()
    assert made == {
        "meta", "counter", "instance", "number", "data_center", "cluster", "host", "removed", "layout", "inventory",
        "event", "event_object", "task", "object_lock",
    }  # fmt: skip


def test_it_is_the_beginning() -> None:
    assert (r0001_first.revision, r0001_first.down_revision) == ("0001", None)
