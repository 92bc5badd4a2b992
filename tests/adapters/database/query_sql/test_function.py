"""Functions that SQLite is taught, and how they are written for others."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from tests.adapters.database.query_sql.base import Base

from stellwerk.adapters.database.query_sql.function import among, document_part, fold, natural
from stellwerk.search.order import natural_text

BASE = Base()


def answer(*columns: sa.ColumnElement[object]) -> list[object]:
    with BASE.engine.connect() as connection:
        return list(connection.execute(sa.select(*columns)).one())


def test_sqlite_folds_and_orders_as_we_do() -> None:
    names = ["web-10", "Web-2", "STRASSE", "straße", "É", "", "😀"]
    for name in names:
        assert answer(fold(sa.literal(name)), natural(sa.literal(name))) == [name.casefold(), natural_text(name)]
    assert answer(fold(sa.null()), natural(sa.null())) == [None, None]


def test_a_part_of_a_document() -> None:
    document = sa.literal('{"command":"Start-Vm","actor":"Ü"}')
    assert answer(document_part(document, sa.literal("actor")), document_part(document, sa.literal("no"))) == [
        "Ü",
        None,
    ]


def test_a_value_among_few_and_among_many() -> None:
    for count in (0, 1, 200, 201, 50_000):
        values = [f"id-{number}" for number in range(count)]
        found = answer(among(sa.literal("id-7"), values), among(sa.literal("no'"), [*values, "no'"]))
        assert [bool(one) for one in found] == [count > 7, True]


def test_other_databases_have_near_ones() -> None:
    column = sa.column("title", sa.Text())
    many = [str(number) for number in range(500)]
    texts = {
        str(element.compile(dialect=postgresql.dialect()))
        for element in (fold(column), natural(column), document_part(column, sa.literal("a")), among(column, many))
    }
    assert any("lower(title)" in text for text in texts)
    assert any("CAST(title AS JSON) ->>" in text for text in texts)
    assert any("json_array_elements_text(CAST(" in text for text in texts)
