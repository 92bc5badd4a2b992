"""Samples the devices of all live hosts' VMs, rarer than their totals: this is kept by the minute only, and costs as
much as those.

Owner thread; counters are read, and rates made of them, on each host's STATS lane.
"""

import logging
import zlib
from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import compress

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError, Bug, Refused, Unsupported
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import Record, field, replace
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.model.history.step import VCPU_KEY, Piece, Sort
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.policy.sample.memory_silence import SILENCE, Silence
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.device_sample.reading import DeviceMemory, DeviceSample, Rated, device_sampler
from stellwerk.services.device_sample.setting import BALLOON, BALLOON_PERIOD
from stellwerk.services.recording.look import Part
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

_log = logging.getLogger(__name__)

INTERVAL = 50.0
"""Seconds between two samples: less than a minute, so that each minute has one, however late an answer is."""
AFTER = 30.0
"""Seconds after the start: connecting wants the processors, and a connection for statistics costs another login."""
TURNS = 10
"""Parts of it among which the hosts are spread."""


class _Sampled(Record, eq=False):
    """What is kept of one host: the last counters, who has samples, whose balloon driver was asked for more."""

    memory: DeviceMemory = field(default_factory=DeviceMemory)
    asked: bool = False
    waiting: list[Callable[[], None]] = field(default_factory=list)
    """Called once the sample that is under way is in, or was given up."""
    blocks: dict[Kind, Block] = field(default_factory=dict)
    told: dict[VmId, int] = field(default_factory=dict)
    without: dict[VmId, int] = field(default_factory=dict)
    """Who has no balloon device, with its run."""


class DeviceSampling:
    """Samples devices from `start` on. `sampled` emits what is new, some times a minute."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, lanes: Lanes, settings: Settings) -> None:
        self.sampled: Signal[tuple[Part, ...]] = Signal()
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._settings = settings
        self._hosts: dict[HostId, _Sampled] = {}
        self._fresh: list[Part] = []
        self._turn: int | None = None
        self._timer: Timer | None = None

    def start(self) -> None:
        """Sample in a while, and from then on."""
        self._timer = self._loop.after(AFTER, self._next_turn)

    def close(self) -> None:
        """Sample no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._hosts.clear()

    def read_now(self, host_ids: Iterable[HostId], done: Callable[[], None]) -> None:
        """Sample these hosts at once, started or not; `done` is called when all have answered or cannot. Rates need
        two of them with some time between."""
        left = set(host_ids)
        if not left:
            self._loop.post(done)

        def told(host_id: HostId) -> None:
            left.discard(host_id)
            if not left:
                done()

        for host_id in tuple(left):
            self._ask(host_id)
            self._hosts[host_id].waiting.append(partial(told, host_id))

    def _next_turn(self) -> None:
        """Tell what came, and ask the hosts whose turn it is. Turns are counted by the clock."""
        length = INTERVAL / TURNS
        self._timer = self._loop.after(length, self._next_turn)
        turn = int(self._clock.monotonic() / length)
        first = turn if self._turn is None else max(self._turn, turn - TURNS) + 1
        self._turn = turn
        self._tell()
        due = {passed % TURNS for passed in range(first, turn + 1)}
        live = self._live()
        for host_id in [host_id for host_id in self._hosts if host_id not in live]:
            self._drop(host_id)
        for host_id in live:
            if zlib.crc32(host_id.encode()) % TURNS in due:
                self._ask(host_id)

    def _live(self) -> dict[HostId, None]:
        hosts = self._inventory.view.all(Kind.HOST)
        return dict.fromkeys(host.id for host in hosts if isinstance(host, Host) and host.link.state is LinkState.LIVE)

    def _tell(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            self.sampled.emit(tuple(fresh))

    def _ask(self, host_id: HostId) -> None:
        state = self._hosts.setdefault(host_id, _Sampled())
        if state.asked:
            return
        state.asked = True
        job = device_sampler(state.memory, self._clock, INTERVAL, tuple(self._inventory.domains_on(host_id)))
        self._lanes.ask(host_id, Lane.STATS, job, lambda answer: self._answered(host_id, state, answer))

    def _answered(self, host_id: HostId, state: _Sampled, answer: Answer[DeviceSample]) -> None:
        state.asked = False
        if answer.error is not None:
            self._failed(host_id, answer.error)
        elif self._hosts.get(host_id) is state:
            self._take(host_id, state, answer.get())
        waiting, state.waiting = state.waiting, []
        for told in waiting:
            told()

    def _take(self, host_id: HostId, state: _Sampled, sample: DeviceSample) -> None:
        state.memory = sample.memory
        at = sample.memory.moment.at
        for kind, rated in ((Kind.DISK, sample.disks), (Kind.VNIC, sample.vnics)):
            self._write(host_id, state, kind, self._here(host_id, rated), at)
        self._keep_vcpus(self._here(host_id, sample.vcpus))
        self._write_vms(self._here(host_id, sample.vms))
        wanted = self._settings.get(BALLOON)
        self._write_silence(host_id, state, sample, wanted)
        if wanted:
            self._ask_memory(host_id, state, sample.silent)

    def _failed(self, host_id: HostId, error: AppError) -> None:
        if isinstance(error, Bug):
            _log.error("sampling devices of %s: %s %s", host_id, error, error.details)
        else:
            _log.debug("sampling devices of %s: %s", host_id, error)

    def _here(self, host_id: HostId, rated: Rated) -> Rated:
        """Only what belongs to running VMs that count as this host's: several may define one."""
        here = {vm_id: self._is_here(vm_id, host_id) for vm_id in dict.fromkeys(rated.vms)}
        if all(here.values()):
            return rated
        chosen = [here[vm_id] for vm_id in rated.vms]
        columns = {key: array("d", compress(column, chosen)) for key, column in rated.columns.items()}
        return Rated(tuple(compress(rated.vms, chosen)), tuple(compress(rated.ids, chosen)), columns)

    def _is_here(self, vm_id: VmId, host_id: HostId) -> bool:
        vm = self._inventory.view.vm(vm_id)
        return vm is not None and vm.host_id == host_id and vm.domain.active

    def _write(self, host_id: HostId, state: _Sampled, kind: Kind, rated: Rated, at: float) -> None:
        """Overwrite the samples of devices; those that are gone are forgotten."""
        block = state.blocks.get(kind)
        if block is None or block.ids != rated.ids:
            if block is not None:
                self._forget(host_id, kind, set(block.ids).difference(rated.ids))
            block = state.blocks[kind] = Block(kind, rated.ids)
        moments = array("d", [at]) * len(rated.ids)
        self._inventory.samples.write(block, {**rated.columns, SAMPLED: moments})
        self._keep(kind, rated)

    def _write_vms(self, rated: Rated) -> None:
        """VMs have rows already, which others give up."""
        for key, column in rated.columns.items():
            self._inventory.samples.set_many(Kind.VM, key, dict(zip(rated.ids, column, strict=True)))
        self._keep(Kind.VM, rated)

    def _write_silence(self, host_id: HostId, state: _Sampled, sample: DeviceSample, wanted: bool) -> None:
        """Why guests do not tell of their memory, those that do not."""

        def why(vm_id: VmId, run: int) -> Silence:
            if state.without.get(vm_id) == run:
                return Silence.NO_DEVICE
            return Silence.NOT_TOLD if wanted else Silence.NOT_ASKED

        silent = {vm_id: why(vm_id, run) for vm_id, run in sample.silent.items()}
        here = [vm_id for vm_id in {*sample.vms.vms, *silent} if self._is_here(vm_id, host_id)]
        self._inventory.samples.set_many(Kind.VM, SILENCE, {vm_id: silent.get(vm_id) for vm_id in here})

    def _keep_vcpus(self, rated: Rated) -> None:
        """How busy each virtual processor is: nobody lists them, so that they are recorded and no more."""
        if rated.ids:  # a driver that counts none has no columns
            self._keep(Piece.VCPU, replace(rated, columns={VCPU_KEY: rated.columns["vcpu_time"]}))

    def _keep(self, kind: Sort, rated: Rated) -> None:
        if rated.ids:
            self._fresh.append(Part(kind, rated.ids, rated.columns))

    def _drop(self, host_id: HostId) -> None:
        state = self._hosts.pop(host_id)
        for kind, block in state.blocks.items():
            self._forget(host_id, kind, block.ids)

    def _forget(self, host_id: HostId, kind: Kind, ids: Iterable[str]) -> None:
        """Forget devices, but for those that another host samples by now."""
        for id_ in ids:
            vm = self._inventory.view.vm(VmId(id_.partition("/")[0]))
            if vm is None or vm.host_id == host_id or vm.host_id not in self._hosts:
                self._inventory.samples.forget(Ref(kind, id_))

    def _ask_memory(self, host_id: HostId, state: _Sampled, silent: Mapping[VmId, int]) -> None:
        """Let the balloon drivers tell that never did, once in each run of their VMs."""
        wanted = [vm_id for vm_id, run in silent.items() if state.told.get(vm_id) != run]
        state.told = dict(silent)
        state.without = {vm_id: run for vm_id, run in state.without.items() if silent.get(vm_id) == run}
        for vm_id in wanted:
            if self._is_here(vm_id, host_id):
                self._lanes.ask(
                    host_id,
                    Lane.STATS,
                    partial(_ask_memory, vm_id=vm_id),
                    partial(self._memory_asked, state, vm_id, silent[vm_id]),
                )

    def _memory_asked(self, state: _Sampled, vm_id: VmId, run: int, answer: Answer[None]) -> None:
        """A VM without such a device refuses: its memory stays unknown."""
        if isinstance(answer.error, Refused | Unsupported):
            _log.debug("no balloon device: %s", answer.error)
            state.without[vm_id] = run
            self._inventory.samples.set_many(Kind.VM, SILENCE, {vm_id: Silence.NO_DEVICE})


def _ask_memory(session: Session, *, vm_id: VmId) -> None:
    session.ask_memory(vm_id, BALLOON_PERIOD)
