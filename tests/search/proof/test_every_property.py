"""Every property that a column can show is searched and sorted by, under each of its names: the whole catalogue and
`docs/properties.md`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.search.oracle.world import World

from stellwerk.core.ids import Kind
from stellwerk.core.text import natural_key
from stellwerk.model.catalogue.format import sort_value
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read, select

ALL = [pytest.param(kind, prop, id=f"{kind}.{prop.key}") for kind in Kind for prop in CATALOGUE.own_props(kind)]
WORLDS = [World(seed) for seed in (1, 2)]


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_it_is_searched_by_each_of_its_names(kind: Kind, prop: Prop[Any]) -> None:
    info = CATALOGUE.kinds[kind]
    for name in (prop.key, prop.key.upper(), *prop.aliases):
        for condition in (f"{name} IS NULL", f"NOT {name} = null", f"{name} IN (null)"):
            text = f"{info.type_name}: {condition}"
            query = read(text)
            assert query.errors == (), text
            assert query.canonical.startswith(f"{info.type_name}: ")
            assert prop.key in query.canonical
    for world in WORLDS:
        unset = select(read(f"{info.type_name}: {prop.key} IS NULL"), world.graph)
        there = select(read(f"{info.type_name}: {prop.key} IS NOT NULL"), world.graph)
        values = {entity.id: prop.get(entity, world.graph) for entity in world.graph.all(kind)}
        assert {one.id for one in unset} == {id_ for id_, value in values.items() if value in (None, "", ())}
        assert {one.id for one in there} == values.keys() - {one.id for one in unset}


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_it_is_sorted_by_both_ways_unknown_last(kind: Kind, prop: Prop[Any]) -> None:
    name = CATALOGUE.kinds[kind].type_name
    for world in WORLDS:
        graph = world.graph
        for way in ("", " desc"):
            query = read(f"{name}: sortby {prop.key}{way}")
            assert query.errors == ()
            found = [sort_value(prop, prop.get(entity, graph), graph) for entity in select(query, graph)]
            known = [value for value in found if value not in (None, "", "–")]
            assert found[: len(known)] == known, "unknown last"
            if prop.kind in (PropKind.TEXTS, PropKind.TAGS, PropKind.IPS):
                continue  # by the smallest or largest element: `test_order`
            keys = [natural_key(value) if isinstance(value, str) else value for value in known]
            assert keys == sorted(keys, reverse=bool(way))


def test_the_reference_names_what_there_is() -> None:
    text = (Path(__file__).parents[3] / "docs" / "properties.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| \**`(\w+)`\** \|", text, re.MULTILINE))
    props = {prop.key for kind in Kind for prop in CATALOGUE.own_props(kind)}
    relations = {relation.key for kind in Kind for relation in CATALOGUE.own_relations(kind)}
    assert props <= named <= props | relations
