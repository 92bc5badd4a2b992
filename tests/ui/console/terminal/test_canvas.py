"""The screen as a widget: size, pictures, scrolling."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.manual_loop import ManualLoop
from tests.ui.console.terminal.conftest import Shown

from stellwerk.core.setting import Settings
from stellwerk.ui.console.terminal.canvas import MOST_ANSWERS
from stellwerk.ui.theme.palette import DARK, LIGHT, Token
from stellwerk.ui.theme.theme import THEME


def test_columns_and_rows_follow_the_widget(shown: Shown, qtbot: QtBot) -> None:
    assert shown.widget.columns_rows == (40, 10)
    with qtbot.waitSignal(shown.widget.resized) as told:
        shown.widget.resize(shown.widget.width() + 5 * shown.widget.cells.width, shown.widget.height())
    assert told.args == [45, 10]
    assert len(shown.widget.frame_now.rows) == 10


def test_what_comes_is_shown_soon(shown: Shown, qtbot: QtBot, loop: ManualLoop) -> None:
    shown.widget.emulator.feed(b"hello")
    loop.advance(0)
    qtbot.waitUntil(lambda: shown.lines[0] == "hello")


def test_nothing_is_made_while_it_is_not_in_sight(shown: Shown, qtbot: QtBot, loop: ManualLoop) -> None:
    shown.widget.hide()
    shown.widget.emulator.feed(b"hello")
    loop.advance(0)
    assert shown.lines[0] == ""
    shown.widget.show()
    qtbot.waitUntil(lambda: shown.lines[0] == "hello")


def test_it_scrolls_back_and_stays_there_while_more_comes(shown: Shown) -> None:
    shown.say("".join(f"line {n}\r\n" for n in range(50)))
    bar = shown.widget.verticalScrollBar()
    assert (bar.maximum(), bar.value()) == (41, 41)
    bar.setValue(5)
    assert shown.lines[0] == "line 5"
    shown.say("more\r\n")
    assert (shown.lines[0], bar.value(), bar.maximum()) == ("line 5", 5, 42)
    shown.widget.follow()
    shown.say("")
    assert shown.lines[8] == "more"


def test_a_row_that_was_found_is_scrolled_to(shown: Shown) -> None:
    shown.say("".join(f"line {n}\r\n" for n in range(50)))
    shown.widget.show_row(20)
    assert "line 20" in shown.lines
    before = shown.lines
    shown.widget.show_row(21)
    assert shown.lines == before


def test_the_title_and_the_bell_are_told(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignals([shown.widget.renamed, shown.widget.rang]):
        shown.say("\x1b]0;top\x07\x07")


def test_a_program_that_asks_without_end_fills_nothing(shown: Shown, loop: ManualLoop) -> None:
    shown.widget.emulator.feed(b"\x1b[5n" * 5000)
    assert len(loop.posted) == 2  # the answers, and that there is something to see
    loop.advance(0)
    assert shown.typed == b"\x1b[0n" * MOST_ANSWERS


def test_a_program_is_answered_and_told_of_the_focus(shown: Shown, loop: ManualLoop) -> None:
    shown.say("\x1b[5n\x1b[?1004h")
    shown.widget._focus_turned(True)
    assert shown.typed == b"\x1b[0n\x1b[I"


def test_colours_are_those_of_the_theme(shown: Shown, settings: Settings) -> None:
    for name, table in (("light", LIGHT), ("dark", DARK)):
        settings.set(THEME, name)
        image = shown.widget.viewport().grab().toImage()
        assert image.pixelColor(200, 100).name() == table[Token.BASE]


def test_a_screen_that_takes_long_is_painted_in_turns(shown: Shown, qtbot: QtBot, loop: ManualLoop) -> None:
    cells = "".join(f"\x1b[38;2;{n % 256};9;9;48;2;9;{n % 251};9mx" for n in range(40 * 10))
    shown.widget.emulator.feed(f"\x1b[H{cells}".encode())
    loop.advance(0)
    qtbot.waitUntil(lambda: shown.widget.frame_now.whole and not shown.widget._sheet.behind)
    shown.widget.emulator.feed(b"\x1b[m\x1b[2J\x1b[Hdone")
    loop.advance(0)
    qtbot.waitUntil(lambda: shown.lines[0] == "done")


def test_letters_grow(shown: Shown) -> None:
    columns = shown.widget.columns_rows[0]
    shown.widget.zoom(30)
    assert shown.widget.columns_rows[0] < columns
    shown.widget.zoom(0)
    assert shown.widget.columns_rows[0] == columns


def test_after_the_end_nothing_is_shown_any_more(shown: Shown, loop: ManualLoop) -> None:
    shown.widget.release()
    shown.widget.emulator.feed(b"late\x1b[5n")
    loop.advance(0)
    assert (shown.lines[0], shown.typed) == ("", b"")
    assert shown.widget.focusPolicy() is Qt.FocusPolicy.StrongFocus
