"""The fifth revision, after the fourth."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import (
    r0001_first,
    r0002_documents,
    r0003_tags,
    r0004_folders,
    r0005_fields,
)


def test_what_has_tags_and_a_folder_keeps_them_and_has_no_value() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        for revision in (r0001_first, r0002_documents, r0003_tags, r0004_folders):
            revision.upgrade()
        connection.exec_driver_sql(
            "INSERT INTO tagging (kind, object_id, tags, unwritten, revision, writer, folder, folder_unwritten)"
            " VALUES ('vm', 'v', 'a', 1, 7, 'w', 'f', 0)"
        )
        before = set(sa.inspect(connection).get_table_names())
        r0005_fields.upgrade()
        assert set(sa.inspect(connection).get_table_names()) - before == {"field"}
        found = connection.exec_driver_sql("SELECT tags, unwritten, folder, fields, fields_unwritten FROM tagging")
        assert found.all() == [("a", 1, "f", "", 0)]
    engine.dispose()


def test_it_follows_the_fourth() -> None:
    assert (r0005_fields.revision, r0005_fields.down_revision) == ("0005", "0004")
