"""The revision that keeps what is known of templates."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0010_templates


def test_its_table_is_empty() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0010_templates.upgrade()
        assert sa.inspect(connection).get_table_names() == ["template"]
        assert connection.exec_driver_sql("SELECT * FROM template").all() == []
    engine.dispose()
