"""The mouse as a program in a terminal is told of it: xterm's sequences. Pure; owner thread."""

from enum import IntEnum

LEFT, MIDDLE, RIGHT = 0, 1, 2
WHEEL_UP, WHEEL_DOWN = 64, 65
ALT, CONTROL = 8, 16
"""What is held beside; Shift is never told, since with it the mouse is ours."""
_MOVED, _NO_BUTTON = 32, 3
_MOST_SHORT = 222
"""Columns and rows that the older form can say, from 0 on."""


class MouseWish(IntEnum):
    """What a program wants to be told, by the number of xterm's mode; more is the higher number."""

    NOTHING = 0
    CLICKS = 1000
    DRAGS = 1002
    MOVES = 1003


class Mouse:
    """Knows the button that a program believes to be down, and the cell that it was told last."""

    def __init__(self) -> None:
        self._down: int | None = None
        self._cell: tuple[int, int] | None = None

    @property
    def down(self) -> int | None:
        """The button whose release the program waits for."""
        return self._down

    def press(self, button: int, cell: tuple[int, int], held: int, *, long: bool) -> bytes:
        """A button goes down over a cell (column, row, from 0 on). `long`: the program takes the newer form (1006)."""
        self._down, self._cell = button, cell
        return _said(button + held, cell, long=long)

    def release(self, cell: tuple[int, int], held: int, *, long: bool) -> bytes:
        """The button goes up."""
        button, self._down, self._cell = self._down, None, cell
        if button is None:
            return b""
        return _said(button + held, cell, up=True, long=True) if long else _said(_NO_BUTTON + held, cell, long=False)

    def move(self, cell: tuple[int, int], held: int, wish: MouseWish, *, long: bool) -> bytes:
        """It is over a cell: told once, and only where the program wants to know."""
        if cell == self._cell or wish < (MouseWish.MOVES if self._down is None else MouseWish.DRAGS):
            return b""
        self._cell = cell
        button = _NO_BUTTON if self._down is None else self._down
        return _said(button + _MOVED + held, cell, long=long)

    def turn(self, wheel: int, steps: int, cell: tuple[int, int], held: int, *, long: bool) -> bytes:
        """The wheel, by so many notches."""
        return _said(wheel + held, cell, long=long) * steps


def _said(code: int, cell: tuple[int, int], *, long: bool, up: bool = False) -> bytes:
    column, row = cell
    if long:
        return f"\x1b[<{code};{column + 1};{row + 1}{'m' if up else 'M'}".encode()
    if max(cell) > _MOST_SHORT:
        return b""
    return b"\x1b[M" + bytes((code + 32, column + 33, row + 33))
