"""Records the samples of all objects: on each round of them the newest numbers go to a worker. Owner thread."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.history.step import Series, Step
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.worker import Worker
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED

if TYPE_CHECKING:
    from stellwerk.services.recording.keeping import Keeping

_log = logging.getLogger(__name__)

AFTER = 10.0
"""Seconds after the start: connecting and the first look at all hosts want the processors until then."""
MOST_BEHIND = 12
"""Rounds that wait for the worker, a minute of them; more are left out: the disk is too slow."""
LAST_PATIENCE = 5.0
"""Seconds that the end waits for what is still to be written."""
TIDY_EVERY = 60.0
MOST_POINTS = 1500
"""Of a series in a chart: more than there are pixels are of no use."""


class Recording:
    """Records from `start` on. `told` emits what the user should know: a damaged file that was kept aside, or why
    nothing is recorded; None once it is again."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        sampled: Signal[None],
        interval: Callable[[], float],
        make_store: Callable[[], HistoryStore],
    ) -> None:
        self.told: Signal[AppError | str | None] = Signal()
        self._clock = clock
        self._inventory = inventory
        self._sampled = sampled
        self._interval = interval
        self._make_store = make_store
        self._loop = loop
        self._timer: Timer | None = None
        self._worker = Worker(loop, "history")
        self._keeping: Keeping | None = None
        self._subscription: Subscription | None = None
        self._failing = False
        self._tidied_at = clock.monotonic()
        self._keys = recorded_keys(inventory)
        self._rare = recorded_keys(inventory, rare=True)

    def start(self) -> None:
        """Begin in a while."""
        self._timer = self._loop.after(AFTER, self._begin)

    def read(
        self, series: Series, step: Step, begin: float, end: float, done: Callable[[Answer[Points]], None]
    ) -> None:
        """Read a series on the worker; `done` is called on this thread."""
        self._worker.run(lambda: self._opened().read(series, step, begin, end), done)

    def chart(self, series: Series, begin: float, end: float, done: Callable[[Answer[Points]], None]) -> None:
        """Read a series for a chart, as finely as it is known; `done` is called on this thread."""
        now, apart = self._clock.now(), self._interval()
        self._worker.run(lambda: self._opened().chart(series, begin, end, now, apart, MOST_POINTS), done)

    def close(self) -> Callable[[], None]:
        """Record no more; answers what is to be done on a worker: the rest is written."""
        if self._timer is not None:
            self._timer.cancel()
        if self._subscription is not None:
            self._subscription.close()
        if self._subscription is not None or self._keeping is not None:
            self._worker.run(lambda: self._opened().end(), lambda _answer: None)
        return lambda: self._worker.close(LAST_PATIENCE)

    def take_parts(self, parts: Sequence[Part]) -> None:
        """Record samples that come some at a time, those of devices. Dropped while nothing is recorded."""
        if self._subscription is None or self._worker.behind > MOST_BEHIND:
            return
        now = self._clock.now()
        self._worker.run(lambda: self._opened().take_parts(now, parts), self._answered)

    def _begin(self) -> None:
        now = self._clock.now()
        self._worker.run(lambda: self._opened().open(self._keys, now, self._rare), self._opened_answer)
        self._subscription = self._sampled.connect(lambda _nothing: self._take())

    def _opened(self) -> "Keeping":
        """Made on the worker: numpy takes a tenth of a second."""
        if self._keeping is None:
            from stellwerk.services.recording.keeping import Keeping

            self._keeping = Keeping(self._make_store())
        return self._keeping

    def _take(self) -> None:
        """Hand in what is newest, unless the worker is far behind."""
        if self._worker.behind > MOST_BEHIND:
            return
        now, looks = self._clock.now(), [look for kind in self._keys if (look := self._look(kind)) is not None]
        self._worker.run(lambda: self._opened().take(now, looks), self._answered)
        if self._clock.monotonic() - self._tidied_at >= TIDY_EVERY:
            self._tidied_at = self._clock.monotonic()
            self._worker.run(lambda: self._opened().tidy(now), self._tidied)

    def _look(self, kind: Kind) -> Look | None:
        samples = self._inventory.samples
        ids, keys = samples.ids(kind), self._keys[kind]
        if not ids:
            return None
        columns = [samples.column(kind, key) for key in keys]
        return Look(kind, ids, keys, columns, samples.column(kind, SAMPLED))

    def _opened_answer(self, answer: Answer[str | None]) -> None:
        if answer.error is not None:
            self._fail(answer.error)
        elif (aside := answer.get()) is not None:
            self.told.emit(aside)

    def _answered(self, answer: Answer[bool]) -> None:
        """Say once that nothing is recorded, and once that it is again: when something was written."""
        if answer.error is not None:
            self._fail(answer.error)
        elif answer.get() and self._failing:
            self._failing = False
            self.told.emit(None)

    def _tidied(self, answer: Answer[None]) -> None:
        if answer.error is not None:
            self._fail(answer.error)

    def _fail(self, error: AppError) -> None:
        if not self._failing:
            self._failing = True
            _log.warning("nothing is recorded: %s", error)
            self.told.emit(error)


def recorded_keys(inventory: Inventory, *, rare: bool = False) -> dict[Kind, tuple[str, ...]]:
    """What is recorded of each kind: the properties that have a history, those that are kept at all steps or the
    `rare` ones."""
    found: dict[Kind, tuple[str, ...]] = {}
    for kind in inventory.catalogue.kinds:
        props = [prop for prop in inventory.catalogue.own_props(kind) if prop.rare is rare]
        keys = tuple(prop.history for prop in props if prop.history is not None)
        if keys:
            found[kind] = keys
    return found
