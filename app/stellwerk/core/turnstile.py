"""Turnstiles: let a few threads in at a time, in the order they came. Any thread.

`threading.Semaphore` lets the one that leaves in again before those that wait: among hosts with many domains a thread
that wants in once was seen to wait for ten seconds.
"""

import threading
from collections import deque
from time import perf_counter
from types import TracebackType
from typing import Self

from stellwerk.core.precedence import OWNER, Precedence


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


class Computing(Turnstile):
    """A turnstile for one, who gives way to the owner thread before it begins."""

    def __init__(self, owner: Precedence = OWNER) -> None:
        super().__init__(1)
        self._owner = owner

    def __enter__(self) -> None:
        super().__enter__()
        self._owner.give_way()


COMPUTING = Computing()
"""Held for each small piece of computing off the owner thread (one document, the numbers of one host), and never while
anything is asked of a host. Two threads that compute at once gain nothing, since one interpreter runs one of them, and
hand it to and fro with each call into a library."""

SLICE = 0.002
"""Seconds for which computing that takes long keeps others out."""


class Slices:
    """Computing that takes long, of one thread: `with` around all of it, `pause` between its steps, which lets the
    owner thread go first and others in where it is their turn. `length`: seconds that keep others out."""

    def __init__(self, turnstile: Turnstile = COMPUTING, owner: Precedence = OWNER, length: float = SLICE) -> None:
        self._turnstile, self._owner, self._length = turnstile, owner, length
        self._end = 0.0

    def __enter__(self) -> Self:
        self._turnstile.__enter__()
        self._end = perf_counter() + self._length
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._turnstile.__exit__(kind, error, trace)

    def pause(self) -> None:
        """Go on at once, unless the owner thread works or the slice is over. Cheap."""
        if self._owner.works or perf_counter() > self._end:
            self._turnstile.__exit__(None, None, None)
            self.__enter__()
