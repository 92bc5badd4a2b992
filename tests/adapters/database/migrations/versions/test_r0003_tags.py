"""The third revision, after the second."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first, r0002_documents, r0003_tags


def test_the_tables_are_new_and_everything_else_stays() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0001_first.upgrade()
        r0002_documents.upgrade()
        connection.exec_driver_sql("INSERT INTO data_center VALUES ('d', 'D', '', 1, 'w')")
        before = set(sa.inspect(connection).get_table_names())
        r0003_tags.upgrade()
        after = set(sa.inspect(connection).get_table_names())
        assert after - before == {"tag", "tagging", "bookmark"}
        assert before < after
        assert connection.exec_driver_sql("SELECT name FROM data_center").scalar() == "D"
    engine.dispose()


def test_it_follows_the_second() -> None:
    assert (r0003_tags.revision, r0003_tags.down_revision) == ("0003", "0002")
