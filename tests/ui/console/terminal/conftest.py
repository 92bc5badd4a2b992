"""What tests of the terminal's widget share."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop

from stellwerk.ui.console.terminal.terminal_widget import TerminalWidget
from stellwerk.ui.theme.theme import Theme


class Shown:
    """A widget, what is typed into it, and a program that says things."""

    def __init__(self, widget: TerminalWidget, loop: ManualLoop) -> None:
        self.widget, self._loop = widget, loop
        self.typed = b""
        widget.typed.connect(self._note)
        widget.answered.connect(self._note)

    def say(self, said: str) -> None:
        """A program says this, and it is shown."""
        self.widget.emulator.feed(said.encode())
        self._loop.advance(0)
        self.widget._take_frame()

    @property
    def lines(self) -> list[str]:
        return [row.text for row in self.widget.frame_now.rows]

    def _note(self, data: bytes) -> None:
        self.typed += data


@pytest.fixture
def shown(qtbot: QtBot, theme: Theme, loop: ManualLoop) -> Iterator[Shown]:
    """A terminal of 40 columns and 10 rows."""
    widget = TerminalWidget(loop, theme)
    qtbot.addWidget(widget)
    cells = widget.cells
    widget.resize(widget.width() - widget.viewport().width() + 40 * cells.width, 10 * cells.height + 8)
    widget.show()
    cells = widget.cells
    extra = widget.width() - widget.viewport().width(), widget.height() - widget.viewport().height()
    widget.resize(40 * cells.width + extra[0], 10 * cells.height + extra[1])
    yield Shown(widget, loop)
    widget.release()
