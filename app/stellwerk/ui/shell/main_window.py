"""The window: puts the panes together and lets each know what the others show. Owner thread."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.signal import Signal
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.alarm.alert_teller import AlertTeller
from stellwerk.ui.beneath import said_of
from stellwerk.ui.bookmarks.known_query import KnownQueries
from stellwerk.ui.bookmarks.panel import BookmarkDock
from stellwerk.ui.bookmarks.star import Star
from stellwerk.ui.desk import Desk
from stellwerk.ui.search.bar import SearchBar
from stellwerk.ui.shell.breadcrumb import Breadcrumb, path_to
from stellwerk.ui.shell.keeping import Keeper
from stellwerk.ui.shell.leaving import Leaving
from stellwerk.ui.shell.list_dock import EVENT_COLUMNS, EVENTS, ListDock, columns
from stellwerk.ui.shell.menu_bar import MenuFiller
from stellwerk.ui.shell.navigator import Navigator, PageStack
from stellwerk.ui.shell.own_action import command_keys, look_calls, own_actions, place_calls, shortcut_book, tick_looks
from stellwerk.ui.shell.page import Page, PageFactory, Place
from stellwerk.ui.shell.status_line import StatusLine
from stellwerk.ui.shell.task_row import TaskDock
from stellwerk.ui.shell.top_row import TopRow
from stellwerk.ui.shell.tray import TaskTeller, Tray
from stellwerk.ui.shell.tree_pane import TreePane
from stellwerk.ui.theme.metric import BARS_HEIGHT, DOCK_HEIGHT, DOCK_WIDTHS, FIRST_WINDOW, LEAST_WINDOW, TREE_WIDTH

if TYPE_CHECKING:
    from stellwerk.ui.bookmarks.exchange_flow import ExchangeFlow
    from stellwerk.ui.shell.command_palette import CommandPalette

SAY_SECONDS = 8


class MainWindow(QMainWindow):
    """One window on one profile; fits `PageHost`. `closed` emits once when it has closed for good."""

    def __init__(self, desk: Desk, factory: PageFactory) -> None:
        super().__init__()
        self._desk = desk
        self._released = False
        self.closed: Signal[None] = Signal()
        self.setObjectName("window")
        self.setWindowIcon(desk.theme.icons.program_icon())
        self.setMinimumSize(*LEAST_WINDOW)
        self.resize(*FIRST_WINDOW)
        stack = PageStack(self)
        self.setCentralWidget(stack)
        self.navigator = Navigator(stack, factory, self)
        self.book = ActionBook(self, desk.doer, desk.conductor, desk.theme, desk.loop)
        self.book.refused = self.say
        self.book.choose_tags = self._choose_tags
        self.book.choose_folder = self._choose_folder
        self.book.choose_field = self._choose_field
        self.book.show_console = self.show_console
        self.book.said = lambda place: said_of(place, desk.inventory.view)
        self.book.look_at = self.look_at
        self._calls = self._own_calls()
        self.own = own_actions(self, desk.theme, self._calls)
        self.shortcuts = shortcut_book(desk.settings, self.book, self.own)
        self._menus = MenuFiller(self.menuBar(), desk, self.book, self.own, self.complete)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._keeper.restore()
        self._ticks = tick_looks(self, self.own, desk.settings)

    def complete(self) -> None:
        """Fill the menus with commands and give these their keys, when the window stands; the first time only."""
        if self._menus.fill():
            self.shortcuts.add(command_keys(self._desk.doer.registry))

    # --- what pages ask (PageHost) ---

    def go(self, place: Place, *, aside: bool = False) -> None:
        """Show another place. `aside`: the focus stays where it is."""
        focus = self.focusWidget()
        self.navigator.go(place)
        page = self.navigator.page
        if aside and focus is not None:
            focus.setFocus()
        elif page is not None:
            page.widget.setFocus()

    def select(self, refs: Sequence[Ref]) -> None:
        """These are selected in the page; with none the commands work on the page's own object."""
        page = self.navigator.page
        self.book.set_selection(refs or (page.targets if page is not None else ()))

    def ask_menu(self, refs: Sequence[Ref], at: QPoint, more: Callable[[QMenu], None] | None = None) -> None:
        """Open the context menu of these objects; `more` adds to it."""
        from stellwerk.ui.search.comparing import add_comparison
        from stellwerk.ui.search.related_menu import add_searches  # here: a start opens no menu

        menu = self.book.menu_for(refs, self)
        icons = self._desk.theme.icons
        add_searches(menu, refs, self._desk.inventory.view, icons, lambda query: self.go(Place(query=query)))
        add_comparison(menu, refs, icons, self._calls["compare"])
        if more is not None:
            more(menu)
        menu.popup(at)

    def _choose_tags(self, refs: Sequence[Ref], at: QPoint) -> None:
        from stellwerk.ui.tags.tag_panel import TagPanel  # here: a start does not show it

        TagPanel(self._desk, refs, self).open_at(at)

    def _choose_folder(self, refs: Sequence[Ref], at: QPoint) -> None:
        from stellwerk.ui.label.folder_panel import FolderPanel

        FolderPanel(self._desk, refs, self).open_at(at)

    def show_console(self, ref: Ref) -> None:
        """The page of a VM with its console in front, which has the keyboard."""
        self.go(Place(ref))
        page = self.navigator.page
        if page is not None:
            page.show_tab("console")
            display = page.widget.findChild(QWidget, "display")
            (display or page.widget).setFocus()

    def look_at(self, ref: Ref) -> bool:
        """Show the console of a VM that runs; false for all else."""
        vm = self._desk.inventory.view.get(ref)
        runs = isinstance(vm, Vm) and vm.domain.active
        if runs:
            self.show_console(ref)
        return runs

    def _show_chosen_console(self) -> None:
        action = self.book.console_action(self.book.selection, self)
        if action is not None:
            action.trigger()
            action.deleteLater()
        else:
            self.say(_("Select VMs to see their consoles"))

    def _choose_field(self, refs: Sequence[Ref], _at: QPoint) -> None:
        from stellwerk.ui.label.field_sheet import FieldSheet

        FieldSheet(self._desk, refs, self).show()

    def say(self, text: str) -> None:
        """Show a short line in the status bar for some seconds."""
        self.statusBar().showMessage(text, SAY_SECONDS * 1000)

    @cached_property
    def palette_box(self) -> "CommandPalette":
        """The command palette, made when it is first wanted."""
        from stellwerk.ui.shell.command_palette import CommandPalette
        from stellwerk.ui.shell.palette_source import PaletteSource

        source = PaletteSource(
            self._desk,
            self.book,
            self._calls,
            lambda key: self.shortcuts.of(self.own[key].objectName()),
            lambda ref: self.go(Place(ref)),
        )
        return CommandPalette(self, source, self._desk.theme)

    @cached_property
    def exchange(self) -> "ExchangeFlow":
        """Export and import, made when first wanted."""
        from stellwerk.ui.bookmarks.exchange_flow import ExchangeFlow

        assert self._desk.exchange is not None
        return ExchangeFlow(self._desk.exchange, self, self.say)

    # --- building ---

    def _own_calls(self) -> dict[str, Callable[[], None]]:
        return {
            "palette": lambda: self.palette_box.open(),
            "search": lambda: self.search.focus(),
            "star": lambda: self.star.ask(),
            "filter": self._focus_filter,
            "console": self._show_chosen_console,
            "back": lambda: self.navigator.back(),
            "forward": lambda: self.navigator.forward(),
            "refresh": self._refresh,
            "undo": self._undo,
            "next_tab": lambda: self._turn_tab(1),
            "previous_tab": lambda: self._turn_tab(-1),
            "tree": lambda: self._toggle(self.tree_dock),
            "tasks": lambda: self._toggle(self.tasks),
            "events": lambda: self._toggle(self.events),
            "bookmarks": lambda: self._toggle(self.bookmarks),
            "export": lambda: self.exchange.export(),
            "import": lambda: self.exchange.import_(),
            "shortcuts": self._show_shortcuts,
            "secrets": self._show_secrets,
            "alarms": lambda: self.go(Place(query="Alarms:")),
            "quit": self._quit,
            **place_calls(self, self._desk.inventory.view, lambda: self.book.selection),
            **look_calls(self._desk.settings),
        }

    def _make_parts(self) -> None:
        desk = self._desk
        self.pane = TreePane(desk)
        self.path = Breadcrumb(desk.theme, lambda ref: self.go(Place(ref)))
        self.search = SearchBar(desk)
        self.known = KnownQueries(desk.inventory)
        self.star = Star(desk, self.known)
        self.search.add(self.star)
        self.tasks = TaskDock(desk, self)
        self.events = ListDock("events", _("Events"), _("Nothing was recorded yet"), desk, self)
        self.events.show_query(EVENTS, columns(Kind.EVENT, EVENT_COLUMNS), tuple(EVENT_COLUMNS.values()))
        self.status = StatusLine(desk, lambda query: self.go(Place(query=query)))
        self.tray = Tray(self, desk, self.come_back, self._quit)
        self._leaving = Leaving(self, desk, self._go_away, self._quit, lambda: self.tray.there)
        self._teller = TaskTeller(desk, self.tray.notify, self.isActiveWindow)
        self._alert_teller = AlertTeller(desk.inventory, desk.loop, self.tray.notify)
        self._keeper = Keeper(self, self.pane, self.navigator, desk.settings, desk.loop)

    def _lay_out(self) -> None:
        own = self.own
        self.addToolBar(TopRow(own["back"], own["forward"], self.path, self.search, own["palette"], self))
        dock = self.tree_dock = QDockWidget(_("Inventory"), self)
        dock.setObjectName("tree")
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        dock.setTitleBarWidget(QWidget(dock))
        dock.setWidget(self.pane)
        self.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        self.bookmarks = BookmarkDock(self._desk, self.book, self.known, self)
        self.splitDockWidget(dock, self.bookmarks, Qt.Orientation.Vertical)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.tasks)
        self.splitDockWidget(self.tasks, self.events, Qt.Orientation.Horizontal)
        self.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.resizeDocks([dock], [TREE_WIDTH], Qt.Orientation.Horizontal)
        self.bookmarks.take_height(self.height() - DOCK_HEIGHT - BARS_HEIGHT)
        self.resizeDocks([self.tasks, self.events], [DOCK_HEIGHT, DOCK_HEIGHT], Qt.Orientation.Vertical)
        self.resizeDocks([self.tasks, self.events], list(DOCK_WIDTHS), Qt.Orientation.Horizontal)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.status, 1)

    def _connect(self) -> None:
        tree = self.pane.tree
        tree.shown.connect(lambda ref: self.go(Place(ref), aside=True))
        tree.opened.connect(lambda ref: self.go(Place(ref)))
        tree.double_clicked.connect(self.look_at)
        tree.selection_changed.connect(self.book.set_selection)
        self.pane.problem.connect(self.say)
        for dock in (self.tasks, self.events):
            view = dock.view
            view.menu_wanted.connect(lambda at, refs, dock=dock: self.ask_menu(refs, at, dock.more))
            dock.query_wanted.connect(lambda query: self.go(Place(query=query)))
            view.selection_changed.connect(lambda refs: self.book.set_selection(refs) if refs else None)
            view.opened.connect(lambda ref: self.go(Place(ref)))
        tree.menu_wanted.connect(lambda at, refs: self.ask_menu(refs, at))
        self.search.searched.connect(lambda text: self.go(Place(query=text)))
        self.search.opened.connect(lambda ref: self.go(Place(ref)))
        self.search.problem.connect(self.say)
        self.search.shown_changed.connect(self.star.show_query)
        self.search.shown_changed.connect(self.bookmarks.show_query)
        self.bookmarks.query_opened.connect(lambda query: self.go(Place(query=query), aside=True))
        self.bookmarks.add_wanted.connect(self.star.ask)
        self.bookmarks.said.connect(self.say)
        self.navigator.moved.connect(self._moved)
        self.navigator.changed.connect(self._tell)
        for key, panel in self._docks().items():
            panel.visibilityChanged.connect(lambda _on, key=key, panel=panel: self._tick(key, panel))
        for expanding in (tree.expanded, tree.collapsed):
            expanding.connect(lambda _index: self._keeper.ask())
        self._subscription = self._desk.inventory.changed.connect(self._follow)

    # --- following ---

    def _moved(self, page: Page) -> None:
        if page.place.ref is not None:
            self.pane.point_at(page.place.ref)
        self.book.set_selection(page.targets)
        self._tell(page)
        self._keeper.ask()

    def _tell(self, page: Page) -> None:
        """Title, path and search bar say what is shown."""
        parts = [page.title, _("demo fleet") if self._desk.demo else "", "Stellwerk"]
        self.setWindowTitle(" – ".join(part for part in parts if part))
        path = path_to(page.place.ref, self._desk.inventory.view) if page.place.ref is not None else []
        if path:
            self.path.show_path(path)
        else:
            self.path.show_text(page.title)
        self.search.show_query(page.query_text)
        self.own["back"].setEnabled(self.navigator.history.can_go_back)
        self.own["forward"].setEnabled(self.navigator.history.can_go_forward)

    def _follow(self, changes: ChangeSet) -> None:
        """Whether a command is possible depends on what it works on, on hosts and on tasks."""
        selected = any(ref in changes.changed for ref in self.book.selection)
        if selected or changes.touches((Kind.HOST, Kind.TASK)):
            self.book.look_again()
        page = self.navigator.page
        if page is not None and page.place.ref is not None and "name" in changes.changed.get(page.place.ref, ()):
            self._tell(page)

    def _docks(self) -> dict[str, QDockWidget]:
        """Those that can be hidden, by the key of the act that does it."""
        return {"tree": self.tree_dock, "tasks": self.tasks, "events": self.events, "bookmarks": self.bookmarks}

    def _tick(self, key: str, dock: QDockWidget) -> None:
        self.own[key].setChecked(not dock.isHidden())

    # --- what the window's own actions do ---

    def _toggle(self, dock: QDockWidget) -> None:
        dock.setVisible(dock.isHidden())

    def _focus_filter(self) -> None:
        self.tree_dock.show()
        self.pane.filter_box.setFocus()
        self.pane.filter_box.selectAll()

    def _refresh(self) -> None:
        page = self.navigator.page
        if page is not None:
            page.refresh()
            self._desk.refresh(page.targets)

    def _undo(self) -> None:
        if not self.tasks.undo_last():
            self.say(_("There is nothing to undo"))

    def _turn_tab(self, step: int) -> None:
        if self.navigator.page is not None:
            self.navigator.page.turn_tab(step)

    def _show_shortcuts(self) -> None:
        from stellwerk.ui.shell.shortcut_dialog import ShortcutDialog  # here: a start does not show it

        self.complete()
        ShortcutDialog(self.shortcuts, self).show()

    def _show_secrets(self) -> None:
        from stellwerk.ui.secrets.kept_dialog import KeptDialog  # here: as above

        if self._desk.secrets is not None:
            KeptDialog(self._desk.secrets(), self._desk.inventory, self).show()

    # --- coming and going ---

    def come_back(self) -> None:
        """Show the window again, in front."""
        self._leaving.stay()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _go_away(self) -> None:
        (self.hide if self.tray.there else self.showMinimized)()

    def _quit(self) -> None:
        self.close()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The palette has its place by the window's size."""
        if "palette_box" in self.__dict__:
            self.palette_box.put_away()
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while tasks run."""
        if not self._leaving.may_close():
            event.ignore()
            return
        self._keeper.save()
        self._release()
        event.accept()
        self.closed.emit(None)

    def _release(self) -> None:
        if self._released:
            return
        self._released = True
        self._subscription.close()
        self._ticks.close()
        for part in (self._keeper, self.book, self._teller, self._alert_teller):
            part.close()
        docks = (self.tasks, self.events, self.bookmarks)
        for holder in (*docks, self.status, self.pane, self.search, self.star, self._leaving):
            holder.release()
        if "exchange" in self.__dict__:
            self.exchange.release()
        self.navigator.close()
        self.tray.hide()
