"""The revision that keeps alarms, and counts of events."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0015_alarms


def test_events_that_were_there_happened_once_and_nobody_took_note() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        connection.exec_driver_sql("CREATE TABLE event (id TEXT)")
        connection.exec_driver_sql("INSERT INTO event VALUES ('e')")
        r0015_alarms.upgrade()
        assert set(sa.inspect(connection).get_table_names()) == {"alarm", "alert", "event"}
        assert connection.exec_driver_sql("SELECT * FROM event").all() == [("e", 1, None, None, "")]
    engine.dispose()
