"""Which values exist, for completion, from the live inventory. Owner thread only.

A property's values are gathered when they are first asked for, and again once they are others; while much changes, as
when hosts are synchronised, at most once in RENEW_SECONDS.
"""

from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.change import ChangeSet
from stellwerk.model.part.vm_part import PARTS
from stellwerk.search.completion.known import count_values, named_by
from stellwerk.search.completion.live_value import LiveValues
from stellwerk.store.inventory import Inventory

RENEW_SECONDS = 1.0
"""Gathering the names of 10,000 VMs takes some 20 ms, which is too long for each key that is pressed."""


class _Gathered(Record):
    values: LiveValues
    at: float
    stale: bool = False


class KnownValues:
    """Fills `Known`. It follows the inventory until it is closed."""

    def __init__(self, inventory: Inventory, clock: Clock) -> None:
        self._inventory = inventory
        self._clock = clock
        self._gathered: dict[tuple[Kind, str], _Gathered] = {}
        self._following = inventory.changed.connect(self._follow)

    def values(self, kind: Kind, prop: Prop[Any]) -> LiveValues:
        """The values of a property among all objects of a kind."""
        kind, prop = named_by(kind, prop, self._inventory.catalogue)
        now = self._clock.monotonic()
        found = self._gathered.get((kind, prop.key))
        if found is None or (found.stale and now - found.at >= RENEW_SECONDS):
            found = _Gathered(LiveValues(count_values(kind, prop, self._inventory.view)), now)
            self._gathered[kind, prop.key] = found
        return found.values

    def close(self) -> None:
        """Stop following."""
        self._following.close()

    def _follow(self, changes: ChangeSet) -> None:
        fresh = [entry for entry, gathered in self._gathered.items() if not gathered.stale]
        if not fresh:
            return
        kinds = {ref.kind for refs in (changes.added, changes.removed) for ref in refs}
        if Kind.VM in kinds:
            kinds |= PARTS.keys()  # they come and go with it, and are not named then
        keys: dict[Kind, set[str]] = {}
        for ref, changed in changes.changed.items():
            keys.setdefault(ref.kind, set()).update(changed)
        for kind, key in fresh:
            if kind in kinds or key in keys.get(kind, ()):
                self._gathered[kind, key].stale = True
