"""The samples that another process of the profile takes, for a command that shows them beside it. Owner thread."""

from collections.abc import Callable, Collection

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop, Timer
from stellwerk.ports.recording.feed import Feeds, Listening
from stellwerk.services.charge.round import Round, unpacked
from stellwerk.services.charge.sharing import Taking
from stellwerk.store.inventory import Inventory

PATIENCE = 2.0
"""Seconds for the first round: it is told to whoever comes."""
SILENT = 2.5
"""Intervals without a round after which nobody tells any more."""
AGAIN = 3.0
"""Seconds until it is tried again to listen where nobody tells."""


class Beside:
    """Listens from `start` until `close`, to whoever tells next where one ended, and puts what it hears into the
    inventory. `interval`: seconds between two rounds."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, feeds: Feeds, interval: float) -> None:
        self._loop, self._clock, self._feeds, self._interval = loop, clock, feeds, interval
        self._inventory = inventory
        self._taking: Taking | None = None
        self._listening: Listening | None = None
        self._timer: Timer | None = None
        self._begun = clock.monotonic()
        self._closed = False
        self._nobody = False
        """The last one ended, or there was none."""
        self._heard_at: float | None = None

    @property
    def settled(self) -> bool:
        """Whether somebody tells is known."""
        return self._nobody or self.tells or self._clock.monotonic() - self._begun >= PATIENCE

    @property
    def tells(self) -> bool:
        """Somebody does."""
        if self._nobody or self._heard_at is None:
            return False
        return self._clock.monotonic() - self._heard_at < PATIENCE + SILENT * self._interval

    def start(self) -> None:
        """Listen."""
        self._begun = self._clock.monotonic()
        self._listen()

    def close(self) -> None:
        """Listen no more."""
        self._closed = self._nobody = True
        if self._timer is not None:
            self._timer.cancel()
        if self._listening is not None:
            self._listening.close()

    def reading(
        self, sample: Callable[[Collection[HostId], Callable[[], None]], None]
    ) -> Callable[[Collection[HostId], Callable[[], None]], None]:
        """Reads the statistics by `sample`, unless somebody tells them."""

        def read(hosts: Collection[HostId], done: Callable[[], None]) -> None:
            if self.tells:
                done()
            else:
                sample(hosts, done)

        return read

    def _listen(self) -> None:
        self._taking = taking = Taking(self._inventory)

        def hear(data: bytes) -> None:
            told = unpacked(data)
            if isinstance(told, Round):
                self._loop.post(lambda: self._take(taking, told))

        self._listening = self._feeds.listen(hear, lambda: self._loop.post(self._end))

    def _take(self, taking: Taking, told: Round) -> None:
        if not self._closed and taking is self._taking:
            self._nobody = False
            self._heard_at = self._clock.monotonic()
            taking.take(told)

    def _end(self) -> None:
        """Nobody tells: the caller samples from now on, until somebody comes."""
        if not self._closed:
            self._nobody, self._taking = True, None
            self._timer = self._loop.after(AGAIN, self._listen)
