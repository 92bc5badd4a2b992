"""What a window needs, without engine, forms and pages."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from tests.fakes.fleet import NOW, Size, StillClock, fleet

from stellwerk.core.error import Gone
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.model.catalogue.format import ref_name
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.graph import Graph
from stellwerk.model.task import Task
from stellwerk.model.vm import Vm
from stellwerk.store.inventory import Inventory
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.shell.page import PageHost, Place
from stellwerk.ui.theme.theme import Theme

SMALL = Size()


class FakeAct(Record, frozen=True):
    """A command, without what it does."""

    name: str
    title: str
    on: Kind | None = None
    help: str = ""
    many: bool = True
    menu: str = ""
    icon: str = ""
    shortcut: str = ""
    primary: bool = False
    options: str = ""


ACTS = (
    FakeAct("Add-Host", "Add host…", menu="host/add", icon="plus"),
    FakeAct("Add-DataCenter", "Add data center…", menu="dc/add", icon="plus"),
    FakeAct("Start-Vm", "Start", Kind.VM, "Start it", menu="vm/power", icon="play", shortcut="Ctrl+Shift+S",
            primary=True, options="Start with options…"),
    FakeAct("Shutdown-Vm", "Shut down", Kind.VM, "Ask the guest", menu="vm/power", icon="power", primary=True),
    FakeAct("Stop-Vm", "Force off", Kind.VM, "Cut the power", menu="vm/power", icon="stop"),
    FakeAct("Migrate-Vm", "Migrate…", Kind.VM, "To another host", menu="vm/move", icon="arrow-square-right"),
    FakeAct("Update-Vm", "Edit…", Kind.VM, "Name and more", menu="vm/edit", icon="pencil-simple", many=False),
    FakeAct("Remove-Vm", "Remove…", Kind.VM, "Gone for good", menu="vm/remove", icon="trash", shortcut="Del"),
    FakeAct("Connect-Host", "Connect", Kind.HOST, "Connect", menu="host/link", icon="link", primary=True),
    FakeAct("Suspend-Host", "Maintenance…", Kind.HOST, "Empty it", menu="host/state", icon="wrench", primary=True),
    FakeAct("Remove-Host", "Remove…", Kind.HOST, "Forget it", menu="host/remove", icon="trash"),
    FakeAct("Stop-Task", "Cancel", Kind.TASK, "Give it up", menu="task/end", icon="x", primary=True),
    FakeAct("Add-Bookmark", "Add bookmark…", help="Keep a query", menu="organisation", icon="bookmark-simple"),
    FakeAct("Update-Bookmark", "Edit…", Kind.BOOKMARK, "Change it", menu="edit", icon="pencil-simple", shortcut="F2"),
    FakeAct("Remove-Bookmark", "Remove", Kind.BOOKMARK, "Remove it", menu="remove", icon="trash", shortcut="Del"),
    FakeAct("Undo-Task", "Undo", Kind.TASK, "Do the opposite", menu="task/end", icon="arrow-counter-clockwise"),
)  # fmt: skip


class FakeTarget(Record, frozen=True):
    name: str
    allowed: bool
    reason: str = ""


class FakeOffer(Record, frozen=True):
    targets: tuple[FakeTarget, ...]

    @property
    def allowed(self) -> bool:
        return not self.targets or any(target.allowed for target in self.targets)

    @property
    def counts(self) -> str:
        able = sum(target.allowed for target in self.targets)
        return f"{able} of {len(self.targets)}" if 0 < able < len(self.targets) else ""

    @property
    def reason(self) -> str:
        return "" if self.allowed else self.targets[0].reason


class FakeActs:
    """The table of commands."""

    def __init__(self, acts: Sequence[FakeAct]) -> None:
        self._acts = tuple(acts)

    def find(self, name: str) -> FakeAct | None:
        return next((act for act in self._acts if act.name == name), None)

    def for_kind(self, kind: Kind | None) -> tuple[FakeAct, ...]:
        return tuple(act for act in self._acts if act.on is kind)

    def all(self) -> tuple[FakeAct, ...]:
        return self._acts


class FakeDoer:
    """Offers Start to what is off, Shut down and Force off to what runs, everything else always."""

    def __init__(self, graph: Graph) -> None:
        self.registry = FakeActs(ACTS)
        self.tasks: list[Task] = []
        self.asked: list[tuple[str, int]] = []
        self._graph = graph

    def offer(self, command: str, *targets: Ref) -> FakeOffer:
        self.asked.append((command, len(targets)))
        return FakeOffer(tuple(self._target(command, ref) for ref in targets))

    def running(self) -> Sequence[Task]:
        return [task for task in self.tasks if not task.over]

    def _target(self, command: str, ref: Ref) -> FakeTarget:
        entity = self._graph.get(ref)
        if entity is None:
            raise Gone("it is not there any more")
        name = ref_name(ref, self._graph)
        if not isinstance(entity, Vm):
            return FakeTarget(name, True)
        runs = entity.domain.active
        if command == "Start-Vm" and runs:
            return FakeTarget(name, False, f'VM "{name}" runs already')
        if command in ("Shutdown-Vm", "Stop-Vm") and not runs:
            return FakeTarget(name, False, f'VM "{name}" is off')
        return FakeTarget(name, True)


class FakeConductor:
    """Notes what was begun."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, tuple[Ref, ...]]] = []
        self.submitted: list[tuple[str, tuple[Ref, ...], dict[str, object]]] = []
        self.said: list[dict[str, str]] = []
        self.problem = ""

    def begin(self, command: str, targets: Sequence[Ref], said: Mapping[str, str] | None = None) -> None:
        self.begun.append((command, tuple(targets)))
        self.said.append(dict(said or {}))

    def submit_with(self, command: str, targets: Sequence[Ref], **args: object) -> str:
        if not self.problem:
            self.submitted.append((command, tuple(targets), args))
        return self.problem


class FakePage:
    """A page that lists VMs under its title."""

    TABS = ("summary", "vms", "events")

    def __init__(self, desk: Desk, place: Place, host: PageHost) -> None:
        self.place, self.host = place, host
        self.changed: Signal[None] = Signal()
        self.tab = self.TABS[0]
        self.refreshed = 0
        self.closed = False
        graph = desk.inventory.view
        self.title = ref_name(place.ref, graph) if place.ref else place.query or "Welcome"
        self.query_text = place.query or "Vms:"
        self.targets = (place.ref,) if place.ref else ()
        self.widget = QWidget()
        self.list = ListView(desk.theme, desk.sampled, "VMs")
        layout = QVBoxLayout(self.widget)
        layout.addWidget(QLabel(self.title))
        layout.addWidget(self.list)
        live = desk.inventory.live(self.query_text)
        props = [prop for prop in CATALOGUE.own_props(live.kind) if prop.column.shown]
        self.list.show_model(ListModel(live, graph, props, desk.loop))
        self.list.selection_changed.connect(host.select)
        self.list.menu_wanted.connect(lambda at, refs: host.ask_menu(refs, at))

    def show_tab(self, key: str) -> None:
        if key in self.TABS:
            self.tab = key
            self.changed.emit(None)

    def turn_tab(self, step: int) -> None:
        self.show_tab(self.TABS[(self.TABS.index(self.tab) + step) % len(self.TABS)])

    def refresh(self) -> None:
        self.refreshed += 1

    def close(self) -> None:
        self.closed = True
        self.list.release()


class FakePages:
    """Makes pages and remembers them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.made: list[FakePage] = []
        self.parents: list[QWidget | None] = []

    def page(self, place: Place, host: PageHost, parent: QWidget | None = None) -> FakePage:
        self.made.append(FakePage(self.desk, place, host))
        self.parents.append(parent)
        return self.made[-1]


class FakeHost:
    """What a page asks of the window, noted."""

    def __init__(self) -> None:
        self.gone_to: list[Place] = []
        self.said: list[str] = []

    def go(self, place: Place, *, aside: bool = False) -> None:
        self.gone_to.append(place)

    def select(self, refs: Sequence[Ref]) -> None:
        pass

    def ask_menu(self, refs: Sequence[Ref], at: QPoint, more: Any = None) -> None:
        pass

    def say(self, text: str) -> None:
        self.said.append(text)


class Tools(Record):
    """A desk with the fakes on it, to be asked afterwards."""

    desk: Desk
    doer: FakeDoer
    conductor: FakeConductor
    inventory: Inventory
    settings: Settings
    sampled: Signal[None]
    wanted: list[tuple[Ref, Kind]] = field(default_factory=list)
    refreshed: list[tuple[Ref, ...]] = field(default_factory=list)


def tools(loop: Loop, theme: Theme, settings: Settings, size: Size = SMALL, **more: Any) -> Tools:
    """A desk over a fleet of that size."""
    clock = StillClock(NOW)
    inventory = fleet(loop, clock, size)
    doer, conductor, sampled = FakeDoer(inventory.view), FakeConductor(), Signal[None]()
    wanted: list[tuple[Ref, Kind]] = []
    refreshed: list[tuple[Ref, ...]] = []

    def want(ref: Ref, kind: Kind) -> None:
        wanted.append((ref, kind))

    desk = Desk(
        inventory=inventory, loop=loop, clock=clock, settings=settings, theme=theme, doer=doer, conductor=conductor,
        sampled=sampled, wanted=want, refresh=lambda refs: refreshed.append(tuple(refs)), **more,
    )  # fmt: skip
    return Tools(desk, doer, conductor, inventory, settings, sampled, wanted, refreshed)


def application() -> QApplication:
    """The one that pytest-qt made."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
