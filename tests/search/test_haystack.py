"""The joined texts of an object: made once, made anew when it changes, forgotten when it is gone."""

from typing import Any

import pytest
from tests.fakes.entity import cluster, data_center, host
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import small_graph, vm

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity
from stellwerk.search.haystack import haystack, lasting, prepare, texts_in

GRAPH = small_graph()


def counted(key: str, asked: list[str]) -> Prop[Any]:
    """A property that notes whom it was asked of."""
    prop = CATALOGUE.props[Kind.VM][key]

    def get(entity: Any, graph: Any) -> Any:
        asked.append(entity.id)
        return prop.get(entity, graph)

    return replace(prop, get=get)


def test_texts_are_joined_and_folded() -> None:
    props = tuple(CATALOGUE.props[Kind.VM][key] for key in ("name", "title", "ips"))
    text_of = haystack(props, Kind.VM, GRAPH)
    assert texts_in(text_of(vm(1, "WEB", ips=("10.0.0.1", "::1")))) == ["web", "10.0.0.1", "::1"]
    assert texts_in(text_of(vm(2, "", title="Straße"))) == ["strasse"]
    assert texts_in(text_of(vm(3, ""))) == []


def test_a_text_is_made_once_and_again_when_the_object_is_another() -> None:
    asked: list[str] = []
    props = (counted("name", asked),)
    one, changed = vm(1, "one"), vm(1, "two")
    for graph in (graph_of(one), graph_of(one)):
        assert "one" in haystack(props, Kind.VM, graph)(one)
    assert len(asked) == 1
    assert "two" in haystack(props, Kind.VM, GRAPH)(changed)
    assert "one" in haystack(props, Kind.VM, GRAPH)(one)
    assert len(asked) == 3


def test_what_is_gone_is_forgotten_when_it_is_much() -> None:
    asked: list[str] = []
    props = (counted("name", asked),)
    many = [vm(number, f"vm-{number}") for number in range(1, 1201)]
    few = graph_of(many[0])
    for entity in (*many, many[0], many[1]):  # they came and went
        haystack(props, Kind.VM, few)(entity)
    assert len(asked) == len(many) + 1, "the one that is still there was kept, the other made again"


def test_objects_are_not_counted_for_each_piece_of_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    props, counts = (counted("name", []),), list[Kind]()
    graph = graph_of(data_center(), cluster(), host(), *(vm(number, f"vm-{number}") for number in range(1, 1201)))
    many, every = list(graph.all(Kind.VM)), graph.all
    monkeypatch.setattr(type(graph), "all", lambda _graph, kind: counts.append(kind) or every(kind))
    for entity in many:
        haystack(props, Kind.VM, graph)(entity)
    assert counts == [Kind.VM]


def test_texts_can_be_made_before_they_are_asked_for() -> None:
    asked: list[str] = []
    props = (counted("name", asked),)
    steps = prepare(GRAPH, [(Kind.VM, props)])
    next(steps)
    assert len(asked) == 1
    assert len(list(steps)) == len(GRAPH.all(Kind.VM)) - 1
    entity = next(iter(GRAPH.all(Kind.VM)))
    haystack(props, Kind.VM, GRAPH)(entity)
    assert len(asked) == len(GRAPH.all(Kind.VM))


class _NoGraph:
    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"reads {name} of the graph, so its text does not last as long as the object")


@pytest.mark.parametrize("kind", Kind)
def test_what_lasts_is_read_from_the_object_alone(kind: Kind) -> None:
    props = [prop for prop in CATALOGUE.own_props(kind) if prop.text and lasting(prop)]
    assert props
    entities: list[Entity] = list(GRAPH.all(kind))
    for entity in entities:
        for prop in props:
            prop.get(entity, _NoGraph())


def test_what_reads_other_objects_does_not_last() -> None:
    vm_props = CATALOGUE.props[Kind.VM]
    assert not lasting(vm_props["host"])
    assert not lasting(vm_props["uptime"])
    assert not lasting(CATALOGUE.props[Kind.VOLUME]["used_by"])
