"""What a program is told of the mouse, in both of xterm's forms."""

import pytest

from stellwerk.ui.console.terminal.mouse import ALT, CONTROL, LEFT, RIGHT, WHEEL_DOWN, Mouse, MouseWish


def test_a_click_in_both_forms() -> None:
    mouse = Mouse()
    assert mouse.press(LEFT, (4, 2), 0, long=True) == b"\x1b[<0;5;3M"
    assert mouse.release((4, 2), 0, long=True) == b"\x1b[<0;5;3m"
    assert mouse.press(RIGHT, (4, 2), CONTROL, long=False) == b"\x1b[M" + bytes([32 + 2 + 16, 32 + 5, 32 + 3])
    assert mouse.release((4, 2), 0, long=False) == b"\x1b[M" + bytes([32 + 3, 32 + 5, 32 + 3])
    assert mouse.release((4, 2), 0, long=True) == b""


def test_the_older_form_cannot_say_what_is_far_away() -> None:
    assert Mouse().press(LEFT, (222, 0), 0, long=False) == b"\x1b[M" + bytes([32, 255, 33])
    assert Mouse().press(LEFT, (223, 0), 0, long=False) == b""
    assert Mouse().press(LEFT, (223, 0), 0, long=True) == b"\x1b[<0;224;1M"


@pytest.mark.parametrize(
    ("wish", "free", "dragged"),
    [
        (MouseWish.CLICKS, b"", b""),
        (MouseWish.DRAGS, b"", b"\x1b[<32;3;1M"),
        (MouseWish.MOVES, b"\x1b[<35;2;1M", b"\x1b[<32;3;1M"),
    ],
)
def test_moves_are_told_to_who_wants_them(wish: MouseWish, free: bytes, dragged: bytes) -> None:
    mouse = Mouse()
    assert mouse.move((1, 0), 0, wish, long=True) == free
    mouse.press(LEFT, (1, 0), 0, long=True)
    assert mouse.move((2, 0), 0, wish, long=True) == dragged
    assert mouse.move((2, 0), 0, wish, long=True) == b"", "the same cell"


def test_the_wheel_is_a_button_that_goes_down() -> None:
    assert Mouse().turn(WHEEL_DOWN, 2, (0, 0), ALT, long=True) == b"\x1b[<73;1;1M" * 2
