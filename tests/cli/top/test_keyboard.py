"""Single keys of a terminal."""

from __future__ import annotations

import fcntl
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


def test_keys_come_where_hundreds_of_files_are_open() -> None:
    near, far = os.openpty()
    high = fcntl.fcntl(far, fcntl.F_DUPFD, 1100)
    loop, heard = PlainLoop(), list[str]()
    with open(high, encoding="utf-8") as source, Keyboard(source, loop, heard.append):
        os.write(near, b"m")
        assert loop.run(lambda: heard == ["m"], 10.0)
    os.close(near)
    os.close(far)


def test_who_is_stopped_meanwhile_finds_lines_and_goes_on_with_keys() -> None:
    near, far = os.openpty()
    loop, heard = PlainLoop(), list[str]()
    before = termios.tcgetattr(far)
    with open(far, encoding="utf-8", closefd=False) as source, Keyboard(source, loop, heard.append) as keys:
        assert termios.tcgetattr(far)[3] & termios.ISIG, "Ctrl+Z is a signal"
        keys.give_back()
        assert termios.tcgetattr(far) == before
        keys.take()
        os.write(near, b"q")
        assert loop.run(lambda: heard == ["q"], 10.0)
    assert termios.tcgetattr(far) == before
    os.close(near)
    os.close(far)


def test_where_nobody_types_nothing_is_listened_to() -> None:
    with Keyboard(io.StringIO("q"), PlainLoop(), lambda key: pytest.fail(key)):
        pass
