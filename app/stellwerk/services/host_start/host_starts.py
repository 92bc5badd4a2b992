"""Starts VMs in their order after their host was started anew, one after the other, each with the pause after it that
it wants. Owner thread.

Only the process that keeps watch does it. Of a host that comes back otherwise (its network was cut, its libvirtd was
restarted) nothing is started: what is off there was turned off.
"""

from collections.abc import Callable
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Subscription
from stellwerk.model.change import ChangeSet
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task
from stellwerk.policy.host_start import Seen, restarted, starting_order, uptime_of
from stellwerk.ports.hypervisor import HostStatistics, Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

Begin = Callable[[VmId, HostId], TaskId | None]
"""Begins to start a VM on its host; None where that cannot be."""


class HostStarts:
    """Follows the hosts' links. `begin` is called for each VM when it is its turn."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, lanes: Lanes, begin: Begin) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._begin = begin
        self._seen: dict[HostId, Seen] = {}
        self._live: set[HostId] = set()
        self._waiting: dict[HostId, list[VmId]] = {}
        """Those that are still to be started, the next one first."""
        self._running: dict[TaskId, tuple[HostId, VmId]] = {}
        self._timers: dict[HostId, Timer] = {}
        self._subscription: Subscription | None = None

    def start(self) -> None:
        """Follow the hosts from now on, as they are known from earlier."""
        for host in self._hosts():
            if host.link.answered is not None:
                self._seen[host.id] = Seen(host.link.answered)
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.HOST, Kind.TASK))
        for host in self._hosts():
            self._follow(host)

    def close(self) -> None:
        """Start nothing more."""
        if self._subscription is not None:
            self._subscription.close()
        for timer in self._timers.values():
            timer.cancel()
        self._waiting.clear()

    def _hosts(self) -> list[Host]:
        return [host for host in self._inventory.view.all(Kind.HOST) if isinstance(host, Host)]

    def _changed(self, changes: ChangeSet) -> None:
        for ref in (*changes.added, *changes.changed):
            if ref.kind is Kind.HOST:
                host = self._inventory.view.host(HostId(ref.id))
                if host is not None:
                    self._follow(host)
            elif ref.kind is Kind.TASK and TaskId(ref.id) in self._running:
                self._look_at(TaskId(ref.id))

    def _follow(self, host: Host) -> None:
        live = host.link.state is LinkState.LIVE
        if live and host.id not in self._live:
            self._live.add(host.id)
            # FACTS and not STATS: fifty hosts that get connected must not open fifty connections more for this
            self._lanes.ask(host.id, Lane.FACTS, _processors, partial(self._told, host.id))
        elif not live and host.id in self._live:
            self._live.discard(host.id)
            seen, now = self._seen.get(host.id), self._clock.now()
            if seen is not None:
                self._seen[host.id] = Seen(now, seen.uptime + now - seen.at if seen.uptime else 0.0)

    def _told(self, host_id: HostId, answer: Answer[HostStatistics]) -> None:
        host = self._inventory.view.host(host_id)
        if answer.error is not None or host is None:
            self._live.discard(host_id)  # asked again when it comes back
            return
        cpus = host.facts.cpu.cpus if host.facts is not None else 0
        now, uptime = self._clock.now(), uptime_of(answer.get().cpu_ns, cpus)
        before, self._seen[host_id] = self._seen.get(host_id), Seen(now, uptime or 0.0)
        if restarted(before, now, uptime) and not host.maintenance:
            self._waiting[host_id] = [one.id for one in starting_order(self._inventory.domains_on(host_id))]
            self._next(host_id)

    def _next(self, host_id: HostId) -> None:
        self._timers.pop(host_id, None)
        waiting = self._waiting.get(host_id, [])
        while waiting:
            vm_id = waiting.pop(0)
            vm = self._inventory.view.vm(vm_id)
            if vm is None or vm.host_id != host_id or vm.domain.active:
                continue
            task_id = self._begin(vm_id, host_id)
            if task_id is not None:
                self._running[task_id] = host_id, vm_id
                self._look_at(task_id)
                return

    def _look_at(self, task_id: TaskId) -> None:
        """Whether it has ended, or is gone."""
        task = self._inventory.view.get(Ref(Kind.TASK, task_id))
        if not isinstance(task, Task) or task.over:
            self._ended(task_id)

    def _ended(self, task_id: TaskId) -> None:
        host_id, vm_id = self._running.pop(task_id)
        vm = self._inventory.view.vm(vm_id)
        delay = vm.domain.definition.start_delay if vm is not None and vm.domain.active else 0
        self._timers[host_id] = self._loop.after(float(delay), lambda: self._next(host_id))


def _processors(session: Session) -> HostStatistics:
    return session.host_statistics(memory=False)
