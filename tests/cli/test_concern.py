"""Which hosts and what of them an answer depends on."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.cli.concern import connected_hosts, hosts_beside, hosts_of, kinds_read
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.model.call import Call
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.model.task import Task

K = Kind


@pytest.mark.parametrize(
    ("kind", "paths", "found"),
    [
        (K.VM, [("name",)], {K.VM}),
        (K.VM, [("host", "name")], {K.VM, K.HOST}),
        (K.VM, [("cluster",)], {K.VM, K.HOST, K.CLUSTER}),
        (K.CLUSTER, [("name",)], {K.CLUSTER}),
        (K.CLUSTER, [("hosts_up",)], {K.CLUSTER, K.HOST}),
        (K.DATA_CENTER, [("clusters", "name")], {K.DATA_CENTER, K.CLUSTER}),
        (K.DATA_CENTER, [("clusters", "hosts_up")], {K.DATA_CENTER, K.CLUSTER, K.HOST}),
        (K.HOST, [("pools", "volumes", "name")], {K.HOST, K.STORAGE_POOL, K.VOLUME}),
        (K.HOST, [("wheels", "name"), ("nothing",), ()], {K.HOST}),
        (K.EVENT, [("severity",)], {K.EVENT}),
    ],
)
def test_kinds_read(kind: Kind, paths: list[tuple[str, ...]], found: set[Kind]) -> None:
    assert kinds_read(CATALOGUE, kind, paths) == found


def test_what_nothing_tagged_is_of_is_not_asked_for_to_count_tags() -> None:
    def read(*tagged: Kind) -> frozenset[Kind]:
        return kinds_read(CATALOGUE, K.TAG, [("object_count",)], tagged)

    assert read().isdisjoint({K.STORAGE_POOL, K.NIC, K.SNAPSHOT, K.TEMPLATE})
    assert {K.VM, K.HOST, K.DISK} < read()
    assert {K.NIC, K.SNAPSHOT} < read(K.NIC, K.SNAPSHOT) - {K.STORAGE_POOL}
    assert K.STORAGE_POOL in kinds_read(CATALOGUE, K.TAG, [("hosts", "pools", "name")], ())


def test_the_hosts_of_objects() -> None:
    bench = small_bench()
    bench.put(entity.domain(1), entity.domain(2, "h2"), entity.domain(2, "h1", state=DomainState.SHUT_OFF))
    vm1, vm2 = (Ref(K.VM, entity.vm_id(number)) for number in (1, 2))
    undoable = Task(id=TaskId("t"), call=Call("Stop-Vm"), title="Stop", target=vm1, undo=Call("Start-Vm", (vm2,)))
    on_task = Task(id=TaskId("u"), call=Call("Undo-Task"), title="Undo", target=Ref(K.TASK, "u"))
    bench.inventory.apply(Batch(entities=(undoable, on_task)))
    graph = bench.inventory.view
    assert hosts_of([vm1], graph) == {"h1"}
    assert hosts_of([vm2], graph) == {"h1", "h2"}
    assert hosts_of([Ref(K.HOST, "h2")], graph) == {"h2"}
    assert hosts_of([Ref(K.TASK, "t")], graph) == {"h1", "h2"}
    assert hosts_of([Ref(K.TASK, "u"), Ref(K.CLUSTER, "Default"), Ref(K.VM, "gone")], graph) == set()


def test_what_nobody_has_looked_at_yet_is_on_the_host_that_its_id_names_or_on_any() -> None:
    bench = small_bench()
    bench.add(entity.host("h3", connect=False))
    undone = Task(id=TaskId("t"), call=Call("Start-StoragePool"), title="Start", target=Ref(K.STORAGE_POOL, "h2/p"))
    bench.inventory.apply(Batch(entities=(undone,)))
    graph = bench.inventory.view
    assert hosts_of([Ref(K.LIBVIRT_NETWORK, "h1/n")], graph) == {"h1"}
    assert hosts_of([Ref(K.LIBVIRT_NETWORK, "gone/n")], graph) == set()
    assert hosts_of([Ref(K.TEMPLATE, "t")], graph) == {"h1", "h2"}
    assert hosts_of([Ref(K.TASK, "t")], graph) == {"h2"}


def test_the_hosts_beside_are_the_connected_ones_of_the_cluster() -> None:
    bench = small_bench()
    bench.add(entity.cluster("other"), entity.host("h3", in_="other"), entity.host("h4", connect=False))
    bench.put(entity.domain(1), entity.domain(2, "h3"), entity.domain(3), entity.domain(3, "h2"))
    graph = bench.inventory.view
    vm1, vm2, vm3 = (Ref(K.VM, entity.vm_id(number)) for number in (1, 2, 3))
    assert hosts_beside([vm1], graph) == {"h2"}
    assert hosts_beside([vm2], graph) == set()
    assert hosts_beside([vm3], graph) == set()
    assert hosts_beside([vm1, vm2, Ref(K.VM, "gone"), Ref(K.HOST, "h1")], graph) == {"h2"}


def test_a_host_that_was_removed_is_not_asked() -> None:
    bench = small_bench()
    bench.put(entity.domain(1, "h2"))
    graph = bench.inventory.graph()
    graph.tables[K.HOST].pop("h2")
    assert hosts_of([Ref(K.VM, entity.vm_id(1))], graph) == set()


def test_hosts_to_be_connected() -> None:
    bench = small_bench()
    bench.add(entity.host("h3", connect=False))
    assert connected_hosts(bench.inventory.view) == {"h1", "h2"}
