"""Alarms of an exported profile."""

import pytest

from stellwerk.commands.alarm.planned import planned_alarm
from stellwerk.commands.profile_document import AlarmPart
from stellwerk.core.error import Invalid
from stellwerk.core.record import replace
from stellwerk.model.event import Severity

PART = AlarmPart(name="busy", query="Hosts: cpu_usage > 95", hold=300.0, severity="error", actions=("notify",))


def test_what_is_taken_over() -> None:
    made = planned_alarm(PART, "busy")
    assert (made.query, made.hold, made.severity, made.actions) == (PART.query, 300.0, Severity.ERROR, ("notify",))
    assert made.enabled


def test_one_that_runs_programs_comes_switched_off() -> None:
    assert not planned_alarm(replace(PART, actions=("run:/bin/rm -rf /",)), "busy").enabled


@pytest.mark.parametrize(
    "part",
    [
        replace(PART, hold=-1.0),
        replace(PART, clear_hold=float("inf")),
        replace(PART, severity="bad"),
        replace(PART, actions=("shout",)),
        replace(PART, actions=("notify",) * 17),
        replace(PART, query="a\nb"),
    ],
)
def test_what_is_not(part: AlarmPart) -> None:
    with pytest.raises(Invalid):
        planned_alarm(part, "busy")
