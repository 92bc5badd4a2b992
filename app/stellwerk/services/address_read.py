"""Asking for the IP addresses of VMs, one VM of a host at a time. Owner thread.

On lane LONG: a silent guest agent holds the question for seconds, which would stop the statistics of its host.
"""

from collections.abc import Callable, Iterable
from functools import partial

from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

LIMIT = 10.0
"""Seconds for the addresses of one VM: libvirt waits up to 5 s for a silent guest agent."""

Addresses = tuple[str, tuple[str, ...]]
"""Where they were found, and the addresses."""


class AddressReading:
    """The questions that wait and the one of each host that runs."""

    def __init__(self, inventory: Inventory, lanes: Lanes) -> None:
        self._inventory = inventory
        self._lanes = lanes
        self._waiting: dict[HostId, dict[VmId, None]] = {}
        self._running: set[HostId] = set()
        self._told: list[tuple[set[VmId], Callable[[], None]]] = []

    def ask(self, vm_ids: Iterable[VmId], done: Callable[[], None] | None = None) -> None:
        """Ask for these soon; VMs that are off or whose QEMU hangs are passed over. `done` is called once all of them
        have answered or failed to, perhaps at once."""
        asked: set[VmId] = set()
        for vm_id in vm_ids:
            vm = self._inventory.view.vm(vm_id)
            if vm is not None and vm.domain.active and not vm.domain.runtime.monitor_hangs:
                self._waiting.setdefault(vm.host_id, {})[vm_id] = None
                asked.add(vm_id)
        if done is not None and asked:
            self._told.append((asked, done))
        elif done is not None:
            done()
        for host_id in tuple(self._waiting):
            self._next(host_id)

    def _next(self, host_id: HostId) -> None:
        waiting = self._waiting.get(host_id)
        if host_id in self._running or waiting is None:
            return
        vm_id = next(iter(waiting))
        del waiting[vm_id]
        if not waiting:
            del self._waiting[host_id]
        self._running.add(host_id)
        job = partial(_read, vm_id=vm_id)
        self._lanes.ask(host_id, Lane.LONG, job, partial(self._answered, host_id, vm_id), limit=LIMIT)

    def _answered(self, host_id: HostId, vm_id: VmId, answer: Answer[Addresses]) -> None:
        self._running.discard(host_id)
        domain = self._inventory.domain(host_id, vm_id)
        if answer.error is None and domain is not None and domain.active:
            source, ips = answer.get()
            if (source, ips) != (domain.runtime.ip_source, domain.runtime.ips):
                runtime = replace(domain.runtime, ip_source=source, ips=ips)
                self._inventory.apply(Batch(domains=(replace(domain, runtime=runtime),)))
        self._tell(vm_id)
        self._next(host_id)

    def _tell(self, vm_id: VmId) -> None:
        """Tell those who waited for this one last."""
        for entry in tuple(self._told):
            asked, done = entry
            asked.discard(vm_id)
            if not asked:
                self._told.remove(entry)
                done()


def _read(session: Session, *, vm_id: VmId) -> Addresses:
    return session.addresses(vm_id)
