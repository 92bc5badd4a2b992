"""The revision that has rows for what is said of events and tasks."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0015_alarms, r0016_said


def test_the_tables_are_new_and_empty() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0016_said.upgrade()
        assert set(sa.inspect(connection).get_table_names()) == {"said_tag", "said_value"}
        assert connection.exec_driver_sql("SELECT * FROM said_tag").all() == []
        assert connection.exec_driver_sql("SELECT * FROM said_value").all() == []
    engine.dispose()


def test_it_follows_the_one_before() -> None:
    assert r0016_said.down_revision == r0015_alarms.revision
