"""Live queries: what enters, leaves and moves, and that the list is always what a fresh evaluation answers."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.entity import domain, host, vm_id
from tests.search.oracle.every import Every
from tests.search.oracle.generate import PATHS, trees
from tests.search.oracle.naive import write
from tests.search.oracle.said import FIELDS
from tests.search.oracle.world import World
from tests.store.churn import fresh_inventory, steps

from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.model.state import DomainState, LinkState
from stellwerk.search.query import read, select
from stellwerk.store.inventory import Inventory
from stellwerk.store.live import ListChange, LiveQuery


@pytest.fixture
def inventory() -> Inventory:
    return fresh_inventory()


def names(query: LiveQuery, inventory: Inventory) -> list[str]:
    vms = [inventory.view.vm(vm_id) for vm_id in query.ids]
    return [vm.name for vm in vms if vm is not None]


def heard(query: LiveQuery) -> list[ListChange]:
    changes: list[ListChange] = []
    query.changed.connect(changes.append)
    return changes


def test_it_answers_in_natural_order(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(10), domain(2), domain(1))))
    assert names(inventory.live("Vms:"), inventory) == ["vm-1", "vm-2", "vm-10"]


def test_an_object_enters_at_its_place_and_leaves_it(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(3), domain(2, state=DomainState.SHUT_OFF))))
    query = inventory.live("Vms: status = up")
    changes = heard(query)
    inventory.apply(Batch(domains=(domain(2),)))
    assert names(query, inventory) == ["vm-1", "vm-2", "vm-3"]
    assert (changes[-1].inserted, changes[-1].removed) == ((1,), ())
    inventory.apply(Batch(domains=(domain(1, state=DomainState.SHUT_OFF),)))
    assert (changes[-1].inserted, changes[-1].removed) == ((), (0,))
    assert query.position(vm_id(3)) == 1
    assert query.position(vm_id(1)) is None


def test_what_only_looks_different_is_named_with_its_keys(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1),)))
    query = inventory.live("Vms:")
    changes = heard(query)
    inventory.apply(Batch(domains=(domain(1, state=DomainState.PAUSED),)))
    assert changes[-1].changed == {vm_id(1): {"status", "last_status"}}
    assert not changes[-1].inserted


def test_a_renamed_vm_moves(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2), domain(3))))
    query = inventory.live("Vms:")
    changes = heard(query)
    inventory.apply(Batch(domains=(domain(1, name="vm-9"),)))
    assert names(query, inventory) == ["vm-2", "vm-3", "vm-9"]
    assert changes[-1].moved == (vm_id(1),)
    assert (changes[-1].removed, changes[-1].inserted) == ((0,), (2,))


def test_a_change_of_a_related_object_moves_rows(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    query = inventory.live("Vms: cluster = other")
    assert names(query, inventory) == ["vm-2"]
    inventory.apply(Batch(entities=(host("h1", "other"),)))
    assert names(query, inventory) == ["vm-1", "vm-2"]


def test_a_host_in_another_cluster_takes_its_vms_out_of_the_counts_of_the_one_before(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    empty, full = inventory.live("Clusters: vm_count = 0"), inventory.live("Clusters: sortby vm_count desc")
    inventory.apply(Batch(entities=(host("h1", "other"),)))
    assert list(empty.ids) == ["Default"]
    assert list(full.ids) == ["other", "Default"]


def test_hosts_by_their_vms(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    query = inventory.live("Hosts: Vms.status = down")
    assert list(query.ids) == []
    inventory.apply(Batch(domains=(domain(2, "h2", state=DomainState.SHUT_OFF),)))
    assert list(query.ids) == ["h2"]
    inventory.apply(Batch(gone_domains=((HostId("h2"), vm_id(2)),)))
    assert list(query.ids) == []


def test_unknown_follows_the_host(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2, "h2"))))
    query = inventory.live("Vms: status = unknown")
    inventory.apply(Batch(entities=(host("h1", link=Link(state=LinkState.BACKOFF, overdue=True, first=False)),)))
    assert names(query, inventory) == ["vm-1"]


@pytest.mark.parametrize("key", ["also_on", "active_on"])
def test_a_vm_on_several_hosts_follows_their_names(inventory: Inventory, key: str) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(1, "h2"), domain(2))))
    query = inventory.live(f"Vms: {key} = attic")
    assert names(query, inventory) == []
    for host_id in ("h1", "h2"):
        inventory.apply(Batch(entities=(replace(inventory.view.host(HostId(host_id)), name="attic"),)))
    assert names(query, inventory) == ["vm-1"]
    inventory.apply(Batch(removed=(Ref(Kind.HOST, "h2"),)))
    assert names(query, inventory) == []


def test_another_order_keeps_the_members(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2))))
    query = inventory.live("Vms:")
    changes = heard(query)
    query.set_sort(("-name",))
    assert names(query, inventory) == ["vm-2", "vm-1"]
    assert changes[-1].reset


def test_samples_are_looked_at_when_they_are_new(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=(domain(1), domain(2))))
    query = inventory.live("Vms: cpu_usage > 50")
    inventory.samples.set(Ref(Kind.VM, vm_id(2)), "cpu_usage", 80.0)
    inventory.sampled()
    assert names(query, inventory) == ["vm-2"]


def test_a_page_is_a_window_on_the_answer(inventory: Inventory) -> None:
    inventory.apply(Batch(domains=tuple(domain(n) for n in range(1, 151))))
    query = inventory.live("Vms: page 2")
    assert names(query, inventory)[0] == "vm-101"
    assert len(query) == 50


def test_many_changes_at_once_are_a_reset(inventory: Inventory) -> None:
    query = inventory.live("Vms:")
    changes = heard(query)
    inventory.apply(Batch(domains=tuple(domain(n) for n in range(1000))))
    assert len(query) == 1000
    assert changes[-1].reset


def test_a_closed_query_hears_nothing(inventory: Inventory) -> None:
    query = inventory.live("Vms:")
    changes = heard(query)
    query.close()
    query.close()
    inventory.apply(Batch(domains=(domain(1),)))
    assert changes == []


def test_an_invalid_text_is_an_error_not_an_empty_list(inventory: Inventory) -> None:
    with pytest.raises(Invalid):
        inventory.live("Vms: status = upp")


QUERIES = (
    "Vms: status = up",
    "Vms: cluster = other sortby memory desc",
    "Hosts: Vms.status = up",
    "Clusters: Vms.name = vm-1*",
    "Vms: NOT host.name = h1",
    "Hosts: NOT Vms.status = down",
    "Vms: tag = a sortby tags, name",
    "Vms: tag != a/b",
    "Hosts: Vms.tag = b or tag = a",
    "Tags: object_count > 1 or Vms.name = vm-1",
    "Tags: path = a/*",
    "Hosts: Vms.tags.parent.name = b",
    "StoragePools: host.cluster = other sortby capacity desc, name",
    "Volumes: pool.active = true or path = /x/1* sortby host, path",
    "Events: severity >= warning and vm.status = up",
    "Tasks: status = running sortby status, title",
    "Bookmarks: valid = false",
    "Datacenters: vm_count > 2 or hosts.name = zz",
    "Vms: host.name = zz sortby host desc, tags",
    "Disks: format = raw and vm.status = up sortby vm desc, name",
    "Vnics: network = a or host = zz",
    "Vnics: 52:54:00:00:00:01",
    "Vms: disks.format = qcow2 and NOT vnics.name = 52:54*",
    "Clusters: Vnics.network = b",
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(min_value=0))
def test_a_live_list_is_a_fresh_evaluation_after_any_changes(seed: int) -> None:
    rng = random.Random(seed)
    inventory = fresh_inventory()
    queries = [inventory.live(text) for text in QUERIES]
    followed = [list(query.ids) for query in queries]
    for index, query in enumerate(queries):
        query.changed.connect(lambda change, i=index, q=query: _replay(followed, i, q, change))
    for _step in range(15):
        inventory.apply(rng.choice(steps(rng))())
        for index, query in enumerate(queries):
            fresh = [entity.id for entity in select(read(query.query.text), inventory.view)]
            assert list(query.ids) == fresh, query.query.text
            assert followed[index] == fresh, query.query.text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(min_value=0))
def test_so_is_that_of_any_query_of_any_kind(data: st.DataObject, seed: int) -> None:
    rng = random.Random(seed)
    inventory = fresh_inventory()
    texts = [f"{CATALOGUE.kinds[kind].type_name}: {write(data.draw(trees(kind)))}" for kind in PATHS]
    queries = [inventory.live(text) for text in texts]
    for _step in range(12):
        inventory.apply(rng.choice(steps(rng))())
        for query in queries:
            fresh = [entity.id for entity in select(query.query, inventory.view)]
            assert list(query.ids) == fresh, query.query.text


@pytest.mark.parametrize("part", range(4))
def test_so_is_that_of_queries_over_all_that_the_catalogue_has(part: int) -> None:
    """Each kind, property, way to compare and relation in its turn."""
    rng = random.Random(part)
    inventory = fresh_inventory()
    for _step in range(8):
        inventory.apply(rng.choice(steps(rng))())
    inventory.apply(Batch(entities=FIELDS))
    makers = Every(part, 4, World(part))
    asked = [f"{CATALOGUE.kinds[one.kind].type_name}: {write(one.tree)}" for one in makers.queries(250)]
    queries = [inventory.live(text) for text in asked]
    for _step in range(12):
        inventory.apply(rng.choice(steps(rng))())
        for query in queries:
            fresh = [entity.id for entity in select(query.query, inventory.view)]
            assert list(query.ids) == fresh, query.query.text


def _replay(followed: list[list[str]], index: int, query: LiveQuery, change: ListChange) -> None:
    """Do to a plain list what the notice says, as a table model does."""
    rows = followed[index]
    if change.reset:
        followed[index] = list(query.ids)
        return
    for position in change.removed:
        del rows[position]
    for position in change.inserted:
        rows.insert(position, query.ids[position])
