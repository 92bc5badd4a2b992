"""Tells as events what happened to VMs and hosts, read from change sets. Owner thread.

What a host's first synchronisation finds is no news; what changed while it was away is.
"""

from collections.abc import Iterable
from typing import Any, Protocol

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.record import Record
from stellwerk.core.text import _, quoted
from stellwerk.model.catalogue.vm import host_names
from stellwerk.model.change import ChangeSet
from stellwerk.model.event import Severity, Subject
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.model.vm import Vm
from stellwerk.services.host_story import HostStory
from stellwerk.services.told import Told
from stellwerk.services.vm_story import moved, status_changed
from stellwerk.store.inventory import Inventory


class Audit(Protocol):
    """The part of the engine's audit that the narrator needs."""

    def record(self, *, severity: Severity, code: str, text: str, subjects: tuple[Subject, ...] = ()) -> Any:
        """Put an event into inventory and database."""
        ...


class _Known(Record, frozen=True):
    """A VM as last told."""

    name: str
    host_id: HostId
    status: VmStatus
    active_on: tuple[HostId, ...]


class Narrator:
    """Follows the inventory from `start` on."""

    def __init__(self, inventory: Inventory, audit: Audit) -> None:
        self._inventory = inventory
        self._audit = audit
        self._vms: dict[VmId, _Known] = {}
        self._hosts = HostStory()
        self._names: dict[HostId, str] = {}
        self._answered: set[HostId] = set()
        """Hosts that answered before the change that is being told."""
        for entity in (*inventory.view.all(Kind.VM), *inventory.view.all(Kind.HOST)):
            self._remember(entity)
        self._note_answered(host.id for host in inventory.view.all(Kind.HOST))
        self._subscription = inventory.watch(self._changed, kinds=(Kind.VM, Kind.HOST))

    def close(self) -> None:
        """Tell nothing more."""
        self._subscription.close()

    def _remember(self, entity: object) -> None:
        if isinstance(entity, Vm):
            self._vms[entity.id] = _Known(entity.name, entity.host_id, entity.domain.status, entity.active_on)
        elif isinstance(entity, Host):
            self._names[entity.id] = entity.name

    def _changed(self, changes: ChangeSet) -> None:
        """Remember first: telling puts an event into the inventory, which calls here again."""
        view = self._inventory.view
        for ref in (*changes.removed, *changes.added, *changes.changed):
            if ref.kind is Kind.VM:
                self._vm_changed(VmId(ref.id), view.vm(VmId(ref.id)))
            elif ref.kind is Kind.HOST:
                self._host_changed(HostId(ref.id), view.host(HostId(ref.id)))
        self._note_answered(ref.id for ref in (*changes.added, *changes.changed) if ref.kind is Kind.HOST)

    def _note_answered(self, host_ids: Iterable[str]) -> None:
        """After what came with it was told: a host has answered for the first time with the first of what it has."""
        for host_id in host_ids:
            host = self._inventory.view.host(HostId(host_id))
            if host is not None and host.link.answered is not None:
                self._answered.add(host.id)

    def _host_changed(self, host_id: HostId, host: Host | None) -> None:
        if host is None:
            self._hosts.forget(host_id)
            self._names.pop(host_id, None)
            self._answered.discard(host_id)
            return
        self._remember(host)
        told = self._hosts.changed(host_id, host_status(host), host.link.reason or "; ".join(host.problems))
        if told is not None:
            self._tell(told, host.name, Ref(Kind.HOST, host_id))

    def _vm_changed(self, vm_id: VmId, vm: Vm | None) -> None:
        known = self._vms.get(vm_id)
        if vm is None:
            self._vm_removed(vm_id, known)
            return
        self._remember(vm)
        if known is None:
            if self._is_news(vm.host_id):
                self._tell_vm(Told(Severity.NORMAL, "vm.added", _('VM "{name}" appeared on "{host}"')), vm)
            if vm.active_on:
                self._tell_twice(vm)
            return
        if vm.active_on and not known.active_on:
            self._tell_twice(vm)
        elif known.active_on and not vm.active_on:
            text = _('VM "{name}" is active on one host only again: "{host}"')
            self._tell_vm(Told(Severity.NORMAL, "vm.active_once", text), vm)
        reason = vm.domain.runtime.reason
        told = moved(known.status, vm.domain.status) if known.host_id != vm.host_id else None
        told = told or status_changed(known.status, vm.domain.status, reason)
        if told is not None:
            self._tell_vm(told, vm, self._names.get(known.host_id, ""))

    def _vm_removed(self, vm_id: VmId, known: _Known | None) -> None:
        self._vms.pop(vm_id, None)
        if known is not None and self._is_news(known.host_id):
            text = _('VM "{name}" is gone from "{host}"')
            told = Told(Severity.NORMAL, "vm.removed", text)
            self._tell(told, known.name, Ref(Kind.VM, vm_id), known.host_id)

    def _is_news(self, host_id: HostId) -> bool:
        """Whether a change of what this host has is more than that we look at it for the first time."""
        host = self._inventory.view.host(host_id)
        if host is None or host_id not in self._answered:
            return False
        return host.link.state in (LinkState.SYNCING, LinkState.LIVE)

    def _tell_twice(self, vm: Vm) -> None:
        hosts = quoted(host_names(vm.active_on, self._inventory.view))
        text = _('VM "{name}" is active on {hosts} at the same time')
        self._tell_vm(Told(Severity.ALERT, "vm.active_twice", text, hosts=hosts), vm)

    def _tell_vm(self, told: Told, vm: Vm, before: str = "") -> None:
        self._tell(told, vm.name, Ref(Kind.VM, vm.id), vm.host_id, before)

    def _tell(self, told: Told, name: str, ref: Ref, host_id: HostId | None = None, before: str = "") -> None:
        host = self._names.get(host_id, host_id) if host_id is not None else ""
        subjects = [Subject(ref, name)]
        if host_id is not None:
            subjects.append(Subject(Ref(Kind.HOST, host_id), str(host)))
        text = told.text.format(name=name, host=host, before=before, hosts=told.hosts, reason=told.reason)
        self._audit.record(severity=told.severity, code=told.code, text=text, subjects=tuple(subjects))
