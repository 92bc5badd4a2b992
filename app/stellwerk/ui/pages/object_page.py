"""The page of one object: head, banner, tabs. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QTabWidget, QVBoxLayout

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, translate
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.vm import Vm
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.pages.banner_fill import fill_banner
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.head import Head
from stellwerk.ui.pages.health import HealthLine
from stellwerk.ui.pages.page_memory import PageMemory
from stellwerk.ui.pages.part.banner import Banner
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.part.ground import Ground
from stellwerk.ui.pages.problem import problem_of
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.summary_tab import SUMMED, SummaryTab
from stellwerk.ui.pages.tab_plan import TabBody, TabPlan, tabs_of
from stellwerk.ui.shell.page import Place

_ASK_EVERY = 0.3
_SUMS_EVERY = 1.0
"""Seconds between two looks, and the same for what is summed up over many: other words in the head lay the whole window
out, and while hosts are synchronised they are others each time."""


class PageGround(Ground):
    """The widget of a page. F2 renames unless a list has the focus: there it is the row that is meant."""

    def __init__(self) -> None:
        super().__init__()
        self.head: Head | None = None
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)

    def event(self, event: QEvent) -> bool:
        """Take F2 before the shortcut of the window does."""
        if event.type() is QEvent.Type.ShortcutOverride and self._renames(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2."""
        if self._renames(event) and self.head is not None:
            self.head.begin_rename()
        else:
            super().keyPressEvent(event)

    def _renames(self, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_F2 or self.head is None:
            return False
        return self.head.can_rename and not isinstance(QApplication.focusWidget(), ListView)


class ObjectPage:
    """Implements `shell.page.Page` for an object that was there when the page was made."""

    def __init__(self, tools: PageDesk, host: Stage, ref: Ref, entity: Entity, memory: PageMemory) -> None:
        self.changed: Signal[None] = Signal()
        self._tools, self._host, self._ref, self._memory = tools, host, ref, memory
        self._title = name_of(entity)
        self._made: dict[str, Tab] = {}
        self._closed = False
        self._plans = tabs_of(entity, tools.desk.inventory.view)
        self.widget = PageGround()
        self.head = Head(tools, host.book, ref, self.widget)
        self.widget.head = self.head
        self.head.waiting.clicked.connect(lambda: self.show_tab("hardware"))
        self.head.tag_wanted.connect(lambda tag: host.go(Place(tag)))
        self.banner = Banner(tools.desk.theme, self.widget)
        self.tabs = QTabWidget(self.widget)
        # The tabs' texts begin where those of the head and of the summary do.
        self.tabs.setStyleSheet("QTabWidget::tab-bar { left: 8px; }")
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(_("Tabs"))
        self.note = EmptyNote(self.widget)
        self.note.hide()
        layout = QVBoxLayout(self.widget)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.health = HealthLine(tools.desk, HostId(ref.id), self.widget) if ref.kind is Kind.HOST else None
        parts = (self.head, *((self.health,) if self.health is not None else ()), self.banner, self.tabs, self.note)
        for part in parts:
            layout.addWidget(part, 1 if part in (self.tabs, self.note) else 0)
        self._pace = Pace(tools.desk.loop, self._follow, _SUMS_EVERY if ref.kind in SUMMED else _ASK_EVERY)
        self._subscriptions = [
            tools.desk.inventory.changed.connect(self._note_changes),
            tools.desk.theme.changed.connect(lambda _none: self._wear()),
        ]
        self._follow()
        self._fill_tabs()
        if ref.kind is Kind.VM:
            tools.watch_screen((VmId(ref.id),))
            tools.reading.addresses((VmId(ref.id),))

    # --- the page, as the window knows it ---

    @property
    def place(self) -> Place:
        """The object."""
        return Place(self._ref)

    @property
    def title(self) -> str:
        """Its name."""
        return self._title

    @property
    def query_text(self) -> str:
        """Of the list in front."""
        tab = self.front
        return tab.query_text if tab is not None else ""

    @property
    def targets(self) -> Sequence[Ref]:
        """The object itself."""
        return (self._ref,)

    @property
    def tab(self) -> str:
        """The key of the tab in front."""
        place = self.tabs.currentIndex()
        return self._plans[place].key if 0 <= place < len(self._plans) else ""

    @property
    def front(self) -> Tab | None:
        """The tab in front."""
        return self._made.get(self.tab)

    def show_tab(self, key: str) -> None:
        """Bring a tab to the front."""
        for place, plan in enumerate(self._plans):
            if plan.key == key:
                self.tabs.setCurrentIndex(place)

    def turn_tab(self, step: int) -> None:
        """The next one, around the end."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    def refresh(self) -> None:
        """Read again what the tab in front shows."""
        if self.front is not None:
            self.front.refresh()

    def close(self) -> None:
        """Give everything up; the widget is the window's to delete."""
        self._keep_scroll(self.tab)
        self._closed = True
        self._pace.close()
        for subscription in self._subscriptions:
            subscription.close()
        for tab in self._made.values():
            tab.release()

    # --- tabs ---

    def _fill_tabs(self) -> None:
        for plan in self._plans:
            slot = QFrame()
            inner = QVBoxLayout(slot)
            inner.setContentsMargins(0, 0, 0, 0)
            self.tabs.addTab(slot, translate(plan.title))
        self._last = ""
        self.show_tab(self._memory.tab(self._ref.kind))
        self._turned()
        self.tabs.currentChanged.connect(lambda _place: self._turned())

    def _turned(self) -> None:
        """Another tab is in front: it is made now if it never was."""
        key = self.tab
        if self._last:
            self._keep_scroll(self._last)
            self._memory.keep_tab(self._ref.kind, key)
        self._last = key
        tab = self._made.get(key)
        if tab is None:
            plan = self._plans[self.tabs.currentIndex()]
            tab = self._make(plan)
            if tab is None:
                return
            self._made[key] = tab
            slot = self.tabs.currentWidget().layout()
            assert slot is not None
            slot.addWidget(tab)
            tab.show()
        self._host.select(())
        self.widget.hand_on(tab if tab.hands_on else self.tabs.tabBar())
        tab.came()
        place = self._memory.scroll(self._ref, key)
        if place:
            # The scroll bar knows its range once the tab is laid out.
            QTimer.singleShot(0, tab, lambda: tab.scroll_to(place))
        self.changed.emit(None)

    def _make(self, plan: TabPlan) -> Tab | None:
        """The modules of tabs come with the first of their kind: a start shows one."""
        tools, host, ref = self._tools, self._host, self._ref
        match plan.body:
            case TabBody.SUMMARY:
                entity = tools.desk.inventory.view.get(ref)
                return SummaryTab(tools, host, ref, entity) if entity is not None else None
            case TabBody.LIST:
                from stellwerk.ui.pages.tab.list_tab import ListTab

                return ListTab(tools, host, ref, plan)
            case TabBody.HARDWARE:
                from stellwerk.ui.pages.tab.hardware_tab import HardwareTab

                self._want_networks()
                return HardwareTab(tools, ref)
            case TabBody.XML:
                from stellwerk.ui.pages.tab.xml_tab import XmlTab

                return XmlTab(tools, ref, self._memory)
            case TabBody.PERFORMANCE:
                if tools.charts is not None and not tools.charts.ready:
                    tools.charts.when_ready(self._charts_came)
                    return None
                from stellwerk.ui.pages.performance.performance_tab import PerformanceTab

                return PerformanceTab(tools, host, tools.history(), ref) if tools.history is not None else None
            case TabBody.MONITOR:
                from stellwerk.ui.pages.monitor.monitor_tab import monitor_of

                return monitor_of(tools, host, ref)
            case TabBody.CHECKS:
                from stellwerk.ui.pages.tab.checks_tab import ChecksTab

                return ChecksTab(tools, ref)
            case TabBody.LEASES:
                from stellwerk.ui.pages.tab.leases_tab import LeasesTab

                return LeasesTab(tools, host, ref)
            case TabBody.CONSOLE | TabBody.TERMINAL | TabBody.SERIAL:
                return self._make_screen(plan)
            case TabBody.CHAIN:
                from stellwerk.ui.pages.template.chain_tab import ChainTab

                return ChainTab(tools, host, ref)
            case TabBody.SNAPSHOTS:
                from stellwerk.ui.pages.snapshot.snapshot_tab import SnapshotTab

                return SnapshotTab(tools, host, ref)
            case TabBody.MACHINE | TabBody.SOFTWARE | TabBody.LOGS:
                from stellwerk.ui.pages.machine.make import machine_tab

                return machine_tab(tools, ref, plan.body)

    def _charts_came(self) -> None:
        if not self._closed and self.front is None:
            self._turned()

    def _make_screen(self, plan: TabPlan) -> Tab | None:
        """What is typed into; None where there is nothing to type with."""
        tools, host, ref = self._tools, self._host, self._ref
        match plan.body:
            case TabBody.CONSOLE:
                from stellwerk.ui.pages.tab.console_tab import ConsoleTab

                return ConsoleTab(tools, host, ref, tools.consoles()) if tools.consoles is not None else None
            case TabBody.TERMINAL:
                from stellwerk.ui.pages.tab.terminal_tab import TerminalTab

                return TerminalTab(tools, ref, tools.terminals()) if tools.terminals is not None else None
            case TabBody.SERIAL:
                from stellwerk.ui.pages.tab.serial_tab import SerialTab

                return SerialTab(tools, ref, tools.terminals()) if tools.terminals is not None else None
            case _:
                return None

    def _want_networks(self) -> None:
        """Forms of a VM's hardware offer what its host can connect it to."""
        desk = self._tools.desk
        vm = desk.inventory.view.get(self._ref)
        if isinstance(vm, Vm):
            for kind in (Kind.LIBVIRT_NETWORK, Kind.NIC):
                desk.wanted(Ref(Kind.HOST, vm.host_id), kind)

    def _keep_scroll(self, key: str) -> None:
        tab = self._made.get(key)
        if tab is not None:
            self._memory.keep_scroll(self._ref, key, tab.scrolled)

    # --- following ---

    def _note_changes(self, changes: ChangeSet) -> None:
        """Its own change, one of its host, a task on it: all that the head and the banner depend on."""
        mine = self._ref in changes.changed or self._ref in changes.removed or self._ref in changes.added
        if mine or changes.touches((Kind.HOST, Kind.TASK)):
            self._pace.ask()

    def _wear(self) -> None:
        self.head.wear()
        self._pace.ask()

    def _follow(self) -> None:
        view = self._tools.desk.inventory.view
        entity = view.get(self._ref)
        gone = entity is None
        for part in (self.head, self.tabs):
            part.setVisible(not gone)
        self.note.setVisible(gone)
        if entity is None:
            self.banner.hide()
            text = _('"{name}" is not there any more').format(name=self._title)
            self.note.tell(text, _("Show all VMs"), lambda: self._host.go(Place(query="Vms:")))
            return
        self.head.show_entity(entity)
        self.head.ask()
        if self.health is not None:
            self.health.tell()
        problem = problem_of(entity, view)
        fill_banner(self.banner, problem, self._tools, self._host, self.show_tab)
        if name_of(entity) != self._title:
            self._title = name_of(entity)
            for tab in self._made.values():
                tab.follow_name()
            self.changed.emit(None)
