"""Watching for alarms: after samples and changes, through the unknown, over restarts, with thousands of objects."""

import pytest
from tests.fakes.entity import alarm, domain, host, vm_id
from tests.services.alarm.conftest import HOST, VM, Kit

from stellwerk.core.ids import AlarmId, HostId, Kind, Ref, StoragePoolId, TemplateId, VmId
from stellwerk.core.record import replace
from stellwerk.model.alarm.alarm import Alarm, alert_id
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Definition
from stellwerk.policy.alarm.open_alert import alerts_of, worst_of
from stellwerk.services.alarm.watcher import PATIENCE

BUSY = alarm("busy", "Hosts: cpu_usage > 95", clear="cpu_usage < 90", clear_hold=60.0, hold=300.0)
BROKEN = alarm("broken", "Vms: status = paused and status_reason = ioerror")
SILENT = alarm("silent", "Hosts: status = nonresponsive")


def test_a_sample_raises_after_its_time_and_clears_below_the_second_mark(kit: Kit) -> None:
    kit.watch(BUSY)
    kit.sample(HOST, cpu_usage=97.0)
    kit.wait(290.0)
    assert kit.turns() == []
    kit.wait(15.0)
    assert kit.turns() == [("h1", True)]
    (alert,) = kit.alerts()
    assert (alert.id, alert.ref, alert.name) == (alert_id(BUSY.id, HOST), HOST, "busy")
    kit.sample(HOST, cpu_usage=92.0)
    kit.wait(100.0)
    assert kit.turns() == []
    kit.sample(HOST, cpu_usage=50.0)
    kit.wait(30.0)
    assert kit.turns() == []
    kit.wait(40.0)
    assert kit.turns() == [("h1", False)]
    assert kit.alerts() == []


def test_what_is_raised_says_the_number(kit: Kit) -> None:
    kit.watch(replace(BUSY, hold=0.0))
    kit.sample(HOST, cpu_usage=97.4)
    assert kit.told[0].reading == "CPU 97 %"


def test_a_number_that_is_not_known_neither_raises_nor_clears(kit: Kit) -> None:
    kit.watch(replace(BUSY, hold=0.0, clear_hold=0.0))
    kit.sample(HOST, cpu_usage=97.0)
    kit.turns()
    kit.sample(HOST, cpu_usage=None)
    kit.wait(3600.0)
    assert kit.turns() == []
    kit.sample(HOST, cpu_usage=10.0)
    assert kit.turns() == [("h1", False)]
    kit.inventory.apply(Batch(entities=(alarm("idle", "Hosts: NOT cpu_usage > 5"),)))
    kit.sample(HOST, cpu_usage=None)
    assert kit.turns() == []


def test_a_change_raises_at_once_and_clears(kit: Kit) -> None:
    kit.watch(BROKEN)
    kit.state(DomainState.PAUSED, "user")
    assert kit.turns() == []
    kit.state(DomainState.PAUSED, "ioerror")
    assert kit.turns() == [("vm-1", True)]
    kit.state(DomainState.RUNNING)
    assert kit.turns() == [("vm-1", False)]


def test_templates_and_the_disks_of_vms_have_alarms_too(kit: Kit) -> None:
    vda = Disk(target="vda", source="/pool/web.qcow2")
    kit.inventory.apply(Batch(domains=(domain(1, definition=Definition(name="vm-1", disks=(vda,))),)))
    kit.watch(alarm("changed", "Templates: state = changed"))
    kit.inventory.apply(Batch(entities=(alarm("big", "Disks: target = vda"),)))
    template = Template(id=TemplateId("m1"), host_id=HostId("h1"), name="golden", path="/pool/g", problem="was started")
    kit.inventory.apply(Batch(entities=(template,)))
    kit.wait(1.0)
    assert sorted(kit.turns()) == [("golden", True), ("vda · vm-1", True)]
    graph = kit.inventory.view
    assert [one.name for one in alerts_of(template, graph)] == ["changed"]
    (disk,) = graph.all(Kind.DISK)
    assert worst_of(disk, graph) is not None
    kit.inventory.apply(Batch(entities=(replace(template, problem=""),)))
    kit.wait(1.0)
    assert kit.turns() == [("golden", False)]


def test_what_a_host_last_reported_clears_nothing(kit: Kit) -> None:
    kit.watch(BROKEN)
    kit.state(DomainState.PAUSED, "ioerror")
    kit.turns()
    kit.link(LinkState.BACKOFF)
    kit.link(LinkState.BACKOFF, overdue=True)
    kit.wait(600.0)
    assert kit.turns() == []
    kit.state(DomainState.RUNNING)
    assert kit.turns() == []
    kit.link(LinkState.LIVE)
    assert kit.turns() == [("vm-1", False)]


def test_a_host_that_does_not_respond_is_told_once_until_it_is_back(kit: Kit) -> None:
    kit.watch(SILENT)
    kit.link(LinkState.BACKOFF)
    assert kit.turns() == []
    kit.link(LinkState.BACKOFF, overdue=True)
    assert kit.turns() == [("h1", True)]
    kit.link(LinkState.CONNECTING, overdue=True)
    kit.link(LinkState.SYNCING, overdue=True)
    assert kit.turns() == []
    kit.link(LinkState.LIVE)
    assert kit.turns() == [("h1", False)]


def test_a_restart_tells_nothing_twice(kit: Kit) -> None:
    kit.watch(SILENT)
    kit.link(LinkState.BACKOFF, overdue=True)
    kit.turns()
    kit.watcher.close()
    kit.link(LinkState.CONNECTING)
    kit.watcher = kit.new_watcher()
    kit.watcher.start()
    kit.wait(20.0)
    assert kit.turns() == []
    assert len(kit.alerts()) == 1
    kit.link(LinkState.BACKOFF, overdue=True)
    assert kit.turns() == []
    kit.link(LinkState.LIVE)
    assert kit.turns() == [("h1", False)]


def test_an_object_that_goes_takes_its_alert_along(kit: Kit) -> None:
    kit.watch(BROKEN)
    kit.state(DomainState.PAUSED, "ioerror")
    kit.turns()
    kit.inventory.apply(Batch(gone_domains=((HostId("h1"), vm_id(1)),)))
    kit.wait(1.0)
    assert [(turn.name, turn.raised, turn.gone) for turn in kit.told] == [("vm-1", False, True)]
    assert kit.alerts() == []


def test_an_alert_of_an_object_that_nobody_sees_again_is_given_up(kit: Kit) -> None:
    pool = Ref(Kind.STORAGE_POOL, "p")
    full = alarm("full", "StoragePools: used_percent > 90")
    kit.inventory.apply(
        Batch(entities=(StoragePool(id=StoragePoolId("p"), host_id=HostId("h1"), uuid="p", name="p", active=True,
                                    capacity=100, allocation=95, available=5),))
    )  # fmt: skip
    kit.watch(full)
    assert kit.turns() == [("p · h1", True)]
    kit.watcher.close()
    alerts = kit.alerts()
    kit.inventory.apply(Batch(removed=(pool, *(Ref(Kind.ALERT, one.id) for one in alerts))))
    kit.inventory.apply(Batch(entities=tuple(alerts)))
    kit.watcher = kit.new_watcher()
    kit.watcher.start()
    kit.wait(PATIENCE - 60.0)
    assert len(kit.alerts()) == 1
    kit.wait(120.0)
    assert kit.turns() == [("p · h1", False)]


def test_an_alarm_that_changes(kit: Kit) -> None:
    one = replace(BUSY, hold=0.0, clear="", clear_hold=0.0)
    kit.watch(one)
    kit.sample(HOST, cpu_usage=97.0)
    assert kit.turns() == [("h1", True)]
    for changed, told in (
        (replace(one, name="other", actions=("notify",)), []),
        (replace(one, query="Hosts: cpu_usage > 99"), [("h1", False)]),
        (replace(one, query="Hosts: cpu_usage > 90"), [("h1", True)]),
        (replace(one, enabled=False), []),
    ):
        kit.inventory.apply(Batch(entities=(changed,)))
        kit.wait(1.0)
        assert kit.turns() == told
    assert kit.alerts() == []
    kit.inventory.apply(Batch(entities=(one,)))
    kit.wait(1.0)
    assert kit.turns() == [("h1", True)]
    kit.inventory.apply(Batch(removed=(Ref(Kind.ALARM, one.id),)))
    kit.wait(1.0)
    assert kit.turns() == []
    assert kit.alerts() == []


def test_alerts_of_alarms_that_are_gone_are_forgotten_at_the_start(kit: Kit) -> None:
    kit.watch(replace(BUSY, hold=0.0))
    kit.sample(HOST, cpu_usage=97.0)
    kit.watcher.close()
    kit.inventory.apply(Batch(removed=(Ref(Kind.ALARM, BUSY.id),)))
    kit.watcher = kit.new_watcher()
    kit.watcher.start()
    kit.wait(20.0)
    assert kit.alerts() == []


@pytest.mark.parametrize("query", ["Vms: nonsense = 1", "Events: severity = alert", "web"])
def test_what_cannot_be_watched_for_does_no_harm(kit: Kit, query: str) -> None:
    kit.watch(Alarm(id=AlarmId("x"), name="x", query=query), BROKEN)
    kit.state(DomainState.PAUSED, "ioerror")
    assert kit.turns() == [("vm-1", True)]


def test_ten_thousand_objects_are_looked_at_in_pieces(kit: Kit) -> None:
    many = tuple(domain(number) for number in range(2, 2_002))
    kit.inventory.apply(Batch(domains=many))
    kit.watch(alarm("vms", "Vms: cpu_usage > 95"))
    values = {VmId(one.id): (99.0 if number % 50 == 0 else 1.0) for number, one in enumerate(many)}
    kit.inventory.samples.set_many(Kind.VM, "cpu_usage", values)
    kit.sampled.emit(None)
    kit.wait(6.0)
    assert len(kit.turns()) == len(kit.alerts()) == 40
    kit.inventory.apply(Batch(entities=(host("h3"),)))
    assert VM.id == vm_id(1)


@pytest.mark.parametrize("counts", [False, True], ids=["durations stand still", "durations go on"])
def test_a_night_asleep_is_no_time_in_which_it_was_so(kit: Kit, *, counts: bool) -> None:
    kit.watch(BUSY)
    kit.sample(HOST, cpu_usage=97.0)
    kit.wait(100.0)
    (kit.clock.advance if counts else kit.clock.jump)(8 * 3600.0)
    kit.sample(HOST, cpu_usage=98.0)
    kit.wait(150.0)
    assert kit.turns() == []
    kit.wait(160.0)
    assert kit.turns() == [("h1", True)]
    kit.sample(HOST, cpu_usage=10.0)
    (kit.clock.advance if counts else kit.clock.jump)(8 * 3600.0)
    kit.sample(HOST, cpu_usage=20.0)
    assert kit.turns() == []
    kit.wait(70.0)
    assert kit.turns() == [("h1", False)]
