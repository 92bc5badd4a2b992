"""The shell of this computer."""

from collections.abc import Iterator

import pytest

from stellwerk.adapters.local.terminal import LocalTerminal
from stellwerk.core.error import Unreachable


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalTerminal]:
    monkeypatch.setenv("SHELL", "/bin/sh")
    monkeypatch.setenv("ENV", "/dev/null")
    made = LocalTerminal(100, 30)
    yield made
    made.close()


def said(terminal: LocalTerminal, text: bytes) -> bytes:
    """What it says up to this."""
    heard = b""
    while text not in heard and (more := terminal.receive(1000)):
        heard += more
    return heard


def test_it_is_a_terminal_of_the_size_that_was_asked_for(terminal: LocalTerminal) -> None:
    terminal.send(b"stty size; echo $TERM-$((40+2))\n")
    heard = said(terminal, b"-42")
    assert b"30 100" in heard
    assert b"xterm-256color-42" in heard
    terminal.resize(120, 40)
    terminal.send(b"stty size; echo done-$((1+1))\n")
    assert b"40 120" in said(terminal, b"done-2")


def test_ctrl_c_reaches_what_runs_there(terminal: LocalTerminal) -> None:
    # It says so itself that it has begun: the key would reach the shell alone between two things that it starts.
    terminal.send(b"sh -c 'echo begun-$((1+1)); exec sleep 100'; echo on-$((2+2))\n")
    said(terminal, b"begun-2")
    terminal.send(b"\x03")
    terminal.send(b"echo free-$((3+3))\n")
    assert b"free-6" in said(terminal, b"free-6")


def test_it_ends_with_a_number(terminal: LocalTerminal) -> None:
    terminal.send(b"exit 5\n")
    while terminal.receive(1000):
        pass
    assert terminal.status() == 5


def test_closing_ends_what_runs_there(terminal: LocalTerminal) -> None:
    terminal.send(b"echo begun-$((1+1)); sleep 100\n")
    said(terminal, b"begun-2")
    terminal.close()
    assert terminal.status() is not None
    with pytest.raises(Unreachable):
        terminal.send(b"x")
    assert terminal.receive(10) == b""
