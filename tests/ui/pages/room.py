"""A desk for pages: the fleet of the fakes, a real engine over fake lanes, a window that notes what it is asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from tests.fakes.console import FakeDials, FakeScreens
from tests.fakes.engine import OWNER, MemoryLinks, MemoryNeighbours
from tests.fakes.fleet import NOW, Size, StillClock, fleet
from tests.fakes.history.asked import FakeHistory
from tests.fakes.lanes import MemoryLanes
from tests.fakes.repository import MemoryRepository
from tests.fakes.session import MemorySession
from tests.fakes.terminal.openings import FakeOpenings

from stellwerk.commands.registry import COMMANDS
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.engine.audit import Audit
from stellwerk.engine.engine import Engine
from stellwerk.engine.registry import Registry
from stellwerk.model.hardware.difference import XmlPlan
from stellwerk.model.host import HostFacts
from stellwerk.model.storage import LibvirtNetwork
from stellwerk.ports.lane import Answer
from stellwerk.services.console.console import ConsoleTools
from stellwerk.services.detail import Storage
from stellwerk.services.query.queries import Queries
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.desk import Desk
from stellwerk.ui.forms.command_flow import CommandFlow
from stellwerk.ui.forms.planner import FormDesk
from stellwerk.ui.pages.console.windows import ConsoleWindows
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.terminal.shelf import TerminalShelf
from stellwerk.ui.shell.page import Place
from stellwerk.ui.theme.theme import Theme

SMALL = Size()


class FakeReading:
    """What is read on demand: the questions are kept, a test answers them."""

    def __init__(self) -> None:
        self.xml_asked: list[tuple[VmId, bool, Callable[[Answer[str]], None]]] = []
        self.definitions_asked: list[tuple[VmId, Callable[[Answer[XmlPlan]], None]]] = []
        self.storage_asked: list[tuple[HostId, bool, Callable[[Answer[Storage]], None]]] = []
        self.networks_asked: list[tuple[HostId, Callable[[Answer[tuple[LibvirtNetwork, ...]]], None]]] = []
        self.outside_asked: list[tuple[HostId, Any]] = []
        self.trash_asked: list[tuple[HostId, Any]] = []
        self.snapshots_asked: list[tuple[HostId, Any]] = []
        self.nics_asked: list[tuple[HostId, Any]] = []
        self.addresses_asked: list[tuple[VmId, ...]] = []

    def xml(self, vm_id: VmId, inactive: bool, done: Callable[[Answer[str]], None]) -> None:
        self.xml_asked.append((vm_id, inactive, done))

    def definition(self, vm_id: VmId, done: Callable[[Answer[XmlPlan]], None]) -> None:
        self.definitions_asked.append((vm_id, done))

    def storage(self, host_id: HostId, refresh: bool = False, done: Any = None) -> None:
        self.storage_asked.append((host_id, refresh, done))

    def networks(self, host_id: HostId, done: Any = None) -> None:
        self.networks_asked.append((host_id, done))

    def snapshots(self, host_id: HostId, done: Any = None) -> None:
        self.snapshots_asked.append((host_id, done))

    def outside(self, host_id: HostId, done: Any) -> None:
        self.outside_asked.append((host_id, done))

    def trash(self, host_id: HostId, done: Any = None) -> None:
        self.trash_asked.append((host_id, done))

    def templates(self, host_id: HostId, done: Any = None) -> None:
        self.nics_asked.append((host_id, done))

    def nics(self, host_id: HostId, done: Any = None) -> None:
        self.nics_asked.append((host_id, done))

    def addresses(self, vm_ids: Iterable[VmId]) -> None:
        self.addresses_asked.append(tuple(vm_ids))


class FakeLooks:
    """The machines of hosts: what was asked, answered by the test."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, HostId, Any]] = []

    def hardware(self, host_id: HostId, done: Any) -> None:
        self.asked.append(("hardware", host_id, done))

    def system(self, host_id: HostId, done: Any) -> None:
        self.asked.append(("system", host_id, done))

    def log(self, host_id: HostId, wish: Any, done: Any) -> None:
        self.asked.append(("log", host_id, done))


class FakeStage:
    """The window, as pages know it."""

    def __init__(self, book: ActionBook) -> None:
        self.book = book
        self.gone_to: list[Place] = []
        self.selected: list[tuple[Ref, ...]] = []
        self.menus: list[tuple[Ref, ...]] = []
        self.said: list[str] = []

    def go(self, place: Place, *, aside: bool = False) -> None:
        self.gone_to.append(place)

    def select(self, refs: Sequence[Ref]) -> None:
        self.selected.append(tuple(refs))

    def ask_menu(self, refs: Sequence[Ref], at: QPoint, more: Any = None) -> None:
        self.menus.append(tuple(refs))

    def say(self, text: str) -> None:
        self.said.append(text)


class Room:
    """Everything together. `settle` lets what is due happen."""

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        size: Size = SMALL,
        registry: Registry = COMMANDS,
        loop: Any = None,
        **more: Any,
    ) -> None:
        self.clock = StillClock(NOW)
        self.loop = loop or PlainLoop(self.clock)
        self.settings = settings
        self.inventory = fleet(self.loop, self.clock, size)
        self.lanes = MemoryLanes(self.loop, self.inventory)
        for host in self.inventory.view.all(Kind.HOST):
            self.lanes.sessions[HostId(host.id)] = MemorySession(HostId(host.id))
        self.links = MemoryLinks()
        self.links.post = self.loop.post
        self.neighbours = MemoryNeighbours()
        self.repository = repository = MemoryRepository()
        for kind, record in ((Kind.EVENT, repository.tables.add_events), (Kind.TASK, repository.tables.save_tasks)):
            record(self.inventory.view.all(kind))
        self.queries = Queries(self.loop, self.clock, self.inventory, repository)
        self.engine = Engine(
            loop=self.loop, clock=self.clock, inventory=self.inventory, lanes=self.lanes, repository=repository,
            registry=registry, settings=settings, audit=Audit(self.inventory, repository, self.clock), actor=OWNER,
            instance="this", links=self.links, neighbours=self.neighbours,
        )  # fmt: skip
        self.window = QWidget()
        self.looked_at, self.wanted = list[HostId](), list[tuple[Ref, Kind]]()
        behind = {"planner": self.engine, "inventory": self.inventory, "loop": self.loop}
        self.flow = CommandFlow(FormDesk(**behind, theme=theme, look_at=self.looked_at.append), self.window)
        self.sampled: Signal[None] = Signal()
        self.desk = Desk(
            inventory=self.inventory, loop=self.loop, clock=self.clock, settings=settings, theme=theme,
            doer=self.engine, conductor=self.flow, sampled=self.sampled,
            wanted=lambda *what: self.wanted.append(what), refresh=lambda refs: None,
        )  # fmt: skip
        self.book = ActionBook(self.window, self.engine, self.flow, theme, self.loop)
        self.stage = FakeStage(self.book)
        self.flow.attach(self.window, self.stage.say)
        self.reading = FakeReading()
        self.looks = FakeLooks()
        self.history = FakeHistory()
        self.watched: list[tuple[VmId, ...]] = []
        self.probed: list[tuple[str, Callable[[Answer[HostFacts]], None]]] = []
        self.dials, self.screens = FakeDials(), FakeScreens()
        self.openings = FakeOpenings(self.inventory)
        self.terminals = TerminalShelf(self.openings, self.loop, theme)
        self.consoles = ConsoleWindows(
            ConsoleTools(
                loop=self.loop, inventory=self.inventory, lanes=self.lanes, dials=self.dials, screens=self.screens
            )
        )
        self.tools = PageDesk(
            desk=self.desk, planner=self.engine, reading=self.reading, queries=lambda: self.queries,
            watch_screen=lambda ids: self.watched.append(tuple(ids)),
            probe=lambda uri, done: self.probed.append((uri, done)), consoles=lambda: self.consoles,
            terminals=lambda: self.terminals, looks=lambda: self.looks, history=lambda: self.history, **more,
        )  # fmt: skip

    def settle(self, seconds: float = 1.0) -> None:
        """Time passes, and what is due happens; also what comes of that."""
        for _ in range(2):
            self.clock.time += seconds / 2
            self.loop.drain()

    def vm(self, name: str) -> Ref:
        """The VM of that name."""
        return self._named(Kind.VM, name)

    def host(self, name: str) -> Ref:
        """The host of that name."""
        return self._named(Kind.HOST, name)

    def close(self) -> None:
        """Everything ends."""
        self.consoles.close()
        self.terminals.close()
        self.queries.close()
        self.flow.close()
        self.book.close()
        self.engine.close()
        self.window.deleteLater()

    def _named(self, kind: Kind, name: str) -> Ref:
        found = [e.id for e in self.inventory.view.all(kind) if getattr(e, "name", "") == name]
        assert found, name
        return Ref(kind, found[0])
