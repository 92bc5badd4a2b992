"""An alarm: what is watched for; an alert: that it is so of one object now. Frozen; any thread."""

from stellwerk.core.ids import AlarmId, AlertId, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text
from stellwerk.model.event import Severity


class Alarm(Record, frozen=True, kw_only=True):
    """A named query that is watched.

    An alert is raised for each object that the query finds for `hold` seconds without a break, and cleared once the
    object has fitted `clear` (empty = the query finds it no more) for `clear_hold` seconds. `actions` are texts, see
    `action`. Nothing is told before `silent_until` (UTC seconds).

    `problem` and `lists` as those of a bookmark: found out by who reads the query, never stored.
    """

    id: AlarmId
    name: str
    query: str
    hold: float = 0.0
    clear: str = ""
    clear_hold: float = 0.0
    severity: Severity = Severity.WARNING
    actions: tuple[str, ...] = ()
    enabled: bool = True
    silent_until: float | None = None
    problem: str = ""
    lists: str = ""

    def is_silent(self, now: float) -> bool:
        """Whether nothing is to be told at this moment (UTC seconds)."""
        return self.silent_until is not None and now < self.silent_until


class Alert(Record, frozen=True, kw_only=True):
    """An alarm that is raised for one object, from `raised` (UTC seconds) until it is cleared, when it goes.

    `name` and `severity` are those of the alarm, `object_name` that of the object, when it was raised.
    """

    id: AlertId
    alarm_id: AlarmId
    name: str
    severity: Severity
    ref: Ref
    object_name: str
    raised: float


def alert_id(alarm_id: AlarmId, ref: Ref) -> AlertId:
    """The id of the alert of an alarm for an object: there is at most one."""
    from hashlib import blake2s  # here: a start needs it not

    return AlertId(blake2s(f"{alarm_id} {ref}".encode(), digest_size=16).hexdigest())


class Shipped(Record, frozen=True, kw_only=True):
    """An alarm that every profile begins with."""

    name: Text
    query: str
    severity: Severity
    hold: float = 0.0
    clear: str = ""
    clear_hold: float = 0.0


SHIPPED: tuple[Shipped, ...] = (
    Shipped(name=N_("Host does not respond"), query="Hosts: status = nonresponsive", severity=Severity.ERROR),
    Shipped(
        name=N_("Host CPU above 95 %"), query="Hosts: cpu_usage > 95", hold=300.0,
        clear="Hosts: cpu_usage < 90", clear_hold=60.0, severity=Severity.WARNING,
    ),
    Shipped(
        name=N_("Host memory above 95 %"), query="Hosts: mem_usage > 95", hold=300.0,
        clear="Hosts: mem_usage < 92", clear_hold=60.0, severity=Severity.WARNING,
    ),
    Shipped(
        name=N_("Storage less than 10 % free"), query="StoragePools: used_percent > 90",
        clear="StoragePools: used_percent < 88", severity=Severity.WARNING,
    ),
    Shipped(
        name=N_("VM paused by an I/O error"), query="Vms: status = paused and status_reason = ioerror",
        severity=Severity.ERROR,
    ),
    Shipped(name=N_("Template was changed"), query="Templates: state = changed", severity=Severity.ERROR),
    Shipped(
        name=N_("Disk of a guest nearly full"), query="Vms: fullest_file_system > 95",
        clear="Vms: fullest_file_system < 92", severity=Severity.WARNING,
    ),
)  # fmt: skip
"""They do nothing but record events and show themselves: to whom to tell is the user's choice."""
