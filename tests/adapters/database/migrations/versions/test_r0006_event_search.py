"""Indexes for queries over events, after the third revision."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first, r0006_event_search
from stellwerk.adapters.database.words.index import UNINDEXED


def test_the_indexes_are_new_and_what_is_there_gets_its_words_later() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0001_first.upgrade()
        connection.exec_driver_sql(
            "INSERT INTO event VALUES (7, 'e', 1.0, 'normal', 'c', 't', '', '', '', NULL, '', NULL, '', 1, 'w')"
        )
        r0006_event_search.upgrade()
        names = {index["name"] for index in sa.inspect(connection).get_indexes("event")}
        assert {"ix_event_time_id", "ix_event_severity_time_id", "ix_event_task_id"} <= names
        assert "ix_event_time_position" not in names
        counted = connection.exec_driver_sql("SELECT value FROM counter WHERE name = ?", (UNINDEXED,))
        assert counted.scalar() == 8
        assert connection.exec_driver_sql("SELECT text FROM event").scalar() == "t"
    engine.dispose()
