"""The whole catalogue: every property and relation is well declared, and every property can be read of everything."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from tests.model.catalogue.sample import ENTITIES, sample_graph

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.format import format_value, plain_value, sort_value
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import CATALOGUE, KINDS, build
from stellwerk.model.entity import ref_of
from stellwerk.model.relation import Relation

KINDS_OF_FACTS = (Kind.STORAGE_POOL,)
"""Of which facts are recorded and no samples."""
ALL = [pytest.param(kind, prop, id=f"{kind}.{prop.key}") for kind in Kind for prop in CATALOGUE.own_props(kind)]
RELATIONS = [pytest.param(r, id=f"{r.source}.{r.key}") for kind in Kind for r in CATALOGUE.own_relations(kind)]
GRAPH = sample_graph()

TYPES: dict[PropKind, tuple[type, ...]] = {
    PropKind.TEXT: (str,), PropKind.TEXTS: (tuple,), PropKind.ENUM: (str,), PropKind.FLAG: (bool,),
    PropKind.COUNT: (int, float), PropKind.BYTES: (int, float), PropKind.PERCENT: (int, float),
    PropKind.RATE: (int, float), PropKind.TIME: (int, float), PropKind.DURATION: (int, float),
    PropKind.VERSION: (int,), PropKind.IPS: (tuple,), PropKind.REF: (Ref,),
    PropKind.TAGS: (tuple,),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_every_property_can_be_read_of_everything(kind: Kind, prop: Prop[Any]) -> None:
    read = 0
    for entity in (entity for entity in ENTITIES if ref_of(entity).kind is kind):
        value = prop.get(entity, GRAPH)
        assert isinstance(format_value(prop, value, GRAPH), str)
        json.dumps(plain_value(prop, value, GRAPH))
        sort_value(prop, value, GRAPH)
        if value is None:
            continue
        read += 1
        assert isinstance(value, TYPES[prop.kind])
        assert isinstance(value, bool) == (prop.kind is PropKind.FLAG)
        if prop.kind in (PropKind.TEXTS, PropKind.IPS, PropKind.TAGS):
            assert all(isinstance(element, str) for element in value)
        if prop.kind is PropKind.ENUM:
            assert value in prop.choices
    assert read or prop.source is Source.STATS, "the rich sample should have a value for it"


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_every_property_is_well_declared(kind: Kind, prop: Prop[Any]) -> None:
    assert prop.title.strip()
    assert prop.help.strip()
    assert not prop.help.endswith(".")
    for name in (prop.key, *prop.aliases):
        assert name == name.lower()
        assert name.replace("_", "").isalnum()
    assert bool(prop.choices) == (prop.kind is PropKind.ENUM)
    assert len(set(prop.choices)) == len(prop.choices)
    for alias, choice in prop.choice_aliases.items():
        assert alias == alias.lower()
        if prop.kind is PropKind.ENUM:
            assert choice in prop.choices
    assert prop.size_unit in ("MiB", "GiB")
    assert prop.column.width > 0
    assert not prop.column.bar or prop.kind is PropKind.PERCENT
    assert prop.history is None or (prop.source is Source.STATS) is (kind not in KINDS_OF_FACTS)


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_what_a_property_reads_is_there(kind: Kind, prop: Prop[Any]) -> None:
    for path in prop.reads:
        *hops, key = path.split(".")
        assert hops, "a path into a related object"
        here = kind
        for hop in hops:
            here = CATALOGUE.relations[here][hop].target
        assert CATALOGUE.prop(here, key) is not None


class Watched(dict[Any, Any]):
    """A table that notes of which kinds something was looked up."""

    def __init__(self, items: Mapping[Any, Any]) -> None:
        super().__init__(items)
        self.seen: set[Kind] = set()

    def get(self, key: Any, default: Any = None) -> Any:
        """The item, its kind noted."""
        self.seen.add(key if isinstance(key, Kind) else key[0])
        return super().get(key, default)


def reach(kind: Kind, prop: Prop[Any]) -> set[Kind]:
    """The kinds that a property declares to depend on, and those that what it reads depends on in turn."""
    found = {kind}
    for path in prop.reads:
        *hops, key = path.split(".")
        here = kind
        for hop in hops:
            relation = CATALOGUE.relations[here][hop]
            for part in relation.through or (hop,):
                here = CATALOGUE.relations[here][part].target
                found.add(here)
        read = CATALOGUE.props[here][key]
        found |= reach(here, read) if read is not prop else set()
    return found


@pytest.mark.parametrize(("kind", "prop"), ALL)
def test_a_property_says_of_which_other_objects_it_reads(kind: Kind, prop: Prop[Any]) -> None:
    """Live lists and columns follow what is declared. What changes with the clock alone is read again anyway."""
    if prop.ticks:
        return
    tables, inverses = Watched(GRAPH.tables), Watched(GRAPH.inverses)
    graph = replace(GRAPH, tables=tables, inverses=inverses)
    for entity in (entity for entity in ENTITIES if ref_of(entity).kind is kind):
        prop.get(entity, graph)
    assert tables.seen | inverses.seen <= reach(kind, prop)


@pytest.mark.parametrize("kind", Kind)
def test_every_name_means_one_property(kind: Kind) -> None:
    names = Counter(name for prop in CATALOGUE.own_props(kind) for name in {prop.key, *prop.aliases})
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("kind", Kind)
def test_every_name_means_one_relation(kind: Kind) -> None:
    names = Counter(name for relation in CATALOGUE.own_relations(kind) for name in {relation.key, *relation.aliases})
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_is_stored_or_an_inverse_or_a_path(relation: Relation) -> None:
    assert relation.title.strip()
    assert [relation.ids is not None, bool(relation.inverse_of), bool(relation.through)].count(True) == 1
    if relation.inverse_of:
        stored = CATALOGUE.relations[relation.target][relation.inverse_of]
        assert stored.ids is not None
        assert stored.target is relation.source
        assert relation.many
    if relation.through:
        here, many = relation.source, False
        for key in relation.through:
            step = CATALOGUE.relations[here][key]
            here, many = step.target, many or step.many
        assert (here, many) == (relation.target, relation.many)


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_can_be_followed(relation: Relation) -> None:
    for entity in (entity for entity in ENTITIES if ref_of(entity).kind is relation.source):
        found = list(GRAPH.related(entity, relation.key))
        assert all(ref_of(other).kind is relation.target for other in found)
        assert len(found) <= 1 or relation.many
        assert GRAPH.count(entity, relation.key) >= len(found)


@pytest.mark.parametrize("kind", Kind)
def test_at_most_one_relation_is_the_usual_one_to_a_kind(kind: Kind) -> None:
    usual = Counter(relation.target for relation in CATALOGUE.own_relations(kind) if relation.usual)
    assert [target for target, count in usual.items() if count > 1] == []


def test_every_kind_has_its_words() -> None:
    assert {info.kind for info in KINDS} == set(Kind)
    for info in KINDS:
        assert CATALOGUE.of_type(info.type_name.upper()) is info.kind
        assert all(CATALOGUE.of_type(alias) is info.kind for alias in info.aliases)
        assert CATALOGUE.prop(info.kind, info.sort.removeprefix("-")) is not None
        assert any(prop.text for prop in CATALOGUE.own_props(info.kind))
        assert CATALOGUE.prop(info.kind, "name") is not None
        assert CATALOGUE.prop(info.kind, "id") is not None


def test_names_are_found_in_any_case_and_by_alias() -> None:
    prop = CATALOGUE.prop(Kind.VM, "ON_HOST")
    assert prop is not None
    assert prop.key == "host"
    assert CATALOGUE.prop(Kind.VM, "nothing") is None
    relation = CATALOGUE.relation(Kind.HOST, "VMs")
    assert relation is not None
    assert (relation.key, relation.target) == ("vms", Kind.VM)
    assert CATALOGUE.relation(Kind.EVENT, "hosts") is CATALOGUE.relation(Kind.EVENT, "event_host")
    assert CATALOGUE.relation(Kind.HOST, "also_vms") is not relation
    assert CATALOGUE.relation(Kind.VM, "nothing") is None


def test_a_key_wins_over_the_alias_of_another() -> None:
    first, second = CATALOGUE.own_props(Kind.VM)[:2]
    odd = Prop(
        key="odd", kind=PropKind.TEXT, get=lambda e, g: None, title=first.title, help=first.help,
        source=Source.USER, aliases=(second.key,),
    )  # fmt: skip
    made = build(KINDS, {Kind.VM: (odd, first, second)}, ())
    assert made.prop(Kind.VM, second.key) is second
    assert made.own_props(Kind.VM) == (odd, first, second)
