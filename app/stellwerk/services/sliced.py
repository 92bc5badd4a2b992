"""Applying much to the inventory without holding the owner thread: small batches, a few milliseconds at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from stellwerk.core.clock import Clock
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record
from stellwerk.model.change import Batch
from stellwerk.store.inventory import Inventory

SLICE = 0.006
"""Seconds of one slice; with the batch that ends it at most 8 ms. Table at the end of the design."""
PIECE = 20
"""Domains in one batch: at most some 2 ms with live queries following."""


class Pile(Record, eq=False):
    """Batches that belong together, made when they are needed; `done` is called after the last one."""

    batches: Iterator[Batch]
    done: Callable[[], None]
    dropped: bool = False

    def drop(self) -> None:
        """Apply no more of it and do not call `done`."""
        self.dropped = True


class SlicedApply:
    """Applies piles in turn, one batch of each, for at most SLICE seconds at a time. Owner thread."""

    def __init__(self, loop: Loop, clock: Clock, inventory: Inventory) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._piles: deque[Pile] = deque()
        self._posted = False

    def add(self, batches: Iterable[Batch], done: Callable[[], None]) -> Pile:
        """Apply these batches soon, in their order."""
        pile = Pile(iter(batches), done)
        self._piles.append(pile)
        self._post()
        return pile

    def _post(self) -> None:
        if not self._posted:
            self._posted = True
            self._loop.after(0.0, self._run)  # a timer: what is posted meanwhile comes first

    def _run(self) -> None:
        self._posted = False
        end = self._clock.monotonic() + SLICE
        while self._piles:
            self._next(self._piles.popleft())
            if self._clock.monotonic() >= end:
                break
        if self._piles:
            self._post()

    def _next(self, pile: Pile) -> None:
        if pile.dropped:
            return
        batch = next(pile.batches, None)
        if batch is None:
            pile.done()
            return
        self._inventory.apply(batch)
        self._piles.append(pile)
