"""Ten thousand queries a run over all kinds, properties, relations and operators: the predicates, the SQL writer where
the kind is in the database, and the evaluator written from the description find the same objects.

In parts, so that they can run side by side; each part covers everything.
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.adapters.database.query_sql.base import Base
from tests.search.oracle.every import Every, ways
from tests.search.oracle.naive import searched, write
from tests.search.oracle.said import ALL
from tests.search.oracle.world import World

from stellwerk.adapters.database.query_sql.column import TABLES
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.search.ast import Op
from stellwerk.search.crossing import narrow
from stellwerk.search.query import read, select
from stellwerk.search.value import operators

PARTS = 10
QUERIES = 1050
"""Of one part."""
WORLDS = 30
"""In one part: each is asked some of its queries."""


@pytest.mark.parametrize("part", range(PARTS))
def test_all_three_agree(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each second part with what is only done for many objects."""
    monkeypatch.setattr(narrow, "_FEWER", (narrow._FEWER, 0)[part % 2])
    base, refused, asked_sql, hits = Base(), 0, 0, 0
    makers = Every(part, PARTS, World(0))
    for number in range(WORLDS):
        makers.world = world = World(100 * part + number)
        base.fill(world.events, world.tasks, world.tags)
        for asked in makers.queries(QUERIES // WORLDS):
            text = f"{ALL.kinds[asked.kind].type_name}: {write(asked.tree)}"
            query = read(text, catalogue=ALL)
            assert query.errors == (), (text, query.errors)
            found = [entity.id for entity in select(query, world.graph)]
            assert set(found) == searched(asked.kind, world.graph, asked.tree), (text, part, number)
            again = read(query.canonical, catalogue=ALL)
            assert again.canonical == query.canonical, text
            assert [entity.id for entity in select(again, world.graph)] == found, (text, query.canonical)
            hits += bool(found)
            if asked.kind in TABLES:
                asked_sql += 1
                try:
                    assert base.ids(query, world.graph) == found, (text, part, number)
                except Refused:
                    refused += 1
    assert hits > QUERIES // 4, "many queries of chance should find something to be worth asking"
    assert refused <= asked_sql // 50


def test_everything_that_the_catalogue_has_is_asked() -> None:
    seen: set[Any] = set()
    world = World(0)
    for part in range(PARTS):
        makers = Every(part, PARTS, world)
        assert len(list(makers.queries(QUERIES))) == QUERIES
        seen |= makers.seen
    everything = {(kind, prop.key, way) for kind in Kind for prop in ALL.own_props(kind) for way in ways(prop)}
    everything |= {(kind, relation.key) for kind in Kind for relation in ALL.own_relations(kind)}
    everything |= {*Kind, "NOT", "NOT (", "two hops", "free text in a relation"}
    assert everything - seen == set()


@pytest.mark.parametrize("kind", Kind)
def test_a_property_takes_the_operators_of_its_kind(kind: Kind) -> None:
    for prop in ALL.own_props(kind):
        signs = {way for way in ways(prop) if way in {op.value for op in Op}}
        assert {op.value for op in operators(prop)} == signs


def test_ten_thousand_a_run() -> None:
    assert PARTS * QUERIES >= 10_000
    assert QUERIES % WORLDS == 0
