"""The host itself, on the test driver and on what it may say."""

from tests.driver.host_file import OpenFile
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.ids import HostId
from stellwerk.core.unit import TIB

HUGE = """<cpu><mhz>2400</mhz><model>x86_64</model><active>4096</active><nodes>8</nodes><sockets>2</sockets>
<cores>128</cores><threads>2</threads></cpu><memory>68719476736</memory>"""


def test_a_host_of_4096_processors_and_64_tib(open_file: OpenFile) -> None:
    facts = open_file(HUGE).host_facts()
    assert facts.memory == 64 * TIB
    assert (facts.cpu.cpus, facts.cpu.sockets, facts.cpu.cores_per_socket, facts.cpu.threads_per_core) == (
        4096,
        16,
        128,
        2,
    )
    assert (facts.cpu.numa_nodes, facts.cpu.mhz, facts.cpu.arch) == (8, 2400, "x86_64")


def test_what_the_test_driver_cannot_tell_stays_unknown(session: LibvirtSession) -> None:
    facts = session.host_facts()
    assert (facts.driver, facts.uuid, facts.session, facts.kvm) == ("test", "", False, None)
    assert (facts.boot_time, facts.boot_id) == (None, "")
    assert facts.libvirt_version >= 6_000_000
    assert facts.hostname


def test_counters_by_mode_and_memory_without_caches() -> None:
    session = qemu_session(QemuDomain())
    conn = session._conn
    conn.getCPUStats = lambda cpu, flags: {"kernel": 5, "user": 7, "idle": 9, "iowait": 1, "utilization": 50}
    conn.getMemoryStats = lambda cell, flags: {"total": 100, "free": 10, "buffers": 5, "cached": 20}
    found = session.host_statistics()
    assert found.cpu_ns == {"system": 5, "user": 7, "idle": 9, "iowait": 1}
    assert (found.memory_total, found.memory_available) == (100 * 1024, 35 * 1024)
    assert found.rtt is not None
    assert 0.0 < found.rtt < 1.0


def test_a_driver_without_counters(session: LibvirtSession) -> None:
    found = session.host_statistics()
    assert (found.memory_total, found.memory_available) == (None, None)
    assert HostId("h1") == session._host_id


def test_what_a_driver_does_not_have_is_asked_for_once() -> None:
    session, asked = qemu_session(QemuDomain()), []

    def refuse(*_arguments: int) -> dict[str, int]:
        asked.append(1)
        raise libvirt_error(3, "this function is not supported")

    session._conn.getCPUStats = refuse
    session._conn.getMemoryStats = lambda cell, flags: {"total": 100, "free": 10}
    for _time in range(3):
        assert session.host_statistics().memory_total == 100 * 1024
    assert asked == [1]


def test_what_failed_for_another_reason_is_asked_for_again() -> None:
    session, asked = qemu_session(QemuDomain()), []

    def fail(*_arguments: int) -> dict[str, int]:
        asked.append(1)
        raise libvirt_error(38, "cannot open /proc/stat")

    session._conn.getCPUStats = fail
    session._conn.getMemoryStats = lambda cell, flags: {}
    for _time in range(2):
        assert session.host_statistics().cpu_ns is None
    assert asked == [1, 1]


def test_its_processors_alone_are_half_of_the_questions() -> None:
    session, asked = qemu_session(QemuDomain()), []

    def memory(*_arguments: int) -> dict[str, int]:
        asked.append(1)
        return {"total": 100, "free": 10}

    session._conn.getCPUStats = lambda cpu, flags: {"idle": 7}
    session._conn.getMemoryStats = memory
    found = session.host_statistics(memory=False)
    assert (found.cpu_ns, found.memory_total, asked) == ({"idle": 7}, None, [])
