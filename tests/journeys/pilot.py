"""Drives the real window as a user does: finds things by what they are called, clicks, types, waits for what shows.

Everything behind the window is real: profile, database, engine, connections. Owner thread.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QToolButton,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from stellwerk.core.clock import Clock
from stellwerk.model.change import Batch
from stellwerk.model.event import Event
from stellwerk.ports.repository import Repository
from stellwerk.runtime.application import Mode
from stellwerk.runtime.build import build
from stellwerk.store.inventory import Inventory
from stellwerk.ui.bridge import QtLoop
from stellwerk.ui.forms.command_sheet import CommandSheet
from stellwerk.ui.main import Starting
from stellwerk.ui.pages.performance.performance_view import PerformanceView
from stellwerk.ui.shell.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

PATIENCE = 60_000
"""Milliseconds that anything may take; it is waited for no longer than it takes."""


class Pilot:
    """One user at one profile. `start` opens the window, `close` leaves; any number of times."""

    def __init__(
        self, bot: QtBot, app: QApplication, profile: Path, *, demo: bool = False, clock: Clock | None = None
    ) -> None:
        self._bot = bot
        self._app = app
        self._profile = profile
        self._demo = demo
        self._clock = clock
        self._loop: QtLoop | None = None
        self._starting: Starting | None = None
        self._starts = 0
        self._inventory: Inventory | None = None
        self._repository: Repository | None = None
        self.ended: list[int] = []
        """The exit statuses of the windows that have closed."""

    # --- coming and going ---

    def begin(self) -> None:
        """Start the program, whatever shows then."""
        self._loop = QtLoop()
        application = build(self._profile, self._loop, Mode.WINDOW, demo=self._demo, clock=self._clock)
        self._inventory = application.inventory
        self._repository = application._parts.repository
        self._starting = Starting(self._app, self._loop, application, self._profile, self.ended.append)
        self._starting.begin()

    def start(self) -> None:
        """Start the program and wait for its window."""
        self.begin()
        self.wait_for_window()

    def wait_for_window(self) -> None:
        """Wait until the window is on the screen."""
        self.wait(lambda: self._starting is not None and self._starting.window is not None)
        self.wait(lambda: self.window.isVisible())

    def close(self) -> None:
        """Close the window and wait until all of the program has ended; harmless where none runs."""
        starting, loop = self._starting, self._loop
        self._starting = self._loop = None
        if starting is None or loop is None:
            return
        self._starts += 1
        if len(self.ended) < self._starts:
            starting.stop()
        self.wait(lambda: len(self.ended) == self._starts)
        if starting.box is not None:
            starting.box.deleteLater()
        if starting.window is not None:
            starting.window.deleteLater()
        loop.close()
        loop.deleteLater()

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self._starting is not None
        assert self._starting.window is not None
        return self._starting.window

    @property
    def profile(self) -> Path:
        """The folder of the profile."""
        return self._profile

    def happened(self, event: Event) -> None:
        """Something is recorded, and shown."""
        assert self._repository is not None
        self._repository.write(lambda tables: tables.add_events([event]))
        self.inventory.apply(Batch(entities=(event,)))

    @property
    def inventory(self) -> Inventory:
        """What the window shows parts of."""
        assert self._inventory is not None
        return self._inventory

    @property
    def trouble(self) -> QMessageBox:
        """What says that the profile cannot be opened."""
        self.wait(lambda: self._starting is not None and self._starting.box is not None)
        assert self._starting is not None
        assert self._starting.box is not None
        return self._starting.box

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the program run until something is so."""
        self._bot.waitUntil(until, timeout=PATIENCE)

    # --- fields, buttons, keys ---

    def write(self, name: str, text: str, within: QWidget | None = None) -> None:
        """Type a text into the field of that name, in place of what is there."""
        self._type_into(self._seen(QLineEdit, name, within), text)

    def write_lines(self, name: str, text: str, within: QWidget | None = None) -> None:
        """The same in a field that takes several lines."""
        self._type_into(self._seen(QPlainTextEdit, name, within), text)

    def pick(self, name: str, entry: str, within: QWidget | None = None) -> None:
        """Choose from the list of that name by typing how the entry begins."""
        box = self._seen(QComboBox, name, within)
        box.setFocus()
        self._bot.keyClicks(box, entry)
        self.wait(lambda: box.currentText().startswith(entry))

    def _type_into(self, field: QLineEdit | QPlainTextEdit, text: str) -> None:
        self._bot.mouseClick(field, Qt.MouseButton.LeftButton)
        field.selectAll()
        self._bot.keyClicks(field, text)

    def search(self, query: str) -> None:
        """Ask a query in the search bar."""
        self.write("Search", query)
        self.keys(Qt.Key.Key_Return)

    def palette(self, words: str) -> None:
        """Open the palette, type, and take the best that fits."""
        self.keys(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        self.write("Command or object", words)
        self.keys(Qt.Key.Key_Return)

    def more(self, title: str) -> None:
        """Choose from the menu of what else the page's object can do, once it can be done."""
        self._bot.waitUntil(lambda: self._choose("More commands", title), timeout=PATIENCE)

    def bulk(self, title: str) -> None:
        """Do something with the rows selected, once it can be done: by its button, or from the menu beside it."""

        def do() -> None:
            buttons = [button for button in self.window.findChildren(QToolButton) if button.isVisible()]
            direct = [button for button in buttons if button.accessibleName().startswith(title)]
            if direct:
                assert direct[0].isEnabled(), direct[0].toolTip()
                self._bot.mouseClick(direct[0], Qt.MouseButton.LeftButton)
            else:
                self._choose("More commands for the selection", title)

        self._bot.waitUntil(do, timeout=PATIENCE)

    def keys(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in whatever window is in front; one must be."""
        self.wait(lambda: self._app.activeWindow() is not None)
        self._bot.keyClick(self._focus(), key, modifier)

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click the button of that name, once it can be clicked."""
        self.wait(lambda: any(button.isEnabled() for button in self._buttons(name, within)))
        button = next(button for button in self._buttons(name, within) if button.isEnabled())
        self._bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def tick(self, name: str, within: QWidget | None = None) -> None:
        """Click the box of that name, which stands at the left of its line."""
        box = self._seen(QCheckBox, name, within)
        was = box.isChecked()
        self._bot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
        assert box.isChecked() is not was

    def sheet(self) -> CommandSheet:
        """The sheet that asks something."""
        self.wait(self.asks)
        return next(sheet for sheet in self.window.findChildren(CommandSheet) if sheet.isVisible())

    def asks(self) -> bool:
        """Whether a sheet is open."""
        return any(sheet.isVisible() for sheet in self.window.findChildren(CommandSheet))

    def reads(self, text: str, within: QWidget | None = None) -> None:
        """Wait until a label shows this text."""
        top = within or self.window
        self.wait(lambda: any(label.isVisibleTo(top) and text in label.text() for label in top.findChildren(QLabel)))

    def shows(self, text: str) -> bool:
        """Whether a label in sight has this text."""
        return any(label.isVisible() and text in label.text() for label in self.window.findChildren(QLabel))

    # --- the tree ---

    def tree_names(self) -> list[str]:
        """The names in sight in the tree, from the top."""
        return [str(index.data()) for index in self._tree_rows()]

    def sees(self, name: str) -> None:
        """Wait until the tree shows an object of that name."""

        def there() -> None:
            names = self.tree_names()
            assert name in names, names

        self._bot.waitUntil(there, timeout=PATIENCE)

    def unfold(self, name: str) -> None:
        """Open a node of the tree with the keyboard, once there is something below it."""
        self._point(name)
        self.wait(lambda: self._tree.model().hasChildren(self._tree.currentIndex()))
        self._bot.keyClick(self._tree, Qt.Key.Key_Right)

    def choose(self, name: str) -> None:
        """Click an object of the tree: its page shows."""
        self._point(name)
        self.wait(lambda: self.window.windowTitle().startswith(name))

    def chosen(self) -> list[str]:
        """What is selected in the tree."""
        return [str(index.data()) for index in self._tree.selectedIndexes()]

    def turn_to(self, title: str) -> None:
        """Click the tab of that title on the page."""
        bar = self._seen(QTabBar, "Tabs")
        self.wait(lambda: title in [bar.tabText(place) for place in range(bar.count())])
        place = next(place for place in range(bar.count()) if bar.tabText(place) == title)
        self._bot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())

    def charts(self) -> PerformanceView:
        """The charts in sight."""
        self.wait(lambda: any(view.isVisible() for view in self.window.findChildren(PerformanceView)))
        return next(view for view in self.window.findChildren(PerformanceView) if view.isVisible())

    def click_at(self, widget: QWidget, place: QPoint) -> None:
        """Click into a picture."""
        self._bot.mouseMove(widget, place)
        self._bot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)

    def turn_page(self, title: str, within: QWidget) -> None:
        """Click the page of that title in a form that has several."""
        pages = self._seen(QListWidget, "Pages", within)
        entry = pages.findItems(title, Qt.MatchFlag.MatchExactly)[0]
        place = pages.visualItemRect(entry).center()
        self._bot.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=place)

    # --- lists ---

    def rows(self, name: str) -> list[list[str]]:
        """What the list of that name shows, row by row."""
        model = self._view(name).model()
        return [] if model is None else [_texts(model, row) for row in range(model.rowCount())]

    def names(self, name: str) -> list[str]:
        """The names in the list, sorted."""
        return sorted(row[self._column(name, "Name")] for row in self.rows(name))

    def lists(self, name: str, *words: str) -> None:
        """Wait until a row of the list shows all these words."""

        def there() -> None:
            rows = self.rows(name)
            assert any(all(any(word in cell for cell in row) for word in words) for row in rows), rows

        self._bot.waitUntil(there, timeout=PATIENCE)

    def mark(self, name: str, *objects: str) -> None:
        """Select rows of a list by the names they show, holding Ctrl."""
        view = self._view(name)
        self.wait(lambda: set(objects) <= {cell for row in self.rows(name) for cell in row})
        modifier = Qt.KeyboardModifier.NoModifier
        for number, row in enumerate(self.rows(name)):
            if set(objects) & set(row):
                place = self._middle(view, view.model().index(number, 0))
                self._bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
                modifier = Qt.KeyboardModifier.ControlModifier

    def click_cell(self, name: str, row_with: str, cell: str) -> None:
        """Click the cell that reads so, in the first row that has the other word."""
        view = self._view(name)
        self.wait(lambda: any({row_with, cell} <= set(row) for row in self.rows(name)))
        number, row = next((number, row) for number, row in enumerate(self.rows(name)) if row_with in row)
        place = self._middle(view, view.model().index(number, row.index(cell)))
        self._bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    # --- finding ---

    @property
    def _tree(self) -> QTreeView:
        return self._seen(QTreeView, "Inventory")

    def _tree_rows(self) -> Iterator[QModelIndex]:
        tree = self._tree
        index = tree.model().index(0, 0)
        while index.isValid():
            yield index
            index = tree.indexBelow(index)

    def _point(self, name: str) -> None:
        self.sees(name)
        index = next(index for index in self._tree_rows() if index.data() == name)
        self._tree.scrollTo(index)
        place = self._middle(self._tree, index)
        self._bot.mouseClick(self._tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def _middle(self, view: QAbstractItemView, index: QModelIndex) -> QPoint:
        return view.visualRect(index).center()

    def _view(self, name: str) -> QAbstractItemView:
        return self._seen(QAbstractItemView, name)

    def _buttons(self, name: str, within: QWidget | None) -> list[QAbstractButton]:
        top = within or self.window
        found = top.findChildren(QAbstractButton)
        return [button for button in found if button.isVisible() and name in (button.text(), button.accessibleName())]

    def _column(self, name: str, title: str) -> int:
        model = self._view(name).model()
        across, spoken = Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
        titles = [model.headerData(place, across, spoken) for place in range(model.columnCount())]
        return titles.index(title)

    def _choose(self, name: str, title: str) -> None:
        """Take an entry of a button's menu, if it can be. The menu is not shown: it would run a loop of its own."""
        menu = self._seen(QToolButton, name).menu()
        menu.aboutToShow.emit()
        try:
            fits = [one for one in _actions(menu) if one.text().replace("&", "").startswith(title)]
            assert fits, title
            assert fits[0].isEnabled(), fits[0].toolTip()
            fits[0].trigger()
        finally:
            menu.aboutToHide.emit()

    def _seen(self, kind: type[W], name: str, within: QWidget | None = None) -> W:
        """The one widget in sight of that name."""

        def found() -> list[W]:
            tops = [within] if within is not None else [top for top in self._app.topLevelWidgets() if top.isVisible()]
            widgets = [widget for top in tops for widget in top.findChildren(kind)]
            return [widget for widget in widgets if widget.isVisible() and widget.accessibleName() == name]

        self.wait(lambda: bool(found()))
        return found()[0]

    def _focus(self) -> QWidget:
        return self._app.focusWidget() or self.window.focusWidget() or self.window


def _actions(menu: QMenu) -> Iterator[QAction]:
    """The entries of a menu and of the menus in it."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            inner.aboutToShow.emit()
            yield from _actions(inner)
        else:
            yield action


def _texts(model: QAbstractItemModel, row: int) -> list[str]:
    return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
