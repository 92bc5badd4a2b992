"""What watching for alarms costs over 400 hosts and 10,000 VMs: all that are shipped, and two more that compare a
sample of every VM; a round after each sampling, 200 VMs that change, a hundred hosts that fail at once.

The floor is a loop that somebody wrote by hand for these very conditions.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from functools import partial

from tests.bench.part.row import Row, show
from tests.fakes.fleet import LARGE, fleet
from tests.fakes.repository import MemoryRepository

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import AlarmId, Kind, Ref
from stellwerk.core.loop import PlainLoop, Timer
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.model.alarm.alarm import SHIPPED, Alarm
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.state import DomainState, HostStatus, LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.services.alarm.watcher import AlarmWatcher
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SampleTable
from stellwerk.ui.bridge import SLICE

TURN = 16.0
"""Milliseconds of one turn of the owner thread."""
ROUNDS = 12
QUIET = 0.15
"""Seconds in which nothing is left to be done."""
OWN = (
    Alarm(id=AlarmId("own-1"), name="Busy VM", query="Vms: cpu_usage > 60", hold=300.0, severity=Severity.WARNING),
    Alarm(id=AlarmId("own-2"), name="Full VM", query="Vms: mem_usage > 60", hold=300.0, severity=Severity.WARNING),
)


class TimedLoop(PlainLoop):
    """Notes the processor time of each call. The window's loop makes calls for 8 ms in one turn, one is never split."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[float] = []

    def post(self, call: Callable[[], None]) -> None:
        super().post(self._timed(call))

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        return super().after(seconds, self._timed(call))

    def _timed(self, call: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            begun = time.thread_time()
            call()
            self.turns.append(1e3 * (time.thread_time() - begun))

        return run


class Bench:
    """A fleet and who watches it."""

    def __init__(self, alarms: tuple[Alarm, ...]) -> None:
        self.loop = TimedLoop()
        self.inventory: Inventory = fleet(self.loop, SystemClock(), LARGE)
        self.inventory.apply(Batch(entities=alarms))
        self.sampled: Signal[None] = Signal()
        self.turned = 0
        self.watcher = AlarmWatcher(self.loop, SystemClock(), self.inventory, MemoryRepository(), self.sampled)
        self.watcher.turned.connect(lambda _turn: self._count())
        self.watcher._begin()
        self.settle()

    def _count(self) -> None:
        self.turned += 1

    def settle(self) -> tuple[float, float]:
        """Let it come to its rest; milliseconds of the processor, all together and the longest turn."""
        self.loop.turns.clear()
        idle = time.monotonic() + QUIET
        while time.monotonic() < idle:
            before = len(self.loop.turns)
            self.loop.run(lambda: False, 0.02)
            if len(self.loop.turns) > before:
                idle = time.monotonic() + QUIET
        return sum(self.loop.turns), max(self.loop.turns, default=0.0)

    def round(self) -> tuple[float, float]:
        """After a sampling."""
        begun = time.thread_time()
        self.sampled.emit(None)
        own = 1e3 * (time.thread_time() - begun)
        whole, longest = self.settle()
        return own + whole, max(own, longest)

    def change(self, number: int) -> tuple[float, float]:
        """200 VMs change."""
        vms = itertools.islice(self.vms(), 200)
        domains = tuple(
            replace(vm.domain, runtime=replace(vm.domain.runtime, reason=f"for the {number}. time")) for vm in vms
        )
        begun = time.thread_time()
        self.inventory.apply(Batch(domains=domains))
        own = 1e3 * (time.thread_time() - begun)
        whole, longest = self.settle()
        return own + whole, max(own, longest)

    def fail(self) -> tuple[float, float]:
        """A hundred hosts do not answer any more: each connection finds that out by a timer of its own, as
        `services/link/host_link` does, and all at the same moment; all of it, and its longest turn."""
        hosts = [host for host in self.inventory.view.all(Kind.HOST) if isinstance(host, Host)]
        for host in [host for host in hosts if host.link.state is LinkState.LIVE][:100]:
            lost = replace(host, link=replace(host.link, state=LinkState.BACKOFF, overdue=True))
            self.loop.after(0.0, partial(self.inventory.apply, Batch(entities=(lost,))))
        return self.settle()

    def vms(self) -> Iterator[Vm]:
        """All of them."""
        return (vm for vm in self.inventory.view.all(Kind.VM) if isinstance(vm, Vm))


def main() -> None:
    """Print the table."""
    shipped = tuple(
        Alarm(id=AlarmId(f"a{n}"), name=str(one.name), query=one.query, hold=one.hold, clear=one.clear,
              clear_hold=one.clear_hold, severity=one.severity)
        for n, one in enumerate(SHIPPED)
    )  # fmt: skip
    none, few, all_ = Bench(()), Bench(shipped), Bench((*shipped, *OWN))
    rows = []
    for words, bench, every in (("six shipped", few, False), ("with two over each VM", all_, True)):
        rounds = [bench.round() for _ in range(ROUNDS)]
        floor = min(_timed(partial(by_hand, bench.inventory, vms=every)) for _ in range(ROUNDS))
        least, longest = min(whole for whole, _turn in rounds), min(turn for _whole, turn in rounds)
        rows.append(Row(f"{words}: a round", least, "ms", floor))
        rows.append(Row(f"{words}: its longest turn", longest, "ms", None, f"< {TURN:.0f} ms", longest < TURN))
    changed = {bench: [bench.change(n) for n in range(ROUNDS)] for bench in (none, all_)}
    least, floor = (min(whole for whole, _turn in changed[bench]) for bench in (all_, none))
    rows.append(Row("200 VMs change, eight alarms", least, "ms", floor))
    longest = min(turn for _whole, turn in changed[all_])
    rows.append(Row("its longest turn", longest, "ms", min(turn for _whole, turn in changed[none])))
    before = all_.turned
    whole, longest = all_.fail()
    turn = 1e3 * SLICE + longest
    rows.append(Row("100 hosts fail at once, with their alarms", whole, "ms"))
    rows.append(Row("its longest call", longest, "ms"))
    rows.append(Row("its longest turn: the calls of 8 ms, and one", turn, "ms", None, "< 16 ms", turn < TURN))
    rows.append(Row("alarms raised then", all_.turned - before, "", None, "100", all_.turned - before == 100))
    show(rows)
    for bench in (none, few, all_):
        bench.watcher.close()


def by_hand(inventory: Inventory, *, vms: bool) -> int:
    """What the shipped alarms ask, and two more of each VM, without a language: how many objects fit."""
    view: Graph = inventory.view
    table: SampleTable = inventory.samples
    found = 0
    for host in view.all(Kind.HOST):
        if isinstance(host, Host):
            ref = Ref(Kind.HOST, host.id)
            found += host_status(host) is HostStatus.NON_RESPONSIVE
            found += (table.value(ref, "cpu_usage") or 0.0) > 95
            found += (table.value(ref, "mem_usage") or 0.0) > 95
    for pool in view.all(Kind.STORAGE_POOL):
        if isinstance(pool, StoragePool) and pool.capacity:
            found += 100 * (pool.allocation or 0) / pool.capacity > 90
    for vm in view.all(Kind.VM):
        if isinstance(vm, Vm):
            run = vm.domain.runtime
            found += run.state is DomainState.PAUSED and run.reason == "ioerror"
            found += run.guest is not None and (run.guest.fullest or 0.0) > 95
            if vms:
                ref = Ref(Kind.VM, vm.id)
                found += (table.value(ref, "cpu_usage") or 0.0) > 60
                found += (table.value(ref, "mem_usage") or 0.0) > 60
    return found


def _timed(call: Callable[[], object]) -> float:
    begun = time.thread_time()
    call()
    return 1e3 * (time.thread_time() - begun)


if __name__ == "__main__":
    main()
