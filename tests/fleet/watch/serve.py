"""`serve` as a process, and what it has recorded."""

import math
import queue

from tests.fleet.lab.wait import until
from tests.fleet.program import Program

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.adapters.local.feed import ADDRESS, LocalFeeds
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind
from stellwerk.ports.recording.feed import Listening
from stellwerk.services.charge.round import Round, unpacked
from stellwerk.services.recording.recent import Recent

PATIENCE = 120.0


class Serve:
    """`serve` in a process of its own, and somebody who listens to its samples as a window does."""

    def __init__(self, program: Program) -> None:
        self.process = program.start("serve")
        self._folder = program.profile / "locks"
        self._said: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        assert self.process.stderr is not None
        self.first = [self.process.stderr.readline().strip() for _line in range(2)]
        offered = self._folder / ADDRESS
        until(lambda: offered.exists() or self.process.poll() is not None, PATIENCE, "what it samples to be offered")
        assert self.process.poll() is None, (self.first, self.process.communicate()[1])
        self._listening: Listening = LocalFeeds(self._folder).listen(self._said.put, lambda: self._said.put(None))

    def samples(self, number: int, after: float = 0.0) -> float:
        """Wait for so many samples of the host's processors, each newer than `after` and the one before; the moment
        of the last."""
        while number:
            said = self._said.get(timeout=PATIENCE)
            assert said is not None, self.process.poll()
            told = unpacked(said)
            for table in told.tables if isinstance(told, Round) else ():
                if table.kind is Kind.HOST and not math.isnan(table.columns["cpu_usage"][0]):
                    newer = table.columns["sampled"][0] > after
                    number, after = number - newer, max(after, table.columns["sampled"][0])
        return after

    def end(self, number: int) -> tuple[int, str]:
        """Send that signal and wait: the status, and what it said besides."""
        self.process.send_signal(number)
        _out, err = self.process.communicate(timeout=PATIENCE)
        self._listening.close()
        return self.process.returncode, err


def samples_kept(program: Program, host_id: str) -> list[int]:
    """When the host was sampled, from the hour that is kept."""
    history = HistoryFile(program.profile / "metrics.db", SystemClock())
    recent = Recent(("cpu_usage",))
    recent.restore([piece for kind, piece in history.hour() if kind is Kind.HOST], SystemClock().now())
    history.close()
    return [int(at) for at in recent.read(host_id, "cpu_usage", 1.0, 0, 1e12).at]
