"""Queues what changed in the inventory for the database: last known reports, host facts, short numbers. Owner thread.

Writes happen on the repository's thread; nothing here waits for one.
"""

import logging
from collections.abc import Iterable
from concurrent.futures import Future
from itertools import islice
from typing import Any

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.host import Host
from stellwerk.model.vm import Domain
from stellwerk.ports.repository import Repository, Tables
from stellwerk.store.inventory import Inventory

_log = logging.getLogger(__name__)

DELAY = 2.0
"""Seconds for which changes are gathered before they are written."""
MOST = 500
"""Objects in one write: gathering more would hold the owner thread."""
NEXT_DELAY = 0.1
"""Seconds between the writes of many."""
NUMBERED = (Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.VM)
"""Kinds whose objects have a short number."""


class Recorder:
    """Follows the inventory from its making on. What the inventory holds then counts as recorded."""

    def __init__(self, loop: Loop, inventory: Inventory, repository: Repository) -> None:
        self._loop = loop
        self._inventory = inventory
        self._repository = repository
        self._kept: dict[VmId, frozenset[HostId]] = {}
        self._facts: dict[HostId, object] = {}
        self._vms: set[VmId] = set()
        self._hosts: set[HostId] = set()
        self._unnumbered: dict[Ref, None] = {}
        self._timer: Timer | None = None
        for vm in inventory.view.all(Kind.VM):
            self._kept[VmId(vm.id)] = frozenset(self._hosts_of(VmId(vm.id)))
        for host in inventory.view.all(Kind.HOST):
            self._facts[HostId(host.id)] = _stored_facts(host)
        self._number(ref for kind in NUMBERED for ref in (Ref(kind, e.id) for e in inventory.view.all(kind)))
        self._subscription = inventory.changed.connect(self._changed)

    def close(self) -> None:
        """Hand in what is gathered, follow no more. The repository's own `close` waits for it to be written."""
        self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._vms or self._hosts or self._unnumbered:
            self._write()

    def _changed(self, changes: ChangeSet) -> None:
        self._number(changes.added)
        for ref in (*changes.added, *changes.removed, *changes.changed):
            if ref.kind is Kind.VM:
                self._vms.add(VmId(ref.id))
            elif ref.kind is Kind.HOST:
                self._hosts.add(HostId(ref.id))
        self._schedule()

    def _number(self, refs: Iterable[Ref]) -> None:
        numbered = self._inventory.view.number
        self._unnumbered.update((ref, None) for ref in refs if ref.kind in NUMBERED and numbered(ref) is None)
        self._schedule()

    def _schedule(self) -> None:
        if self._timer is None and (self._vms or self._hosts or self._unnumbered):
            self._timer = self._loop.after(DELAY, self._due)

    def _due(self) -> None:
        self._write()
        more = self._vms or self._unnumbered
        self._timer = self._loop.after(NEXT_DELAY, self._due) if more else None

    def _write(self) -> None:
        domains, gone = self._gathered_domains()
        hosts = self._gathered_hosts()
        refs = self._gathered_unnumbered()
        if domains or gone:
            self._hand_in(_Keep(domains, gone))
        for host in hosts:
            self._hand_in(_Save(host))
        if refs:
            future = self._repository.write(lambda tables: tables.give_numbers(refs))
            future.add_done_callback(lambda done: self._loop.post(lambda: self._take_numbers(done)))

    def _gathered_domains(self) -> tuple[list[Domain], list[tuple[HostId, VmId]]]:
        """The reports to keep and those to forget since the last write."""
        domains: list[Domain] = []
        gone: list[tuple[HostId, VmId]] = []
        taken = list(islice(self._vms, MOST))
        self._vms.difference_update(taken)
        for vm_id in taken:
            hosts = frozenset(self._hosts_of(vm_id))
            gone += [(host_id, vm_id) for host_id in self._kept.get(vm_id, frozenset()) - hosts]
            reports = (self._inventory.domain(host_id, vm_id) for host_id in hosts)
            domains += [domain for domain in reports if domain is not None]
            self._kept[vm_id] = hosts
            if not hosts:
                del self._kept[vm_id]
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

    def _hosts_of(self, vm_id: VmId) -> tuple[HostId, ...]:
        vm = self._inventory.view.vm(vm_id)
        return (vm.host_id, *vm.also_on) if vm is not None else ()

    def _hand_in(self, job: "_Keep | _Save") -> None:
        self._repository.write(job).add_done_callback(_log_failure)

    def _take_numbers(self, done: Future[dict[Ref, int]]) -> None:
        if done.cancelled() or done.exception() is not None:
            _log_failure(done)
            return
        self._inventory.apply(Batch(numbers=done.result()))


class _Keep:
    """A write of last known reports."""

    def __init__(self, domains: list[Domain], gone: list[tuple[HostId, VmId]]) -> None:
        self._domains = domains
        self._gone = gone

    def __call__(self, tables: Tables) -> None:
        tables.keep_domains(self._domains, self._gone)


class _Save:
    """A write of one host."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def __call__(self, tables: Tables) -> None:
        tables.save(self._host)


def _stored_facts(entity: object) -> object:
    return (entity.facts, entity.warnings, entity.problems) if isinstance(entity, Host) else None


def _log_failure(done: Future[Any]) -> None:
    """What cannot be recorded is not lost while the program runs; say it once a write, at the place it is noticed."""
    error = None if done.cancelled() else done.exception()
    if isinstance(error, AppError):
        _log.warning("the database did not take what changed: %s", error)
    elif error is not None:
        _log.error("writing to the database failed: %r", error)
