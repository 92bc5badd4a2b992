"""The terminal of the command line as that of something else."""

import os
import struct
import termios
import threading
from collections.abc import Iterator
from fcntl import ioctl

import pytest
from tests.fakes.terminal.talking import FakeTerminal

from stellwerk.cli.remote.raw_terminal import LEAVE, WakingLoop, converse
from stellwerk.core.error import Refused
from stellwerk.services.terminal.talk import Ended


class Seat:
    """A terminal: what the user sees at the near end, what the program has at the far one."""

    def __init__(self) -> None:
        self.near, self.far = os.openpty()
        ioctl(self.far, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def close(self) -> None:
        os.close(self.near)
        os.close(self.far)

    def read(self, text: bytes) -> bytes:
        seen = b""
        while text not in seen:
            seen += os.read(self.near, 1000)
        return seen


@pytest.fixture
def seat() -> Iterator[Seat]:
    made = Seat()
    yield made
    made.close()


@pytest.fixture
def other() -> FakeTerminal:
    return FakeTerminal()


def user(act: object, *args: object) -> threading.Thread:
    """What somebody does meanwhile."""
    thread = threading.Thread(target=act, args=args)
    thread.start()
    return thread


def test_keys_go_there_as_they_are_and_what_it_says_is_shown(seat: Seat, other: FakeTerminal) -> None:
    seen: list[bytes] = []
    sizes: list[tuple[int, int]] = []

    def act() -> None:
        seat.read(b"hello")
        os.write(seat.near, b"\x03ls\r")
        assert other.told.get(timeout=60) == b"\x03ls\r"
        other.say("größe".encode())
        seen.append(seat.read("größe".encode()))
        other.end(3)

    def opening(columns: int, rows: int) -> FakeTerminal:
        sizes.append((columns, rows))
        return other

    before = termios.tcgetattr(seat.far)
    thread = user(act)
    assert converse(opening, "hello", seat.far, seat.far) == Ended(status=3)
    thread.join(60)
    assert (seen, sizes) == (["größe".encode()], [(100, 30)])
    assert termios.tcgetattr(seat.far) == before


def test_it_is_left_by_a_key(seat: Seat, other: FakeTerminal) -> None:
    def act() -> None:
        seat.read(b"hello")
        os.write(seat.near, b"x" + LEAVE + b"y")

    thread = user(act)
    assert converse(lambda _columns, _rows: other, "hello", seat.far, seat.far) is None
    thread.join(60)
    assert other.told.empty() or other.told.get() == b"x"


def test_what_cannot_be_opened_is_raised(seat: Seat) -> None:
    def opening(_columns: int, _rows: int) -> FakeTerminal:
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        converse(opening, "hello", seat.far, seat.far)


def test_a_loop_that_is_closed_is_not_woken() -> None:
    loop = WakingLoop()
    called: list[int] = []
    for number in range(100_000):
        loop.post(lambda number=number: called.append(number))
    loop.run_due()
    assert called == list(range(100_000))
    loop.close()
    loop.post(lambda: None)
