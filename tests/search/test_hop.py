"""Following relations: the same objects as the graph finds."""

import pytest
from tests.search.oracle.fleet import small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.model.relation import Relation
from stellwerk.search.hop import elementary, follow_known, follow_many, follow_one, shared, single_steps

GRAPH = small_graph()
RELATIONS = [pytest.param(r, id=f"{r.source}.{r.key}") for kind in Kind for r in CATALOGUE.own_relations(kind)]


@pytest.mark.parametrize("relation", RELATIONS)
def test_it_finds_what_the_graph_finds(relation: Relation) -> None:
    many = follow_many(relation, GRAPH)
    for entity in GRAPH.all(relation.source):
        wanted = list(GRAPH.related(entity, relation.key))
        assert list(many(entity)) == wanted
        if not relation.through:
            assert follow_one(relation, GRAPH)(entity) == (wanted[0] if wanted else None)


@pytest.mark.parametrize("relation", RELATIONS)
def test_what_is_said_of_the_one_object_is_asked_once(relation: Relation) -> None:
    asked: list[str] = []

    def said(entity: Entity) -> str:
        asked.append(entity.id)
        return entity.id

    if relation.through:
        return
    known = follow_known(relation, GRAPH, said, "nothing")
    for entity in [*GRAPH.all(relation.source)] * 2:
        first = next(GRAPH.related(entity, relation.key), None)
        assert known(entity) == (first.id if first is not None else "nothing")
    assert len(asked) == len(set(asked))


def test_a_path_relation_is_taken_apart() -> None:
    path = CATALOGUE.relations[Kind.VM]["datacenter"]
    assert [part.key for part in elementary(path, CATALOGUE.relations)] == ["host", "cluster", "datacenter"]
    assert single_steps(path, CATALOGUE.relations) == elementary(path, CATALOGUE.relations)
    assert single_steps(CATALOGUE.relations[Kind.CLUSTER]["vms"], CATALOGUE.relations) is None


def test_only_an_inverse_leads_to_objects_of_its_own() -> None:
    assert shared(CATALOGUE.relations[Kind.VM]["host"])
    assert not shared(CATALOGUE.relations[Kind.HOST]["vms"])
