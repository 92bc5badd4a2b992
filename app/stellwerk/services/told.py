"""Something worth telling, before it becomes an event. Pure; any thread."""

from dataclasses import dataclass

from stellwerk.model.event import Severity


@dataclass(frozen=True, slots=True)
class Told:
    """`text` may hold `{name}` (the object's), `{host}` (its host's), `{before}` (its former host's), `{hosts}` and
    `{reason}`."""

    severity: Severity
    code: str
    text: str
    reason: str = ""
    hosts: str = ""
