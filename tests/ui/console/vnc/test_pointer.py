"""Buttons, wheel, steps."""

from PySide6.QtCore import QPoint, Qt

from stellwerk.ui.console.vnc.pointer import buttons_of, steps, wheel_of

B = Qt.MouseButton


def test_buttons() -> None:
    assert buttons_of(B.NoButton) == 0
    assert buttons_of(B.LeftButton | B.RightButton) == 5
    assert buttons_of(B.MiddleButton) == 2


def test_the_wheel() -> None:
    assert wheel_of(QPoint(0, 240)) == [8, 8]
    assert wheel_of(QPoint(0, -15)) == [16]
    assert wheel_of(QPoint(120, 0)) == [32]
    assert wheel_of(QPoint(0, 0)) == []
    assert len(wheel_of(QPoint(0, 120_000))) == 10


def test_steps() -> None:
    assert steps(QPoint(0, 0)) == (0x7FFF, 0x7FFF)
    assert steps(QPoint(-5, 7)) == (0x7FFA, 0x8006)
