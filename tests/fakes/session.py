"""A connection to a host that keeps domains in a dictionary and behaves as libvirt does, guests included."""

from collections.abc import Callable
from typing import Any

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing, expected_later, unified
from stellwerk.adapters.hypervisor.device.document import fingerprint, parse, text_of_tree
from stellwerk.core.error import AppError, Gone, Refused
from stellwerk.core.ids import HostId, StoragePoolId, VmId
from stellwerk.core.record import replace
from stellwerk.model.hardware.difference import Applied, XmlPlan
from stellwerk.model.hardware.edit import Edit
from stellwerk.model.host import HostFacts
from stellwerk.model.state import DomainState, Pending
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume
from stellwerk.model.tag import Labels
from stellwerk.model.vm import Domain
from stellwerk.ports.hypervisor import (
    DomainFlags,
    FileOfVm,
    HostStatistics,
    Notice,
    Undefine,
    VmStatistics,
)

D = DomainState


class MemorySession:
    """The hypervisor port's Session over `domains`.

    `guests_react`: a guest that is asked to power off does so at once. `errors` by method name are raised instead of
    doing it. `calls` are the changes that were asked for: (method, VM, arguments).
    """

    in_process = True

    def __init__(self, host_id: HostId) -> None:
        self.host_id = host_id
        self.domains_by_id: dict[VmId, Domain] = {}
        self.guests_react = True
        self.errors: dict[str, AppError] = {}
        self.calls: list[tuple[str, str, tuple[Any, ...]]] = []
        self.files_of: dict[VmId, list[FileOfVm]] = {}
        self.xml_of: dict[VmId, str] = {}
        self.deleted: list[str] = []
        self.facts = HostFacts(uuid=f"uuid-{host_id}", hostname=host_id, driver="QEMU")
        self.closed = False

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

    def xml(self, id_: VmId, *, inactive: bool = False) -> str:
        self._raise("xml")
        return self.xml_of.get(id_, "<domain/>")

    def close(self) -> None:
        self.closed = True

    def statistics(self) -> list[VmStatistics]:
        return []

    def host_statistics(self) -> HostStatistics:
        return HostStatistics()

    def pools(self, *, refresh: bool = False) -> list[StoragePool]:
        return []

    def volumes(self, pool_id: StoragePoolId) -> list[Volume]:
        return []

    def networks(self) -> list[LibvirtNetwork]:
        return []

    # definitions

    def plan_xml(self, id_: VmId, edits: tuple[Edit, ...]) -> XmlPlan:
        """By the real rules, on the XML of `xml_of`."""
        self._raise("plan_xml")
        before = parse(self.xml(id_))
        after = applied(before, edits)
        lines = differing(before, after)
        later = expected_later(lines, before, after) if self._get(id_).active else ()
        return XmlPlan(
            differing=lines,
            unified=unified(before, after, ("before", "after")),
            later=later,
            before=text_of_tree(before),
            fingerprint=fingerprint(before),
        )

    def change_xml(
        self, id_: VmId, edits: tuple[Edit, ...], *, next_start: bool = False, check: bool = False
    ) -> Applied:
        """The same; what a running VM takes at once is what the table says."""
        self._begin("change_xml", id_, edits)
        plan = self.plan_xml(id_, edits)
        after = applied(parse(self.xml(id_)), edits)
        self.xml_of[id_] = text_of_tree(after)
        active = self._get(id_).active
        later = (plan.differing if next_start else plan.later) if active else ()
        self._set_runtime(id_, waiting=later)
        return Applied(later=later, waiting=later, fingerprint=fingerprint(after, metadata=False))

    def resize_disk(self, id_: VmId, target: str, size: int) -> int:
        self._begin("resize_disk", id_, target, size)
        return 0

    def _set_runtime(self, id_: VmId, **fields: Any) -> None:
        domain = self._get(id_)
        self.domains_by_id[id_] = replace(domain, runtime=replace(domain.runtime, **fields))

    # control

    def start(self, id_: VmId, *, paused: bool = False) -> None:
        self._begin("start", id_, paused)
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

    def _begin(self, method: str, id_: VmId, *args: Any) -> None:
        self.calls.append((method, id_, args))
        self._raise(method)
        self._get(id_)

    def _raise(self, method: str) -> None:
        if method in self.errors:
            raise self.errors[method]

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
