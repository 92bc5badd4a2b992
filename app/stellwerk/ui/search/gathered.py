"""Which values exist, gathered on a thread of its own and kept until they change. Owner thread.

To gather and order ten thousand names takes a tenth of a second: nobody who types waits for that. Until they are there
nothing is on offer for the property, and `came` tells when they are.
"""

from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.change import ChangeSet
from stellwerk.ports.lane import Answer
from stellwerk.search.completion.known import NO_VALUES, count_values, named_by
from stellwerk.search.completion.live_value import LiveValues
from stellwerk.services.link.errand import Errand
from stellwerk.store.inventory import Inventory

Key = tuple[Kind, str]

AGAIN = 2.0
"""Seconds for which values count as true, whatever changed: addresses come and go all the time in a large fleet."""


class GatheredValues:
    """Implements `search.completion.known.Known` over the inventory."""

    def __init__(self, inventory: Inventory, loop: Loop, clock: Clock) -> None:
        self.came: Signal[None] = Signal()
        self._inventory = inventory
        self._loop = loop
        self._clock = clock
        self._gathered: dict[Key, float] = {}
        self._values: dict[Key, LiveValues] = {}
        self._stale: set[Key] = set()
        self._asked: set[Key] = set()
        self._closed = False
        self._subscription = inventory.changed.connect(self._follow)

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """What is known of them; what is not, or no longer, is gathered."""
        kind, prop = named_by(kind, prop, self._inventory.catalogue)
        key = kind, prop.key
        if key not in self._asked and (key not in self._values or self._is_old(key)):
            self._gather(key, prop)
        return self._values.get(key, NO_VALUES)

    def close(self) -> None:
        """Follow no more."""
        self._closed = True
        self._subscription.close()

    def _is_old(self, key: Key) -> bool:
        return key in self._stale and self._clock.monotonic() - self._gathered[key] >= AGAIN

    def _gather(self, key: Key, prop: Prop[Any]) -> None:
        self._asked.add(key)
        self._stale.discard(key)
        graph, kind = self._inventory.graph(), key[0]
        Errand(
            self._loop,
            "gather",
            lambda: LiveValues(count_values(kind, prop, graph)),
            lambda answer: self._got(key, answer),
        ).start()

    def _got(self, key: Key, answer: Answer[LiveValues]) -> None:
        self._asked.discard(key)
        if self._closed or answer.value is None:
            return
        self._values[key] = answer.value
        self._gathered[key] = self._clock.monotonic()
        self.came.emit(None)

    def _follow(self, changes: ChangeSet) -> None:
        """Values may have come or gone; they are gathered again when they are asked for."""
        for key in (*self._values, *self._asked):
            kind, prop = key
            if key not in self._stale and _touches(changes, kind, prop):
                self._stale.add(key)


def _touches(changes: ChangeSet, kind: Kind, prop: str) -> bool:
    there = any(ref.kind is kind for refs in (changes.added, changes.removed) for ref in refs)
    return there or any(ref.kind is kind and prop in keys for ref, keys in changes.changed.items())
