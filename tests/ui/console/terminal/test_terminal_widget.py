"""Keys, mouse and clipboard of the widget."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.ui.console.terminal.conftest import Shown

from stellwerk.ui.console.terminal.mouse import MouseWish

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def at(shown: Shown, row: int, column: int) -> QPoint:
    """The middle of a cell's left half."""
    cells = shown.widget.cells
    return QPoint(column * cells.width + 1, row * cells.height + cells.height // 2)


def drag(shown: Shown, first: QPoint, last: QPoint) -> None:
    view = shown.widget.viewport()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=first)
    move = QTest.mouseMove
    move(view, last)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=last)


def wheel(shown: Shown, turn: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    shown.widget.wheelEvent(
        QWheelEvent(QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, held,
                    Qt.ScrollPhase.NoScrollPhase, False)
    )  # fmt: skip


def test_what_is_typed_goes_to_the_program(shown: Shown) -> None:
    QTest.keyClicks(shown.widget, "ls ")
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Adiaeresis, Qt.KeyboardModifier.NoModifier, "ä")
    shown.widget.event(key)
    QTest.keyClick(shown.widget, Qt.Key.Key_Tab)
    QTest.keyClick(shown.widget, Qt.Key.Key_Return)
    QTest.keyClick(shown.widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert shown.typed == "ls ä\t\r\x03".encode()


def test_dead_keys_and_input_methods_write(shown: Shown) -> None:
    shown.widget.inputMethodEvent(QInputMethodEvent("´", []))
    event = QInputMethodEvent()
    event.setCommitString("é")
    shown.widget.inputMethodEvent(event)
    assert shown.typed == "é".encode()
    assert shown.widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    assert shown.widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).isValid()


def test_shortcuts_of_the_window_wait_but_for_those_that_lead_out(shown: Shown) -> None:
    def taken(key: Qt.Key, held: Qt.KeyboardModifier) -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, held)
        event.ignore()
        shown.widget.event(event)
        return event.isAccepted()

    control = Qt.KeyboardModifier.ControlModifier
    assert taken(Qt.Key.Key_K, control)
    assert taken(Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert taken(Qt.Key.Key_C, CTRL_SHIFT)
    assert not taken(Qt.Key.Key_Tab, control)
    assert not taken(Qt.Key.Key_P, CTRL_SHIFT)


def test_a_selection_is_copied(shown: Shown) -> None:
    shown.say("hello world\r\nsecond")
    drag(shown, at(shown, 0, 6), at(shown, 1, 3))
    assert shown.widget.selected_text() == "world\nsec"
    QTest.keyClick(shown.widget, Qt.Key.Key_C, CTRL_SHIFT)
    assert QGuiApplication.clipboard().text() == "world\nsec"
    assert shown.typed == b""
    QTest.keyClicks(shown.widget, "x")
    assert shown.widget.selected_text() == ""


def test_a_second_click_takes_the_word_and_a_third_the_row(shown: Shown) -> None:
    shown.say("see /var/log now")
    view, place = shown.widget.viewport(), at(shown, 0, 6)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert shown.widget.selected_text() == "/var/log"
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert shown.widget.selected_text() == "see /var/log now\n"


def test_a_paste_is_asked_for(shown: Shown, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("text")
    for key, held in ((Qt.Key.Key_V, CTRL_SHIFT), (Qt.Key.Key_Insert, Qt.KeyboardModifier.ShiftModifier)):
        with qtbot.waitSignal(shown.widget.paste_wanted) as told:
            QTest.keyClick(shown.widget, key, held)
        assert told.args == ["text"]


def test_the_search_is_asked_for(shown: Shown, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.widget.find_wanted):
        QTest.keyClick(shown.widget, Qt.Key.Key_F, CTRL_SHIFT)


def test_keys_and_wheel_scroll_back_and_typing_returns(shown: Shown) -> None:
    shown.say("".join(f"line {n}\r\n" for n in range(50)))
    QTest.keyClick(shown.widget, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ShiftModifier)
    assert shown.lines[0] == "line 32"
    wheel(shown, 120)
    assert shown.lines[0] == "line 29"
    wheel(shown, -240)
    assert shown.lines[0] == "line 35"
    QTest.keyClicks(shown.widget, "x")
    shown.say("")
    assert shown.lines[0] == "line 41"


def test_the_wheel_moves_the_cursor_of_a_program_that_fills_the_screen(shown: Shown) -> None:
    shown.say("\x1b[?1049h")
    wheel(shown, 120)
    assert shown.typed == b"\x1b[A" * 3
    shown.say("\x1b[?1h")
    wheel(shown, -120)
    assert shown.typed.endswith(b"\x1bOB" * 3)


def test_letters_grow_with_the_wheel(shown: Shown) -> None:
    columns = shown.widget.columns_rows[0]
    wheel(shown, 240, Qt.KeyboardModifier.ControlModifier)
    assert shown.widget.columns_rows[0] < columns


def test_a_program_that_wants_the_mouse_gets_it(shown: Shown) -> None:
    shown.say("\x1b[?1002h\x1b[?1006hhello world")
    assert shown.widget.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor
    drag(shown, at(shown, 0, 6), at(shown, 2, 3))
    assert shown.typed == b"\x1b[<0;7;1M\x1b[<32;4;3M\x1b[<0;4;3m"
    wheel(shown, 240)
    assert shown.typed.endswith(b"\x1b[<64;1;1M" * 2)
    assert shown.widget.selected_text() == ""
    shown.say("\x1b[?1002l")
    assert shown.widget.viewport().cursor().shape() is Qt.CursorShape.IBeamCursor
    drag(shown, at(shown, 0, 6), at(shown, 0, 11))
    assert shown.widget.selected_text() == "world"


def test_every_move_is_told_where_it_is_wanted(shown: Shown) -> None:
    assert not shown.widget.viewport().hasMouseTracking()
    shown.say("\x1b[?1003;1006h")
    assert shown.widget.viewport().hasMouseTracking()
    QTest.mouseMove(shown.widget.viewport(), at(shown, 1, 4))
    assert shown.typed == b"\x1b[<35;5;2M"


def test_with_shift_the_mouse_selects_all_the_same(shown: Shown) -> None:
    shown.say("\x1b[?1000hhello world")
    view, held = shown.widget.viewport(), Qt.KeyboardModifier.ShiftModifier
    QTest.mousePress(view, Qt.MouseButton.LeftButton, held, at(shown, 0, 6))
    QTest.mouseMove(view, at(shown, 0, 11))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, held, at(shown, 0, 11))
    assert (shown.widget.selected_text(), shown.typed) == ("world", b"")


def test_what_was_scrolled_back_is_not_the_programs(shown: Shown) -> None:
    shown.say("\x1b[?1000;1006h" + "".join(f"line {n}\r\n" for n in range(50)))
    shown.widget.verticalScrollBar().setValue(5)
    drag(shown, at(shown, 0, 0), at(shown, 0, 4))
    assert (shown.widget.selected_text(), shown.typed) == ("line", b"")


def test_a_reset_gives_the_mouse_back(shown: Shown) -> None:
    shown.say("\x1b[?1003;1006h\x1bc")
    assert shown.widget.frame_now.modes.mouse is MouseWish.NOTHING
