"""Ctrl+Z while something is drawn over the whole terminal: it is given back before the process stops, and taken again
when it goes on in the foreground. POSIX only: elsewhere nobody stops a process. Owner thread, which is the main one.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Protocol, TextIO

from stellwerk.core.loop import Loop


class Holder(Protocol):
    """Has changed something of the terminal."""

    def give_back(self) -> None:
        """Leave it as it was before."""
        ...

    def take(self) -> None:
        """Have it as one needs it, again."""
        ...


@contextmanager
def suspendable(loop: Loop, out: TextIO, holders: Sequence[Holder], redraw: Callable[[], None]) -> Iterator[None]:
    """Heed Ctrl+Z (SIGTSTP) meanwhile, unless it is ignored; `redraw` once the terminal `out` is ours again."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN:
        yield
        return
    asked: list[bool] = []
    over: list[bool] = []

    def suspend() -> None:
        asked.clear()
        if over:
            return
        for holder in reversed(holders):
            holder.give_back()
        _stop()
        _wait_for_foreground(out)
        signal.signal(signal.SIGTSTP, note)
        for holder in holders:
            holder.take()
        redraw()

    def note(_signal: int, _frame: object) -> None:
        # Not here: it may be in the midst of drawing.
        if not asked:
            asked.append(True)
            loop.post(suspend)

    before = signal.signal(signal.SIGTSTP, note)
    try:
        yield
    finally:
        over.append(True)
        signal.signal(signal.SIGTSTP, before)


def _stop() -> None:
    """Stop the process as if nobody had heeded the signal; returns when it goes on. Sent to this thread: sent to the
    process, another one might take it and this one draw on for a moment."""
    assert sys.platform != "win32"
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)


def _wait_for_foreground(out: TextIO) -> None:
    """Who goes on in the background (`bg`) and touches the terminal is stopped by the system until it is brought to the
    front; to drain it is such a touch that changes nothing."""
    import termios  # here: Windows has none

    with suppress(termios.error):  # no terminal of this session: there is no background either
        termios.tcdrain(out.fileno())
