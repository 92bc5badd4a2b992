"""Alarms, what is shipped, and the ids of alerts."""

from tests.fakes.entity import alarm

from stellwerk.core.ids import AlarmId, Kind, Ref
from stellwerk.model.alarm.alarm import SHIPPED, alert_id


def test_there_is_one_alert_of_an_alarm_for_an_object() -> None:
    refs = [Ref(Kind.HOST, "a"), Ref(Kind.VM, "a"), Ref(Kind.HOST, "b")]
    ids = {alert_id(AlarmId(name), ref) for name in ("x", "y") for ref in refs}
    assert len(ids) == 6
    assert alert_id(AlarmId("x"), refs[0]) in ids


def test_silence_ends() -> None:
    one = alarm("a", silent_until=10.0)
    assert one.is_silent(9.9)
    assert not one.is_silent(10.0)
    assert not alarm("a").is_silent(0.0)


def test_what_is_shipped_has_names_of_its_own() -> None:
    assert len({str(one.name) for one in SHIPPED}) == len(SHIPPED)
