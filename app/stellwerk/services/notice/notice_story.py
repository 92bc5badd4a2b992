"""Tells as events what hosts report and no change of status shows. Owner thread.

Only of hosts that are live: what a first synchronisation finds is no news.
"""

from typing import Any, Protocol

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.event import Severity, Subject
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import DomainNotice, NetworkNotice, StorageNotice
from stellwerk.services.fleet import Fleet
from stellwerk.services.notice.notice_words import notice_told, other_told
from stellwerk.services.told import Told
from stellwerk.store.inventory import Inventory

MOST_NAME = 200
"""Characters of a name or a reason from outside."""


class Recording(Protocol):
    """The part of the engine's audit that is needed."""

    def record(self, *, severity: Severity, code: str, text: str, subjects: tuple[Subject, ...] = ()) -> Any:
        """Put an event into inventory and database."""
        ...


class NoticeStory:
    """`take` gets each notice with the host that it comes from."""

    def __init__(self, inventory: Inventory, audit: Recording) -> None:
        self._inventory = inventory
        self._audit = audit

    def take(self, told: tuple[HostId, DomainNotice | NetworkNotice | StorageNotice]) -> None:
        """Record what is worth it."""
        host_id, notice = told
        host = self._inventory.view.host(host_id)
        if host is None:
            return
        about = Subject(Ref(Kind.HOST, host_id), host.name)
        if isinstance(notice, DomainNotice):
            self._tell_vm(notice, about)
            return
        words = other_told(notice)
        if words is not None:
            self._record(words, notice.name, host.name, (about,))

    def _tell_vm(self, notice: DomainNotice, host: Subject) -> None:
        vm = self._inventory.view.vm(notice.id)
        words = notice_told(_with_disk(notice, vm))
        if words is None:
            return
        name = vm.name if vm is not None else notice.name
        self._record(words, name, host.name, (Subject(Ref(Kind.VM, notice.id), name), host))

    def _record(self, told: Told, name: str, host: str, about: tuple[Subject, ...]) -> None:
        text = told.text.format(name=name[:MOST_NAME], host=host, reason=told.reason[:MOST_NAME])
        self._audit.record(severity=told.severity, code=told.code, text=text, subjects=about)


def _with_disk(notice: DomainNotice, vm: Vm | None) -> DomainNotice:
    """A disk by the name that people know it by, where it was named by its file: `vda (/pool/web.qcow2)`."""
    if vm is None or not notice.about:
        return notice
    disks = (disk for disk in vm.domain.definition.disks if disk.source == notice.about)
    disk = next(disks, None)
    return notice if disk is None else replace(notice, about=f"{disk.target} ({notice.about})")


def follow_notices(fleet: Fleet, story: NoticeStory) -> None:
    """Tell what all hosts of the fleet say, for as long as it lives."""
    fleet.told.connect(story.take)
    fleet.others.connect(story.take)
