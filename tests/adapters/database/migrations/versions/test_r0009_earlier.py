"""The revision that keeps earlier definitions."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0009_earlier


def test_its_table_is_empty() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0009_earlier.upgrade()
        assert sa.inspect(connection).get_table_names() == ["earlier"]
        assert connection.exec_driver_sql("SELECT * FROM earlier").all() == []
    engine.dispose()
