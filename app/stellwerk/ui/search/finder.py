"""Looks for objects by free text in slices of a few milliseconds, beside whoever types. Owner thread."""

import time
from collections.abc import Callable, Generator

from stellwerk.core.loop import Loop, Timer
from stellwerk.search.completion.best_match import Match, best_matches
from stellwerk.search.query import Query
from stellwerk.store.inventory import Inventory

SLICE = 0.004
"""Seconds of one slice."""


class Finder:
    """One search at a time: the next one ends the one before, whose answer nobody gets any more.

    What changes in the inventory between two slices may be found as it was or as it is: what is shown of an object is
    read at the end. To begin anew with each change would mean to find nothing while a large fleet is synchronised.
    """

    def __init__(self, inventory: Inventory, loop: Loop, monotonic: Callable[[], float] = time.perf_counter) -> None:
        self._inventory = inventory
        self._loop = loop
        self._monotonic = monotonic
        self._timer: Timer | None = None
        self._work: Generator[None, None, list[Match]] | None = None
        self._done: Callable[[list[Match]], None] = lambda _found: None

    def find(self, query: Query, done: Callable[[list[Match]], None]) -> None:
        """Begin; `done` gets the matches, later on."""
        self.stop()
        self._done = done
        self._work = best_matches(query, self._inventory.view, catalogue=self._inventory.catalogue)
        self._timer = self._loop.after(0.0, self._slice)

    def stop(self) -> None:
        """Nobody wants to know any more."""
        self._work = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _slice(self) -> None:
        self._timer = None
        work, end = self._work, self._monotonic() + SLICE
        if work is None:
            return
        try:
            while self._monotonic() < end:
                next(work)
        except StopIteration as through:
            self._work = None
            self._done(through.value)
            return
        self._timer = self._loop.after(0.0, self._slice)
