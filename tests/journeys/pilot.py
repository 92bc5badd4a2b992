"""Drives the real window as a user does: finds things by what they are called, clicks, types, waits for what shows.

Everything behind the window is real: profile, database, engine, connections. Owner thread.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from stellwerk.runtime.application import Mode
from stellwerk.runtime.build import build
from stellwerk.store.inventory import Inventory
from stellwerk.ui.bridge import QtLoop
from stellwerk.ui.forms.command_sheet import CommandSheet
from stellwerk.ui.main import Starting
from stellwerk.ui.shell.main_window import MainWindow

W = TypeVar("W", bound=QWidget)

PATIENCE = 15_000
"""Milliseconds that anything may take; it is waited for no longer than it takes."""


class Pilot:
    """One user at one profile. `start` opens the window, `close` leaves; any number of times."""

    def __init__(self, bot: QtBot, app: QApplication, profile: Path, *, demo: bool = False) -> None:
        self._bot = bot
        self._app = app
        self._profile = profile
        self._demo = demo
        self._loop: QtLoop | None = None
        self._starting: Starting | None = None
        self._inventory: Inventory | None = None
        self.ended: list[int] = []
        """The exit statuses of the windows that have closed."""

    # --- coming and going ---

    def begin(self) -> None:
        """Start the program, whatever shows then."""
        self._loop = QtLoop()
        application = build(self._profile, self._loop, Mode.WINDOW, demo=self._demo)
        self._inventory = application.inventory
        self._starting = Starting(self._app, self._loop, application, self._profile, self.ended.append)
        self._starting.begin()

    def start(self) -> None:
        """Start the program and wait for its window."""
        self.begin()
        self.wait(lambda: self._starting is not None and self._starting.window is not None)
        self._bot.waitExposed(self.window)

    def close(self) -> None:
        """Close the window and wait until all of the program has ended; harmless where none runs."""
        starting, loop = self._starting, self._loop
        self._starting = self._loop = None
        if starting is None or loop is None:
            return
        before = len(self.ended)
        starting.stop()
        self.wait(lambda: len(self.ended) > before)
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

    def write(self, name: str, text: str) -> None:
        """Type a text into the field of that name, in place of what is there."""
        field = self._seen(QLineEdit, name)
        self._bot.mouseClick(field, Qt.MouseButton.LeftButton)
        field.selectAll()
        self._bot.keyClicks(field, text)

    def enter(self) -> None:
        """Press Enter where the focus is."""
        self._bot.keyClick(self._focus(), Qt.Key.Key_Return)

    def keys(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window."""
        self._bot.keyClick(self._focus(), key, modifier)

    def press(self, name: str, within: QWidget | None = None) -> None:
        """Click the button of that name, once it can be clicked."""
        self.wait(lambda: any(button.isEnabled() for button in self._buttons(name, within)))
        button = next(button for button in self._buttons(name, within) if button.isEnabled())
        self._bot.mouseClick(button, Qt.MouseButton.LeftButton)

    def sheet(self) -> CommandSheet:
        """The sheet that asks something."""
        self.wait(lambda: any(sheet.isVisible() for sheet in self.window.findChildren(CommandSheet)))
        return next(sheet for sheet in self.window.findChildren(CommandSheet) if sheet.isVisible())

    def reads(self, text: str, within: QWidget | None = None) -> None:
        """Wait until a label shows this text."""
        top = within or self.window
        self.wait(lambda: any(label.isVisibleTo(top) and text in label.text() for label in top.findChildren(QLabel)))

    # --- the tree ---

    def tree_names(self) -> list[str]:
        """The names in sight in the tree, from the top."""
        return [str(index.data()) for index in self._tree_rows()]

    def sees(self, name: str) -> None:
        """Wait until the tree shows an object of that name."""
        self.wait(lambda: name in self.tree_names())

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

    # --- lists ---

    def rows(self, name: str) -> list[list[str]]:
        """What the list of that name shows, row by row."""
        model = self._view(name).model()
        return [] if model is None else [_texts(model, row) for row in range(model.rowCount())]

    def lists(self, name: str, *words: str) -> None:
        """Wait until a row of the list shows all these words."""

        def there() -> None:
            rows = self.rows(name)
            assert any(all(any(word in cell for cell in row) for word in words) for row in rows), rows

        self._bot.waitUntil(there, timeout=PATIENCE)

    def mark(self, name: str, *objects: str) -> None:
        """Select rows of a list by the names they show, holding Ctrl."""
        view = self._view(name)
        modifier = Qt.KeyboardModifier.NoModifier
        for number, row in enumerate(self.rows(name)):
            if set(objects) & set(row):
                place = self._middle(view, view.model().index(number, 0))
                self._bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, place)
                modifier = Qt.KeyboardModifier.ControlModifier

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

    def _seen(self, kind: type[W], name: str) -> W:
        """The one widget in sight of that name."""

        def found() -> list[W]:
            tops = [top for top in self._app.topLevelWidgets() if top.isVisible()]
            widgets = [widget for top in tops for widget in top.findChildren(kind)]
            return [widget for widget in widgets if widget.isVisible() and widget.accessibleName() == name]

        self.wait(lambda: bool(found()))
        return found()[0]

    def _focus(self) -> QWidget:
        return self._app.focusWidget() or self.window.focusWidget() or self.window


def _texts(model: QAbstractItemModel, row: int) -> list[str]:
    return [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
