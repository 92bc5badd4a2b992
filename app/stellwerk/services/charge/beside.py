"""The samples that another process of the profile takes, for a command that shows them beside it. Owner thread."""

from collections.abc import Callable, Collection

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop
from stellwerk.ports.recording.feed import Feeds, Listening
from stellwerk.services.charge.round import Round, unpacked
from stellwerk.services.charge.sharing import Taking
from stellwerk.store.inventory import Inventory

PATIENCE = 2.0
"""Seconds for the first round: it is told to whoever comes."""
SILENT = 2.5
"""Intervals without a round after which nobody tells any more."""


class Beside:
    """Listens from `start` until `close`, and puts what it hears into the inventory. `interval`: seconds between two
    rounds."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory, feeds: Feeds, interval: float) -> None:
        self._loop, self._clock, self._feeds, self._interval = loop, clock, feeds, interval
        self._taking = Taking(inventory)
        self._listening: Listening | None = None
        self._begun = clock.monotonic()
        self._ended = False
        self._heard_at: float | None = None

    @property
    def settled(self) -> bool:
        """Whether somebody tells is known."""
        return self._ended or self.tells or self._clock.monotonic() - self._begun >= PATIENCE

    @property
    def tells(self) -> bool:
        """Somebody does."""
        if self._ended or self._heard_at is None:
            return False
        return self._clock.monotonic() - self._heard_at < PATIENCE + SILENT * self._interval

    def start(self) -> None:
        """Listen."""
        self._begun = self._clock.monotonic()
        self._listening = self._feeds.listen(self._hear, lambda: self._loop.post(self._end))

    def close(self) -> None:
        """Listen no more."""
        self._ended = True
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

    def _hear(self, data: bytes) -> None:
        told = unpacked(data)
        if isinstance(told, Round):
            self._loop.post(lambda: self._take(told))

    def _take(self, told: Round) -> None:
        if not self._ended:
            self._heard_at = self._clock.monotonic()
            self._taking.take(told)

    def _end(self) -> None:
        self._ended = True
