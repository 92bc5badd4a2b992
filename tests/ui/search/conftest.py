"""What tests of the search bar share."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.ui.search.bar import SearchBar
from stellwerk.ui.search.row import Row


class Typist:
    """Types into a bar and looks at its list."""

    def __init__(self, qtbot: QtBot, bar: SearchBar, loop: ManualLoop) -> None:
        self.qtbot, self.bar, self.loop = qtbot, bar, loop
        self.searched: list[str] = []
        bar.searched.connect(self.searched.append)

    def type(self, text: str) -> None:
        """Letter by letter, and what is due happens."""
        self.bar.focus()
        self.qtbot.keyClicks(self.bar.edit, text)
        self.settle()

    def type_on(self, text: str) -> None:
        """The same where the cursor is."""
        self.qtbot.keyClicks(self.bar.edit, text)
        self.settle()

    def settle(self) -> None:
        """Let what is due happen, a search through the fleet too."""
        for _turn in range(20):
            self.loop.advance(0.01)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key."""
        self.qtbot.keyClick(self.bar.edit, key, held)
        self.settle()

    def wait(self, true: Callable[[], bool]) -> None:
        """Until values that a thread gathers are there."""
        self.qtbot.waitUntil(lambda: self.settle() or true())

    @property
    def text(self) -> str:
        return self.bar.edit.text()

    @property
    def is_open(self) -> bool:
        return self.bar.assistant.is_open

    @property
    def rows(self) -> list[Row]:
        return list(self.bar.assistant.dropdown.rows) if self.is_open else []

    @property
    def current(self) -> int:
        return self.bar.assistant.dropdown.list.currentIndex().row()

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.rows]


@pytest.fixture
def bar(qtbot: QtBot, kit: Tools) -> SearchBar:
    bar = SearchBar(kit.desk)
    qtbot.addWidget(bar)
    bar.resize(700, 400)
    bar.show()
    qtbot.waitExposed(bar)
    bar.activateWindow()
    return bar


@pytest.fixture
def typist(qtbot: QtBot, bar: SearchBar, loop: ManualLoop) -> Typist:
    return Typist(qtbot, bar, loop)
