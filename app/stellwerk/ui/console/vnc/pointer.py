"""Buttons, wheel and steps of a pointer, as RFB numbers them. Pure but for Qt's types."""

from PySide6.QtCore import QPoint, Qt

_BUTTONS = (
    (Qt.MouseButton.LeftButton, 1),
    (Qt.MouseButton.MiddleButton, 2),
    (Qt.MouseButton.RightButton, 4),
    (Qt.MouseButton.BackButton, 128),
)
_UP, _DOWN, _LEFT, _RIGHT = 8, 16, 32, 64
_NOTCH = 120
_MOST_NOTCHES = 10
_STANDING = 0x7FFF
"""What a pointer that moves by steps says when it does not move (QEMU's *pointer motion change*)."""


def buttons_of(buttons: Qt.MouseButton) -> int:
    """The buttons that are down."""
    return sum(number for button, number in _BUTTONS if buttons & button)


def wheel_of(angle: QPoint) -> list[int]:
    """The buttons that a turn of the wheel presses, one for each notch; a small turn counts as one."""
    found: list[int] = []
    for value, plus, minus in ((angle.y(), _UP, _DOWN), (angle.x(), _LEFT, _RIGHT)):
        if value:
            notches = min(max(1, round(abs(value) / _NOTCH)), _MOST_NOTCHES)
            found += [plus if value > 0 else minus] * notches
    return found


def steps(moved: QPoint) -> tuple[int, int]:
    """By how much it moved, as a server takes it."""
    return _STANDING + moved.x(), _STANDING + moved.y()
