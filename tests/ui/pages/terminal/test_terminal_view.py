"""A terminal with all around it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId
from stellwerk.ui.pages.terminal.shell_view import ShellView
from stellwerk.ui.pages.terminal.terminal_view import TerminalTools, TerminalView


@pytest.fixture
def view(view_tools: TerminalTools, qtbot: QtBot) -> Iterator[TerminalView]:
    """One that is being opened."""
    view = ShellView(view_tools, HostId("h1"), lambda: "h1/x")
    qtbot.addWidget(view)
    view.resize(700, 500)
    view.show()
    view.begin()
    yield view
    view.release()


def lines(view: TerminalView) -> list[str]:
    return [row.text for row in view.terminal.emulator.frame().rows]


def test_it_opens_with_the_size_of_the_widget_and_shows_what_comes(view: TerminalView, room: Room) -> None:
    assert (view.live, view.bar.status.text()) == (False, "Connecting…")
    assert room.openings.last.size == view.terminal.columns_rows
    room.openings.last.open().say(b"hello")
    assert (view.live, view.bar.status.text(), lines(view)[0]) == (True, "Connected", "hello")
    view.resize(900, 500)
    assert room.openings.last.size == view.terminal.columns_rows


def test_keys_go_there_once_it_is_open(view: TerminalView, room: Room) -> None:
    QTest.keyClicks(view.terminal, "x")
    room.openings.last.open()
    QTest.keyClicks(view.terminal, "ls")
    assert room.openings.last.sent == b"ls"


def test_what_keeps_it_from_opening_is_said_and_tried_again(view: TerminalView, room: Room, trouble: Refused) -> None:
    room.openings.last.end(trouble)
    assert view.banner.text == "The host says no"
    assert view.banner.accessibleDescription() == "ask somebody else"
    view.banner.button.click()
    assert len(room.openings.talks) == 2
    assert view.banner.isHidden()
    room.openings.talks[0].open()  # late
    assert not view.live


def test_the_name_is_what_the_program_calls_it(view: TerminalView, room: Room, qtbot: QtBot) -> None:
    assert view.title == "h1/x"
    with qtbot.waitSignal(view.renamed):
        room.openings.last.open().say(b"\x1b]0;vim\x07")
        room.loop.drain()
    assert view.title == "vim"


def test_one_line_is_pasted_at_once_several_after_a_question(view: TerminalView, room: Room) -> None:
    talk = room.openings.last.open()
    view.terminal.paste_wanted.emit("ls -l")
    assert (talk.sent, view.question.isHidden()) == (b"ls -l", True)
    view.terminal.paste_wanted.emit("one\ntwo\n")
    assert (talk.sent, view.question.text) == (b"ls -l", "Paste 3 lines? The program may act on each at once.")
    view.question.button.click()
    assert (talk.sent, view.question.isHidden()) == (b"ls -lone\rtwo\r", True)


def test_a_question_is_not_answered_by_going_on(view: TerminalView, room: Room) -> None:
    talk = room.openings.last.open()
    view.terminal.paste_wanted.emit("one\ntwo")
    QTest.keyClicks(view.terminal, "x")
    assert (talk.sent, view.question.isHidden()) == (b"x", True)


def test_nothing_is_pasted_where_nothing_takes_it(view: TerminalView, room: Room) -> None:
    view.terminal.paste_wanted.emit("one\ntwo")
    assert view.question.isHidden()


def test_the_search_opens_and_closes(view: TerminalView) -> None:
    view.bar.search.click()
    assert view.search.isVisible()
    QTest.keyClick(view.search.field, Qt.Key.Key_Escape)
    assert view.search.isHidden()


def test_copy_and_paste_have_buttons(view: TerminalView, room: Room) -> None:
    talk = room.openings.last.open()
    talk.say(b"hello")
    view.terminal.selection.set((0, 0), (0, 5))
    view.bar.copy.click()
    assert QGuiApplication.clipboard().text() == "hello"
    view.bar.paste.click()
    assert talk.sent == b"hello"


def test_what_is_shown_is_written_to_a_file(view: TerminalView, room: Room, tmp_path: Path) -> None:
    talk = room.openings.last.open()
    talk.say(b"before")
    view.bar.log.click()
    dialog = view.findChild(QFileDialog)
    assert dialog is not None
    assert not view.bar.log.isChecked()  # not before a file is chosen
    dialog.fileSelected.emit(str(tmp_path / "x.log"))
    dialog.close()
    talk.say("\x1b[31mgrün\x1b[m\r\n".encode())
    assert (view.bar.log.isChecked(), view.bar.status.text()) == (True, "Connected · writing to x.log")
    view.bar.log.click()
    talk.say(b"after")
    assert (tmp_path / "x.log").read_text() == "grün\n"
    assert view.bar.status.text() == "Connected"


def test_a_file_that_cannot_be_written_is_said(view: TerminalView, tmp_path: Path, room: Room) -> None:
    view.log_to(str(tmp_path / "gone" / "x.log"))
    assert "No such file" in view.banner.text
    view.log_to(str(tmp_path / "x.log"))
    view._log_failed(OSError(28, "No space left on device"))
    room.loop.drain()
    assert (view.bar.log.isChecked(), "No space left" in view.banner.text) == (False, True)


def test_the_end_ends_what_is_open(view: TerminalView, room: Room) -> None:
    talk = room.openings.last.open()
    view.release()
    assert talk.closed
    talk.say(b"late")
    room.loop.drain()
