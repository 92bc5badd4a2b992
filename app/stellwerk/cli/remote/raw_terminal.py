"""The terminal of the command line as the terminal of something else: every key goes there, what it says is shown.

Owner thread; what comes is written by the thread of the talk. POSIX only.
"""

import os
import select
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from stellwerk.core.error import Unsupported
from stellwerk.core.loop import Timer
from stellwerk.services.terminal.talk import Ended, Opened, Opening, Talk

LEAVE = b"\x1d"
"""Ctrl+], as of virsh and telnet."""
_CHUNK = 64 * 1024


class WakingLoop:
    """A loop that somebody who waits for files can be woken by: `post` writes to a pipe. Only `Talk` uses it."""

    def __init__(self) -> None:
        self.wakes, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._guard = threading.Lock()
        self._closed = False
        self._posted: deque[Callable[[], None]] = deque()

    def post(self, call: Callable[[], None]) -> None:
        """As of any loop."""
        self._posted.append(call)
        self.wake()

    def wake(self) -> None:
        """Have `run_due` called."""
        with self._guard:
            if not self._closed:
                with suppress(BlockingIOError):  # it is awake already
                    os.write(self._wake, b"!")

    def run_due(self) -> None:
        """Make the calls that were posted."""
        os.read(self.wakes, _CHUNK)
        while self._posted:
            self._posted.popleft()()

    def after(self, seconds: float, call: Callable[[], None]) -> Timer:
        """Nothing that stands on this loop waits."""
        raise NotImplementedError

    def assert_owner(self) -> None:
        """One thread runs it."""

    def close(self) -> None:
        """Give the pipe back; what is posted later is left undone."""
        with self._guard:
            self._closed = True
            os.close(self.wakes)
            os.close(self._wake)


def converse(opening: Opening, greeting: str, source: int, out: int) -> Ended | None:
    """Talk until the other side ends or Ctrl+] is typed (None). `source` and `out` are the files of a terminal;
    `greeting` is shown once it is open.

    Raises what opening it raises, Unsupported on systems without such terminals.
    """
    if sys.platform == "win32":
        raise Unsupported("this system has no such terminals", "open the console in the window")
    loop = WakingLoop()
    ends: list[Ended] = []

    def tell(news: Opened | Ended) -> None:
        if isinstance(news, Ended):
            ends.append(news)
        else:
            _write(out, f"{greeting}\r\n".encode())

    talk = Talk(loop, "line", opening, lambda data: _write(out, data), tell)
    try:
        with _raw(source), _sizes(lambda: talk.resize(*_size(out))):
            talk.start(*_size(out))
            _pump(loop, talk, source, ends)
    finally:
        talk.close()
        loop.close()
    if ends and ends[0].error is not None:
        raise ends[0].error
    return ends[0] if ends else None


def _pump(loop: WakingLoop, talk: Talk, source: int, ends: list[Ended]) -> None:
    while not ends:
        ready, _writable, _odd = select.select([source, loop.wakes], [], [])
        if loop.wakes in ready:
            loop.run_due()
        if source in ready:
            typed = os.read(source, _CHUNK)
            before, leave, _rest = typed.partition(LEAVE)
            talk.send(before)
            if leave or not typed:
                return


def _write(out: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(out, rest) :]


def _size(out: int) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(out)
    except OSError:
        return 80, 24
    return max(1, size.columns), max(1, size.lines)


@contextmanager
def _raw(source: int) -> Iterator[None]:
    """Every key as it is typed, none with a meaning here."""
    import termios  # here: Windows has none
    import tty

    before = termios.tcgetattr(source)
    tty.setraw(source)
    try:
        yield
    finally:
        termios.tcsetattr(source, termios.TCSADRAIN, before)


@contextmanager
def _sizes(changed: Callable[[], None]) -> Iterator[None]:
    """Be told when the terminal gets another size."""

    def told(_signal: int, _frame: Any) -> None:
        changed()

    before = signal.signal(signal.SIGWINCH, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGWINCH, before)
