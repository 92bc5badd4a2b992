"""A place for what checks found, after the sixth revision."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first, r0007_host_checks


def test_no_host_was_checked_yet() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0001_first.upgrade()
        connection.exec_driver_sql(
            "INSERT INTO host VALUES ('h', 'h1', 'test:///', 'c', '', 1, 0, NULL, NULL, '[]', '[]', 1, 'w')"
        )
        r0007_host_checks.upgrade()
        assert connection.exec_driver_sql("SELECT name, checks FROM host").all() == [("h1", None)]
    engine.dispose()
