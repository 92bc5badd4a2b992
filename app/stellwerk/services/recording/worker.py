"""One thread, `stellwerk-NAME`, that runs what it is given in order. It starts with the first job and ends with `close`
or with the process."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from stellwerk.core.loop import Loop
from stellwerk.ports.lane import Answer
from stellwerk.services.link.errand import answer_of

T = TypeVar("T")


class Worker:
    """Answers come to the owner loop. Owner thread, but for `close`."""

    def __init__(self, loop: Loop, name: str) -> None:
        self._loop = loop
        self._name = name
        self._waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def behind(self) -> int:
        """How many jobs wait, roughly."""
        return self._waiting.qsize()

    def run(self, job: Callable[[], T], done: Callable[[Answer[T]], None]) -> None:
        """Run a job after those that wait. Owner thread."""

        def work() -> None:
            answer = answer_of(job)
            self._loop.post(lambda: done(answer))

        self._waiting.put(work)
        if self._thread is None:
            self._thread = threading.Thread(target=self._main, name=f"stellwerk-{self._name}", daemon=True)
            self._thread.start()

    def close(self, limit: float) -> None:
        """Finish what waits and end, within `limit` seconds. Any thread but its own; blocks."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join(limit)

    def _main(self) -> None:
        while (work := self._waiting.get()) is not None:
            work()
