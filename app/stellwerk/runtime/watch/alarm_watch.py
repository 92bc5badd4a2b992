"""Alarms of one process, and whose clock is wrong: watching and telling, put together, started and ended. Owner
thread."""

from collections.abc import Callable

from stellwerk.core.clock import Clock
from stellwerk.core.loop import Loop
from stellwerk.core.setting import Settings
from stellwerk.core.signal import Signal
from stellwerk.engine.audit import Audit
from stellwerk.ports.alarm.courier import Courier
from stellwerk.ports.repository import Repository
from stellwerk.services.alarm.mail_setting import mail_server
from stellwerk.services.alarm.telling import Telling
from stellwerk.services.alarm.watcher import AlarmWatcher
from stellwerk.services.event_care.retention import Retention
from stellwerk.services.proc.clock_watch import ClockWatch
from stellwerk.store.inventory import Inventory


class AlarmWatch:
    """Of the one process of a profile that keeps watch. `profile` names it in letters."""

    def __init__(
        self,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        repository: Repository,
        settings: Settings,
        audit: Audit,
        courier: Courier,
        profile: str,
        sampled: Signal[None],
    ) -> None:
        self.watching = False
        """This process is the one that watches."""
        self._watcher = AlarmWatcher(loop, clock, inventory, repository, sampled)
        self._telling = Telling(loop, clock, audit, courier, lambda: mail_server(settings), profile)
        self._clocks = ClockWatch(inventory, audit, sampled, lambda: self.watching)
        self._retention = Retention(loop, clock, inventory, repository, settings)
        self._watcher.turned.connect(self._telling.tell)

    def start(self) -> None:
        """Watch from now on."""
        self.watching = True
        self._watcher.start()
        self._retention.start()

    def close(self) -> Callable[[], None]:
        """Watch no more; answers what is to be done on a worker: letters under way are waited for."""
        self._watcher.close()
        self._retention.close()
        self._clocks.close()
        return self._telling.close()
