"""Single keys of a terminal."""

from __future__ import annotations

import io
import os
import termios

import pytest

from stellwerk.cli.top.keyboard import Keyboard, names_of
from stellwerk.core.loop import PlainLoop


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("q", ["q"]),
        ("Cm", ["c", "m"]),
        ("\x1b[A\x1bOB\x1b[C\x1b[D", ["up", "down", "right", "left"]),
        ("\x1b[5~\x1b[6~\x1b[H\x1b[4~", ["pageup", "pagedown", "home", "end"]),
        ("\x1b", ["escape"]),
        ("\x1b[999Z\x00\x7fq", ["q"]),
        ("", []),
    ],
)
def test_keys_have_names(typed: str, names: list[str]) -> None:
    assert names_of(typed) == names


def test_keys_come_one_by_one_and_the_terminal_is_given_back_as_it_was() -> None:
    near, far = os.openpty()
    loop, heard = PlainLoop(), list[str]()
    before = termios.tcgetattr(far)
    with open(far, encoding="utf-8", closefd=False) as source, Keyboard(source, loop, heard.append):
        echo = termios.tcgetattr(far)[3] & termios.ECHO
        os.write(near, b"m\x1b[B")
        assert loop.run(lambda: len(heard) == 2, 10.0)
    assert heard == ["m", "down"]
    assert not echo
    assert termios.tcgetattr(far) == before
    os.close(near)
    os.close(far)


def test_where_nobody_types_nothing_is_listened_to() -> None:
    with Keyboard(io.StringIO("q"), PlainLoop(), lambda key: pytest.fail(key)):
        pass
