"""Waiting for objects to change: one listener on the inventory for everybody who waits. Owner thread."""

from collections.abc import Callable, Iterable

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Subscription
from stellwerk.model.change import ChangeSet
from stellwerk.store.inventory import Inventory

_AT_A_TIME = 8
"""Listeners called in one turn of the loop; each may apply batches of its own."""


class Watch:
    """Calls those who wait for an object after it was added, changed or removed.

    The calls are made from the loop, after the batch was applied, so that a listener may apply batches itself.
    """

    def __init__(self, loop: Loop, inventory: Inventory) -> None:
        self._loop = loop
        self._listeners: dict[Ref, dict[object, Callable[[], None]]] = {}
        self._due: dict[object, Callable[[], None]] = {}
        self._subscription = inventory.changed.connect(self._on_changes)

    def add(self, refs: Iterable[Ref], listener: Callable[[], None]) -> Subscription:
        """Call `listener` after each change of one of these objects, until the subscription is closed."""
        token, wanted = object(), tuple(refs)
        for ref in wanted:
            self._listeners.setdefault(ref, {})[token] = listener
        return Subscription(lambda: self._drop(token, wanted))

    def close(self) -> None:
        """Stop listening to the inventory."""
        self._subscription.close()

    def _drop(self, token: object, refs: tuple[Ref, ...]) -> None:
        self._due.pop(token, None)
        for ref in refs:
            listeners = self._listeners.get(ref, {})
            listeners.pop(token, None)
            if not listeners:
                self._listeners.pop(ref, None)

    def _on_changes(self, changes: ChangeSet) -> None:
        if not self._listeners:
            return
        was_due = bool(self._due)
        for refs in (changes.added, changes.removed, changes.changed):
            for ref in self._listeners.keys() & refs:
                self._due.update(self._listeners[ref])
        if self._due and not was_due:
            self._loop.post(self._call)

    def _call(self) -> None:
        """Call some; the rest in turns to come, so that a thousand ends at once do not hold the loop."""
        for token in tuple(self._due)[:_AT_A_TIME]:
            listener = self._due.pop(token, None)
            if listener is not None:
                listener()
        if self._due:
            self._loop.post(self._call)
