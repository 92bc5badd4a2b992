"""The properties of alarms and alerts."""

from tests.model.catalogue.sample import (
    BARE_ALARM,
    BARE_ALERT,
    BARE_HOST,
    NOW,
    RICH_ALARM,
    RICH_ALERT,
    RICH_HOST,
    values,
)

from stellwerk.core.ids import Kind, Ref


def test_an_alarm() -> None:
    found = values(RICH_ALARM)
    assert (found["open"], found["hold"], found["severity"], found["silent"]) == (1, 300.0, "error", True)
    assert (found["actions"], found["type"], found["valid"], found["number"]) == (("notify",), "Hosts", False, 1)


def test_one_of_which_nothing_is_said() -> None:
    found = values(BARE_ALARM)
    assert (found["open"], found["enabled"], found["silent"], found["clear"]) == (0, False, False, None)
    assert (found["valid"], found["type"], found["silent_until"]) == (True, None, None)


def test_alerts() -> None:
    found = values(RICH_ALERT)
    assert (found["name"], found["object"], found["age"]) == ("Busy", Ref(Kind.HOST, "h1"), 90.0)
    assert found["alarm"] == Ref(Kind.ALARM, "a1")
    assert (values(BARE_ALERT)["raised"], values(BARE_ALERT)["object_type"]) == (NOW, "vm")


def test_the_worst_alert_of_an_object() -> None:
    assert values(RICH_HOST)["worst_alert"] == "error"
    assert values(BARE_HOST)["worst_alert"] is None
