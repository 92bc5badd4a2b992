"""The lines of a log as text: by turns, and the view where it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from tests.ui.pages.room import Room

from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import MOST_LINES
from stellwerk.ui.pages.machine.log_text import LogText
from stellwerk.ui.theme.palette import Token


def numbered(count: int) -> tuple[LogLine, ...]:
    return tuple(LogLine(text=f"line {number}", grave=number % 10 == 3) for number in range(count))


@pytest.fixture
def text(room: Room, qtbot: Any) -> Iterator[LogText]:
    made = LogText(room.tools.desk.loop, room.tools.desk.theme)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    yield made
    made.stop()


def filled(room: Room, text: LogText) -> LogText:
    while text.filling:
        room.settle()
    return text


def test_errors_have_their_colour_and_no_other_line(room: Room, text: LogText) -> None:
    text.show_lines(numbered(20), "")
    red = room.tools.desk.theme.colour(Token.RED)
    block, found = filled(room, text).document().firstBlock(), []
    while block.isValid():
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        if cursor.charFormat().foreground().color() == red:
            found.append(block.text())
        block = block.next()
    assert found == ["line 3", "line 13"]


def test_it_stays_at_the_end_or_where_it_was_scrolled_to(room: Room, text: LogText) -> None:
    text.show_lines(numbered(2000), "")
    bar = filled(room, text).verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    text.add_lines(numbered(50))
    assert filled(room, text).verticalScrollBar().value() == bar.maximum()
    bar.setValue(100)
    text.add_lines(numbered(5))
    assert filled(room, text).verticalScrollBar().value() == 100


def test_lines_that_come_while_it_is_filled_in_follow_the_others(room: Room, text: LogText) -> None:
    text.show_lines(numbered(MOST_LINES - 1), "")
    assert text.filling
    text.add_lines((LogLine(text="last"),))
    assert filled(room, text).toPlainText().endswith(f"line {MOST_LINES - 2}\nlast")
    assert text.blockCount() == MOST_LINES


def test_stopped_it_fills_in_no_more(room: Room, text: LogText) -> None:
    text.show_lines(numbered(MOST_LINES), "")
    text.stop()
    count = text.blockCount()
    room.settle()
    assert text.blockCount() == count < MOST_LINES
