"""Something worth telling, before it becomes an event. Pure; any thread."""

from stellwerk.core.record import Record
from stellwerk.model.event import Severity


class Told(Record, frozen=True):
    """`text` may hold `{name}` (the object's), `{host}` (its host's), `{before}` (its former host's), `{hosts}` and
    `{reason}`."""

    severity: Severity
    code: str
    text: str
    reason: str = ""
    hosts: str = ""
