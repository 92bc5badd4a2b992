"""Counters of devices, as libvirt tells them."""

import math
from typing import Any

import libvirt
import pytest
from tests.fakes.qemu_host import UUID, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.sampling.device import counters_of
from stellwerk.core.error import Refused
from stellwerk.core.ids import VmId
from stellwerk.core.unit import KIB
from stellwerk.policy.sample.rate import vm_memory_usage

VM, OTHER = VmId(UUID), VmId("other")

FIELDS: dict[str, Any] = {
    "balloon.rss": 900, "vcpu.current": 2, "vcpu.0.time": 7, "vcpu.0.wait": 1, "vcpu.0.delay": 3, "vcpu.1.time": 8,
    "net.count": 1, "net.0.name": "vnet3", "net.0.rx.bytes": 10, "net.0.tx.drop": 2,
    "block.count": 3, "block.0.name": "vda", "block.0.rd.bytes": 7, "block.0.wr.times": 9, "block.0.fl.reqs": 4,
    "block.1.name": "sda", "block.2.rd.bytes": 5,
}  # fmt: skip


def test_each_device_has_a_row_and_what_is_absent_is_unknown() -> None:
    counters = counters_of([(VM, 4, FIELDS), (OTHER, 5, {"balloon.rss": 1, "balloon.unused": 1})])
    disks, vnics, vcpus = counters.disks, counters.vnics, counters.vcpus
    assert (disks.vms, disks.runs, disks.names) == ((VM, VM), (4, 4), ("vda", "sda"))
    assert [column[0] for column in (disks.columns["disk_read"], disks.columns["disk_flushes"])] == [7, 4]
    assert disks.columns["disk_write_ns"][0] == 9
    assert all(math.isnan(column[1]) for column in disks.columns.values())
    assert (vnics.names, vnics.columns["net_in"][0], vnics.columns["net_out_drops"][0]) == (("vnet3",), 10, 2)
    assert (vcpus.names, vcpus.columns["steal"][0]) == (("0", "1"), 3)
    assert counters.resident == {VM: 900 * KIB, OTHER: KIB}
    assert counters.silent == {VM: 4}


def test_a_count_that_no_host_has_is_no_burden() -> None:
    assert counters_of([(VM, 1, {"block.count": 10**9})]).disks.vms == ()


def test_a_driver_without_such_counters_is_asked_once() -> None:
    domain = QemuDomain()
    session = qemu_session(domain)
    assert session.device_counters().disks.vms == ()
    domain.fields = FIELDS
    assert session.device_counters().disks.vms == ()


@pytest.mark.parametrize(("driver", "found"), [("test", ()), ("qemu", (VM, VM))])
def test_only_a_qemu_may_count_again_what_it_did_not(driver: str, found: tuple[VmId, ...]) -> None:
    domain = QemuDomain(fields=FIELDS)
    domain.ID = lambda: 12
    session = qemu_session(domain)
    session._driver = driver
    said = iter([{}, FIELDS])
    session._conn.getAllDomainStats = lambda *_flags: [(domain, next(said))]
    assert session.device_counters().disks.vms == ()
    assert session.device_counters().disks.vms == found


def test_each_start_of_a_domain_is_a_run_of_its_own() -> None:
    domain = QemuDomain(fields=FIELDS)
    domain.ID = lambda: 12
    assert qemu_session(domain).device_counters().disks.runs == (12, 12)


@pytest.mark.parametrize(
    ("balloon", "periods"),
    [
        ("<memballoon model='virtio'/>", [5]),
        ("<memballoon model='virtio'><stats period='1'/></memballoon>", []),
    ],
)
def test_a_period_is_set_live_where_there_is_none(balloon: str, periods: list[int]) -> None:
    domain = QemuDomain(xml=f"<domain><devices>{balloon}</devices></domain>")
    told: list[tuple[int, int]] = []
    domain.setMemoryStatsPeriod = lambda seconds, flags: told.append((seconds, flags))
    qemu_session(domain).ask_memory(VM, 5)
    assert told == [(seconds, libvirt.VIR_DOMAIN_AFFECT_LIVE) for seconds in periods]


@pytest.mark.parametrize("balloon", ["", "<memballoon model='none'/>"])
def test_who_has_no_balloon_device_is_not_asked(balloon: str) -> None:
    with pytest.raises(Refused) as caught:
        qemu_session(QemuDomain(xml=f"<domain><devices>{balloon}</devices></domain>")).ask_memory(VM, 5)
    assert "no balloon device" in str(caught.value)


def test_a_guest_without_a_balloon_driver_is_silent_and_its_memory_is_unknown() -> None:
    fields = {"state.state": 1, "balloon.current": 2048, "balloon.maximum": 2048, "balloon.rss": 1024}
    domain = QemuDomain(fields=fields)
    domain.ID = lambda: 1
    session = qemu_session(domain)
    assert list(session.device_counters().silent) == [VM]
    [sample] = session.statistics()
    assert (sample.unused, sample.usable, sample.available) == (None, None, None)
    assert vm_memory_usage(sample.available, sample.usable, sample.unused) is None
