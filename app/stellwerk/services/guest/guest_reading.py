"""Asking guests for what only they know: IP addresses, and through their agents the system inside. Owner thread.

One VM of a host at a time, on lane GUEST: a silent agent holds the question for seconds, which would stop everything
else of its host.
"""

from collections.abc import Callable, Iterable
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Bug, Unreachable
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.record import Record, replace
from stellwerk.core.signal import Signal
from stellwerk.model.change import Batch
from stellwerk.model.guest.facts import GuestFacts
from stellwerk.model.vm import Domain, Runtime, Vm
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

LIMIT = 40.0
"""Seconds for one VM: libvirt waits up to 5 s for each of a few answers of a slow agent, and 30 s for whoever asks the
same agent."""
FACTS_EVERY = 30.0
"""Seconds for which what an agent told counts as true: a screen is looked at every ten."""


class Told(Record, frozen=True, kw_only=True):
    """What one VM told. `source`: where its addresses were found. `guest`: None = it was not asked; `silent`: why its
    agent gave no answer."""

    source: str = ""
    ips: tuple[str, ...] = ()
    guest: GuestFacts | None = None
    silent: str = ""


class GuestReading:
    """The questions that wait and the one of each host that runs."""

    def __init__(self, clock: Clock, inventory: Inventory, lanes: Lanes) -> None:
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._waiting: dict[HostId, dict[VmId, None]] = {}
        self._running: set[HostId] = set()
        self._told: list[tuple[set[VmId], Callable[[], None]]] = []
        self.answered: Signal[tuple[VmId, Told]] = Signal()
        """Emits what a VM has just told."""
        self._asked: dict[VmId, float] = {}
        """When the agent of each VM was last asked."""

    def asked(self, vm_id: VmId) -> float:
        """When its agent was last asked, by the monotonic clock; before all times where it was not."""
        return self._asked.get(vm_id, float("-inf"))

    def ask(self, vm_ids: Iterable[VmId], done: Callable[[], None] | None = None) -> None:
        """Ask these soon; VMs that are off, whose QEMU hangs or whose guest is about to end are passed over. `done` is
        called once all of them have answered or failed to, perhaps at once."""
        asked: set[VmId] = set()
        for vm_id in vm_ids:
            vm = self._inventory.view.vm(vm_id)
            if vm is not None and _can_be_asked(vm):
                self._waiting.setdefault(vm.host_id, {})[vm_id] = None
                asked.add(vm_id)
        if done is not None and asked:
            self._told.append((asked, done))
        elif done is not None:
            done()
        for host_id in tuple(self._waiting):
            self._next(host_id)

    def known(self) -> list[tuple[VmId, Told]]:
        """What guests have told so far, and is still true as far as is known."""
        vms = (vm for vm in self._inventory.view.all(Kind.VM) if isinstance(vm, Vm) and vm.domain.active)
        runs = ((vm.id, vm.domain.runtime) for vm in vms)
        return [
            (vm_id, Told(source=run.ip_source, ips=run.ips, guest=run.guest))
            for vm_id, run in runs
            if run.ips or run.guest is not None
        ]

    def take(self, told: Iterable[tuple[VmId, Told]]) -> None:
        """What another process was told, which asks instead of this one."""
        now, changed = self._clock.monotonic(), list[Domain]()
        for vm_id, one in told:
            vm = self._inventory.view.vm(vm_id)
            domain = self._inventory.domain(vm.host_id, vm_id) if vm is not None else None
            if domain is None or not domain.active:
                continue
            if one.guest is not None or one.silent:
                self._asked[vm_id] = now
            runtime = _with(domain.runtime, one)
            if runtime != domain.runtime:
                changed.append(replace(domain, runtime=runtime))
        self._inventory.apply(Batch(domains=tuple(changed)))

    def _next(self, host_id: HostId) -> None:
        waiting = self._waiting.get(host_id)
        if host_id in self._running or waiting is None:
            return
        vm_id = next(iter(waiting))
        del waiting[vm_id]
        if not waiting:
            del self._waiting[host_id]
        self._running.add(host_id)
        job = partial(_read, vm_id=vm_id, facts=self._facts_are_due(host_id, vm_id))
        self._lanes.ask(host_id, Lane.GUEST, job, partial(self._answered, host_id, vm_id), limit=LIMIT)

    def _facts_are_due(self, host_id: HostId, vm_id: VmId) -> bool:
        """Its agent answers, and was not asked a moment ago."""
        domain, now = self._inventory.domain(host_id, vm_id), self._clock.monotonic()
        if domain is None or not domain.runtime.agent or now - self.asked(vm_id) < FACTS_EVERY:
            return False
        self._asked[vm_id] = now
        return True

    def _answered(self, host_id: HostId, vm_id: VmId, answer: Answer[Told]) -> None:
        self._running.discard(host_id)
        domain = self._inventory.domain(host_id, vm_id)
        if answer.error is None and domain is not None and domain.active:
            self._take(domain, answer.get())
            self.answered.emit((vm_id, answer.get()))
        self._tell(vm_id)
        self._next(host_id)

    def _take(self, domain: Domain, told: Told) -> None:
        runtime = _with(domain.runtime, told)
        if runtime != domain.runtime:
            self._inventory.apply(Batch(domains=(replace(domain, runtime=runtime),)))

    def _tell(self, vm_id: VmId) -> None:
        """Tell those who waited for this one last."""
        for entry in tuple(self._told):
            asked, done = entry
            asked.discard(vm_id)
            if not asked:
                self._told.remove(entry)
                done()


def _can_be_asked(vm: Vm) -> bool:
    """libvirt lets one ask an agent at a time: whoever asks one that shuts its guest down waits with it."""
    run = vm.domain.runtime
    return vm.domain.active and not (run.monitor_hangs or run.pending.shutdown or run.pending.reboot)


def _with(runtime: Runtime, told: Told) -> Runtime:
    """What was told before stays where the agent was silent, with the reason."""
    guest = told.guest
    if told.silent:
        guest = replace(runtime.guest or GuestFacts(), unknown=told.silent)
    return replace(runtime, ip_source=told.source, ips=told.ips, guest=guest or runtime.guest)


def _read(session: Session, *, vm_id: VmId, facts: bool) -> Told:
    """The agent first: one that does not answer is not asked for addresses as well by libvirt."""
    guest, silent = None, ""
    if facts:
        try:
            guest = session.guest_facts(vm_id)
        except (Unreachable, Bug):
            raise
        except AppError as error:
            silent = error.text
    source, ips = session.addresses(vm_id)
    return Told(source=source, ips=ips, guest=guest, silent=silent)
