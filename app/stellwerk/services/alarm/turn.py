"""That an alarm is raised or cleared for an object. Frozen; any thread."""

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record
from stellwerk.model.alarm.alarm import Alarm


class Turn(Record, frozen=True, kw_only=True):
    """`reading`: the numbers that it is about, for people. `gone`: it is cleared because the object is not there."""

    alarm: Alarm
    ref: Ref
    name: str
    raised: bool
    time: float
    reading: str = ""
    gone: bool = False
