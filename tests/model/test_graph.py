"""The graph over the catalogue's relations."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from tests.fakes.entity import cluster, data_center, domain, host, vm_id

from stellwerk.core.ids import ClusterId, DataCenterId, HostId, Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, name_of, ref_of
from stellwerk.model.graph import Graph, NoSamples
from stellwerk.model.vm import Vm

VMS = {n: Vm(id=vm_id(n), domain=domain(n, on)) for n, on in ((1, "h1"), (2, "h1"), (3, "h2"), (4, "gone"))}


class Fixed:
    """A clock that stands still, and samples that are all alike."""

    def now(self) -> float:
        return 1234.5

    def value(self, ref: Ref, key: str) -> float | None:
        return 42.0 if key == "cpu_usage" else None

    def values(self, kind: Kind, ids: Sequence[str], key: str) -> list[float]:
        return [42.0] * len(ids)


def graph(**more: object) -> Graph:
    entities: list[Entity] = [
        data_center("munich"), cluster("a", "munich"), cluster("b", "munich"), cluster("lost", "nowhere"),
        host("h1", "a"), host("h2", "b"), *VMS.values(),
    ]  # fmt: skip
    tables: dict[Kind, dict[str, Entity]] = {kind: {} for kind in Kind}
    inverses: dict[tuple[Kind, str], dict[str, list[str]]] = {}
    for entity in entities:
        kind, id_ = ref_of(entity)
        tables[kind][id_] = entity
        for relation in CATALOGUE.own_relations(kind):
            for target in relation.ids(entity) if relation.ids else ():
                inverses.setdefault((kind, relation.key), {}).setdefault(target, []).append(id_)
    return Graph(tables, inverses, CATALOGUE.relations, **more)


def names(found) -> list[str]:
    return sorted(name_of(entity) for entity in found)


def test_an_entity_by_reference_and_by_typed_id() -> None:
    g = graph()
    assert g.get(Ref(Kind.HOST, "h1")) == g.host(HostId("h1")) == host("h1", "a")
    assert g.vm(vm_id(1)) == VMS[1]
    assert g.cluster(ClusterId("a")) == cluster("a", "munich")
    assert g.data_center(DataCenterId("munich")) == data_center("munich")


def test_what_is_not_there_is_none() -> None:
    g = graph()
    assert g.get(Ref(Kind.HOST, "h9")) is None
    assert g.host(HostId("h9")) is None
    assert Graph({}, {}, {}).get(Ref(Kind.VM, "x")) is None
    assert list(Graph({}, {}, {}).all(Kind.VM)) == []


def test_all_of_a_kind() -> None:
    assert names(graph().all(Kind.VM)) == ["vm-1", "vm-2", "vm-3", "vm-4"]


@pytest.mark.parametrize(
    ("start", "key", "found"),
    [
        (VMS[1], "host", ["h1"]),
        (VMS[1], "on_host", ["h1"]),
        (VMS[4], "host", []),
        (host("h1", "a"), "vms", ["vm-1", "vm-2"]),
        (host("h1", "a"), "also_vms", []),
        (host("h1", "a"), "datacenter", ["munich"]),
        (VMS[3], "cluster", ["b"]),
        (VMS[3], "data_center", ["munich"]),
        (VMS[4], "cluster", []),
        (cluster("a", "munich"), "vms", ["vm-1", "vm-2"]),
        (cluster("lost", "nowhere"), "datacenter", []),
        (data_center("munich"), "clusters", ["a", "b"]),
        (data_center("munich"), "vms", ["vm-1", "vm-2", "vm-3"]),
    ],
)
def test_related(start: Entity, key: str, found: list[str]) -> None:
    g = graph()
    assert names(g.related(start, key)) == found
    assert g.count(start, key) == len(found)
    first = g.one(start, key)
    assert (first is None) == (not found)


def test_each_end_of_a_path_once() -> None:
    g = graph()
    assert names(g.related(VMS[1], "datacenter")) == ["munich"]
    assert g.count(data_center("munich"), "hosts") == 2


def test_a_relation_that_the_kind_does_not_have() -> None:
    with pytest.raises(KeyError):
        list(graph().related(VMS[1], "wheels"))


def test_numbers_samples_and_the_time() -> None:
    ref = Ref(Kind.VM, vm_id(1))
    g = graph(numbers={ref: 7}, samples=Fixed(), clock=Fixed())
    assert g.number(ref) == 7
    assert g.number(Ref(Kind.HOST, "h1")) is None
    assert g.sample(ref, "cpu_usage") == 42.0
    assert g.sample(ref, "net_in") is None
    assert g.now == 1234.5


def test_without_clock_and_samples() -> None:
    assert graph().now == 0.0
    assert NoSamples().value(Ref(Kind.VM, "x"), "cpu_usage") is None
    assert graph().sample(Ref(Kind.VM, "x"), "cpu_usage") is None
    assert [math.isnan(value) for value in NoSamples().values(Kind.VM, ("x", "y"), "cpu_usage")] == [True, True]
