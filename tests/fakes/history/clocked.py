"""The recorder of the program over its file, on a clock of the test: samples of any moment, its end, its next start."""

from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.fakes.clock import FakeClock
from tests.fakes.history.sums import series

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.core.signal import Signal
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.services.recording.befallen import Befallen
from stellwerk.services.recording.look import Part
from stellwerk.services.recording.recording import LAST_PATIENCE, MOST_BYTES, Recording
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

PACE = 5.0
"""Seconds of durations between two samples."""


class ClockedRecorder:
    """Records VMs from its making on; `told` has what it told.

    Between two samples the computer sleeps: the clock of days jumps, that of durations goes on by some seconds.
    """

    def __init__(self, path: Path, ids: tuple[str, ...], at: float, most: int = MOST_BYTES) -> None:
        self.path = path
        self.told: list[AppError | Befallen | None] = []
        self._most = most
        self._clock = FakeClock(now=at)
        self._loop = PlainLoop(self._clock)
        self._inventory = Inventory(self._loop, self._clock)
        self._block = Block(Kind.VM, ids)
        self.begin(at)

    def begin(self, at: float) -> None:
        """The program is started."""
        self._clock.jump(at - self._clock.now())
        self._sampled: Signal[None] = Signal()
        self._history = HistoryFile(self.path, self._clock)
        self._recording = Recording(
            self._loop, self._clock, self._inventory, self._sampled, lambda: 5.0, lambda: self._history,
            lambda: self._most,
        )  # fmt: skip
        self._recording.told.connect(self.told.append)
        self._recording.start(at_once=True)

    def sample(self, at: float, values: Mapping[str, Sequence[float]], parts: Sequence[Part] = ()) -> None:
        """All VMs were sampled then, these are their numbers by key; and devices. See `catch_up`."""
        self._clock.advance(PACE)
        self._clock.jump(at - self._clock.now())
        columns = {key: array("d", row) for key, row in values.items()}
        moments = array("d", [self._clock.monotonic()]) * len(self._block.ids)
        self._inventory.samples.write(self._block, columns | {SAMPLED: moments})
        self._sampled.emit(None)
        if parts:
            self._recording.take_parts(parts)

    def catch_up(self) -> None:
        """Wait until it has done what it was given: it leaves out what it cannot keep up with."""
        self.read(series(), Step.MINUTE, 0, 1)

    def read(self, series: Series, step: Step, begin: float, end: float) -> Points:
        """As the program reads."""
        answers: list[Answer[Points]] = []
        self._recording.read(series, step, begin, end, answers.append)
        self._loop.run(lambda: bool(answers))
        return answers[0].get()

    def close(self) -> None:
        """The program ends."""
        self._recording.close()()
        self._loop.drain()

    def die(self) -> None:
        """It is killed."""
        self._recording._worker.close(LAST_PATIENCE)
        self._history.close()
        self._recording._stop_timer()
