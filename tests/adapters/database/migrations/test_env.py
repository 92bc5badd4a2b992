"""Alembic's environment works on the connection that it is given, inside the caller's transaction."""

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from stellwerk.adapters.database.inspection import REVISIONS
from stellwerk.adapters.database.migration import Scripts


def test_it_runs_inside_the_callers_transaction() -> None:
    engine = sa.create_engine("sqlite://")
    sa.event.listen(engine, "connect", lambda connection, _record: setattr(connection, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.connect() as connection:
        with connection.begin() as transaction:
            command.upgrade(config(connection), "head")
            assert "host" in sa.inspect(connection).get_table_names()
            transaction.rollback()
        assert sa.inspect(connection).get_table_names() == []
    engine.dispose()


def config(connection: sa.Connection) -> Config:
    made = Config()
    made.set_main_option("script_location", str(Scripts().folder))
    made.attributes["connection"] = connection
    return made


def test_the_scripts_are_the_revisions_that_the_program_knows() -> None:
    found = ScriptDirectory(str(Scripts().folder)).walk_revisions()
    assert [script.revision for script in found][::-1] == list(REVISIONS)
