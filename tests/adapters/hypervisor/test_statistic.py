"""Counters."""

from typing import Any

import pytest
from tests.driver.host_file import WEB
from tests.fakes.qemu_host import UUID, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.hypervisor.statistic import sample_of
from stellwerk.core.ids import VmId
from stellwerk.core.unit import GIB, KIB
from stellwerk.ports.hypervisor import VmStatistics

VM = VmId(UUID)

QUIET: dict[str, Any] = {"state.state": 1, "state.reason": 1, "cpu.time": 5_000, "balloon.current": 1024}
FULL: dict[str, Any] = QUIET | {
    "balloon.rss": 900, "balloon.unused": 100, "balloon.available": 1000, "balloon.usable": 400,
    "net.count": 2, "net.0.rx.bytes": 10, "net.0.tx.bytes": 1, "net.1.rx.bytes": 5, "net.1.tx.bytes": 2,
    "block.count": 3, "block.0.rd.bytes": 7, "block.0.wr.bytes": 9, "block.0.capacity": 100, "block.0.allocation": 40,
    "block.0.rd.reqs": 4, "block.1.rd.reqs": 2, "block.0.wr.reqs": 4,
    "block.1.rd.bytes": 1, "block.1.wr.bytes": 1, "block.1.capacity": 50, "block.2.name": "sda",
}  # fmt: skip


def test_sums_over_all_devices() -> None:
    assert sample_of(VM, FULL) == VmStatistics(
        id=VM,
        cpu_ns=5_000,
        disk_read=8,
        disk_write=10,
        net_in=15,
        net_out=3,
        disk_read_ops=6,
        disk_write_ops=4,
        memory=1024 * KIB,
        unused=100 * KIB,
        available=1000 * KIB,
        usable=400 * KIB,
        disk_capacity=150,
        disk_allocation=40,
    )


def test_what_is_absent_stays_absent() -> None:
    assert sample_of(VM, {"state.state": 3}) == VmStatistics(id=VM)


@pytest.mark.parametrize(
    ("fields", "control", "hangs"),
    [
        (FULL, (2, 0, 60_000), False),
        (QUIET, (2, 0, 60_000), True),
        (QUIET, (3, 1, 0), True),
        (QUIET, (3, 3, 0), False),
        (QUIET, (2, 0, 30), False),
        (QUIET, (0, 0, 0), False),
        (QUIET | {"state.state": 3, "state.reason": 11}, (2, 0, 60_000), False),
    ],
)
def test_a_qemu_hangs_that_does_not_answer_its_monitor(
    fields: dict[str, Any], control: tuple[int, int, int], hangs: bool
) -> None:
    [sample] = qemu_session(QemuDomain(fields=fields, control=control)).statistics()
    assert sample.monitor_hangs is hangs
    assert sample.cpu_ns == 5_000


def test_the_test_driver_knows_processor_and_memory_and_never_hangs(session: LibvirtSession) -> None:
    [sample] = session.statistics()
    assert (sample.id, sample.vcpus, sample.monitor_hangs) == (WEB, 2, False)
    assert sample.cpu_ns
    assert sample == VmStatistics(WEB, 2, sample.cpu_ns, memory=2 * GIB)


class Container(QemuDomain):
    """What a driver without a monitor says of a domain."""

    def info(self) -> list[int]:
        return [1, 2048, 1024, 2, 77]


@pytest.mark.parametrize("fields", [{}, {"state.state": 1, "state.reason": 1}], ids=["no bulk call", "the state only"])
def test_a_driver_whose_bulk_call_counts_nothing_is_asked_one_by_one(fields: dict[str, Any]) -> None:
    container = Container(fields=fields)
    session = qemu_session(container)
    session._driver = "lxc"
    known = [VmStatistics(id=VM, vcpus=2, cpu_ns=77, memory=1024 * KIB)]
    assert session.statistics() == known
    container.fields = FULL
    assert session.statistics() == known, "the bulk call is made once only"


def test_a_driver_that_counts_is_asked_in_bulk_again() -> None:
    container = Container(fields={"state.state": 1, "net.count": 0})
    session = qemu_session(container)
    session._driver = "lxc"
    assert session.statistics() == [VmStatistics(id=VM, vcpus=2, cpu_ns=77, memory=1024 * KIB)]
    container.fields = FULL
    assert session.statistics()[0].disk_read == 8


def test_samples_of_one_vm_share_the_text_of_its_uuid() -> None:
    session = qemu_session(QemuDomain(fields=FULL))
    [first], [second] = session.statistics(), session.statistics()
    assert first.id == VM
    assert first.id is second.id
