"""Makes the first search by free text as fast as any other, while nobody waits. Owner thread.

What free text looks through is made in slices with pauses between them, some seconds after the window has come, and
again when many objects have changed.
"""

import time
from collections.abc import Callable, Iterator

from stellwerk.core.loop import Loop, Timer
from stellwerk.model.change import ChangeSet
from stellwerk.model.part.vm_part import PARTS
from stellwerk.search.completion.best_match import FREE_KINDS
from stellwerk.search.haystack import prepare
from stellwerk.store.inventory import Inventory

AFTER = 4.0
"""Seconds to wait: a start, or whatever changed so much, has more to do."""
SLICE = 0.003
PAUSE = 0.02
MANY = 500
"""Changed objects after which it is worth while again."""


class Readiness:
    """Begins by itself, calling `first` before the first slice; `ready` once all is made."""

    def __init__(
        self,
        inventory: Inventory,
        loop: Loop,
        monotonic: Callable[[], float] = time.perf_counter,
        first: Callable[[], None] = lambda: None,
    ) -> None:
        self._inventory = inventory
        self._loop = loop
        self._monotonic = monotonic
        self._work: Iterator[None] | None = None
        self._changed = 0
        self.ready = False
        self._subscription = inventory.changed.connect(self._follow)
        self._first: Callable[[], None] | None = first
        self._timer: Timer | None = loop.after(AFTER, self._begin)

    def close(self) -> None:
        """Make no more."""
        self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _begin(self) -> None:
        first, self._first = self._first, None
        if first is not None:
            first()
        catalogue = self._inventory.catalogue
        held = [kind for kind in FREE_KINDS if kind not in PARTS]
        kinds = [(kind, tuple(prop for prop in catalogue.own_props(kind) if prop.text)) for kind in held]
        self._changed = 0
        self._work = prepare(self._inventory.view, kinds)
        self._slice()

    def _slice(self) -> None:
        assert self._work is not None
        end = self._monotonic() + SLICE
        for _step in self._work:
            if self._monotonic() >= end:
                self._timer = self._loop.after(PAUSE, self._slice)
                return
        self._work = self._timer = None
        self.ready = True

    def _follow(self, changes: ChangeSet) -> None:
        self._changed += len(changes.added) + len(changes.changed)
        if self._changed >= MANY and self._timer is None:
            self._timer = self._loop.after(AFTER, self._begin)
