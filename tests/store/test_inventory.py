"""The inventory: merging reports, what a batch changes, who hears of it."""

import threading

import pytest
from tests.fakes.entity import cluster, data_center, domain, host, vm_id

from stellwerk.core.clock import SystemClock
from stellwerk.core.error import Bug
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Definition, Domain, Runtime
from stellwerk.store.inventory import Inventory


@pytest.fixture
def inventory() -> Inventory:
    made = Inventory(PlainLoop(), SystemClock())
    made.apply(Batch(entities=(data_center(), cluster(), host("h1"), host("h2"))))
    return made


def vm_ref(number: int) -> Ref:
    return Ref(Kind.VM, vm_id(number))


def prop(inventory: Inventory, ref: Ref, key: str) -> object:
    entity = inventory.view.get(ref)
    found = inventory.catalogue.prop(ref.kind, key)
    assert found is not None
    return found.get(entity, inventory.view)


def test_the_same_facts_again_change_nothing(inventory: Inventory) -> None:
    assert inventory.apply(Batch(domains=(domain(1),)))
    assert not inventory.apply(Batch(domains=(domain(1),), entities=(host("h1"),)))


def test_a_new_vm_is_added_and_what_counts_vms_changes(inventory: Inventory) -> None:
    changes = inventory.apply(Batch(domains=(domain(1),)))
    assert changes.added == {vm_ref(1)}
    assert "vm_count" in changes.changed[Ref(Kind.HOST, "h1")]
    assert "vm_count" in changes.changed[Ref(Kind.CLUSTER, "Default")]
    assert "active_vms" in changes.changed[Ref(Kind.DATA_CENTER, "Default")]
    assert Ref(Kind.HOST, "h2") not in changes.changed


def test_a_change_names_exactly_the_properties_that_differ(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1),)))
    changes = inventory.apply(Batch(domains=(domain(1, state=DomainState.PAUSED),)))
    assert changes.changed[vm_ref(1)] == {"status", "last_status"}


def test_a_renamed_host_changes_the_host_property_of_its_vms(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    renamed = inventory.view.host(HostId("h1"))
    assert renamed is not None
    changes = inventory.apply(Batch(entities=(host("h1", description="rack 3"),)))
    assert vm_ref(1) not in changes.changed
    moved = inventory.apply(Batch(entities=(cluster("other"), host("h1", "other"))))
    assert {"cluster", "datacenter"} & moved.changed[vm_ref(1)]
    assert vm_ref(2) not in moved.changed


def test_vms_are_unknown_while_their_host_is_nonresponsive(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1),)))
    away = host("h1", link=Link(state=LinkState.BACKOFF, overdue=True, first=False))
    changes = inventory.apply(Batch(entities=(away,)))
    assert "status" in changes.changed[vm_ref(1)]
    assert prop(inventory, vm_ref(1), "status") == "Unknown"
    assert prop(inventory, vm_ref(1), "last_status") == "Up"


def test_one_uuid_on_two_hosts_is_one_vm_where_it_is_active(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1, "h1", state=DomainState.SHUT_OFF), domain(1, "h2"))))
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert (vm.host_id, vm.also_on, vm.active_on) == ("h2", ("h1",), ())


def test_two_active_ones_are_a_conflict(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1, "h1"), domain(1, "h2"))))
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert vm.active_on == ("h1", "h2")


def test_a_vm_that_is_off_everywhere_stays_where_it_last_was(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1, "h2"),)))
    off = DomainState.SHUT_OFF
    inventory.apply(Batch(domains=(domain(1, "h1", state=off), domain(1, "h2", state=off))))
    vm = inventory.view.vm(vm_id(1))
    assert vm is not None
    assert vm.host_id == "h2"


def test_a_complete_batch_removes_what_it_does_not_hold(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2), domain(3, "h2"))))
    changes = inventory.apply(Batch(domains=(domain(2),), complete=frozenset({HostId("h1")})))
    assert changes.removed == {vm_ref(1)}
    assert {d.id for d in inventory.domains_on(HostId("h1"))} == {vm_id(2)}
    assert inventory.view.vm(vm_id(3)) is not None


def test_a_removed_host_takes_its_vms_along_unless_another_has_them(inventory: Inventory) -> None:
    off = DomainState.SHUT_OFF
    inventory.apply(Batch(domains=(domain(1), domain(2), domain(2, "h2", state=off))))
    changes = inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    assert changes.removed == {vm_ref(1), Ref(Kind.HOST, "h1")}
    vm = inventory.view.vm(vm_id(2))
    assert vm is not None
    assert (vm.host_id, vm.also_on) == ("h2", ())


def test_numbers_are_announced(inventory: Inventory) -> None:
    changes = inventory.apply(Batch(numbers={Ref(Kind.HOST, "h1"): 7}))
    assert changes.changed == {Ref(Kind.HOST, "h1"): {"number"}}
    assert prop(inventory, Ref(Kind.HOST, "h1"), "number") == 7


def test_a_workers_graph_does_not_follow(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1),)))
    graph = inventory.graph()
    assert inventory.graph() is graph
    inventory.apply(Batch(domains=(domain(2),)))
    assert graph.vm(vm_id(2)) is None
    assert graph.count(host("h1"), "vms") == 1
    assert inventory.graph() is not graph


def test_watchers_hear_only_of_their_kinds(inventory: Inventory) -> None:
    heard: list[ChangeSet] = []
    subscription = inventory.watch(heard.append, kinds=(Kind.VM,))
    inventory.apply(Batch(entities=(host("h9"),)))
    assert heard == []
    inventory.apply(Batch(domains=(domain(1),)))
    assert len(heard) == 1
    subscription.close()
    inventory.apply(Batch(domains=(domain(2),)))
    assert len(heard) == 1


def test_another_thread_is_refused(inventory: Inventory) -> None:
    caught: list[BaseException] = []

    def touch() -> None:
        try:
            inventory.apply(Batch())
        except Bug as error:
            caught.append(error)

    thread = threading.Thread(target=touch)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_a_first_synchronisation_of_ten_thousand_counts_right(inventory: Inventory) -> None:
    definition = Definition(name="x")
    batch = tuple(
        Domain(id=vm_id(n), host_id=HostId("h1"), definition=definition, runtime=Runtime(state=DomainState.RUNNING))
        for n in range(10_000)
    )
    inventory.apply(Batch(domains=batch, complete=frozenset({HostId("h1")})))
    assert prop(inventory, Ref(Kind.CLUSTER, "Default"), "active_vms") == 10_000
