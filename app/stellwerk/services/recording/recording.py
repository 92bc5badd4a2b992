"""Records the samples of all objects: on each round of them the newest numbers go to a worker. Owner thread."""

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.history.blend import Blend
from stellwerk.model.history.of_hosts import Group, groups_of
from stellwerk.model.history.step import VCPU_KEY, Piece, Series, Sort, Step
from stellwerk.model.history.strip import Strips, StripWish, point_seconds
from stellwerk.model.history.sums import Points
from stellwerk.ports.lane import Answer
from stellwerk.ports.recording.history import HistoryStore
from stellwerk.services.recording.befallen import Befallen, SetAside
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.slow import EVERY, spaces
from stellwerk.services.recording.worker import Worker
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED

if TYPE_CHECKING:
    from stellwerk.services.recording.keeping import Keeping

_log = logging.getLogger(__name__)

AFTER = 10.0
"""Seconds after the start: connecting and the first look at all hosts want the processors until then."""
MOST_BEHIND = 36
"""Rounds that wait for the worker, three minutes of them; more are left out: the disk is too slow."""
LAST_PATIENCE = 5.0
"""Seconds that the end waits for what is still to be written."""
MOST_BYTES = 4 * 1024**3
"""Of the history on disk, where nothing else is said."""
TIDY_EVERY = 60.0
"""Seconds of the clock of days, so that a computer that mostly sleeps tidies when it does not."""
BEAT_EVERY = 60.0
"""Seconds between two words that somebody is recording."""
MOST_POINTS = 1500
"""Of a series in a chart: more than there are pixels are of no use."""


class Recording:
    """Records from `start` on, in no more than `most` bytes. `told` emits what the user should know: what befell it, or
    why nothing is recorded; None once it is again."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        sampled: Signal[None],
        interval: Callable[[], float],
        make_store: Callable[[], HistoryStore],
        most: Callable[[], int] = lambda: MOST_BYTES,
    ) -> None:
        self.told: Signal[AppError | Befallen | None] = Signal()
        self._clock = clock
        self._inventory = inventory
        self._sampled = sampled
        self._interval = interval
        self._make_store = make_store
        self._most = most
        self._loop = loop
        self._timer: Timer | None = None
        self._worker = Worker(loop, "history")
        self._keeping: Keeping | None = None
        self._subscription: Subscription | None = None
        self._failing = False
        self._begun = False
        self._tidied_at = float("-inf")
        self._closing = False
        self._groups: tuple[Group, ...] = ()
        self._looked_at = float("-inf")
        self._keys = recorded_keys(inventory)
        self._rare = rare_keys(inventory)

    def start(self, *, at_once: bool = False) -> None:
        """Begin in a while, or at once."""
        self._stop_timer()
        if at_once:
            self._begin()
        else:
            self._timer = self._loop.after(AFTER, self._begin)

    def follow(self) -> None:
        """Only remember the last hour from a while on, for charts: another process records."""
        self._timer = self._loop.after(AFTER, self._follow)

    def hour(self, done: Callable[[Answer[list[tuple[Kind, bytes]]]], None]) -> None:
        """The last hour as it was sampled, for another process; `done` is called on this thread."""
        self._worker.run(lambda: self._opened().hour(), done)

    def restore(self, pieces: Sequence[tuple[Kind, bytes]]) -> None:
        """Take in what another process has sampled of the last hour."""
        now = self._clock.now()
        if not self._begun:
            self._stop_timer()
            self._follow()
        self._worker.run(lambda: self._opened().restore(pieces, now), lambda _answer: None)

    def watches(self, begin: float, end: float, done: Callable[[Answer[list[tuple[float, float]]]], None]) -> None:
        """When somebody was recording; see `HistoryStore.watches`. `done` is called on this thread."""
        self._worker.run(lambda: self._opened().watches(begin, end), done)

    @property
    def apart(self) -> float:
        """Seconds between two samples."""
        return self._interval()

    @property
    def looks(self) -> list[Look]:
        """The newest samples of everything."""
        return [look for kind in self._keys if (look := self._look(kind)) is not None]

    def read(
        self, series: Series, step: Step, begin: float, end: float, done: Callable[[Answer[Points]], None]
    ) -> None:
        """Read a series on the worker; `done` is called on this thread."""
        self._worker.run(lambda: self._opened().read(series, step, begin, end), done)

    def samples(self, series: Series, begin: float, end: float, done: Callable[[Answer[Points]], None]) -> None:
        """Read the samples of the last hour themselves, where they are known; `done` is called on this thread."""
        apart = self._interval()
        self._worker.run(lambda: self._opened().samples(series, begin, end, apart), done)

    def recall(self, done: Callable[[Answer[None]], None]) -> None:
        """Have what the last recorder left of the last hour, beside what was restored; records nothing."""
        now = self._clock.now()
        self._worker.run(lambda: self._opened().recall(self._keys, now), done)

    def chart(self, series: Series, begin: float, end: float, done: Callable[[Answer[Points]], None]) -> None:
        """Read a series for a chart, as finely as it is known; `done` is called on this thread."""
        now, apart = self._clock.now(), self._interval()
        self._worker.run(lambda: self._opened().chart(series, begin, end, now, apart, MOST_POINTS), done)

    def blend(self, blend: Blend, begin: float, end: float, most: int, done: Callable[[Answer[Points]], None]) -> None:
        """Read the series of several objects as one, in no more than some `most` points; `done` is called on this
        thread."""
        now = self._clock.now()
        self._worker.run(lambda: self._opened().blend(blend, begin, end, now, most), done)

    def strips(
        self, kind: Kind, ids: Sequence[str], keys: Sequence[str], done: Callable[[Answer[Strips]], None]
    ) -> None:
        """The last minutes of these numbers of these objects, each as a small line; `done` is called on this thread."""
        seconds = point_seconds(self._interval())
        wish = StripWish(kind=kind, ids=tuple(ids), keys=tuple(keys), end=self._clock.now(), seconds=seconds)
        self._worker.run(lambda: self._opened().strips(wish), done)

    def close(self) -> Callable[[], None]:
        """Record no more; answers what is to be done on a worker: the rest is written."""
        self._closing = True
        self._stop_timer()
        if self._subscription is not None:
            self._subscription.close()
        if self._subscription is not None or self._keeping is not None:
            now = self._clock.now()
            self._worker.run(lambda: self._opened().end(now), lambda _answer: None)
        return lambda: self._worker.close(LAST_PATIENCE)

    def take_parts(self, parts: Sequence[Part]) -> None:
        """Record samples that come some at a time, those of devices. Dropped while nothing is recorded."""
        if self._subscription is None or self._worker.behind > MOST_BEHIND:
            return
        now = self._clock.now()
        self._worker.run(lambda: self._opened().take_parts(now, parts), self._answered)

    def _begin(self) -> None:
        self._begun = True
        now = self._clock.now()
        self._worker.run(lambda: self._opened().open(self._keys, now, self._rare), self._opened_answer)
        self._listen()
        self._beat()

    def _follow(self) -> None:
        self._worker.run(lambda: self._opened().follow(self._keys), lambda _answer: None)
        self._listen()

    def _listen(self) -> None:
        if self._subscription is None:
            self._subscription = self._sampled.connect(lambda _nothing: self._take())

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _beat(self) -> None:
        """Somebody is recording, also while no host answers."""
        self._timer = self._loop.after(BEAT_EVERY, self._beat)
        now = self._clock.now()
        self._worker.run(lambda: self._opened().beat(now), self._beaten)
        self._tidy(now)

    def _opened(self) -> "Keeping":
        """Made on the worker: numpy takes a tenth of a second."""
        if self._keeping is None:
            from stellwerk.services.recording.keeping import Keeping

            self._keeping = Keeping(self._make_store(), lambda what: self._loop.post(lambda: self.told.emit(what)))
        return self._keeping

    def _take(self) -> None:
        """Hand in what is newest, unless the worker is far behind."""
        if self._worker.behind > MOST_BEHIND:
            return
        now, looks, apart = self._clock.now(), self.looks, self._interval()
        self._look_slowly(now)
        groups = self._groups
        self._worker.run(lambda: self._opened().take(now, looks, groups, apart), self._answered)
        self._tidy(now)

    def _tidy(self, now: float) -> None:
        """Once a minute, and at the start; what is not done then goes on with the next round."""
        if self._begun and abs(now - self._tidied_at) >= TIDY_EVERY:
            self._tidied_at = now
            most = self._most()
            self._worker.run(lambda: self._opened().tidy(now, most, lambda: not self._closing), self._tidied)

    def _look_slowly(self, now: float) -> None:
        """What changes slowly: once a minute."""
        if self._clock.monotonic() - self._looked_at < EVERY:
            return
        self._looked_at = self._clock.monotonic()
        self._groups = groups_of(self._inventory.view)
        part = spaces(self._inventory.view, now) if self._begun else None
        if part is not None:
            self.take_parts((part,))

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
            self.told.emit(SetAside(aside))

    def _answered(self, answer: Answer[bool]) -> None:
        """Say once that nothing is recorded, and once that it is again: when something was written."""
        if answer.error is not None:
            self._fail(answer.error)
        elif answer.get() and self._failing:
            self._failing = False
            self.told.emit(None)

    def _beaten(self, answer: Answer[None]) -> None:
        if answer.error is not None:
            self._fail(answer.error)

    def _tidied(self, answer: Answer[bool]) -> None:
        if answer.error is not None:
            self._fail(answer.error)
        elif answer.get():
            self._tidied_at = float("-inf")

    def _fail(self, error: AppError) -> None:
        if not self._failing:
            self._failing = True
            _log.warning("nothing is recorded: %s", error)
            self.told.emit(error)


def recorded_keys(inventory: Inventory) -> dict[Kind, tuple[str, ...]]:
    """What is recorded of each kind at all steps: the properties that have a history."""
    return _keys_of(inventory, rare=False)


def rare_keys(inventory: Inventory) -> dict[Sort, tuple[str, ...]]:
    """What is kept by the minute and ten minutes only."""
    found: dict[Sort, tuple[str, ...]] = {Piece.VCPU: (VCPU_KEY,)}
    found.update(_keys_of(inventory, rare=True).items())
    return found


def _keys_of(inventory: Inventory, *, rare: bool) -> dict[Kind, tuple[str, ...]]:
    found: dict[Kind, tuple[str, ...]] = {}
    for kind in inventory.catalogue.kinds:
        props = [prop for prop in inventory.catalogue.own_props(kind) if prop.rare is rare]
        keys = tuple(prop.history for prop in props if prop.history is not None)
        if keys:
            found[kind] = keys
    return found
