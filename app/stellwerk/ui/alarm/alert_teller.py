"""Tells the desktop of alerts that are raised and cleared, where their alarm says so. Owner thread."""

from collections.abc import Callable

from stellwerk.core.ids import AlarmId, Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.text import _, natural_key, plural
from stellwerk.model.alarm.action import ActionKind
from stellwerk.model.alarm.alarm import Alarm, Alert
from stellwerk.model.change import ChangeSet
from stellwerk.model.task import Task, TaskState
from stellwerk.store.inventory import Inventory

GATHER = 1.0
"""Seconds for which alerts of one alarm are gathered for one notification."""
TEST = "Test-Alarm"


class AlertTeller:
    """Follows the inventory from its making on: alerts of this process and of any other that keeps watch."""

    def __init__(self, inventory: Inventory, loop: Loop, notify: Callable[[str, str], None]) -> None:
        self._inventory = inventory
        self._loop = loop
        self._notify = notify
        self._open: dict[str, Alert] = {one.id: one for one in inventory.view.all(Kind.ALERT) if isinstance(one, Alert)}
        self._waiting: dict[tuple[AlarmId, bool], list[Alert]] = {}
        self._timer: Timer | None = None
        self._subscription = inventory.watch(self._follow, kinds=(Kind.ALERT, Kind.TASK))

    def close(self) -> None:
        """Tell no more."""
        self._subscription.close()
        if self._timer is not None:
            self._timer.cancel()

    def _follow(self, changes: ChangeSet) -> None:
        for ref in changes.added:
            alert = self._inventory.view.get(ref) if ref.kind is Kind.ALERT else None
            if isinstance(alert, Alert):
                self._open[alert.id] = alert
                self._note(alert, raised=True)
        for ref in changes.removed:
            gone = self._open.pop(ref.id, None) if ref.kind is Kind.ALERT else None
            if gone is not None:
                self._note(gone, raised=False)
        for ref, keys in changes.changed.items():
            if ref.kind is Kind.TASK and "status" in keys:
                self._tested(self._inventory.view.get(ref))

    def _note(self, alert: Alert, *, raised: bool) -> None:
        alarm = self._alarm(alert.alarm_id)
        now = self._inventory.view.now
        if alarm is None or not alarm.enabled or alarm.is_silent(now) or ActionKind.NOTIFY.value not in alarm.actions:
            return
        self._waiting.setdefault((alarm.id, raised), []).append(alert)
        if self._timer is None:
            self._timer = self._loop.after(GATHER, self._tell)

    def _tell(self) -> None:
        self._timer = None
        waiting, self._waiting = self._waiting, {}
        for (_alarm_id, raised), alerts in waiting.items():
            title = alerts[0].name if raised else _("{alarm} is over").format(alarm=alerts[0].name)
            self._notify(title, _about(alerts))

    def _tested(self, task: object) -> None:
        """Somebody tries it out: on this computer it can be seen."""
        if not isinstance(task, Task) or task.call.command != TEST or task.state is not TaskState.DONE:
            return
        alarm = self._alarm(AlarmId(task.target.id)) if task.target is not None else None
        if alarm is not None and ActionKind.NOTIFY.value in alarm.actions:
            self._notify(alarm.name, _("This is a test."))

    def _alarm(self, id_: AlarmId) -> Alarm | None:
        found = self._inventory.view.get(Ref(Kind.ALARM, id_))
        return found if isinstance(found, Alarm) else None


def _about(alerts: list[Alert]) -> str:
    names = ", ".join(sorted((alert.object_name for alert in alerts), key=natural_key)[:5])
    rest = len(alerts) - 5
    return names if rest <= 0 else plural("{names} and {n} more", "{names} and {n} more", rest).format(names=names)
