"""A turnstile: lets a few threads in at a time, in the order they came. Any thread.

`threading.Semaphore` lets the one that leaves in again before those that wait: among hosts with many domains a thread
that wants in once was seen to wait for ten seconds.
"""

import threading
from collections import deque
from types import TracebackType


class Turnstile:
    """A context manager: `width` threads may be inside."""

    def __init__(self, width: int) -> None:
        self._guard = threading.Lock()
        self._free = width
        self._waiting: deque[threading.Lock] = deque()

    def __enter__(self) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        turn.acquire()  # the one that leaves hands its place over

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


PARSING = Turnstile(2)
"""Held while a whole document is read, and never while anything is asked of a host. Parsing holds the interpreter's
lock: with every host's thread at it in the first synchronisation the owner thread would hardly get a turn."""
