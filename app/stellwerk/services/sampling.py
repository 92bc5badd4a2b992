"""Sampling: asks every live host for its statistics once an interval and writes the inventory's samples.

Owner thread; statistics are read, and rates made of them, on each host's STATS lane, one call of a host at a time.
"""

import logging
import zlib
from array import array
from collections.abc import Callable, Iterable
from functools import partial
from itertools import compress

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Bug, Refused, TimedOut
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, field, replace
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal, Subscription
from stellwerk.core.text import _
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.ports.recording.proc import HostProc
from stellwerk.services.fleet_setting import SAMPLE_INTERVAL
from stellwerk.services.monitor_judge import judge_monitors
from stellwerk.services.sample_read import Memory, Sample, sampler
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

_log = logging.getLogger(__name__)

TURNS = 10
"""Parts of an interval among which the hosts are spread. Few: forty hosts one after the other find the processor's
caches warm, and cost half of what forty do that come one by one."""
_ALL = frozenset({"host"})
"""What is new of an object that came or went, as far as it concerns us."""
_STARTING = frozenset({LinkState.CONNECTING, LinkState.SYNCING})
LEAST_GAP = 0.2
"""Part of an interval below which a host is not asked again: the rates would be noise."""


class _Sampled(Record, eq=False):
    """What is kept of one host: the last readings, whether it is being asked, when it was, since when it is live, and
    who has samples.

    `here` says which of the VMs that it `found` running count as its own, as of `places`; None = all of them. `warning`
    is what its page says of why it cannot be sampled.
    """

    memory: Memory = field(default_factory=Memory)
    asked: bool = False
    asked_at: float = 0.0
    since: float = 0.0
    block: Block = field(default_factory=lambda: Block(Kind.VM, ()))
    found: tuple[VmId, ...] = ()
    here: tuple[bool, ...] | None = None
    places: int = -1
    warning: str = ""
    hanging: frozenset[VmId] | None = None
    """Whose monitors hung when it was last asked; None = nobody knows."""
    proc: HostProc | None = None
    told: list[Callable[[], None]] = field(default_factory=list)
    """Called once the sample that is under way is in, or was given up."""


class Sampling:
    """Samples all live hosts. `sampled` emits at most once an interval, when there is something new to paint. `procs`
    leads to what hosts tell beside libvirt, by their URIs."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        lanes: Lanes,
        settings: Settings,
        procs: Callable[[str], HostProc | None] = lambda _uri: None,
    ) -> None:
        self.sampled: Signal[None] = Signal()
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._settings = settings
        self._procs = procs
        self._hosts: dict[HostId, _Sampled] = {}
        self._parts: list[dict[HostId, None]] = [{} for _part in range(TURNS)]
        """The hosts of each part of an interval, by their ids."""
        self._starting: set[HostId] = set()
        """Hosts that are being connected."""
        self._new: set[HostId] = set()
        """Live hosts that wait for these with their first sample, which takes a connection of its own."""
        self._turn = 0
        self._turn_time = 0.0
        self._timer: Timer | None = None
        self._told_at = float("-inf")
        self._places = 0
        """Counts the changes of which VM is on which host."""
        self._subscription: Subscription | None = None

    @property
    def interval(self) -> float:
        """Seconds between two samples of a host."""
        return self._settings.get(SAMPLE_INTERVAL)

    @property
    def running(self) -> bool:
        """It samples by itself."""
        return self._subscription is not None

    @property
    def hanging(self) -> dict[HostId, frozenset[VmId]]:
        """The VMs whose monitors hang, of hosts that have any."""
        return {host_id: state.hanging for host_id, state in self._hosts.items() if state.hanging}

    def start(self) -> None:
        """Sample from now on; harmless where it does."""
        if self.running:
            return
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.HOST, Kind.VM))
        for host in self._inventory.view.all(Kind.HOST):
            if isinstance(host, Host):
                self._follow(host.id)
        self._next_turn()

    def read_now(self, host_ids: Iterable[HostId], done: Callable[[], None]) -> None:
        """Sample these hosts at once, started or not; `done` is called when all have answered or cannot.

        Rates need two of them with some time between.
        """
        waiting = set(host_ids)
        if not waiting:
            self._loop.post(done)

        def told(host_id: HostId) -> None:
            waiting.discard(host_id)
            if not waiting:
                done()

        for host_id in tuple(waiting):
            host = self._inventory.view.host(host_id)
            if host is None or host.link.state is not LinkState.LIVE:
                self._loop.post(partial(told, host_id))
                continue
            self._state(host_id).told.append(partial(told, host_id))
            self._ask(host_id)

    def hurry(self) -> None:
        """Sample all hosts once before their turns."""
        for host_id in self._hosts.keys() - self._new:
            self._ask(host_id)

    def close(self) -> None:
        """Sample no more, until `start`."""
        if self._subscription is not None:
            self._subscription.close()
            self._subscription = None
        if self._timer is not None:
            self._timer.cancel()
        for host_id in tuple(self._hosts):
            self._drop(host_id)

    def _changed(self, changes: ChangeSet) -> None:
        for ref in (*changes.added, *changes.removed, *changes.changed):
            if ref.kind is Kind.HOST:
                self._follow(HostId(ref.id))
            elif ref.kind is Kind.VM and "host" in changes.changed.get(ref, _ALL):
                self._places += 1

    def _follow(self, host_id: HostId) -> None:
        """Sample a host while it is live; what was sampled is forgotten when it is not."""
        host = self._inventory.view.host(host_id)
        state = host.link.state if host is not None else LinkState.OFF
        if state in _STARTING:
            self._starting.add(host_id)
        else:
            self._starting.discard(host_id)
        if state is LinkState.LIVE and host_id not in self._hosts:
            self._state(host_id).since = self._clock.monotonic()
            self._new.add(host_id)
        elif state is not LinkState.LIVE and host_id in self._hosts:
            self._drop(host_id)
        if not self._starting:
            self._begin(self._new)

    def _begin(self, host_ids: Iterable[HostId]) -> None:
        """Ask these new ones, and from now on at their turns."""
        for host_id in tuple(host_ids):
            self._new.discard(host_id)
            self._ask(host_id)

    def _drop(self, host_id: HostId) -> None:
        state = self._hosts.pop(host_id)
        if state.proc is not None:
            state.proc.close()
        self._new.discard(host_id)
        self._part(host_id).pop(host_id, None)
        self._forget(host_id, state.block.ids)
        self._inventory.samples.forget(Ref(Kind.HOST, host_id))
        self._ended(state)

    @staticmethod
    def _ended(state: _Sampled) -> None:
        """Tell who waits for the sample that was under way."""
        told, state.told = state.told, []
        for call in told:
            call()

    def _next_turn(self) -> None:
        """Ask the hosts whose turn it is. Turns are counted by the clock, so that a late timer delays nobody twice."""
        length = self.interval / TURNS
        self._timer = self._loop.after(length, self._next_turn)
        now = self._clock.monotonic()
        turn = int(now / length)
        if length != self._turn_time:
            self._turn, self._turn_time = turn, length
        due = range(max(self._turn, turn - TURNS) + 1, turn + 1)
        self._turn = turn
        latest = now - LEAST_GAP * self.interval
        for host_id in [host_id for passed in due for host_id in self._parts[passed % TURNS]]:
            if host_id not in self._new and self._hosts[host_id].asked_at <= latest:
                self._ask(host_id)
        if self._new:  # one that never gets connected must not keep the others waiting
            self._begin(host_id for host_id in self._new if self._hosts[host_id].since + self.interval <= now)

    def _state(self, host_id: HostId) -> _Sampled:
        """What is kept of a host, from now on if there was nothing."""
        self._part(host_id)[host_id] = None
        if host_id not in self._hosts:
            host = self._inventory.view.host(host_id)
            self._hosts[host_id] = _Sampled(proc=self._procs(host.uri) if host is not None else None)
        return self._hosts[host_id]

    def _part(self, host_id: HostId) -> dict[HostId, None]:
        return self._parts[zlib.crc32(host_id.encode()) % TURNS]

    def _ask(self, host_id: HostId, *, again: bool = True) -> None:
        """Hand a sample in, unless one is outstanding. `again`: a call that times out is made once more at once."""
        state = self._hosts.get(host_id)
        if state is None or state.asked:
            return
        state.asked, state.asked_at = True, self._clock.monotonic()
        self._new.discard(host_id)
        domains = tuple(self._inventory.domains_on(host_id))
        job = sampler(state.memory, self._clock, self.interval, domains, state.proc)
        self._lanes.ask(host_id, Lane.STATS, job, lambda answer: self._answered(host_id, state, answer, again))

    def _answered(self, host_id: HostId, state: _Sampled, answer: Answer[Sample], again: bool) -> None:
        state.asked = False
        if self._hosts.get(host_id) is not state:
            return
        if answer.error is not None:
            self._failed(host_id, state, answer, again)
            if not state.asked:
                self._ended(state)
            return
        sample = answer.get()
        state.memory = sample.memory
        self._warn(host_id, state, "")
        self._write(host_id, state, sample)
        if sample.hanging or sample.hanging != state.hanging:
            judge_monitors(self._inventory, host_id, sample.hanging, sample.vms)
        state.hanging = sample.hanging
        self._ended(state)
        self._tell()

    def _failed(self, host_id: HostId, state: _Sampled, answer: Answer[Sample], again: bool) -> None:
        """A hung QEMU holds the first call only: a new connection answers at once, without that VM."""
        if isinstance(answer.error, TimedOut) and again:
            self._ask(host_id, again=False)
        elif isinstance(answer.error, Bug):
            _log.error("sampling %s: %s %s", host_id, answer.error, answer.error.details)
        else:
            _log.debug("sampling %s: %s", host_id, answer.error)
        if isinstance(answer.error, Refused):
            self._warn(host_id, state, _unsampled(answer.error))

    def _warn(self, host_id: HostId, state: _Sampled, text: str) -> None:
        """A host that refuses to be sampled says so on its page, until it lets us."""
        if text == state.warning:
            return
        host = self._inventory.view.host(host_id)
        if host is None:
            return
        others = (known for known in host.warnings if known != state.warning)
        warnings = tuple(filter(None, (*others, text)))
        state.warning = text
        self._inventory.apply(Batch(entities=(replace(host, warnings=warnings),)))

    def _write(self, host_id: HostId, state: _Sampled, sample: Sample) -> None:
        """Write what is sampled of the VMs that are on this host; one that several define belongs to one of them."""
        if state.places != self._places or state.found != sample.vms:
            self._place(host_id, state, sample.vms)
        samples, columns = self._inventory.samples, sample.columns
        if state.here is not None:
            columns = {key: array("d", compress(column, state.here)) for key, column in columns.items()}
        at = sample.memory.moment.at
        samples.write(state.block, {**columns, SAMPLED: array("d", [at]) * len(state.block.ids)})
        samples.set_row(Ref(Kind.HOST, host_id), {**sample.host, SAMPLED: at})

    def _place(self, host_id: HostId, state: _Sampled, found: tuple[VmId, ...]) -> None:
        """Other VMs run, or some may be on another host than before."""
        here = tuple(self._is_on(vm_id, host_id) for vm_id in found)
        ids = tuple(compress(found, here))
        if ids != state.block.ids:
            self._forget(host_id, set(state.block.ids).difference(ids))
            state.block = Block(Kind.VM, ids)
        state.found, state.here, state.places = found, None if all(here) else here, self._places

    def _is_on(self, vm_id: VmId, host_id: HostId) -> bool:
        vm = self._inventory.view.vm(vm_id)
        return vm is not None and vm.host_id == host_id

    def _forget(self, host_id: HostId, vm_ids: Iterable[str]) -> None:
        """Forget VMs, but for those that another host samples by now."""
        for vm_id in vm_ids:
            vm = self._inventory.view.vm(VmId(vm_id))
            if vm is None or vm.host_id == host_id or vm.host_id not in self._hosts:
                self._inventory.samples.forget(Ref(Kind.VM, vm_id))

    def _tell(self) -> None:
        """Something new came; hosts that answer later in the interval are painted with the next."""
        now = self._clock.monotonic()
        if now - self._told_at >= 0.9 * self.interval:
            self._told_at = now
            self.sampled.emit(None)


def _unsampled(error: AppError) -> str:
    told = _("its statistics cannot be read: {reason}").format(reason=error.text)
    return f"{told} ({error.hint})" if error.hint else told
