"""The second revision, after the first."""

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from stellwerk.adapters.database.migrations.versions import r0001_first, r0002_documents


def test_reports_of_the_earlier_form_go_and_what_the_user_made_stays() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, Operations.context(MigrationContext.configure(connection)):
        r0001_first.upgrade()
        for statement in (
            "INSERT INTO data_center VALUES ('d', 'D', '', 1, 'w')",
            "INSERT INTO inventory VALUES ('h', 'v', 1.0, 'abc', '[[\"web\"],[]]', '[]')",
        ):
            connection.exec_driver_sql(statement)
        r0002_documents.upgrade()
        inspector = sa.inspect(connection)
        assert "layout" not in inspector.get_table_names()
        assert {column["name"] for column in inspector.get_columns("inventory")} == {
            "host_id", "vm_id", "seen", "own", "common",
        }  # fmt: skip
        assert connection.exec_driver_sql("SELECT count(*) FROM inventory").scalar() == 0
        assert connection.exec_driver_sql("SELECT name FROM data_center").scalar() == "D"
    engine.dispose()


def test_it_follows_the_first() -> None:
    assert (r0002_documents.revision, r0002_documents.down_revision) == ("0002", "0001")
