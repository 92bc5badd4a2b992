"""A connection to a host that keeps domains in a dictionary and behaves as libvirt does, guests included."""

import posixpath
from collections.abc import Callable, Mapping
from typing import Any

from tests.fakes.definition_part.keyboard import FakeKeyboard
from tests.fakes.definition_part.memory_definitions import MemoryDefinitions
from tests.fakes.making_part.making import MemoryMaking
from tests.fakes.removal_part.copies import MemoryCopies
from tests.fakes.removal_part.trash import MemoryTrash
from tests.fakes.template_part.templates import MemoryTemplates

from stellwerk.core.error import Cancelled, Gone, Refused, Unsupported
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.host import HostFacts
from stellwerk.model.making.boot import BootDevice
from stellwerk.model.making.vm_spec import VmSpec
from stellwerk.model.migration import MoveFindings, MoveNeeds, MovePlan, MoveProgress
from stellwerk.model.nic import Nic
from stellwerk.model.node import NodeHardware
from stellwerk.model.snapshot import MergeProgress, ReturnPlan, Snapshot, SnapshotWish, StoredFile
from stellwerk.model.state import DomainState, Pending
from stellwerk.model.tag import Labels
from stellwerk.model.vm import Definition, Domain, Runtime
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Stream
from stellwerk.ports.hypervisor import (
    DomainFlags,
    FileOfVm,
    HostStatistics,
    Notice,
    Undefine,
    VmStatistics,
)
from stellwerk.ports.sampling.device import DeviceCounters
from stellwerk.ports.snapshotting import NOTHING, MergeWatch

D = DomainState


class MemorySession(MemoryMaking, MemoryDefinitions, MemoryTrash, MemoryCopies, MemoryTemplates, FakeKeyboard):
    """The hypervisor port's Session over `domains`.

    `guests_react`: a guest that is asked to power off does so at once. `errors` by method name are raised instead of
    doing it. `calls` are the changes that were asked for: (method, VM, arguments).
    """

    in_process = True

    def __init__(self, host_id: HostId) -> None:
        super().__init__(host_id)
        MemoryTrash.__init__(self)
        MemoryTemplates.__init__(self)
        self.domains_by_id: dict[VmId, Domain] = {}
        self.guests_react = True
        self.calls: list[tuple[str, str, tuple[Any, ...]]] = []
        self.files_of: dict[VmId, list[FileOfVm]] = {}
        self.xml_of: dict[VmId, str] = {}
        self.running_xml_of: dict[VmId, str] = {}
        self.deleted: list[str] = []
        self.facts = HostFacts(uuid=f"uuid-{host_id}", hostname=host_id, driver="QEMU")
        self.closed = False
        self.found: dict[str, Any] = {}
        """What differs in the findings from a host that has everything."""
        self.marks: set[str] = set()
        self.shares_with: MemorySession | None = None
        self.blind = False
        self.mounts: dict[str, str] = {}
        """Folders of what it shares that are called otherwise here, with their names there."""
        """It cannot tell what it shares."""
        """Another host that sees the same storage."""
        self.snapshots_of: dict[VmId, list[Snapshot]] = {}
        self.meanwhile: dict[str, Callable[[], None]] = {}
        """What happens while a method is at work."""
        self.merge_ends = True
        """A merge whose maker was lost is at its end when somebody looks."""
        self.stored: dict[str, StoredFile] = {}
        self.carried: list[str] = []
        self.passes_files = False
        self.places: tuple[DisplayPlace, ...] = ()
        self.shot = b""
        self.node = NodeHardware()
        self.of_host = HostStatistics()

    # facts

    def watch(self, sink: Callable[[Notice], None]) -> None:
        """Never reports."""

    def host_facts(self) -> HostFacts:
        return self.facts

    def domains(self) -> list[Domain]:
        return list(self.domains_by_id.values())

    def domain(self, id_: VmId) -> Domain | None:
        self._raise("domain")
        return self.domains_by_id.get(id_)

    def flags(self) -> DomainFlags:
        return DomainFlags(all=frozenset(self.domains_by_id))

    def addresses(self, id_: VmId) -> tuple[str, tuple[str, ...]]:
        return "", ()

    def guest_facts(self, id_: VmId) -> GuestFacts:
        return GuestFacts()

    def xml(self, id_: VmId, *, inactive: bool = False) -> str:
        self._raise("xml")
        return self.xml_of.get(id_, "<domain/>")

    def displays(self, id_: VmId) -> tuple[DisplayPlace, ...]:
        self._raise("displays")
        return self.places

    def open_display(self, id_: VmId, index: int) -> int:
        self._raise("open_display")
        return 70 + index

    def open_serial(self, id_: VmId, *, port: int = 0, force: bool = False) -> Stream:
        self._raise("open_serial")
        raise Unsupported("there is no serial console in memory")

    def screenshot(self, id_: VmId) -> bytes:
        self._raise("screenshot")
        return self.shot

    def close(self) -> None:
        self.closed = True

    def statistics(self) -> list[VmStatistics]:
        return []

    def device_counters(self) -> DeviceCounters:
        return DeviceCounters()

    def ask_memory(self, id_: VmId, seconds: int) -> None:
        self._begin("ask_memory", id_, seconds)

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        return self.of_host

    def nics(self) -> list[Nic]:
        return []

    def hardware(self) -> NodeHardware:
        return self.node

    # control

    def start(self, id_: VmId, *, paused: bool = False, boot: BootDevice | None = None) -> None:
        self._begin("start", id_, paused, *((boot,) if boot else ()))
        self._need(id_, not self._get(id_).active, "is running already")
        self._set(id_, D.PAUSED if paused else D.RUNNING, managed_save=False)

    def shutdown(self, id_: VmId) -> None:
        self._begin("shutdown", id_)
        self._need(id_, self._get(id_).active, "is not running")
        if self.guests_react and self._get(id_).runtime.state is D.RUNNING:
            self._off(id_)

    def reboot(self, id_: VmId) -> None:
        self._begin("reboot", id_)
        self._need(id_, self._get(id_).active, "is not running")

    def reset(self, id_: VmId) -> None:
        self._begin("reset", id_)
        self._need(id_, self._get(id_).active, "is not running")

    def destroy(self, id_: VmId) -> None:
        self._begin("destroy", id_)
        self._need(id_, self._get(id_).active, "is not running")
        self._off(id_)

    def suspend(self, id_: VmId) -> None:
        self._begin("suspend", id_)
        self._set(id_, D.PAUSED)

    def resume(self, id_: VmId) -> None:
        self._begin("resume", id_)
        self._need(id_, self._get(id_).runtime.state in (D.PAUSED, D.PM_SUSPENDED), "is not paused")
        self._set(id_, D.RUNNING)

    def save(self, id_: VmId) -> None:
        self._begin("save", id_)
        self._set(id_, D.SHUT_OFF, managed_save=True)

    def drop_saved(self, id_: VmId) -> None:
        self._begin("drop_saved", id_)
        self._set(id_, D.SHUT_OFF, managed_save=False)

    def rename(self, id_: VmId, name: str) -> None:
        self._begin("rename", id_, name)
        self._define(id_, name=name)

    def set_title(self, id_: VmId, title: str) -> None:
        self._begin("set_title", id_, title)
        self._define(id_, title=title)

    def set_description(self, id_: VmId, description: str) -> None:
        self._begin("set_description", id_, description)
        self._define(id_, description=description)

    def set_labels(self, id_: VmId, labels: Labels) -> None:
        self._begin("set_labels", id_, labels)
        if labels.tags is not None:
            self._define(id_, tag_paths=tuple(sorted(labels.tags)))
        if labels.folder is not None:
            self._define(id_, folder_path=labels.folder)
        if labels.values is not None:
            self._define(id_, field_values=labels.values)

    def set_start(self, id_: VmId, order: int, delay: int) -> None:
        self._begin("set_start", id_, order, delay)
        self._define(id_, start_order=order, start_delay=delay)

    def set_delete_protection(self, id_: VmId, on: bool) -> None:
        self._begin("set_delete_protection", id_, on)
        self._define(id_, delete_protection=on)

    def set_autostart(self, id_: VmId, on: bool) -> None:
        self._begin("set_autostart", id_, on)
        self._set(id_, self._get(id_).runtime.state, autostart=on)

    def files(self, id_: VmId) -> list[FileOfVm]:
        self._raise("files")
        return self.files_of.get(id_, [])

    def undefine(self, id_: VmId, what: frozenset[Undefine]) -> None:
        self._begin("undefine", id_, tuple(sorted(what)))
        self._need(id_, not self._get(id_).active, "is running")
        del self.domains_by_id[id_]

    def delete_file(self, path: str) -> None:
        self._raise("delete_file")
        self.deleted.append(path)
        self.stored.pop(path, None)

    def define(self, spec: VmSpec) -> None:
        self.calls.append(("define", spec.id, (spec,)))
        self._raise("define")
        definition = Definition(name=spec.name, vcpus=spec.vcpus, memory=spec.memory)
        runtime = Runtime(state=D.SHUT_OFF)
        self.domains_by_id[spec.id] = Domain(id=spec.id, host_id=self.host_id, definition=definition, runtime=runtime)

    # moving

    def needed_cpu(self, id_: VmId) -> str:
        return ""

    def findings(self, needs: MoveNeeds) -> MoveFindings:
        self._raise("findings")
        return MoveFindings(**{"files": dict.fromkeys(needs.files, True)} | self.found)

    def leave_mark(self, path: str, *, anyway: bool = False) -> str:
        self.marks.add(f"{path}-mark")
        return f"{path}-mark"

    def sees_mark(self, mark: str, *, anyway: bool = False) -> bool | None:
        self._raise("sees_mark")
        folder, name = posixpath.split(mark)
        there = posixpath.join(self.mounts.get(folder, folder), name)
        elsewhere = folder in self.mounts.values()
        return None if self.blind else bool(self.shares_with and not elsewhere and there in self.shares_with.marks)

    def remove_mark(self, mark: str) -> None:
        self.marks.discard(mark)

    def migrate(self, id_: VmId, to: Any, plan: MovePlan) -> None:
        self._begin("migrate", id_, plan)
        to.domains_by_id[id_] = replace(self.domains_by_id.pop(id_), host_id=to.host_id)

    def carry(self, path: str, to: Any, told: Callable[[int, int], None]) -> None:
        self._raise("carry")
        told(1024, 2048)
        self.carried.append(path)
        to.stored[path] = StoredFile(path=path)

    def has_file(self, path: str) -> bool:
        return path in self.stored

    def drop_file(self, path: str) -> None:
        self.delete_file(path)

    def move_progress(self, id_: VmId) -> MoveProgress | None:
        return MoveProgress(100, 25, 0)

    def stop_move(self, id_: VmId) -> None:
        self.calls.append(("stop_move", id_, ()))
        self._raise("stop_move")

    # snapshots

    def snapshots(self, id_: VmId) -> list[Snapshot]:
        return self.snapshots_of.get(id_, [])

    def stored_files(self) -> Mapping[str, StoredFile]:
        self._raise("stored_files")
        return self.stored

    def take_snapshot(self, id_: VmId, wish: SnapshotWish) -> None:
        self._begin("take_snapshot", id_, wish)

    def merge_snapshot(
        self,
        id_: VmId,
        name: str,
        overlays: Mapping[str, str],
        merged: Mapping[str, str] = NOTHING,
        watch: MergeWatch | None = None,
    ) -> None:
        self._begin("merge_snapshot", id_, name, dict(overlays), *([dict(merged)] if merged else []))
        if watch is not None and (watch.given_up() or not watch.last_moments()):
            raise Cancelled("cancelled")
        self._lose_snapshot(id_, name)

    def stop_merge(self, id_: VmId) -> None:
        self._begin("stop_merge", id_)

    def merge_progress(self, id_: VmId) -> MergeProgress | None:
        return MergeProgress(512, 2048)

    def forget_snapshot(self, id_: VmId, name: str, merged: Mapping[str, str] = NOTHING) -> None:
        self._begin("forget_snapshot", id_, name, *([dict(merged)] if merged else []))
        self._lose_snapshot(id_, name)

    def _lose_snapshot(self, id_: VmId, name: str) -> None:
        self.snapshots_of[id_] = [one for one in self.snapshots_of.get(id_, []) if one.name != name]

    def return_to(self, id_: VmId, plan: ReturnPlan) -> None:
        self._begin("return_to", id_, plan)

    def end_merge(self, id_: VmId, *, was_off: bool) -> bool:
        self._begin("end_merge", id_, was_off)
        return self.merge_ends

    def end_return(self, id_: VmId, plan: ReturnPlan) -> None:
        self._begin("end_return", id_, plan)

    def return_inside(self, id_: VmId, name: str) -> None:
        self._begin("return_inside", id_, name)

    def _begin(self, method: str, id_: VmId, *args: Any) -> None:
        self.calls.append((method, id_, args))
        self.meanwhile.get(method, lambda: None)()
        self._raise(method)
        self._get(id_)

    def _get(self, id_: VmId) -> Domain:
        if id_ not in self.domains_by_id:
            raise Gone(f"there is no domain {id_} on {self.host_id}")
        return self.domains_by_id[id_]

    def _need(self, id_: VmId, met: bool, text: str) -> None:
        if not met:
            raise Refused(f'"{self._get(id_).definition.name}" {text}')

    def _off(self, id_: VmId) -> None:
        if self._get(id_).runtime.persistent:
            self._set(id_, D.SHUT_OFF)
        else:
            del self.domains_by_id[id_]

    def _set(self, id_: VmId, state: DomainState, **runtime: Any) -> None:
        domain = self._get(id_)
        fields = {"state": state, "reason": "", "pending": Pending(), **runtime}
        self.domains_by_id[id_] = replace(domain, runtime=replace(domain.runtime, **fields))

    def _define(self, id_: VmId, **fields: Any) -> None:
        domain = self._get(id_)
        self.domains_by_id[id_] = replace(domain, definition=replace(domain.definition, **fields))
