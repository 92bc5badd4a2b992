"""Has the pools of each host that was connected read once, some time after: how full storage is shows then without
anybody having opened it. Owner thread; the reading is done in the host's lane.
"""

import zlib
from collections.abc import Callable

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.signal import Subscription
from stellwerk.model.change import ChangeSet
from stellwerk.model.state import LinkState
from stellwerk.store.inventory import Inventory

AFTER = 5.0
"""Seconds after a host went live: its VMs and their first samples come first."""
SPREAD = 15.0
"""Over so many seconds more the hosts are spread, by their ids."""


class PoolFacts:
    """`read` is called for each host, once a connection."""

    def __init__(self, loop: Loop, inventory: Inventory, read: Callable[[HostId], None]) -> None:
        self._loop = loop
        self._inventory = inventory
        self._read = read
        self._timers: dict[HostId, Timer | None] = {}
        """By the hosts that are live; None = read."""
        self._subscription: Subscription | None = None

    def start(self) -> None:
        """Begin with those that are live already."""
        self._subscription = self._inventory.watch(self._changed, kinds=(Kind.HOST,))
        for host in self._inventory.view.all(Kind.HOST):
            self._follow(HostId(host.id))

    def close(self) -> None:
        """Have nothing more read."""
        if self._subscription is not None:
            self._subscription.close()
        for host_id in tuple(self._timers):
            self._forget(host_id)

    def _changed(self, changes: ChangeSet) -> None:
        for ref in (*changes.added, *changes.changed, *changes.removed):
            if ref.kind is Kind.HOST:
                self._follow(HostId(ref.id))

    def _follow(self, host_id: HostId) -> None:
        host = self._inventory.view.host(host_id)
        if host is None or host.link.state is not LinkState.LIVE:
            self._forget(host_id)
        elif host_id not in self._timers:
            part = (zlib.crc32(host_id.encode()) % 1000) / 1000
            self._timers[host_id] = self._loop.after(AFTER + part * SPREAD, lambda: self._due(host_id))

    def _due(self, host_id: HostId) -> None:
        self._timers[host_id] = None
        self._read(host_id)

    def _forget(self, host_id: HostId) -> None:
        timer = self._timers.pop(host_id, None)
        if timer is not None:
            timer.cancel()
