"""What events are about, with their severity and time; ids of any length."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import (
    r0001_first,
    r0002_documents,
    r0003_tags,
    r0004_folders,
    r0005_fields,
    r0006_event_search,
    r0008_event_objects,
)

EARLIER = (r0001_first, r0002_documents, r0003_tags, r0004_folders, r0005_fields, r0006_event_search)


def test_what_is_there_gets_both_and_rows_stay() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        for revision in EARLIER:
            revision.upgrade()
        for statement in (
            "INSERT INTO event VALUES (7, 'e', 1.5, 'error', 'c', 't', '', '', '', NULL, '', NULL, '', 1, 'w')",
            "INSERT INTO event_object VALUES ('e', 0, 'vm', 'v', 'web')",
            "INSERT INTO event_object VALUES ('lost', 0, 'vm', 'v', 'web')",
            "INSERT INTO number VALUES ('vm', 'v', 3, 1, 'w')",
            "INSERT INTO tagging (kind, object_id, tags, unwritten, revision, writer)"
            " VALUES ('vm', 'v', 'a', 1, 7, 'w')",
            "INSERT INTO object_lock VALUES ('vm', 'v', 't', 'i', 2.0)",
        ):
            connection.exec_driver_sql(statement)
        r0008_event_objects.upgrade()
        found = connection.exec_driver_sql("SELECT event_id, severity, time FROM event_object ORDER BY event_id").all()
        assert found == [("e", "error", 1.5), ("lost", "", 0.0)]
        inspector = sa.inspect(connection)
        for table in ("number", "tagging", "object_lock"):
            columns = {column["name"]: column for column in inspector.get_columns(table)}
            assert isinstance(columns["object_id"]["type"], sa.Text)
            assert inspector.get_pk_constraint(table)["constrained_columns"] == ["kind", "object_id"]
            assert connection.exec_driver_sql(f"SELECT object_id FROM {table}").all() == [("v",)]  # noqa: S608
        assert [one["column_names"] for one in inspector.get_unique_constraints("number")] == [["kind", "number"]]
        names = {index["name"] for index in inspector.get_indexes("object_lock")}
        assert names == {"ix_object_lock_task_id", "ix_object_lock_instance"}
    engine.dispose()


def test_it_follows_the_sixth() -> None:
    assert (r0008_event_objects.revision, r0008_event_objects.down_revision) == ("0008", "0007")
