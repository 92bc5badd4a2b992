"""What a change touches beyond the object that changed: declared paths walked backwards."""

import pytest
from tests.fakes.entity import cluster, data_center, domain, host, tag, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.vm import Vm
from stellwerk.store.dependency import Dependencies, Touched, path_of, sources


def vm(number: int, on: str = "h1") -> Vm:
    return Vm(id=vm_id(number), domain=domain(number, on))


WORLD: tuple[Entity, ...] = (
    data_center(), cluster("a"), cluster("b"), host("h1", "a"), host("h2", "b"), vm(1), vm(2), vm(3, "h2"),
)  # fmt: skip


def names(kind: Kind, *path: str, ends: tuple[Entity, ...]) -> set[str]:
    return sources(graph_of(*WORLD), path_of(CATALOGUE, kind, path), ends)


def test_a_stored_relation_is_walked_back_by_its_index() -> None:
    assert names(Kind.VM, "host", "status", ends=(host("h1", "a"),)) == {vm_id(1), vm_id(2)}


def test_an_inverse_relation_is_walked_back_by_what_the_end_stores() -> None:
    assert names(Kind.HOST, "vms", "active", ends=(vm(3, "h2"),)) == {"h2"}


def test_a_path_relation_is_walked_back_hop_by_hop() -> None:
    assert names(Kind.DATA_CENTER, "vms", "active", ends=(vm(1),)) == {"Default"}
    assert names(Kind.VM, "cluster", "name", ends=(cluster("b"),)) == {vm_id(3)}


def test_several_hops_meet_every_source_once() -> None:
    assert names(Kind.VM, "host", "vms", "name", ends=(vm(1), vm(2))) == {vm_id(1), vm_id(2)}


def test_a_name_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        path_of(CATALOGUE, Kind.VM, ("owner", "name"))


def test_every_declared_read_is_a_path() -> None:
    for kind in CATALOGUE.kinds:
        for prop in CATALOGUE.own_props(kind):
            for read in prop.reads:
                path = path_of(CATALOGUE, kind, read.split("."))
                assert path.key in CATALOGUE.props[path.end], f"{kind}.{prop.key} reads {read}"


def test_what_a_host_does_spreads_to_its_vms_and_to_what_counts_it() -> None:
    entity = host("h1", "a")
    touched = Touched(keys={ref_of(entity): {"status"}}, before={}, after={ref_of(entity): entity})
    Dependencies(CATALOGUE).spread(graph_of(*WORLD), touched)
    assert "status" in touched.keys[Ref(Kind.VM, vm_id(1))]
    assert "hosts_up" in touched.keys[Ref(Kind.CLUSTER, "a")]
    assert "hosts_up" in touched.keys[Ref(Kind.DATA_CENTER, "Default")]
    assert Ref(Kind.VM, vm_id(3)) not in touched.keys
    assert Ref(Kind.CLUSTER, "b") not in touched.keys


def test_a_change_spreads_through_properties_that_were_derived_from_it() -> None:
    entity = cluster("a", "elsewhere")
    touched = Touched(keys={ref_of(entity): {"datacenter"}}, before={}, after={ref_of(entity): entity})
    Dependencies(CATALOGUE).spread(graph_of(*WORLD), touched)
    assert "datacenter" in touched.keys[Ref(Kind.HOST, "h1")]
    assert "datacenter" in touched.keys[Ref(Kind.VM, vm_id(1))]


def test_sums_over_others_are_not_compared_with_the_object_itself() -> None:
    graph = graph_of(*WORLD)
    changed = Dependencies(CATALOGUE).changed_keys(graph, host("h1", "a"), host("h1", "b", description="moved"))
    assert changed == {"description", "cluster"}


def test_another_name_of_a_tag_changes_no_count_of_what_has_it() -> None:
    tagged = replace(vm(1), tags=(TagId("shop"),))
    graph = graph_of(tag("service"), tag("shop", "service"), tagged, host("h1", "a"), cluster("a"), data_center())
    new = tag("service")
    touched = Touched(keys={ref_of(new): {"name", "path"}}, before={ref_of(new): new}, after={ref_of(new): new})
    Dependencies(CATALOGUE).spread(graph, touched)
    assert "tags" in touched.keys[ref_of(tagged)]
    assert "path" in touched.keys[Ref(Kind.TAG, "shop")]
    counts = {key for keys in touched.keys.values() for key in keys if key.endswith("_count")}
    assert counts == set()


def test_who_has_a_tag_changes_the_counts_above_it() -> None:
    tagged = replace(vm(1), tags=(TagId("shop"),))
    graph = graph_of(tag("service"), tag("shop", "service"), tagged)
    touched = Touched(keys={ref_of(tagged): {"tags"}}, before={ref_of(tagged): vm(1)}, after={ref_of(tagged): tagged})
    Dependencies(CATALOGUE).spread(graph, touched)
    for name in ("shop", "service"):
        assert {"object_count", "vm_count"} <= touched.keys[Ref(Kind.TAG, name)]
