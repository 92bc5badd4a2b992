"""The fourth revision, after the third."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first, r0002_documents, r0003_tags, r0004_folders


def test_what_has_tags_is_in_no_folder_and_keeps_them() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        for revision in (r0001_first, r0002_documents, r0003_tags):
            revision.upgrade()
        connection.exec_driver_sql("INSERT INTO tagging VALUES ('vm', 'v', 'a b', 1, 7, 'w')")
        before = set(sa.inspect(connection).get_table_names())
        r0004_folders.upgrade()
        assert set(sa.inspect(connection).get_table_names()) - before == {"folder"}
        found = connection.exec_driver_sql("SELECT tags, unwritten, folder, folder_unwritten, revision FROM tagging")
        assert found.all() == [("a b", 1, None, 0, 7)]
    engine.dispose()


def test_it_follows_the_third() -> None:
    assert (r0004_folders.revision, r0004_folders.down_revision) == ("0004", "0003")
