"""Reading domains: on the test driver, and of a QEMU host that answers what it is told."""

import pytest
from tests.driver.host_file import OLD, WEB, OpenFile
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, XML, QemuConn, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Gone
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.state import DomainJob, DomainState, VmStatus

VM = VmId(UUID)
PAUSED, RUNNING = 3, 1
MIGRATING = (PAUSED, 2)
NO_STATISTICS = libvirt_error(1, "internal error: invalid job statistics type")
ONE_DISK = (
    "<domain type='kvm'><name>vm</name><devices><disk type='file' device='disk'><source file='/a'/>"
    "<target dev='vda'/></disk></devices></domain>"
)


def test_all_domains_with_definition_and_state(session: LibvirtSession) -> None:
    found = {domain.id: domain for domain in session.domains()}
    assert found.keys() == {WEB, OLD}
    web, old = found[WEB], found[OLD]
    assert (web.definition.name, web.definition.title, web.host_id) == ("web", "Web server", HostId("h1"))
    assert (web.definition.memory, web.definition.max_memory) == (2 * GIB, 4 * GIB)
    assert (web.definition.vcpus, web.definition.max_vcpus) == (2, 4)
    assert (web.status, web.runtime.persistent, web.runtime.managed_save) == (VmStatus.UP, True, False)
    assert (old.status, old.runtime.managed_save) == (VmStatus.SUSPENDED, True)
    assert web.seen == FakeClock().now()


def test_one_domain_reads_the_same_as_all_and_what_waits_of_it(session: LibvirtSession) -> None:
    for domain in session.domains():
        waits = () if domain.active else None
        assert domain.runtime.waiting is None
        assert session.domain(domain.id) == replace(domain, runtime=replace(domain.runtime, waiting=waits))


def test_a_domain_that_is_not_there(session: LibvirtSession) -> None:
    gone = VmId("00000000-0000-4000-8000-0000000000ff")
    assert session.domain(gone) is None
    with pytest.raises(Gone):
        session.xml(gone)


def test_flags_name_the_domains_that_have_them(session: LibvirtSession) -> None:
    session.set_autostart(OLD, True)
    flags = session.flags()
    assert flags.all == flags.persistent == {WEB, OLD}
    assert (flags.autostart, flags.managed_save, flags.snapshots) == ({OLD}, {OLD}, set())


def test_a_domain_without_a_stored_definition_is_not_persistent(session: LibvirtSession) -> None:
    session.undefine(WEB, frozenset())
    flags = session.flags()
    assert (flags.all, flags.persistent) == ({WEB, OLD}, {OLD})
    assert {domain.id: domain.runtime.persistent for domain in session.domains()} == {WEB: False, OLD: True}


def test_addresses_of_a_running_vm_only(session: LibvirtSession) -> None:
    source, ips = session.addresses(WEB)
    assert (source, len(ips)) == ("agent", 1)
    assert ips[0].startswith("10.9.0.")
    assert session.addresses(OLD) == ("", ())


def test_xml_of_now_and_of_the_next_start(session: LibvirtSession) -> None:
    assert "<name>web</name>" in session.xml(WEB)
    assert " id='" in session.xml(WEB)
    assert " id='" not in session.xml(WEB, inactive=True)


def test_a_host_without_domains(open_file: OpenFile) -> None:
    session = open_file("")
    assert session.domains() == []
    assert session.flags().all == frozenset()


def test_what_did_not_change_is_not_parsed_again(session: LibvirtSession) -> None:
    first, second = session.domain(WEB), session.domain(WEB)
    session.set_title(WEB, "New")
    third = session.domain(WEB)
    assert first is not None
    assert second is not None
    assert third is not None
    assert second.definition is first.definition
    assert third.definition.title == "New"


# ---- what only QEMU does


@pytest.mark.parametrize(
    ("domain", "job", "status"),
    [
        (QemuDomain(), DomainJob.NONE, VmStatus.UP),
        (QemuDomain(job={"type": 2, "operation": 5}), DomainJob.MIGRATION_OUT, VmStatus.MIGRATING_FROM),
        (QemuDomain(job={"type": 1, "operation": 9}), DomainJob.OTHER, VmStatus.UP),
        (QemuDomain(job={"type": 3, "operation": 5}), DomainJob.NONE, VmStatus.UP),
        (
            QemuDomain(
                state=MIGRATING, job=libvirt_error(84, "migration statistics are available only on the source host")
            ),
            DomainJob.MIGRATION_IN,
            VmStatus.MIGRATING_TO,
        ),
        (
            QemuDomain(state=MIGRATING, job={"type": 2, "operation": 5}),
            DomainJob.MIGRATION_OUT,
            VmStatus.MIGRATING_FROM,
        ),
        (QemuDomain(state=(PAUSED, 3), job={"type": 2, "operation": 2}), DomainJob.SAVE, VmStatus.SAVING_STATE),
        (QemuDomain(state=(PAUSED, 5)), DomainJob.NONE, VmStatus.PAUSED),
        (QemuDomain(job=libvirt_error(3, "not supported")), DomainJob.NONE, VmStatus.UP),
        # hangs: its job is not asked for, the question would hang too
        (QemuDomain(control=(2, 0, 9000), job={"type": 2, "operation": 5}), DomainJob.NONE, VmStatus.UP),
        # arrived: libvirt ends the job a moment later
        (QemuDomain(state=(RUNNING, 2), job={"type": 2, "operation": 4}), DomainJob.NONE, VmStatus.UP),
        (
            QemuDomain(state=(RUNNING, 10), job={"type": 2, "operation": 4}),
            DomainJob.MIGRATION_IN,
            VmStatus.MIGRATING_TO,
        ),
        (QemuDomain(state=(RUNNING, 6), job={"type": 2, "operation": 5}), DomainJob.NONE, VmStatus.UP),
        # a snapshot is taken or removed: libvirt has no statistics of that
        (QemuDomain(job=NO_STATISTICS), DomainJob.OTHER, VmStatus.UP),
        # off for people: libvirt merges a snapshot of it
        (QemuDomain(state=(PAUSED, 11), job=NO_STATISTICS, xml=ONE_DISK), DomainJob.OTHER, VmStatus.WAIT_FOR_LAUNCH),
        (
            QemuDomain(state=(PAUSED, 11), job=NO_STATISTICS, xml=ONE_DISK, merged={"cur": 1, "end": 2}),
            DomainJob.MERGE,
            VmStatus.IMAGE_LOCKED,
        ),
        # saved while paused and restored: libvirt leaves the reason behind
        (QemuDomain(state=MIGRATING), DomainJob.NONE, VmStatus.PAUSED),
    ],
)
def test_jobs(domain: QemuDomain, job: DomainJob, status: VmStatus) -> None:
    report = qemu_session(domain).domain(VM)
    assert report is not None
    assert (report.runtime.job, report.status) == (job, status)


def test_a_merge_of_one_that_is_off_goes_on_when_libvirt_calls_it_paused() -> None:
    merging = {"cur": 1, "end": 2}
    domain = QemuDomain(state=(5, 1), job=NO_STATISTICS, xml=ONE_DISK)
    session = qemu_session(domain)

    def status() -> VmStatus:
        report = session.domain(VM)
        assert report is not None
        return report.status

    assert status() is VmStatus.DOWN
    for numbers in ((PAUSED, 11), (PAUSED, 1), (PAUSED, 1)):
        domain.numbers, domain.merged = numbers, merging
        assert status() is VmStatus.IMAGE_LOCKED
        (listed,) = session.domains()
        assert listed.status is VmStatus.IMAGE_LOCKED
    domain.merged = {}
    assert status() is VmStatus.PAUSED
    domain.merged = merging  # one that its user paused, whose snapshot is removed meanwhile
    assert status() is VmStatus.PAUSED


class Comes(QemuConn):
    """Its domain is not always there."""

    there = True

    def listAllDomains(self, flags: int) -> list[QemuDomain]:
        return super().listAllDomains(flags) if self.there else []


def test_nothing_is_remembered_of_one_that_was_away() -> None:
    domain = QemuDomain(state=(5, 1), job=NO_STATISTICS, xml=ONE_DISK)
    conn = Comes(domain)
    session = LibvirtSession(conn, place_of("qemu+tcp://h1/system"), HostId("h1"), FakeClock(), "root")
    session.domains()
    conn.there = False
    assert session.domains() == []
    conn.there, domain.numbers, domain.merged = True, (PAUSED, 1), {"cur": 1, "end": 2}
    (paused,) = session.domains()
    assert paused.status is VmStatus.PAUSED


def test_a_job_is_not_asked_for_while_a_question_to_qemu_is_not_answered() -> None:
    domain = QemuDomain(job={"type": 2, "operation": 5})
    session = qemu_session(domain)

    def job() -> DomainJob:
        report = session.domain(VM)
        assert report is not None
        return report.runtime.job

    assert job() is DomainJob.MIGRATION_OUT
    domain.control, domain.job = (2, 0, 700), RuntimeError("would wait behind the other question")
    assert job() is DomainJob.MIGRATION_OUT
    domain.numbers = (5, 1)
    assert job() is DomainJob.NONE
    domain.numbers = (1, 1)
    assert job() is DomainJob.NONE


def test_the_list_of_all_asks_for_jobs_only_where_the_reason_leaves_them_open() -> None:
    [running] = qemu_session(QemuDomain(job=RuntimeError("asked"))).domains()
    assert running.runtime.job is DomainJob.NONE
    [paused] = qemu_session(QemuDomain(state=MIGRATING, job={"type": 2, "operation": 4})).domains()
    assert paused.runtime.job is DomainJob.MIGRATION_IN
    merging = QemuDomain(state=(PAUSED, 11), xml=ONE_DISK, merged={"cur": 1, "end": 2})
    [merged] = qemu_session(merging).domains()
    assert merged.status is VmStatus.IMAGE_LOCKED
    [restored] = qemu_session(QemuDomain(state=MIGRATING)).domains()
    assert (restored.runtime.reason, restored.status) == ("", VmStatus.PAUSED)


def test_states_come_in_bulk_where_the_host_has_that_and_one_by_one_else() -> None:
    bulk = QemuDomain(state=(5, 0), fields={"state.state": PAUSED, "state.reason": 1})
    assert [d.runtime.state for d in qemu_session(bulk).domains()] == [DomainState.PAUSED]
    single = QemuDomain(state=(5, 1))
    assert [(d.runtime.state, d.runtime.reason) for d in qemu_session(single).domains()] == [
        (DomainState.SHUT_OFF, "shutdown")
    ]


def test_a_domain_that_vanishes_while_all_are_read_is_left_out() -> None:
    assert qemu_session(QemuDomain(xml=libvirt_error(42, "Domain not found"))).domains() == []


def test_xml_that_is_no_utf8_costs_only_its_own_definition() -> None:
    [found] = qemu_session(QemuDomain(xml=UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"))).domains()
    assert (found.definition.name, found.definition.unread) == ("vm", ("domain: not UTF-8",))
    assert found.status is VmStatus.UP


AGENT = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>"


def test_addresses_come_from_the_best_source_that_has_some() -> None:
    domain = QemuDomain()
    lan = {"vnet0": {"addrs": [{"addr": "10.0.0.5"}, {"addr": "fe80::1"}, {"addr": "nonsense"}, {"addr": "10.0.0.5"}]}}
    domain.addresses = {2: {"lo": {"addrs": [{"addr": "127.0.0.1"}]}, **lan}, 0: {"vnet0": {"addrs": None}}}
    assert qemu_session(domain).addresses(VM) == ("arp", ("10.0.0.5",))
    domain.addresses[0] = {"vnet0": {"addrs": [{"addr": "10.0.0.7"}]}}
    assert qemu_session(domain).addresses(VM) == ("lease", ("10.0.0.7",))
    domain.addresses[1] = {"eth0": {"addrs": [{"addr": "2001:db8::5"}, {"addr": "10.0.0.8"}]}, "eth1": {"addrs": None}}
    assert qemu_session(domain).addresses(VM) == ("lease", ("10.0.0.7",)), "its agent is not connected, nor asked"
    domain.text = XML.replace("</domain>", f"<devices>{AGENT}</devices></domain>")
    assert qemu_session(domain).addresses(VM) == ("agent", ("2001:db8::5", "10.0.0.8"))
