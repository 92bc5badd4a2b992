"""The tables: no row a point, and dialect-neutral."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateTable

from stellwerk.adapters.database.history import schema


def test_every_table_can_be_made_in_each_database() -> None:
    for table in schema.metadata.sorted_tables:
        for dialect in (sqlite.dialect(), postgresql.dialect()):
            assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=dialect))


def test_values_stand_in_bodies_only() -> None:
    for table in (schema.moment, schema.block):
        assert [column.name for column in table.columns if not column.primary_key] == ["body"]
        assert isinstance(table.c.body.type, sa.LargeBinary)
