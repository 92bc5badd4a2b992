"""Has storage looked at now and then while an alarm is about it: libvirt knows how full a pool is as of its last look.
Owner thread; the looking is done in each host's lane, one host after the other.
"""

from collections import deque
from collections.abc import Callable

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.store.inventory import Inventory

MINUTES = Setting(
    key="alarm.storage_minutes",
    default=20,
    least=0,
    most=10_000,
    unit="min",
    title=N_("Minutes between two looks at storage"),
    help=N_("Only while an alarm is about storage; 0 = never: it is as full as somebody saw it last"),
)
AFTER = 60.0
"""Seconds after the start."""
_TYPES = frozenset(CATALOGUE.kinds[kind].type_name for kind in (Kind.STORAGE_POOL, Kind.VOLUME))


class StorageWatch:
    """`look` has the pools of a host looked at."""

    def __init__(self, loop: Loop, inventory: Inventory, settings: Settings, look: Callable[[HostId], None]) -> None:
        self._loop = loop
        self._inventory = inventory
        self._settings = settings
        self._look = look
        self._hosts: deque[HostId] = deque()
        self._timer: Timer | None = None

    def start(self) -> None:
        """Begin in a while."""
        self._timer = self._loop.after(AFTER, self._next)

    def close(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()

    def _next(self) -> None:
        """One host: all of them are spread over the time between two looks."""
        seconds = self._settings.get(MINUTES) * 60.0
        if not seconds or not self._is_wanted():
            self._hosts.clear()
            self._timer = self._loop.after(AFTER, self._next)
            return
        if not self._hosts:
            self._hosts.extend(HostId(host.id) for host in self._inventory.view.all(Kind.HOST))
        if self._hosts:
            self._ask(self._hosts.popleft())
        count = max(1, len(self._inventory.view.all(Kind.HOST)))
        self._timer = self._loop.after(max(1.0, seconds / count), self._next)

    def _ask(self, host_id: HostId) -> None:
        host = self._inventory.view.host(host_id)
        if isinstance(host, Host) and host.link.state is LinkState.LIVE:
            self._look(host_id)

    def _is_wanted(self) -> bool:
        alarms = self._inventory.view.all(Kind.ALARM)
        return any(isinstance(one, Alarm) and one.enabled and one.lists in _TYPES for one in alarms)
