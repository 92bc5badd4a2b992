"""How characters look."""

import pytest
from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.cell import PLAIN, Style


def style(numbers: str) -> Style:
    return Seen().feed(f"\x1b[{numbers}mx").emulator.frame().rows[0].spans[0].style


@pytest.mark.parametrize(
    ("numbers", "looks"),
    [
        ("", PLAIN),
        ("1;31", Style(fg="red", bold=True)),
        ("92;105", Style(fg="brightgreen", bg="brightmagenta")),
        ("3;4;7;9", Style(italics=True, underscore=True, reverse=True, strikethrough=True)),
        ("1;2;22", PLAIN),
        ("2", Style(dim=True)),
        ("31;44;39;49", PLAIN),
        ("38;5;9", Style(fg="brightred")),
        ("48;5;16", Style(bg="000000")),
        ("38;5;255", Style(fg="eeeeee")),
        ("38;2;1;2;255", Style(fg="0102ff")),
        ("38:2::1:2:3", Style(fg="010203")),
        ("38;2;999;0;0", Style(fg="ff0000")),
        ("38;5;999", PLAIN),
        ("38;5", PLAIN),
        ("38", PLAIN),
        ("1;0", PLAIN),
        ("1;", PLAIN),
    ],
)
def test_numbers_say_how_it_looks(numbers: str, looks: Style) -> None:
    assert style(numbers) == looks
