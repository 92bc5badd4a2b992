"""A scriptable hypervisor: hosts with domains, events, hangs and failures, for tests of what stands on the port.

A test scripts a `FakeHost` by its URI; every connection to it is a `FakeSession`. `host.hang("domain")` makes the next
calls of that name block until the test releases them, `host.fail("open", error)` makes them raise. Thread-safe.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.fakes.definition_part.keyboard import FakeKeyboard
from tests.fakes.making_part.guests import FakeGuests
from tests.fakes.making_part.hang import Hang
from tests.fakes.removal_part.beside import FakeBeside
from tests.fakes.sampling_part.devices import FakeDevices

from stellwerk.core.error import AppError, Gone, Unreachable
from stellwerk.core.ids import HostId, StoragePoolId, VmId
from stellwerk.core.record import replace
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.nic import Nic
from stellwerk.model.node import NodeHardware
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.state import DomainState
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Labels
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Domain
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.hypervisor import (
    DomainChange,
    DomainFlags,
    DomainNotice,
    FileOfVm,
    HostStatistics,
    LinkLost,
    Notice,
    Undefine,
    VmStatistics,
)
from stellwerk.ports.sampling.device import DeviceCounters

GIB = 1 << 30


class FakeHost:
    """What one host holds and how it misbehaves."""

    def __init__(self, name: str) -> None:
        self.facts = HostFacts(
            uuid=f"uuid-{name}", hostname=name, driver="QEMU", libvirt_version=9_000_000, boot_id=f"boot-{name}",
            cpu=CpuFacts(cpus=8, sockets=1, cores_per_socket=8), memory=32 * GIB,
        )  # fmt: skip
        self.in_process = False
        self.domains: dict[VmId, Domain] = {}
        self.flags: DomainFlags | None = None
        self.statistics: list[VmStatistics] = []
        self.host_statistics = HostStatistics()
        self.device_counters = DeviceCounters()
        self.memory_asked: list[VmId] = []
        self.pools: list[StoragePool] = []
        self.volumes: dict[StoragePoolId, list[Volume]] = {}
        self.networks: list[LibvirtNetwork] = []
        self.snapshots: dict[VmId, list[Snapshot]] = {}
        self.nics: list[Nic] = []
        self.templates: list[Template] = []
        self.trash: list[Trashed] = []
        self.hardware = NodeHardware()
        self.addresses: dict[VmId, tuple[str, tuple[str, ...]]] = {}
        self.guests: dict[VmId, GuestFacts] = {}
        self.displays: tuple[DisplayPlace, ...] = ()
        self.passes_files = False
        self.shots: list[bytes] = []
        """Pictures of screens, one a call; the last one again and again."""
        self.sessions: list[FakeSession] = []
        self.calls: Counter[str] = Counter()
        self.log: list[str] = []
        self.on_call: Callable[[str], None] | None = None
        """Called on the calling thread before each call, for example to change something behind a list."""
        self._lock = threading.Lock()
        self._hangs: dict[str, Hang] = {}
        self._errors: dict[str, AppError] = {}

    def put(self, *domains: Domain) -> None:
        """Define or change domains, without an event."""
        with self._lock:
            self.domains.update({domain.id: domain for domain in domains})

    def set_state(self, vm_id: VmId, state: DomainState, reason: str = "") -> None:
        """Change a domain's state, without an event."""
        with self._lock:
            domain = self.domains[vm_id]
            self.domains[vm_id] = replace(domain, runtime=replace(domain.runtime, state=state, reason=reason))

    def remove(self, vm_id: VmId) -> None:
        """Undefine a domain, without an event."""
        with self._lock:
            del self.domains[vm_id]

    def emit(self, notice: Notice) -> None:
        """Send a notice to every session that watches."""
        for session in tuple(self.sessions):
            if session.sink is not None and not session.closed:
                session.sink(notice)

    def event(self, vm_id: VmId, change: DomainChange, detail: str = "") -> None:
        """Send a domain's event."""
        self.emit(DomainNotice(id=vm_id, change=change, detail=detail))

    def cut(self, reason: str = "end of file") -> None:
        """Every connection is lost."""
        self.emit(LinkLost(reason=reason))

    def fail(self, call: str, error: AppError | None) -> None:
        """Make calls of this name (`open` too) raise; None = work again."""
        with self._lock:
            self._errors.pop(call, None)
            if error is not None:
                self._errors[call] = error

    @contextmanager
    def hang(self, call: str) -> Iterator[Hang]:
        """Within the block calls of this name hang; those that do are released at its end."""
        hang = Hang()
        with self._lock:
            self._hangs[call] = hang
        try:
            yield hang
        finally:
            with self._lock:
                self._hangs.pop(call, None)
            hang.release()

    def works(self, call: str) -> None:
        """Calls of this name that come from now on do not hang; those that do go on hanging."""
        with self._lock:
            self._hangs.pop(call, None)

    def entered(self, call: str) -> None:
        """What every call does first: count, hang, fail."""
        with self._lock:
            self.calls[call] += 1
            self.log.append(call)
            hang = self._hangs.get(call)
        if self.on_call is not None:
            self.on_call(call)
        if hang is not None:
            hang.block()
        with self._lock:
            error = self._errors.get(call)
        if error is not None:
            raise error

    @property
    def open_sessions(self) -> int:
        """Sessions that were not closed."""
        return sum(1 for session in self.sessions if not session.closed)


class FakeSession(FakeDevices, FakeGuests, FakeBeside, FakeKeyboard):
    """One connection to a fake host."""

    def __init__(self, host: FakeHost, host_id: HostId) -> None:
        self.host = host
        self.host_id = host_id
        self.sink: Callable[[Notice], None] | None = None
        self.closed = False

    @property
    def in_process(self) -> bool:
        """As the host says."""
        return self.host.in_process

    def _enter(self, call: str) -> None:
        if self.closed:
            raise Unreachable("the connection is closed")
        self.host.entered(call)

    def watch(self, sink: Callable[[Notice], None]) -> None:
        self._enter("watch")
        self.sink = sink

    def host_facts(self) -> HostFacts:
        self._enter("host_facts")
        return self.host.facts

    def domains(self) -> list[Domain]:
        self._enter("domains")
        return [replace(domain, host_id=self.host_id) for domain in tuple(self.host.domains.values())]

    def domain(self, id_: VmId) -> Domain | None:
        self._enter("domain")
        found = self.host.domains.get(id_)
        return replace(found, host_id=self.host_id) if found is not None else None

    def flags(self) -> DomainFlags:
        self._enter("flags")
        if self.host.flags is not None:
            return self.host.flags
        domains = tuple(self.host.domains.values())
        return DomainFlags(
            autostart=frozenset(d.id for d in domains if d.runtime.autostart),
            managed_save=frozenset(d.id for d in domains if d.runtime.managed_save),
            snapshots=frozenset(d.id for d in domains if d.runtime.has_snapshots),
            persistent=frozenset(d.id for d in domains if d.runtime.persistent),
            all=frozenset(d.id for d in domains),
        )

    def xml(self, id_: VmId, *, inactive: bool = False) -> str:
        self._enter("xml")
        name = self._found(id_).definition.name
        return (
            f"<domain><name>{name}</name></domain>"
            if not inactive
            else f"<domain><!--next--><name>{name}</name></domain>"
        )

    @property
    def passes_files(self) -> bool:
        return self.host.passes_files

    def displays(self, id_: VmId) -> tuple[DisplayPlace, ...]:
        self._enter("displays")
        return self.host.displays

    def open_display(self, id_: VmId, index: int) -> int:
        self._enter("open_display")
        return 70 + index

    def screenshot(self, id_: VmId) -> bytes:
        self._enter("screenshot")
        return self.host.shots.pop(0) if len(self.host.shots) > 1 else self.host.shots[0]

    def close(self) -> None:
        self.host.entered("close")
        self.closed = True

    def statistics(self) -> list[VmStatistics]:
        self._enter("statistics")
        return list(self.host.statistics)

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        self._enter("host_statistics")
        return self.host.host_statistics

    def pools(self, *, refresh: bool = False) -> list[StoragePool]:
        self._enter("refresh" if refresh else "pools")
        return list(self.host.pools)

    def volumes(self, pool_id: StoragePoolId) -> list[Volume]:
        self._enter("volumes")
        return list(self.host.volumes.get(pool_id, ()))

    def snapshots(self, id_: VmId) -> list[Snapshot]:
        self._enter("snapshots")
        return self.host.snapshots.get(id_, [])

    def networks(self) -> list[LibvirtNetwork]:
        self._enter("networks")
        return list(self.host.networks)

    def nics(self) -> list[Nic]:
        self._enter("nics")
        return list(self.host.nics)

    def hardware(self) -> NodeHardware:
        self._enter("hardware")
        return self.host.hardware

    def start(self, id_: VmId, *, paused: bool = False, boot: BootDevice | None = None) -> None:
        self._enter("start")
        self._becomes(id_, DomainState.PAUSED if paused else DomainState.RUNNING, DomainChange.STARTED, "booted")

    def shutdown(self, id_: VmId) -> None:
        self._enter("shutdown")
        self._becomes(id_, DomainState.SHUT_OFF, DomainChange.STOPPED, "shutdown")

    def reboot(self, id_: VmId) -> None:
        self._enter("reboot")
        self.host.event(self._found(id_).id, DomainChange.REBOOTED)

    def reset(self, id_: VmId) -> None:
        self._enter("reset")
        self.host.event(self._found(id_).id, DomainChange.REBOOTED)

    def destroy(self, id_: VmId) -> None:
        self._enter("destroy")
        self._becomes(id_, DomainState.SHUT_OFF, DomainChange.STOPPED, "destroyed")

    def suspend(self, id_: VmId) -> None:
        self._enter("suspend")
        self._becomes(id_, DomainState.PAUSED, DomainChange.SUSPENDED, "user")

    def resume(self, id_: VmId) -> None:
        self._enter("resume")
        self._becomes(id_, DomainState.RUNNING, DomainChange.RESUMED, "unpaused")

    def save(self, id_: VmId) -> None:
        self._enter("save")
        self._change(id_, managed_save=True)
        self._becomes(id_, DomainState.SHUT_OFF, DomainChange.STOPPED, "saved")

    def drop_saved(self, id_: VmId) -> None:
        self._enter("drop_saved")
        self._change(id_, managed_save=False)

    def wake(self, id_: VmId) -> None:
        self._enter("wake")
        self._becomes(id_, DomainState.RUNNING, DomainChange.RESUMED, "wakeup")

    def rename(self, id_: VmId, name: str) -> None:
        self._enter("rename")
        self._define(id_, name=name)

    def set_title(self, id_: VmId, title: str) -> None:
        self._enter("set_title")
        self._define(id_, title=title)

    def set_description(self, id_: VmId, description: str) -> None:
        self._enter("set_description")
        self._define(id_, description=description)

    def set_labels(self, id_: VmId, labels: Labels) -> None:
        self._enter("set_labels")
        if labels.tags is not None:
            self._define(id_, tag_paths=tuple(sorted(labels.tags)))
        if labels.folder is not None:
            self._define(id_, folder_path=labels.folder)
        if labels.values is not None:
            self._define(id_, field_values=labels.values)

    def set_autostart(self, id_: VmId, on: bool) -> None:
        self._enter("set_autostart")
        self._change(id_, autostart=on)

    def files(self, id_: VmId) -> list[FileOfVm]:
        self._enter("files")
        return [FileOfVm(path=disk.source, what="disk") for disk in self._found(id_).definition.disks]

    def undefine(self, id_: VmId, what: frozenset[Undefine]) -> None:
        self._enter("undefine")
        self._found(id_)
        self.host.remove(id_)
        self.host.event(id_, DomainChange.UNDEFINED, "removed")

    def delete_file(self, path: str) -> None:
        self._enter("delete_file")

    def _found(self, id_: VmId) -> Domain:
        found = self.host.domains.get(id_)
        if found is None:
            raise Gone(f'there is no domain "{id_}"')
        return found

    def _change(self, id_: VmId, **values: Any) -> None:
        domain = self._found(id_)
        self.host.put(replace(domain, runtime=replace(domain.runtime, **values)))

    def _define(self, id_: VmId, **values: Any) -> None:
        domain = self._found(id_)
        self.host.put(replace(domain, definition=replace(domain.definition, **values)))
        self.host.event(id_, DomainChange.DEFINED, "updated")

    def _becomes(self, id_: VmId, state: DomainState, change: DomainChange, detail: str) -> None:
        self._found(id_)
        self.host.set_state(id_, state, detail)
        self.host.event(id_, change, detail)


class FakeHypervisor:
    """Opens sessions to fake hosts by their URI."""

    def __init__(self) -> None:
        self.hosts: dict[str, FakeHost] = {}
        self.closed = False

    def add(self, uri: str, name: str = "") -> FakeHost:
        """A new host behind this URI."""
        host = self.hosts[uri] = FakeHost(name or uri)
        return host

    def open(self, uri: str, host_id: HostId) -> FakeSession:
        """A new session; Unreachable for a URI without a host."""
        host = self.hosts.get(uri)
        if host is None:
            raise Unreachable(f'no host answers at "{uri}"', "check the address")
        host.entered("open")
        session = FakeSession(host, host_id)
        host.sessions.append(session)
        return session

    def close(self) -> None:
        """End."""
        self.closed = True
