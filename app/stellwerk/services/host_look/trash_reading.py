"""Reads what lies in the trash of hosts into the inventory. Owner thread."""

from collections.abc import Callable
from functools import partial

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.model.removal.trash import Trashed
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.services.host_look.asking import Waiters, all_of
from stellwerk.store.inventory import Inventory

LIMIT = 30.0
"""Seconds for the names of all files of a host's pools, and for some of them what they are."""

Done = Callable[[Answer[tuple[Trashed, ...]]], None]


class TrashReading:
    """One reading a host at a time."""

    def __init__(self, clock: Clock, inventory: Inventory, lanes: Lanes) -> None:
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._waiters: Waiters[tuple[Trashed, ...]] = Waiters()

    def read(self, host_id: HostId, done: Done | None = None) -> None:
        """Ask a host; `done` is called once the answer is in the inventory."""
        if not self._waiters.joined(host_id, done):
            self._lanes.ask(host_id, Lane.LONG, _trash, partial(self._got, host_id), limit=LIMIT)

    def _got(self, host_id: HostId, answer: Answer[tuple[Trashed, ...]]) -> None:
        view = self._inventory.view
        if answer.error is None and view.host(host_id) is not None:
            now = self._clock.now()
            told = tuple(replace(one, seen=now) for one in answer.get())
            self._inventory.apply(all_of(view, Kind.TRASH, host_id, told))
        self._waiters.answered(host_id)(answer)


def _trash(session: Session) -> tuple[Trashed, ...]:
    """What is nothing but litter of a VM that is there again cannot be brought back: it is not told."""
    return tuple(one for one in session.trash() if not one.void)
