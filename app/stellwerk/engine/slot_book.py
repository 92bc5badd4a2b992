"""How much is done at a time on each host: the rest waits its turn, in order. Owner thread."""

from collections import deque
from collections.abc import Callable

from stellwerk.core.ids import HostId
from stellwerk.core.setting import Setting, Settings

Share = tuple[HostId, Setting[int]]


class Slot:
    """A place, wanted or held. `give_up` at the end, whether it was got or not; twice is harmless."""

    __slots__ = ("_book", "_share", "go", "held")

    def __init__(self, book: "SlotBook", share: Share, go: Callable[[], None]) -> None:
        self._book = book
        self._share = share
        self.go = go
        self.held = False

    def give_up(self) -> None:
        """Leave the place to the next one, or the queue."""
        self._book.leave(self, self._share)


class SlotBook:
    """Counts what runs for each host and limit."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: dict[tuple[HostId, str], set[Slot]] = {}
        self._waiting: dict[tuple[HostId, str], deque[Slot]] = {}

    def want(self, host_id: HostId, limit: Setting[int], go: Callable[[], None]) -> Slot:
        """Call `go` when there is a place: at once, or when one is left. `Slot.held` tells which."""
        slot = Slot(self, (host_id, limit), go)
        self._waiting.setdefault((host_id, limit.key), deque()).append(slot)
        self._admit((host_id, limit))
        return slot

    def leave(self, slot: Slot, share: Share) -> None:
        """Take a slot out and let the next one in; called by the slot."""
        key = (share[0], share[1].key)
        waiting, running = self._waiting.get(key, deque()), self._running.get(key, set())
        if slot in waiting:
            waiting.remove(slot)
        running.discard(slot)
        slot.held = False
        self._admit(share)
        if not self._waiting.get(key) and not self._running.get(key):
            self._waiting.pop(key, None)
            self._running.pop(key, None)

    def _admit(self, share: Share) -> None:
        host_id, limit = share
        key = (host_id, limit.key)
        waiting = self._waiting.get(key)
        running = self._running.setdefault(key, set())
        while waiting and len(running) < self._settings.get(limit):
            slot = waiting.popleft()
            running.add(slot)
            slot.held = True
            slot.go()
