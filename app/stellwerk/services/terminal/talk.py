"""One terminal that is open: what it says goes to whoever shows it, what is typed goes there.

Two daemon threads a terminal, `stellwerk-terminal-…`: one opens it and takes what comes, one sends. Both end with it.
What comes is handed on on the first: as long as whoever shows it works on that, nothing more is taken from the other
side.
"""

import threading
from collections import deque
from collections.abc import Callable
from functools import partial

from stellwerk.core.error import AppError
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.terminal import Terminal
from stellwerk.services.link.errand import Errand, answer_of, start_soon

CHUNK = 64 * 1024
MOST_TYPED = 8 * 1024 * 1024
"""Bytes that wait to be sent; a paste that is larger is refused."""

Opening = Callable[[int, int], Terminal]
"""Opens a terminal of so many columns and rows; blocks, raises AppErrors."""


class Opened(Record, frozen=True):
    """It is there."""


class Ended(Record, frozen=True):
    """It is over: why it could not be opened, or the number its program ended with; neither = the other side ended
    it."""

    error: AppError | None = None
    status: int | None = None


class Talk:
    """Owner thread, but for `take`, which is called on the thread of the terminal. `tell` is called on the owner's."""

    def __init__(
        self,
        loop: Loop,
        name: str,
        opening: Opening,
        take: Callable[[bytes], None],
        tell: Callable[[Opened | Ended], None],
    ) -> None:
        """`name` is for the threads' names."""
        self._loop, self._name, self._opening = loop, name, opening
        self._take, self._tell = take, tell
        self._changed = threading.Condition()
        self._typed: deque[bytes] = deque()
        self._waiting = 0
        self._size = (80, 24)
        self._resized = False
        self._terminal: Terminal | None = None
        self._over = False

    def start(self, columns: int, rows: int) -> None:
        """Open it."""
        self._size = (columns, rows)
        start_soon(threading.Thread(target=self._run, name=f"stellwerk-terminal-{self._name}", daemon=True))

    def send(self, data: bytes) -> bool:
        """Type; false where too much waits already."""
        with self._changed:
            if self._over or self._waiting + len(data) > MOST_TYPED:
                return self._over
            self._typed.append(data)
            self._waiting += len(data)
            self._changed.notify()
        return True

    def resize(self, columns: int, rows: int) -> None:
        """The size is another one."""
        with self._changed:
            self._size, self._resized = (columns, rows), True
            self._changed.notify()

    def close(self) -> None:
        """End it; nothing is told any more. Returns at once."""
        with self._changed:
            was, self._over = self._over, True
            terminal = self._terminal
            self._changed.notify()
        if terminal is not None and not was:
            Errand(self._loop, f"terminal-{self._name}-close", terminal.close, lambda _answer: None).start()

    def _run(self) -> None:
        stand_back()
        answer = answer_of(lambda: self._opening(*self._size))
        if answer.error is not None:
            self._end(Ended(answer.error))
            return
        terminal = answer.get()
        with self._changed:
            over, self._terminal = self._over, terminal
        if over:
            terminal.close()
            return
        self._post(Opened())
        threading.Thread(
            target=self._type, args=(terminal,), name=f"stellwerk-terminal-{self._name}-type", daemon=True
        ).start()
        while not self._over and (data := terminal.receive(CHUNK)):
            self._take(data)
        status = None if self._over else terminal.status()
        self._end(Ended(status=status))
        terminal.close()

    def _type(self, terminal: Terminal) -> None:
        """The second thread."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._typed or self._resized or self._over)
                if self._over:
                    return
                resized, self._resized = self._resized, False
                data = b"".join(self._typed)
                self._typed.clear()
            if resized:
                terminal.resize(*self._size)
            if data and answer_of(partial(terminal.send, data)).error is not None:
                return
            with self._changed:
                self._waiting -= len(data)

    def _end(self, ended: Ended) -> None:
        with self._changed:
            was, self._over = self._over, True
            self._changed.notify()
        if not was:
            self._loop.post(lambda: self._tell(ended))

    def _post(self, opened: Opened) -> None:
        self._loop.post(lambda: None if self._over else self._tell(opened))
