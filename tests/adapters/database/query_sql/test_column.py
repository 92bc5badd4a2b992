"""Every property of events and tasks is in the tables, with the value that it has in memory."""

import sqlalchemy as sa
from hypothesis import given, settings
from tests.adapters.database.query_sql.base import Base, contents, full_graph
from tests.search.oracle.fleet import NOW
from tests.search.oracle.said import ALL, SAID

from stellwerk.adapters.database.query_sql.column import COLUMNS, OBJECTS, TABLES, column, is_field
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.catalogue.tagged import TAGS_PROP
from stellwerk.model.event import Event
from stellwerk.model.field_value import day_start
from stellwerk.model.task import Task

BASE = Base()


def test_no_property_is_missing() -> None:
    for kind in TABLES:
        keys = {prop.key for prop in CATALOGUE.own_props(kind)}
        assert keys - {OBJECTS, TAGS_PROP.key} == set(COLUMNS[kind])
    assert OBJECTS in CATALOGUE.props[Kind.EVENT]


@given(contents())
@settings(max_examples=30, deadline=None)
def test_values_are_those_in_memory(content: tuple[list[Event], list[Task]]) -> None:
    BASE.fill(*content)
    graph = full_graph(*content)
    with BASE.engine.connect() as connection:
        for kind, table in TABLES.items():
            for prop in ALL.own_props(kind):
                if prop.kind in (PropKind.TEXTS, PropKind.TAGS):
                    continue
                rows = connection.execute(sa.select(table.c.id, column(kind, prop, table, NOW))).all()
                for id_, value in rows:
                    entity = graph.get(Ref(kind, id_))
                    assert entity is not None
                    wanted = prop.get(entity, graph)
                    found = day_start(value) if prop.kind is PropKind.DATE and value is not None else value
                    assert (found if found != "" else None) == (wanted if wanted != "" else None), prop.key
                    assert is_field(kind, prop) is (prop.key in SAID)
