"""A watcher over a small fleet, with a clock that a test moves."""

from collections.abc import Iterator

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import cluster, data_center, domain, host, vm_id
from tests.fakes.repository import MemoryRepository

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState, LinkState
from stellwerk.services.alarm.turn import Turn
from stellwerk.services.alarm.watcher import AFTER, AlarmWatcher
from stellwerk.store.inventory import Inventory

VM = Ref(Kind.VM, vm_id(1))
HOST = Ref(Kind.HOST, "h1")


class Kit:
    """The parts, and short ways to use them."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.repository = MemoryRepository()
        self.sampled: Signal[None] = Signal()
        self.told: list[Turn] = []
        self.inventory.apply(Batch(entities=(data_center(), cluster(), host("h1"), host("h2")), domains=(domain(1),)))
        self.watcher = self.new_watcher()

    def new_watcher(self) -> AlarmWatcher:
        """Another one, as after a start of the program."""
        made = AlarmWatcher(self.loop, self.clock, self.inventory, self.repository, self.sampled)
        made.turned.connect(self.told.append)
        return made

    def watch(self, *alarms: Alarm) -> None:
        """Begin with these."""
        self.inventory.apply(Batch(entities=alarms))
        self.watcher.start()
        self.wait(AFTER + 1.0)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        pass_time(self.loop, self.clock, seconds, step=0.25 if seconds < 100 else 1.0)

    def sample(self, ref: Ref, **values: float | None) -> None:
        """New numbers of an object, and what follows from them."""
        for key, value in values.items():
            self.inventory.samples.set(ref, key, value)
        self.sampled.emit(None)
        self.wait(1.0)

    def state(self, state: DomainState, reason: str = "") -> None:
        """The VM is in a state."""
        fresh = domain(1, state=state)
        fresh = replace(fresh, runtime=replace(fresh.runtime, reason=reason))
        self.inventory.apply(Batch(domains=(fresh,)))
        self.wait(1.0)

    def link(self, state: LinkState, *, overdue: bool = False, name: str = "h1") -> None:
        """A host's connection."""
        found = self.inventory.view.get(Ref(Kind.HOST, name))
        link = replace(found.link, state=state, overdue=overdue)
        self.inventory.apply(Batch(entities=(replace(found, link=link),)))
        self.wait(1.0)

    def turns(self) -> list[tuple[str, bool]]:
        """What was told since the last call: names of objects, and whether it was raised."""
        found = [(turn.name, turn.raised) for turn in self.told]
        self.told.clear()
        return found

    def alerts(self) -> list[Alert]:
        """What is raised, in memory and in the database alike."""
        shown = [one for one in self.inventory.view.all(Kind.ALERT) if isinstance(one, Alert)]
        kept = [one for one in self.repository.tables.stored.values() if isinstance(one, Alert)]
        assert sorted(one.id for one in shown) == sorted(one.id for one in kept)
        return shown


@pytest.fixture
def kit() -> Iterator[Kit]:
    made = Kit()
    yield made
    made.watcher.close()
