"""Notices that a host went away because a task asked it to, be it one of another process. Owner thread."""

from collections.abc import Callable

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import Loop
from stellwerk.model.change import ChangeSet
from stellwerk.model.state import Leaving
from stellwerk.model.task import Task
from stellwerk.policy.host_power import asked_to_leave
from stellwerk.store.inventory import Inventory


class Departures:
    """Calls `leave` with what was asked of a host, once it is away and the task is known, whichever comes first."""

    def __init__(self, loop: Loop, inventory: Inventory, leave: Callable[[HostId, Leaving], None]) -> None:
        self._loop = loop
        self._inventory = inventory
        self._leave = leave
        self._subscription = inventory.watch(self._changed, kinds=(Kind.HOST, Kind.TASK))

    def close(self) -> None:
        """Notice nothing any more."""
        self._subscription.close()

    def _changed(self, changes: ChangeSet) -> None:
        hosts = {HostId(ref.id) for ref, keys in changes.changed.items() if ref.kind is Kind.HOST and "status" in keys}
        for ref in (*changes.added, *changes.changed):
            task = self._inventory.view.get(ref) if ref.kind is Kind.TASK else None
            if isinstance(task, Task) and task.target is not None and task.target.kind is Kind.HOST:
                hosts.add(HostId(task.target.id))
        if hosts:
            self._loop.post(lambda: self._look(hosts))

    def _look(self, hosts: set[HostId]) -> None:
        view = self._inventory.view
        for host in filter(None, map(view.host, hosts)):
            how = asked_to_leave(host, view)
            if how is not Leaving.NOT and host.link.leaving is Leaving.NOT:
                self._leave(host.id, how)
