"""Queues what changed in the inventory for the database: last known reports, host facts, short numbers. Owner thread.

Writes happen on the repository's thread; nothing here waits for one.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import TypeVar

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.host import Host
from stellwerk.model.vm import Domain
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository, Tables
from stellwerk.services.link.domain_carry import worth_keeping
from stellwerk.services.link.errand import answer_of
from stellwerk.store.inventory import Inventory

T = TypeVar("T")

_log = logging.getLogger(__name__)

DELAY = 2.0
"""Seconds for which changes are gathered before they are written."""
MOST = 200
"""Objects in one write: gathering more, and taking over their numbers, would hold the owner thread."""
NEXT_DELAY = 0.2
"""Seconds between the writes of many."""
RETRY_DELAY = 30.0
"""Seconds after which what the database did not take is handed in again."""
_OURS = frozenset({"number", "tags", "folder"})
"""What no host reports: its change alone is none of a report."""
NUMBERED = (
    Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.VM, Kind.TAG, Kind.BOOKMARK, Kind.FOLDER, Kind.FIELD, Kind.ALARM,
    Kind.TEMPLATE,
)  # fmt: skip
"""Kinds whose objects have a short number."""


class Recorder:
    """Follows the inventory from its making on. What the inventory holds then counts as recorded; `anew`: it is written
    once more, since whoever recorded before may have been killed before it was."""

    def __init__(self, loop: Loop, inventory: Inventory, repository: Repository, *, anew: bool = False) -> None:
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._kept: dict[VmId, dict[HostId, Domain | None]] = {}
        self._facts: dict[HostId, object] = {}
        self._vms: set[VmId] = set()
        self._hosts: set[HostId] = set()
        self._unnumbered: dict[Ref, None] = {}
        self._timer: Timer | None = None
        self._warned = False
        self._closed = False
        for vm_id in (VmId(vm.id) for vm in inventory.view.all(Kind.VM)):
            self._kept[vm_id] = dict.fromkeys(self._hosts_of(vm_id)) if anew else self._reports_of(vm_id)
        if anew:
            self._vms.update(self._kept)
        for host in inventory.view.all(Kind.HOST):
            if anew:
                self._hosts.add(HostId(host.id))
            else:
                self._facts[HostId(host.id)] = _stored_facts(host)
        self._number(ref for kind in NUMBERED for ref in (Ref(kind, e.id) for e in inventory.view.all(kind)))
        self._subscription = inventory.changed.connect(self._changed)

    def close(self) -> None:
        """Hand in what is gathered, follow no more. The repository's own `close` waits for it to be written."""
        self._closed = True
        self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._hosts.update(HostId(host.id) for host in self._inventory.view.all(Kind.HOST))  # what no property tells
        while self._vms or self._hosts or self._unnumbered:
            self._write()

    def _changed(self, changes: ChangeSet) -> None:
        self._number(changes.added)
        fields = self._inventory.catalogue.fields
        renewed = (ref for ref, keys in changes.changed.items() if not keys - fields.get(ref.kind, _OURS) <= _OURS)
        for ref in (*changes.added, *changes.removed, *renewed):
            if ref.kind is Kind.VM:
                self._vms.add(VmId(ref.id))
            elif ref.kind is Kind.HOST:
                self._hosts.add(HostId(ref.id))
        self._schedule()

    def _number(self, refs: Iterable[Ref]) -> None:
        numbered = self._inventory.view.number
        self._unnumbered.update((ref, None) for ref in refs if ref.kind in NUMBERED and numbered(ref) is None)
        self._schedule()

    def _schedule(self, delay: float = DELAY) -> None:
        if self._timer is None and not self._closed and (self._vms or self._hosts or self._unnumbered):
            self._timer = self._loop.after(delay, self._due)

    def _due(self) -> None:
        self._write()
        self._timer = None
        self._schedule(NEXT_DELAY)

    def _write(self) -> None:
        vm_ids = list(islice(self._vms, MOST))
        self._vms.difference_update(vm_ids)
        domains, gone = self._gathered_domains(vm_ids)
        if domains or gone:
            self._hand_in(lambda tables: tables.keep_domains(domains, gone), partial(self._keep_again, vm_ids, gone))
        hosts = self._gathered_hosts()
        if hosts:
            self._hand_in(lambda tables: tables.keep_facts(*hosts), partial(self._facts_again, hosts))
        refs = self._gathered_unnumbered()
        if refs:
            again = partial(self._unnumbered.update, dict.fromkeys(refs))
            self._hand_in(lambda tables: tables.give_numbers(refs), again, self._take_numbers)

    def _keep_again(self, vm_ids: Iterable[VmId], gone: Iterable[tuple[HostId, VmId]]) -> None:
        self._vms.update(vm_ids)
        for vm_id in vm_ids:
            self._kept[vm_id] = dict.fromkeys(self._kept.get(vm_id, ()))
        for host_id, vm_id in gone:
            self._kept.setdefault(vm_id, {})[host_id] = None

    def _facts_again(self, hosts: Iterable[Host]) -> None:
        for host in hosts:
            self._facts.pop(host.id, None)
            self._hosts.add(host.id)

    def _gathered_domains(self, vm_ids: Iterable[VmId]) -> tuple[list[Domain], list[tuple[HostId, VmId]]]:
        """The reports to keep and those to forget since the last write. A VM that changed with its host alone, as all
        do when that answers again, has none to keep."""
        domains: list[Domain] = []
        gone: list[tuple[HostId, VmId]] = []
        for vm_id in vm_ids:
            reports, kept = self._reports_of(vm_id), self._kept.pop(vm_id, {})
            gone += [(host_id, vm_id) for host_id in kept if host_id not in reports]
            for host_id, report in reports.items():
                before = kept.get(host_id)
                if report is not None and worth_keeping(report, before):
                    domains.append(report)
                elif before is not None:
                    reports[host_id] = before
            if reports:
                self._kept[vm_id] = reports
        return domains, gone

    def _gathered_unnumbered(self) -> tuple[Ref, ...]:
        """Objects that are to be given a number now."""
        taken = list(islice(self._unnumbered, MOST))
        for ref in taken:
            del self._unnumbered[ref]
        view = self._inventory.view
        return tuple(ref for ref in taken if view.number(ref) is None and view.get(ref) is not None)

    def _gathered_hosts(self) -> list[Host]:
        """Hosts whose facts or findings changed: what the user says of a host is written by commands."""
        hosts: list[Host] = []
        for host_id in self._hosts:
            host = self._inventory.view.host(host_id)
            if host is None:
                self._facts.pop(host_id, None)
            elif self._facts.get(host_id) != _stored_facts(host):
                self._facts[host_id] = _stored_facts(host)
                hosts.append(host)
        self._hosts.clear()
        return hosts

    def _reports_of(self, vm_id: VmId) -> dict[HostId, Domain | None]:
        return {host_id: self._inventory.domain(host_id, vm_id) for host_id in self._hosts_of(vm_id)}

    def _hosts_of(self, vm_id: VmId) -> tuple[HostId, ...]:
        vm = self._inventory.view.vm(vm_id)
        return (vm.host_id, *vm.also_on) if vm is not None else ()

    def _hand_in(
        self, job: Callable[[Tables], T], again: Callable[[], object], done: Callable[[T], None] | None = None
    ) -> None:
        """Write; `again` gathers anew what the database did not take."""

        def answered(answer: Answer[T]) -> None:
            if answer.error is not None:
                self._warn(answer.error)
                again()
                self._schedule(RETRY_DELAY)
                return
            self._warned = False
            if done is not None:
                done(answer.get())

        future = self._repository.write(job)
        future.add_done_callback(lambda ended: self._loop.post(lambda: answered(answer_of(ended.result))))

    def _warn(self, error: AppError) -> None:
        """Once until a write succeeds: a full disk shall not be filled further."""
        level = logging.DEBUG if self._warned else logging.WARNING
        self._warned = True
        _log.log(level, "the database did not take what changed: %s %s", error, error.details)

    def _take_numbers(self, numbers: dict[Ref, int]) -> None:
        self._inventory.apply(Batch(numbers=numbers))


def _stored_facts(entity: object) -> object:
    return (entity.facts, entity.warnings, entity.problems) if isinstance(entity, Host) else None
