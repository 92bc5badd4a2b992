"""Where the links of hosts are shown: as the inventory has them. Owner thread.

Each change of the inventory is looked at by all that follow it, so links that change together are one change, and one
that is over in a moment is none.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from stellwerk.core.ids import HostId
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.store.inventory import Inventory

MOMENT = 0.25
"""Seconds after which a link that is likely to change at once is shown: sooner nobody would see a difference."""


class LinkBoard:
    """Puts the links of hosts into the inventory."""

    def __init__(self, loop: Loop, inventory: Inventory) -> None:
        self._loop = loop
        self._inventory = inventory
        self._gathered: dict[HostId, Link] | None = None
        """What is to be shown together; None = each by itself."""
        self._later: dict[HostId, Timer] = {}

    def show(self, host_id: HostId, link: Link) -> None:
        """Show it now. Passed over for a host that was removed."""
        self.skip(host_id)
        if self._gathered is not None:
            self._gathered[host_id] = link
        else:
            self._apply({host_id: link})

    def show_later(self, host_id: HostId, link: Link) -> None:
        """Show it in a moment, unless another one is shown before."""
        self.skip(host_id)
        self._later[host_id] = self._loop.after(MOMENT, lambda: self.show(host_id, link))

    def skip(self, host_id: HostId) -> None:
        """Do not show what waits for that."""
        waiting = self._later.pop(host_id, None)
        if waiting is not None:
            waiting.cancel()

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is shown within is shown at its end, at once."""
        self._gathered = {}
        try:
            yield
        finally:
            gathered, self._gathered = self._gathered, None
            self._apply(gathered)

    def _apply(self, links: dict[HostId, Link]) -> None:
        known = ((self._inventory.view.host(host_id), link) for host_id, link in links.items())
        shown = tuple(replace(host, link=link) for host, link in known if host is not None)
        self._inventory.apply(Batch(entities=shown))
