"""An alarm of an exported profile, as it is taken over. Pure; any thread."""

from math import isfinite

from stellwerk.commands.alarm.duration import LONGEST
from stellwerk.commands.object_name import checked_line
from stellwerk.commands.profile_document import AlarmPart
from stellwerk.core.error import Invalid
from stellwerk.core.ids import AlarmId, new_id
from stellwerk.core.text import _
from stellwerk.model.alarm.action import MOST, ActionKind, checked_action, read_action
from stellwerk.model.alarm.alarm import Alarm
from stellwerk.model.event import Severity


def planned_alarm(part: AlarmPart, name: str) -> Alarm:
    """What comes from a file is checked as if it were typed. One that runs programs comes switched off: somebody else
    may have written the file. Raises Invalid."""
    if len(part.actions) > MOST:
        raise Invalid(_("an alarm has at most {n} actions").format(n=MOST))
    actions = tuple(map(checked_action, part.actions))
    if part.severity not in tuple(Severity):
        raise Invalid(_('there is no severity "{word}"').format(word=part.severity[:40]))
    runs = any(read_action(action).kind is ActionKind.RUN for action in actions)
    return Alarm(
        id=AlarmId(new_id()),
        name=name,
        query=checked_line(part.query),
        hold=_seconds(part.hold),
        clear=checked_line(part.clear),
        clear_hold=_seconds(part.clear_hold),
        severity=Severity(part.severity),
        actions=actions,
        enabled=part.enabled and not runs,
    )


def _seconds(number: float) -> float:
    if not isfinite(number) or not 0 <= number <= LONGEST:
        raise Invalid(_("a length of time is out of range"))
    return number
