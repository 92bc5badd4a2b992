"""The owner thread goes first: threads that compute for long give way while it has something to do.

One interpreter runs one thread at a time. Each time the owner thread calls into Qt it lets the interpreter go, and has
it back only a switch interval later where another thread computes: painting forty rows beside such a thread takes
100 ms instead of 4. So a window's loop tells when it begins to work and when it rests, and threads that compute ask
here between two small pieces. A process without a window has nothing to give way to.
"""

import threading
import time
from collections import deque
from contextlib import suppress

PATIENCE = 0.02
"""Seconds for which a piece of work is put off at most: an owner that is busy without end holds nobody up for good."""
STALE = 1.0
"""Seconds after which an owner that was not heard of does not count as busy: its loop has ended, or it hangs."""


class Precedence:
    """Whether the owner thread works at this moment."""

    def __init__(self) -> None:
        self._works = False
        self._owner = 0
        self._heard = 0.0
        self._waiting: deque[threading.Lock] = deque()

    @property
    def there(self) -> bool:
        """Somebody told at some time that the owner thread works, as the loop of a window does."""
        return self._owner != 0

    @property
    def works(self) -> bool:
        """The owner thread has something to do."""
        return self._works

    def work(self) -> None:
        """The calling thread, which is the owner, has something to do from now on. Called many times a second."""
        self._owner = threading.get_ident()
        self._heard = time.monotonic()
        self._works = True

    def rest(self) -> None:
        """Nothing is left to do: others may go on. Owner thread."""
        self._works = False
        while self._waiting:
            self._waiting.popleft().release()

    def give_way(self, patience: float = PATIENCE) -> None:
        """Return when the owner thread rests, or after `patience` seconds. Any thread; at once on the owner thread."""
        if not self._works or threading.get_ident() == self._owner or time.monotonic() - self._heard > STALE:
            return
        turn = threading.Lock()
        turn.acquire()
        self._waiting.append(turn)
        if self._works:  # else it may have looked who waits just before
            turn.acquire(timeout=patience)
        with suppress(ValueError):  # nearly always: who rests has taken it out
            self._waiting.remove(turn)


OWNER = Precedence()
"""That of this process: it has one interpreter."""
