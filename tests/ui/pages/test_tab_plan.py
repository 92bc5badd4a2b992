"""Which tabs each kind has, and the queries of its lists."""

import pytest
from tests.fakes import entity
from tests.fakes.graph import graph_of
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.model.host import Host
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Vm
from stellwerk.search.query import read, select
from stellwerk.ui.pages.tab_plan import TABS, TabBody, events_by_id, list_query, tabs_of

EXPECTED = {
    Kind.VM: ["summary", "performance", "hardware", "console", "serial", "snapshots", "files", "xml", "events"],
    Kind.HOST: [
        "summary", "performance", "vms", "templates", "storage", "networks", "nics", "hardware", "software", "logs",
        "checks", "terminal", "events",
    ],
    Kind.CLUSTER: ["summary", "monitor", "performance", "hosts", "vms", "templates", "storage", "networks", "events"],
    Kind.DATA_CENTER: [
        "summary", "monitor", "performance", "clusters", "hosts", "vms", "templates", "storage", "networks", "events",
    ],
    Kind.STORAGE_POOL: ["summary", "performance", "volumes", "trash"],
    Kind.LIBVIRT_NETWORK: ["summary", "leases"],
    Kind.TAG: [
        "summary", "vms", "hosts", "clusters", "datacenters", "templates", "storage", "volumes", "networks", "disks",
        "vnics", "snapshots", "nics", "tagged_events", "tagged_tasks", "events",
    ],
}  # fmt: skip


@pytest.mark.parametrize("kind", EXPECTED)
def test_tabs_of_a_kind(kind: Kind) -> None:
    assert [plan.key for plan in TABS[kind]] == EXPECTED[kind]


def test_every_list_is_answered(room: Room) -> None:
    view = room.inventory.view
    for kind, plans in TABS.items():
        for one in list(view.all(kind))[:3]:
            for plan in plans:
                if plan.body is TabBody.LIST:
                    live = room.inventory.live(list_query(plan, one, view))
                    assert live.kind is plan.kind
                    live.close()


def test_events_by_id_are_those_of_the_tab(room: Room) -> None:
    view, found = room.inventory.view, 0
    for kind, plans in TABS.items():
        plan = next((plan for plan in plans if plan.kind is Kind.EVENT), None)
        for one in list(view.all(kind))[:3]:
            if plan is None:
                assert events_by_id(one) == ""
                continue
            own, by_id = select(read(list_query(plan, one, view)), view), select(read(events_by_id(one)), view)
            assert by_id == own
            found += len(own)
    assert found > 10


@pytest.mark.parametrize(
    ("kind", "id_", "tab", "count"),
    [
        (Kind.HOST, "host-0", "vms", 13),
        (Kind.HOST, "host-0", "storage", 2),
        (Kind.CLUSTER, "cluster-0", "hosts", 3),
        (Kind.DATA_CENTER, "dc-0", "clusters", 2),
        (Kind.DATA_CENTER, "dc-0", "networks", 6),
    ],
)
def test_a_list_holds_what_belongs_to_the_object(room: Room, kind, id_, tab, count) -> None:
    view = room.inventory.view
    plan = next(plan for plan in TABS[kind] if plan.key == tab)
    one = view.get(Ref(kind, id_))
    assert one is not None
    live = room.inventory.live(list_query(plan, one, view))
    assert len(live) == count
    live.close()


def test_the_query_names_what_has_a_name_of_its_own() -> None:
    host = entity.host("node 1*")
    plan = next(plan for plan in TABS[Kind.HOST] if plan.key == "vms")
    assert list_query(plan, host, graph_of(host)) == r'Vms: host = "node 1\*"'
    other = replace(entity.host("h2"), name="NODE 1*")
    assert list_query(plan, host, graph_of(host, other)) == r'Vms: host.id = "node 1\*"'


def test_volumes_are_those_of_the_pool_of_that_host(room: Room) -> None:
    view = room.inventory.view
    pool = view.get(Ref(Kind.STORAGE_POOL, "host-0/default"))
    assert pool is not None
    volumes = tuple(
        Volume(id=f"{host}/default/a", pool_id=f"{host}/default", host_id=host, name="a")
        for host in ("host-0", "host-1")
    )
    room.inventory.apply(Batch(entities=volumes))
    (plan,) = [plan for plan in TABS[Kind.STORAGE_POOL] if plan.key == "volumes"]
    query = list_query(plan, pool, view)
    assert query == "Volumes: pool = default and host = node-1"
    live = room.inventory.live(query)
    assert list(live.ids) == ["host-0/default/a"]
    live.close()


def test_what_happened_in_a_container_is_what_happened_to_anything_in_it(room: Room) -> None:
    view = room.inventory.view
    cluster, host = view.cluster("cluster-0"), view.host("host-0")
    assert cluster is not None
    assert host is not None
    events = [event for event in view.all(Kind.EVENT) if isinstance(event, Event)]
    mine = {event.id for event in events for subject in event.subjects if in_host(room, subject.ref, host)}
    query = list_query(TABS[Kind.HOST][-1], host, view)
    assert query == "Events: host.name = node-1 or vm.host.name = node-1"
    live = room.inventory.live(query)
    assert set(live.ids) == mine != set()
    wider = room.inventory.live(list_query(TABS[Kind.CLUSTER][-1], cluster, view))
    assert mine < set(wider.ids) < {event.id for event in events}
    live.close()
    wider.close()


def in_host(room: Room, ref: Ref, host: Host) -> bool:
    vm = room.inventory.view.get(ref)
    return ref == Ref(Kind.HOST, host.id) or (isinstance(vm, Vm) and vm.host_id == host.id)


def test_a_task_without_parts_has_no_tab_for_them(room: Room) -> None:
    view = room.inventory.view
    task = view.get(Ref(Kind.TASK, "task-1"))
    assert task is not None
    assert [plan.key for plan in tabs_of(task, view)] == ["summary", "events"]
    room.inventory.apply(Batch(entities=(replace(task, id="part", parent_id="task-1"),)))
    assert [plan.key for plan in tabs_of(task, view)] == ["summary", "parts", "events"]


def test_what_has_a_tag_and_what_is_about_it_are_two_lists() -> None:
    one, plans = entity.tag("incident"), {plan.key: plan for plan in TABS[Kind.TAG]}
    graph = graph_of(one)
    assert list_query(plans["tagged_events"], one, graph) == "Events: tags = incident"
    assert list_query(plans["tagged_tasks"], one, graph) == "Tasks: tags = incident"
    assert list_query(plans["events"], one, graph) == "Events: about_tag.name = incident"
    assert events_by_id(one) == "Events: about_tag.id = incident"
