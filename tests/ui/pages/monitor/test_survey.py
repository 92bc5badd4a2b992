"""What is gathered, against the same asked of queries."""

from collections.abc import Generator

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.ids import AlarmId, AlertId, EventId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alert
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import HostStatus, LinkState
from stellwerk.model.vm import Vm
from stellwerk.search.query import read, select
from stellwerk.ui.pages.monitor.scope import Scope
from stellwerk.ui.pages.monitor.survey import MOST, Survey, survey


def done(gathering: Generator[None, None, Survey]) -> Survey:
    while True:
        try:
            next(gathering)
        except StopIteration as over:
            return over.value


def gathered(room: Room, ref: Ref | None = None) -> Survey:
    return done(survey(Scope(ref), room.inventory.view))


def cluster(room: Room) -> Ref:
    return Ref(Kind.CLUSTER, min(entity.id for entity in room.inventory.view.all(Kind.CLUSTER)))


def found(room: Room, query: str) -> int:
    return len(select(read(query), room.inventory.view))


def test_counts_are_those_of_the_queries(room: Room) -> None:
    made = gathered(room)
    assert sum(made.vms.values()) == len(room.inventory.view.all(Kind.VM))
    for host_state, count in made.hosts.items():
        assert found(room, f"Hosts: status = {host_state.value}") == count
    for state, count in made.vms.items():
        assert found(room, f"Vms: status = {state.value}") == count


def test_a_cluster_has_its_own(room: Room) -> None:
    ref = cluster(room)
    made = gathered(room, ref)
    name = room.inventory.view.get(ref).name
    assert sum(made.vms.values()) == found(room, f"Vms: cluster = {name}")
    assert sum(made.hosts.values()) == found(room, f"Hosts: cluster = {name}")


def test_what_was_given_is_that_of_vms_that_run(room: Room) -> None:
    made, view = gathered(room), room.inventory.view
    active = [vm for vm in view.all(Kind.VM) if isinstance(vm, Vm) and vm.domain.active]
    up = [h for h in view.all(Kind.HOST) if isinstance(h, Host) and host_status(h) is HostStatus.UP]
    assert made.vcpus == sum(vm.domain.definition.vcpus for vm in active)
    assert made.given == sum(vm.domain.definition.memory for vm in active)
    assert made.cpus == sum(host.facts.cpu.cpus for host in up if host.facts)


def test_the_busiest_are_the_first_of_their_list(room: Room) -> None:
    made = gathered(room)
    listed = select(read("Vms: active = true sortby cpu_usage desc"), room.inventory.view)
    loads = [room.inventory.view.sample(Ref(Kind.VM, vm.id), "cpu_usage") for vm in listed]
    known = [load for vm, load in zip(listed, loads, strict=True) if load is not None]
    assert 0 < len(made.busy_vms) <= MOST
    assert made.busy_vms[0].value <= known[0]
    assert [one.value for one in made.busy_vms] == sorted((one.value for one in made.busy_vms), reverse=True)


def test_utilisation_counts_hosts_by_their_size(room: Room) -> None:
    view = room.inventory.view
    ups = [h for h in view.all(Kind.HOST) if isinstance(h, Host) and host_status(h) is HostStatus.UP and h.facts]
    for number, host in enumerate(ups):
        room.inventory.samples.set(Ref(Kind.HOST, host.id), "cpu_usage", 50.0 if number else 10.0)
    sizes = [host.facts.cpu.cpus for host in ups if host.facts]
    expected = (10.0 * sizes[0] + 50.0 * sum(sizes[1:])) / sum(sizes)
    assert gathered(room).cpu == pytest.approx(expected)


def test_hosts_in_trouble_are_alerts(room: Room) -> None:
    view = room.inventory.view
    host = next(h for h in view.all(Kind.HOST) if isinstance(h, Host) and host_status(h) is HostStatus.UP)
    room.inventory.apply(Batch(entities=(replace(host, link=replace(host.link, state=LinkState.REFUSED)),)))
    assert host.id in [trouble.ref.id for trouble in gathered(room).troubles]


def test_what_an_alarm_tells_is_told_once(room: Room) -> None:
    view = room.inventory.view
    host = next(h for h in view.all(Kind.HOST) if isinstance(h, Host) and host_status(h) is HostStatus.UP)
    mine, other = (Ref(Kind.CLUSTER, entity.id) for entity in list(view.all(Kind.CLUSTER))[:2])
    if host.cluster_id != mine.id:
        mine, other = other, mine
    alert = Alert(
        id=AlertId("a"), alarm_id=AlarmId("b"), name="away", severity=Severity.ERROR, ref=Ref(Kind.HOST, host.id),
        object_name=host.name, raised=view.now,
    )  # fmt: skip
    lost = replace(host, link=replace(host.link, state=LinkState.REFUSED))
    room.inventory.apply(Batch(entities=(lost, alert)))
    everything = gathered(room)
    assert everything.raised == (alert,)
    assert host.id not in [trouble.ref.id for trouble in everything.troubles]
    assert gathered(room, Ref(Kind.CLUSTER, host.cluster_id)).raised == (alert,)
    assert gathered(room, other).raised == ()


def test_events_are_those_about_what_is_in_it_the_newest_first(room: Room) -> None:
    view, ref = room.inventory.view, cluster(room)
    vms = [vm for vm in view.all(Kind.VM) if isinstance(vm, Vm)]
    mine = next(vm for vm in vms if view.host(vm.host_id).cluster_id == ref.id)
    other = next(vm for vm in vms if view.host(vm.host_id).cluster_id != ref.id)
    events = [
        Event(
            id=EventId(f"e{number}"), time=view.now + number, severity=Severity.NORMAL, code="x", text="x",
            subjects=(Subject(Ref(Kind.VM, vm.id), vm.name),),
        )
        for number, vm in enumerate((mine, other, mine), 1)
    ]  # fmt: skip
    room.inventory.apply(Batch(entities=tuple(events)))
    assert [event.id for event in gathered(room, ref).events][:2] == ["e3", "e1"]
    assert [event.id for event in gathered(room).events][:3] == ["e3", "e2", "e1"]


def test_what_goes_meanwhile_does_no_harm(room: Room) -> None:
    gathering = survey(Scope(), room.inventory.view)
    next(gathering)
    host = next(iter(room.inventory.view.all(Kind.HOST)))
    room.inventory.apply(Batch(removed=(Ref(Kind.HOST, host.id),)))
    assert sum(done(gathering).vms.values()) <= len(room.inventory.view.all(Kind.VM)) + 1000


def test_nothing_at_all(room: Room) -> None:
    made = gathered(room, Ref(Kind.CLUSTER, "gone"))
    assert (made.hosts, made.vms, made.cpu, made.unread_pools) == ({}, {}, None, True)


def test_states_of_vms_are_as_on_their_pages(room: Room) -> None:
    view = room.inventory.view
    made = gathered(room)
    for vm in view.all(Kind.VM):
        assert isinstance(vm, Vm)
        assert made.vms[vm_status(vm, view)]
