"""Looks into the trash of connected hosts now and then, and has emptied what has been there long enough. Owner thread;
the looking is done in the hosts' lanes.

Nothing is lost by a look that fails or a host that is away: what keeps a VM in the trash says itself until when.
"""

from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.engine.engine import Engine
from stellwerk.engine.preview import Preview
from stellwerk.model.call import Call, Origin
from stellwerk.model.host import Host
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.state import LinkState
from stellwerk.ports.lane import Answer, Lane, Lanes
from stellwerk.store.inventory import Inventory

EVERY = 600.0
"""Seconds between two looks: an hour is what people think in."""


class TrashKeeping:
    """`empty` is called for each host in whose trash something's time is over."""

    def __init__(
        self, loop: Loop, clock: Clock, inventory: Inventory, lanes: Lanes, empty: Callable[[HostId], None]
    ) -> None:
        self._loop = loop
        self._clock = clock
        self._inventory = inventory
        self._lanes = lanes
        self._empty = empty
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin to look, a while from now."""
        self._timer = self._loop.after(EVERY, self._look)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self.start()
        for host in self._inventory.view.all(Kind.HOST):
            if isinstance(host, Host) and host.link.state is LinkState.LIVE:
                self._ask(host.id)

    def _ask(self, host_id: HostId) -> None:
        def told(answer: Answer[list[Trashed]]) -> None:
            now = self._clock.now()
            found = answer.get() if self._timer is not None and answer.error is None else []
            if any(one.is_over(now) for one in found):
                self._empty(host_id)

        self._lanes.ask(host_id, Lane.LONG, lambda session: session.trash(), told)


def emptied_by(engine: Engine) -> Callable[[HostId], None]:
    """By the command, as a task that everybody sees. What cannot go is said once, by the failed task, and again only
    when there are other reasons: what stands on a file may stand there for years."""
    told: dict[HostId, tuple[str, ...]] = {}

    def empty(host_id: HostId) -> None:
        call = Call("Clear-Trash", (Ref(Kind.HOST, host_id),), {}, engine.actor, Origin.POLICY)

        def looked(found: Preview | AppError) -> None:
            against = (found.text,) if isinstance(found, AppError) else found.effects.warnings
            goes = not isinstance(found, AppError) and bool(found.effects.lines)
            if goes or against != told.get(host_id, ()):
                told[host_id] = against
                engine.submit(call)

        engine.preview_details(call, looked)

    return empty
