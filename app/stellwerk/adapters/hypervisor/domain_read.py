"""Reading domains: all of them by bulk calls, one after an event, their flags, addresses and XML. FACTS lane.

Timings with 10,000 domains of the test driver: list 36 ms, states 27 ms, 10,000 XML descriptions 77 ms and parsing.
"""

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import libvirt

from stellwerk.adapters.hypervisor.device.compare import waiting_in
from stellwerk.adapters.hypervisor.domain_xml import NOT_UTF8, DomainXml, read_domain, unreadable
from stellwerk.adapters.hypervisor.error import cut_off, passed_over
from stellwerk.adapters.hypervisor.handle import Handle, id_of, name_of, vm_label
from stellwerk.adapters.hypervisor.monitor import answers_soon
from stellwerk.adapters.hypervisor.place import Place
from stellwerk.adapters.hypervisor.state_word import domain_state, job_of, state_reason
from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, VmId
from stellwerk.model.device import Disk
from stellwerk.model.hardware.difference import Differing
from stellwerk.model.state import ACTIVE_STATES, DomainJob, DomainState
from stellwerk.model.vm import Domain, Runtime
from stellwerk.ports.hypervisor import DomainFlags

T = TypeVar("T")

_NO_DOMAIN = 42
_NOT_SUPPORTED = frozenset({3, 8, 74, 84})
"""NO_SUPPORT, INVALID_ARG (a flag that the server does not know), ARGUMENT_UNSUPPORTED, OPERATION_UNSUPPORTED."""

_HAS_CHECKPOINT = 1 << 14
_MIGRATING = "migrating"
_STARTING = "starting up"
_JOB_RUNS = frozenset({1, 2})
"""VIR_DOMAIN_JOB_BOUNDED and _UNBOUNDED."""

_ADDRESS_SOURCES = (("agent", 1), ("lease", 0), ("arp", 2))
"""In the order of trust, with libvirt's numbers."""


class DomainReading(Handle):
    """The part of a session that reads domains."""

    def __init__(self, conn: Any, place: Place, host_id: HostId, clock: Clock, user: str) -> None:
        super().__init__(conn, place, host_id, clock, user)
        self._compared: dict[VmId, tuple[int, tuple[Differing, ...]]] = {}
        """What waits for the next start, by the hash of both definitions."""
        self._off: set[VmId] = set()
        """Those that were off, or whose files were merged, when they were last looked at."""
        self._jobs: dict[VmId, DomainJob] = {}
        """What last ran on each domain that was read by itself."""
        self._known: dict[VmId, tuple[int, DomainXml]] = {}
        """What was read of each domain, by the hash of its XML: most readings find nothing new, and parsing is ten
        times as dear as asking."""

    def domains(self) -> list[Domain]:
        """Every domain with its definition and state. One that vanishes meanwhile is left out."""
        with self.use() as conn:
            found, states = self._present_domains(conn)
            flags = self._flags(conn, found)
            checkpoints = self._marked(conn, _HAS_CHECKPOINT) if found else frozenset[VmId]()
            self._known = {id_: known for id_, known in self._known.items() if id_ in found}
            self._compared = {id_: known for id_, known in self._compared.items() if id_ in found}
            self._jobs = {id_: job for id_, job in self._jobs.items() if id_ in found}
            self._off &= found.keys()
            read: list[Domain] = []
            for id_, domain in found.items():
                report = self._present(self._bulk_domain, domain, id_, states.get(id_), flags, id_ in checkpoints)
                if report is not None:
                    read.append(report)
            return read

    def domain(self, id_: VmId) -> Domain | None:
        """One domain, or None when it is not there."""
        with self.use(f"VM {id_}") as conn:
            domain = self._present(conn.lookupByUUIDString, id_)
            if domain is None:
                return None
            with self.use(vm_label(domain)):
                return self._present(self._single_domain, domain, id_)

    def flags(self) -> DomainFlags:
        """What no event tells, by one list call each."""
        with self.use() as conn:
            return self._flags(conn, [id_of(domain) for domain in conn.listAllDomains(0)])

    def addresses(self, id_: VmId) -> tuple[str, tuple[str, ...]]:
        """Where a running VM's IP addresses were found (`agent`, `lease`, `arp`, empty = nowhere), and them.

        Loopback and link-local addresses are left out. An agent that does not answer holds the call for seconds; one
        that is not connected is not asked, which the host would write into its log as an error each time.
        """
        with self.vm(id_) as domain:
            if not domain.isActive():
                return "", ()
            answers = self._driver != "qemu" or self._definition(domain, id_).agent
            for name, source in _ADDRESS_SOURCES if answers else _ADDRESS_SOURCES[1:]:
                try:
                    interfaces = domain.interfaceAddresses(source, 0)
                except libvirt.libvirtError:
                    if not self._conn.isAlive():
                        raise
                    continue  # no agent, no lease, no driver for it: the next source may know
                found = _routable(interfaces)
                if found:
                    return name, found
            return "", ()

    def xml(self, id_: VmId, *, inactive: bool = False) -> str:
        """The domain XML without secrets; `inactive` is what the next start will use."""
        with self.vm(id_) as domain:
            return str(domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE if inactive else 0))

    def _bulk_domain(
        self, domain: Any, id_: VmId, numbers: tuple[int, int] | None, flags: DomainFlags, has_checkpoints: bool
    ) -> Domain:
        state, reason = _state(numbers or domain.state(0))
        xml = self._definition(domain, id_)
        job = self._or_merge(_bulk_job(domain, state, reason), domain, id_, (state, reason), xml.definition.disks)
        runtime = Runtime(
            state=state,
            reason=_true_reason(state, reason, job),
            job=job,
            persistent=id_ in flags.persistent,
            autostart=id_ in flags.autostart,
            managed_save=id_ in flags.managed_save,
            has_snapshots=id_ in flags.snapshots,
            has_checkpoints=has_checkpoints,
            agent=xml.agent,
        )
        return Domain(id=id_, host_id=self._host_id, definition=xml.definition, runtime=runtime, seen=self._clock.now())

    def _single_domain(self, domain: Any, id_: VmId) -> Domain:
        state, reason = _state(domain.state(0))
        live = _live_text(domain)
        xml = self._definition_in(domain, id_, live)
        job = self._job(domain, id_, state, reason)
        job = self._or_merge(job, domain, id_, (state, reason), xml.definition.disks)
        persistent = bool(_asked(domain.isPersistent, 1))
        runtime = Runtime(
            state=state,
            reason=_true_reason(state, reason, job),
            job=job,
            persistent=persistent,
            autostart=bool(_asked(domain.autostart, 0)),
            managed_save=bool(_asked(domain.hasManagedSaveImage, 0)),
            has_snapshots=_asked(domain.snapshotNum, 0) > 0,
            has_checkpoints=bool(_asked(domain.listAllCheckpoints, [])),
            agent=xml.agent,
            waiting=self._waiting(domain, id_, state, live) if persistent else None,
        )
        return Domain(id=id_, host_id=self._host_id, definition=xml.definition, runtime=runtime, seen=self._clock.now())

    def _waiting(self, domain: Any, id_: VmId, state: DomainState, live: str | None) -> tuple[Differing, ...] | None:
        """What is stored and not so while it runs. Looked at when one domain is read, which happens to each of them
        within ten minutes and after each change of ours: with all at once it would double the first listing."""
        if live is None or state not in ACTIVE_STATES:
            return None
        try:
            texts: tuple[str, str] = live, domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        except UnicodeDecodeError:
            return None
        known = self._compared.get(id_)
        if known is not None and known[0] == hash(texts):
            return known[1]
        found = waiting_in(*texts)
        self._compared[id_] = hash(texts), found
        return found

    def _definition(self, domain: Any, id_: VmId) -> DomainXml:
        return self._definition_in(domain, id_, _live_text(domain))

    def _definition_in(self, domain: Any, id_: VmId, text: str | None) -> DomainXml:
        """What its XML says, as it was read before where it has not changed."""
        if text is None:
            return unreadable(name_of(domain), NOT_UTF8)
        known = self._known.get(id_)
        if known is not None and known[0] == hash(text):
            return known[1]
        read = read_domain(text, name_of(domain))
        self._known[id_] = hash(text), read
        return read

    def _flags(self, conn: Any, all_: Iterable[VmId]) -> DomainFlags:
        """Transient domains are listed, which are few: the others are persistent. `all_` was listed before, so that one
        that has just been started is in neither. Nothing more is asked of a host without domains."""
        everything = frozenset(all_)
        if not everything:
            return DomainFlags()
        return DomainFlags(
            autostart=self._marked(conn, libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART),
            managed_save=self._marked(conn, libvirt.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE),
            snapshots=self._marked(conn, libvirt.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT),
            persistent=everything - self._marked(conn, libvirt.VIR_CONNECT_LIST_DOMAINS_TRANSIENT),
            all=everything,
        )

    def _marked(self, conn: Any, flag: int) -> frozenset[VmId]:
        found: list[Any] = _asked(lambda: conn.listAllDomains(flag), [])
        return frozenset(id_of(domain) for domain in found)

    def _present_domains(self, conn: Any) -> tuple[dict[VmId, Any], dict[VmId, tuple[int, int]]]:
        """All domains, with their state and reason, in one call; this group asks no monitor. No states where there is
        no such call: each domain is asked then."""
        answer: list[Any] = _asked(lambda: conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0), [])
        found = {id_of(domain): (domain, fields) for domain, fields in answer}
        if not found:
            return {id_of(domain): domain for domain in conn.listAllDomains(0)}, {}
        states = {
            id_: (fields["state.state"], fields.get("state.reason", 0))
            for id_, (_domain, fields) in found.items()
            if "state.state" in fields
        }
        return {id_: domain for id_, (domain, _fields) in found.items()}, states

    def _job(self, domain: Any, id_: VmId, state: DomainState, reason: str) -> DomainJob:
        """What runs on one domain; what was last known while that cannot be told. Whether its monitor answers is looked
        at first: who asks for a job waits for whoever asks QEMU something, and would hold this lane. So would those of
        a domain that is being changed: a guest that is to release a device is given five seconds."""
        if state not in ACTIVE_STATES or self._driver != "qemu":
            self._jobs.pop(id_, None)
            return DomainJob.NONE
        if (self._host_id, id_) not in self.changing and answers_soon(domain):
            self._jobs[id_] = _true_job(state, reason, _asked_job(domain))
        return self._jobs.get(id_, DomainJob.NONE)

    def _or_merge(
        self, job: DomainJob, domain: Any, id_: VmId, state: tuple[DomainState, str], disks: Iterable[Disk]
    ) -> DomainJob:
        """The job, or that libvirt merges files of a VM that is off, in a QEMU of its own. libvirt 9.0 calls that one
        starting up for a moment, then paused by its user, and sends no event: so it is told by what was seen before."""
        ours = state == (DomainState.PAUSED, _STARTING) or (state[0] is DomainState.PAUSED and id_ in self._off)
        found = DomainJob.MERGE if ours and answers_soon(domain) and _has_block_job(domain, disks) else job
        if state[0] not in ACTIVE_STATES or found is DomainJob.MERGE:
            self._off.add(id_)
        else:
            self._off.discard(id_)
        return found

    def _present(self, call: Callable[..., T], *args: Any) -> T | None:
        """The call's answer, or None where the domain is not there (any more)."""
        try:
            return call(*args)
        except libvirt.libvirtError as error:
            if error.get_error_code() == _NO_DOMAIN:
                return None
            raise


def _live_text(domain: Any) -> str | None:
    """Its XML as it is now; None where that is no text."""
    try:
        return str(domain.XMLDesc(0))
    except UnicodeDecodeError:
        return None


def _asked(call: Callable[[], T], default: T) -> T:
    """The call's answer, or `default` where driver or server have no such call."""
    try:
        return call()
    except libvirt.libvirtError as error:
        if error.get_error_code() in _NOT_SUPPORTED:
            return default
        raise


def _state(numbers: Iterable[int]) -> tuple[DomainState, str]:
    number, reason = numbers
    state = domain_state(number)
    return state, state_reason(state, reason)


def _true_reason(state: DomainState, reason: str, job: DomainJob) -> str:
    """A VM that was saved while paused and is restored stays `migrating` for libvirt (9.0), with nothing going on."""
    if state is DomainState.PAUSED and job is DomainJob.MERGE:
        return _STARTING  # nobody paused it
    return "" if reason == _MIGRATING and job is DomainJob.NONE else reason


def _true_job(state: DomainState, reason: str, job: DomainJob) -> DomainJob:
    """libvirt ends the job a moment after the last event of a migration, and sends none for that: a VM that already
    runs at its destination, or again at its source, must not be read as migrating until the next reading."""
    arrived = job is DomainJob.MIGRATION_IN and state is DomainState.RUNNING and not reason.startswith("post-copy")
    return DomainJob.NONE if arrived or reason == "migration canceled" else job


def _bulk_job(domain: Any, state: DomainState, reason: str) -> DomainJob:
    """Only what the reason leaves open is asked: a QEMU that hangs in a job would hold the whole list.

    Paused for a migration is the destination all the time, and the source in the last moment.
    """
    return _asked_job(domain) if state is DomainState.PAUSED and reason == _MIGRATING else DomainJob.NONE


def _has_block_job(domain: Any, disks: Iterable[Disk]) -> bool:
    with passed_over():
        return any(domain.blockJobInfo(disk.target, 0) for disk in disks if disk.device == "disk")
    return False


def _asked_job(domain: Any) -> DomainJob:
    """The destination of a migration has no statistics of its job and says that only the source has them. A snapshot
    that is being taken or removed has none either (libvirt 9.0)."""
    try:
        job = domain.jobStats(0)
    except libvirt.libvirtError as error:
        if error.get_error_code() == _NO_DOMAIN or cut_off(error):
            raise
        text = str(error.get_error_message())
        if "job statistics type" in text:
            return DomainJob.OTHER
        return DomainJob.MIGRATION_IN if "source" in text else DomainJob.NONE
    return job_of(int(job.get("operation", 0))) if job.get("type") in _JOB_RUNS else DomainJob.NONE


def _routable(interfaces: dict[str, Any] | None) -> tuple[str, ...]:
    """The addresses of all interfaces in the order told, each once; what is no address is passed over."""
    found: dict[str, None] = {}
    for interface in (interfaces or {}).values():
        for entry in interface.get("addrs") or ():
            try:
                address = ipaddress.ip_address(str(entry.get("addr", "")).partition("%")[0])
            except ValueError:
                continue
            if not (address.is_loopback or address.is_link_local or address.is_unspecified):
                found[str(address)] = None
    return tuple(found)
