"""Threads that many hosts share for short questions: one after the other on the same thread, whose memory the processor
still holds, and with one word to the owner thread for several answers.

Starts daemon threads named `stellwerk-crew`. One works as long as anything waits; when a call holds it up for longer
than the patience another one takes over what waits, so that a host that is far away or hangs holds up nobody. One that
had nothing to do for LINGER seconds ends; one in a call that never returns ends with the process.
"""

import threading
from collections import deque
from collections.abc import Callable

from stellwerk.core.loop import Loop
from stellwerk.core.thread_rank import stand_back
from stellwerk.services.link.errand import start_soon

PATIENCE = 0.01
"""Seconds without progress after which another thread takes over."""
SEVERAL = 8
"""Answers that are handed over together, while more are to come: less than two milliseconds of the owner thread."""
LINGER = 10.0
"""Seconds after which a thread without work ends."""

Call = Callable[[], None]


class Crew:
    """Runs what is put, each piece once, in the order of their coming. Pieces do not raise.

    `linger`: seconds after which a thread without work ends.
    """

    def __init__(self, loop: Loop, linger: float = LINGER) -> None:
        self.linger = linger
        self._loop = loop
        self._guard = threading.Lock()
        self._waiting: deque[Call] = deque()
        self._answers: deque[Call] = deque()
        self._telling = False
        """The owner thread was called for answers, and has not come yet."""
        self._idle: list[_Member] = []
        self._at_work: set[_Member] = set()
        """Those that are not held up, as far as is known."""
        self._begun = 0
        self._seen = 0
        self._watching = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Its threads end when nothing is left to do."""
        return self._closed

    def close(self) -> None:
        """What waits is still done; each thread ends when nothing is left. Owner thread."""
        with self._guard:
            self._closed = True
            while self._idle:
                self._idle.pop().wake()

    def put(self, work: Call) -> None:
        """Let this be done soon. Owner thread."""
        with self._guard:
            self._waiting.append(work)
            helped = not self._at_work
            if helped:
                self._call_another()
        if not helped:  # else it is taken at once
            self._watch()

    def hand_over(self, answer: Call) -> None:
        """Call `answer` on the owner thread: at once, or with those of the next pieces. A thread of the crew."""
        self._answers.append(answer)
        if not self._waiting or len(self._answers) >= SEVERAL:
            self._tell()

    def next(self, member: "_Member") -> Call | None:
        """What this one is to do now; None = nothing. A thread of the crew."""
        with self._guard:
            if self._waiting:
                self._begun += 1
                self._at_work.add(member)
                return self._waiting.popleft()
            self._at_work.discard(member)
            if not self._closed:
                self._idle.append(member)
        return None

    def may_end(self, member: "_Member") -> bool:
        """Whether one that had nothing to do is to end; false where it was called meanwhile. A thread of the crew."""
        with self._guard:
            if member in self._idle:
                self._idle.remove(member)
                return True
            return self._closed and not self._waiting

    def _tell(self) -> None:
        """Wake the owner thread once for all of them."""
        if self._answers and not self._telling:  # two may see no word under way and send two: harmless
            self._telling = True
            self._loop.post(self._deliver)

    def _deliver(self) -> None:
        """Owner thread. One that raises does not keep the next ones from being heard; what comes meanwhile waits for
        its own turn."""
        self._telling = False
        left = len(self._answers)
        try:
            while left:
                left -= 1
                self._answers.popleft()()
        finally:
            if left:
                self._tell()

    def _call_another(self) -> None:
        """The one that rested last, or a new one, is at work from now on. Holds the guard."""
        if self._idle:
            member = self._idle.pop()
            member.wake()
        else:
            member = _Member(self)
            member.start()
        self._at_work.add(member)

    def _watch(self) -> None:
        if not self._watching:
            self._watching = True
            self._seen = self._begun
            self._loop.after(PATIENCE, self._look)

    def _look(self) -> None:
        """Where nothing went on since the last look, another thread goes on; what was answered is told."""
        self._watching = False
        with self._guard:
            if self._waiting and self._begun == self._seen:
                self._at_work.clear()
                self._call_another()
        self._tell()
        if self._waiting:
            self._watch()


class _Member:
    """One thread of a crew."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._called = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, name="stellwerk-crew", daemon=True)

    def start(self) -> None:
        """Begin soon."""
        start_soon(self._thread)

    def wake(self) -> None:
        """There is something to do."""
        self._called.release()

    def _run(self) -> None:
        stand_back()
        while True:
            while (work := self._crew.next(self)) is not None:
                work()
            if not self._crew.closed and self._called.acquire(timeout=self._crew.linger):
                continue
            if self._crew.may_end(self):
                return
