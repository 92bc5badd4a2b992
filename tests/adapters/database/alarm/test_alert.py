"""Alarms and alerts in the database: kept, read at the start, told to other processes."""

from pathlib import Path

import pytest
from tests.adapters.database.conftest import Opener
from tests.fakes.entity import alarm, alert

from stellwerk.adapters.database.load import read_all
from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.alarm.alarm import SHIPPED, Alarm, Alert
from stellwerk.model.event import Severity

ALARM = alarm(
    "busy", hold=300.0, clear="cpu_usage < 90", clear_hold=60.0, severity=Severity.ERROR, actions=("notify",),
    enabled=False, silent_until=5.0,
)  # fmt: skip
ON_POOL = alert("busy", Ref(Kind.STORAGE_POOL, "h1/" + "p" * 400))


def read(path: Path) -> set[Alarm | Alert]:
    names = {one.name for one in SHIPPED}
    found = {one for one in read_all(path).batch.entities if isinstance(one, Alarm | Alert)}
    return {one for one in found if one.name not in names}


def test_what_is_kept_is_read(open_database: Opener, path: Path) -> None:
    window = open_database()
    window.load()
    window.write(lambda t: t.save(ALARM, alert("busy"), ON_POOL)).result()
    assert read(path) == {ALARM, alert("busy"), ON_POOL}
    window.write(lambda t: t.delete(Ref(Kind.ALARM, "busy"), Ref(Kind.ALERT, ON_POOL.id))).result()
    assert read(path) == {alert("busy")}


def test_a_new_profile_has_those_that_are_shipped(open_database: Opener) -> None:
    found = [one for one in open_database().load().batch.entities if isinstance(one, Alarm)]
    assert {(one.name, one.query) for one in found} == {(str(one.name), one.query) for one in SHIPPED}
    assert all(one.enabled and not one.actions for one in found)


def test_other_processes_hear_of_them(open_database: Opener) -> None:
    window, other = open_database("window", {"other"}), open_database("other", {"window"})
    window.load()
    other.load()

    def told() -> tuple[set[object], tuple[Ref, ...]]:
        batch = window.write(lambda t: t.foreign_changes()).result()
        return (set(batch.entities), batch.removed) if batch is not None else (set(), ())

    told()
    other.write(lambda t: t.save(ALARM, alert("busy"))).result()
    assert told() == ({ALARM, alert("busy")}, ())
    ref = Ref(Kind.ALERT, alert("busy").id)
    other.write(lambda t: t.delete(ref)).result()
    assert told() == (set(), (ref,))
    other.write(lambda t: t.delete(ref)).result()
    other.write(lambda t: t.save(alert("busy"))).result()
    assert told() == ({alert("busy")}, ())


def test_names_are_of_one_alarm(open_database: Opener) -> None:
    window = open_database()
    window.load()
    window.write(lambda t: t.save(alarm("busy"))).result()
    with pytest.raises(Conflict, match="alarm"):
        window.write(lambda t: t.save(Alarm(id=alarm("other").id, name="busy", query="Hosts:"))).result()
