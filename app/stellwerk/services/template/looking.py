"""Has the templates of connected hosts read: once some time after each connection, and those of hosts that have any
now and then, since nothing tells when somebody writes to a file. Owner thread.
"""

from collections.abc import Callable

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import Loop, Timer
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.services.host_look.pool_facts import PoolFacts
from stellwerk.services.template.reading import templates_of
from stellwerk.store.inventory import Inventory

EVERY = 600.0
"""Seconds."""


class TemplateLooks:
    """`read` is called for each host whose turn it is."""

    def __init__(self, loop: Loop, inventory: Inventory, read: Callable[[HostId], None]) -> None:
        self._loop = loop
        self._inventory = inventory
        self._read = read
        self._first = PoolFacts(loop, inventory, read)
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin."""
        self._first.start()
        self._wait()

    def close(self) -> None:
        """End."""
        self._first.close()
        if self._timer is not None:
            self._timer.cancel()

    def _wait(self) -> None:
        self._timer = self._loop.after(EVERY, self._again)

    def _again(self) -> None:
        self._wait()
        view = self._inventory.view
        for host in view.all(Kind.HOST):
            if isinstance(host, Host) and host.link.state is LinkState.LIVE and any(templates_of(host.id, view)):
                self._read(host.id)
