"""The display as a widget."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.console import FakeScreen
from tests.fakes.manual_loop import ManualLoop

from stellwerk.ports.console import Area, Painted, PointerKind, PointerShape, Resized, Shaped
from stellwerk.ui.console.vnc.canvas import Scale
from stellwerk.ui.console.vnc.screen_view import ScreenView

WHITE = b"\xff\xff\xff\xff"


@pytest.fixture
def screen() -> FakeScreen:
    return FakeScreen(lambda _event: None, 100, 50)


@pytest.fixture
def view(qtbot: QtBot, screen: FakeScreen) -> Iterator[ScreenView]:
    made = ScreenView(ManualLoop())
    qtbot.addWidget(made)
    made.resize(200, 100)
    made.show()
    made.attach(screen)
    made.take(Resized(100, 50))
    yield made
    made.close_down()


def test_the_picture_and_its_changes(view: ScreenView, screen: FakeScreen) -> None:
    assert view.grab().toImage().pixelColor(100, 50) == QColor(0x10, 0x20, 0x30)
    screen.memory[:] = WHITE * 5000
    screen.damage = Area(0, 0, 100, 50)
    view.take(Painted())
    assert screen.damage is None
    assert view.grab().toImage().pixelColor(100, 50) == QColor("white")


def test_the_pointer_is_where_it_is_in_the_picture(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 50))
    assert screen.points == [(50, 25, 1), (50, 25, 0)]


def test_the_wheel(view: ScreenView, screen: FakeScreen) -> None:
    at = QPointF(20, 20)
    event = QWheelEvent(
        at, at, QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert screen.points == [(10, 10, 8), (10, 10, 0)]


def test_every_key_is_the_guests(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_F5, Qt.Key.Key_Escape):
        asked = QKeyEvent(QEvent.Type.ShortcutOverride, int(key), Qt.KeyboardModifier.NoModifier)
        asked.ignore()
        QApplication.sendEvent(view, asked)
        assert asked.isAccepted()
        qtbot.keyClick(view, key)
    assert [key.symbol for key, down in screen.keys if down] == [0xFF09, 0xFFC2, 0xFF1B]


def test_who_only_looks_sends_nothing(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    view.view_only = True
    qtbot.keyClick(view, Qt.Key.Key_A)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    assert (screen.keys, screen.points) == ([], [])


def test_keys_go_up_when_the_focus_goes(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    view.setFocus()
    qtbot.keyPress(view, Qt.Key.Key_Control)
    view.clearFocus()
    assert screen.keys[-1][1] is False


@pytest.mark.parametrize("only_looking", [False, True])
def test_ctrl_alt_lets_go(view: ScreenView, screen: FakeScreen, qtbot: QtBot, only_looking: bool) -> None:
    view.setFocus()
    view.view_only = only_looking
    with qtbot.waitSignal(view.let_go):
        for key in (Qt.Key.Key_Control, Qt.Key.Key_Alt):
            qtbot.keyPress(view, key)
        qtbot.keyRelease(view, Qt.Key.Key_Alt)
    assert not view.hasFocus()
    assert bool(screen.keys) is not only_looking


def test_a_mouse_that_moves_by_steps_is_taken_by_a_click(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    view.take(PointerKind(False))
    qtbot.mouseMove(view, QPoint(10, 10))
    assert screen.points == []
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert view.mouseGrabber() is view
    middle = view.rect().center()
    screen.points.clear()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=middle)
    assert screen.points == [(0x7FFF, 0x7FFF, 1)]
    view.take(PointerKind(True))
    assert view.mouseGrabber() is None


def test_the_guests_pointer(view: ScreenView) -> None:
    view.take(Shaped(PointerShape(8, 8, 3, 4, b"\x00\x00\x00\xff" * 64)))
    assert view.cursor().hotSpot() == QPoint(3, 4)
    view.take(Shaped(None))
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_pixel_by_pixel_needs_its_room(view: ScreenView) -> None:
    view.set_scale(Scale.SAME, True)
    assert (view.minimumWidth(), view.minimumHeight()) == (100, 50)
    view.set_scale(Scale.FIT, True)
    assert view.minimumWidth() == 0


def test_the_last_picture_stays(view: ScreenView, screen: FakeScreen, qtbot: QtBot) -> None:
    view.attach(None)
    assert not view.canvas.image.isNull()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    qtbot.keyClick(view, Qt.Key.Key_A)
    assert (screen.keys, screen.points) == ([], [])


def test_still_pictures(view: ScreenView, qtbot: QtBot) -> None:
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with qtbot.waitSignal(view.resized):
        view.show_still(image)
    assert view.grab().toImage().pixelColor(100, 50) == QColor("white")
