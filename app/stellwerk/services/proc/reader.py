"""Reads /proc of one host: a shell there answers each question by one line.

Starts a daemon thread `stellwerk-proc` for each host, which opens the way and waits for answers; it ends with `close`
or with the way.
"""

import logging
import threading
from collections.abc import Mapping

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.thread_rank import stand_back
from stellwerk.policy.proc import CLOCK_OFF, CLOCK_WORD, MOST_LINE, SCRIPT, Totals, rates, read_answer
from stellwerk.policy.sample.rate import Moment
from stellwerk.ports.dial import Dial, Reach, Stream
from stellwerk.services.link.errand import start_soon

_log = logging.getLogger(__name__)

FIRST = 1.0
"""Seconds for which the first answer is waited for, with the opening of the way."""
PATIENCE = 0.2
"""Seconds for the others: the host was asked before its libvirt was."""
MOST_MISSED = 3
"""Answers that did not come in time, after which nobody waits until one comes."""
AGAIN = 300.0
"""Seconds after which a way that has ended is opened again."""
CLOCK_EVERY = 600.0
"""Seconds between two looks at the host's clock, and one whenever the way is opened."""
CLOCK_PATIENCE = 20.0
"""Seconds after which an answer is too old to tell the time."""
_CHUNK = 64 * 1024


class ProcReader:
    """The port `HostProc`."""

    def __init__(self, dial: Dial, clock: Clock) -> None:
        self._dial, self._clock = dial, clock
        self._news = threading.Condition()
        self._stream: Stream | None = None
        self._begun: float | None = None
        """When the way was opened, or tried to be; None = not yet."""
        self._over = False
        self._closed = False
        self._asked = 0
        self._answered = 0
        self._missed = 0
        self._interval = 0.0
        self._last: tuple[Moment, Totals] | None = None
        self._clock_asked: Moment | None = None
        self._off: dict[str, float] = {}
        """How far the host's clock is ahead, once that is known."""
        self._known: Mapping[str, float] = {}

    def ask(self) -> int:
        """As the port says."""
        with self._news:
            stream = None if self._over else self._stream
            if stream is None:
                return 0
            self._asked += 1
            number = self._asked
            clock = CLOCK_WORD if self._wants_clock() else ""
        try:
            stream.send(f"{number} {clock}".rstrip().encode() + b"\n")
        except AppError:
            self._end()
        return number

    def collect(self, number: int, interval: float) -> Mapping[str, float]:
        """As the port says."""
        self._interval = interval
        if not number:
            if not self._open():
                return {}
            number = self.ask()
        with self._news:
            patience = FIRST if not self._answered else PATIENCE if self._missed < MOST_MISSED else 0.0
            come = self._news.wait_for(lambda: self._over or self._answered >= number, patience)
            self._missed = 0 if come else self._missed + 1
            return self._known if come and number and not self._over else {}

    def close(self) -> None:
        """As the port says."""
        with self._news:
            self._closed = True
        self._end()

    def _open(self) -> bool:
        """Open the way, unless that was tried a short while ago; whether it is open now."""
        now = self._clock.monotonic()
        with self._news:
            if self._closed or (self._begun is not None and now - self._begun < AGAIN):
                return False
            self._begun, self._over, self._last, self._answered, self._asked = now, False, None, 0, 0
            self._clock_asked, self._off = None, {}
            start_soon(threading.Thread(target=self._main, name="stellwerk-proc", daemon=True))
            return self._news.wait_for(lambda: self._over or self._stream is not None, FIRST) and not self._over

    def _wants_clock(self) -> bool:
        """Whether it is time to look at the clock again; then that counts as done."""
        now = Moment(self._clock.monotonic(), self._clock.now())
        if self._clock_asked is not None and now.at - self._clock_asked.at < CLOCK_EVERY:
            return False
        self._clock_asked = now
        return True

    def _end(self) -> None:
        with self._news:
            self._over = True
            stream, self._stream = self._stream, None
            self._news.notify_all()
        if stream is not None:
            stream.close()

    def _main(self) -> None:
        stand_back()
        try:
            stream = self._dial.command(["sh", "-c", SCRIPT])
            with self._news:
                self._stream = stream
                self._news.notify_all()
                closed = self._closed
            if not closed:
                self._read(stream)
        except AppError as error:
            _log.debug("/proc cannot be read: %s", error)
        self._end()

    def _read(self, stream: Stream) -> None:
        """Take answers until the way ends, or something else comes."""
        left = b""
        while (data := stream.receive(_CHUNK)) and len(left) <= MOST_LINE:
            *lines, left = (left + data).split(b"\n")
            for line in lines:
                if not self._take(line):
                    return

    def _take(self, line: bytes) -> bool:
        """One line; false for what nobody asked for. What a login shell says before the first answer is passed over."""
        moment = Moment(self._clock.monotonic(), self._clock.now())
        answer = read_answer(line.decode("ascii", "replace")) if len(line) <= MOST_LINE else None
        if answer is None:
            return self._last is None and len(line) <= MOST_LINE
        number, totals = answer
        before, self._last = self._last, (moment, totals)
        moments = (before[0] if before is not None else moment, moment)
        known = rates(before[1] if before is not None else None, totals, moments, self._interval)
        asked = self._clock_asked
        if totals.clock is not None and asked is not None and moment.at - asked.at <= CLOCK_PATIENCE:
            self._off = {CLOCK_OFF: totals.clock - (asked.wall + moment.wall) / 2}
        with self._news:
            self._answered, self._known = min(number, self._asked), known | self._off
            self._news.notify_all()
        return True


def proc_of(reach: Reach | None, clock: Clock) -> ProcReader | None:
    """The reader of a host by the way into it, nothing being opened yet; None where none leads to the host itself: over
    TCP and TLS libvirt is all that there is."""
    return ProcReader(reach.dial, clock) if reach is not None and reach.on_host else None
