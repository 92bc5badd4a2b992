"""What is over, by time."""

import pytest
import sqlalchemy as sa
from tests.fakes.history.sums import T0, listed, series, sums

from stellwerk.adapters.database.history import schema
from stellwerk.adapters.database.history.journal import Journal
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.history.step import Step


def read(connection: sa.Connection, id_: str = "a", key: str = "cpu_usage") -> list[tuple[int, float, float]]:
    parts = Journal(connection).points(series(id_, key), Step.MINUTE, T0, T0 + 3600)
    return [point for part in parts for point in listed(part)]


def test_each_number_of_each_object_is_found(connection: sa.Connection) -> None:
    journal = Journal(connection)
    journal.write(sums(T0, {"a": {"cpu_usage": 1.0, "net_in": 2.0}, "b": {"cpu_usage": 3.0, "net_in": 4.0}}))
    assert read(connection, "b", "net_in") == [(T0, 4.0, 8.0)]
    assert read(connection, "a") == [(T0, 1.0, 2.0)]
    assert read(connection, "a", "disk_read") == []


def test_what_was_kept_for_the_same_objects_is_replaced(connection: sa.Connection) -> None:
    journal = Journal(connection)
    journal.write(sums(T0, {"a": {"cpu_usage": 1.0}}))
    journal.write(sums(T0, {"a": {"cpu_usage": 5.0}}))
    assert read(connection) == [(T0, 5.0, 10.0)]


def test_counts_come_back_with_what_is_taken_over(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 2.5, "net_in": 1.0}}, count=7))
    (found,) = Journal(connection).unfinished(T0 + 60)
    assert found.roster.ids == ("a",)
    assert found.count[found.roster.keys.index("cpu_usage"), 0] == 7
    assert found.total[found.roster.keys.index("cpu_usage"), 0] == 17.5


def test_what_ends_later_than_others_goes_on_where_it_ended_itself(connection: sa.Connection) -> None:
    """Devices are read each 50 seconds, and end their last minute when others have ended the coarser steps already."""
    for start in (T0, T0 + 540):
        Journal(connection).write(sums(start, {"a": {"cpu_usage": 1.0}}))
        Journal(connection).write(sums(start, {"a/vda": {"disk_read": 5.0}}, kind=Kind.DISK))
        Journal(connection).write(sums(start, {"a": {"cpu_steal": 2.0}, "b": {"cpu_steal": 2.0}}))
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 1.0}}, Step.TEN_MINUTES))
    found = list(Journal(connection).unfinished(T0 + 610))
    told = [(one.step, one.start, one.roster.keys) for one in found]
    late = [(Step.MINUTE, start, key) for start in (T0, T0 + 540) for key in (("cpu_steal",), ("disk_read",))]
    assert sorted(told[1:], key=str) == sorted(late, key=str)
    assert told[0] == (Step.TEN_MINUTES, T0, ("cpu_usage",))


def test_a_roster_that_lost_a_member_is_left_out(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 2.5}, "b": {"cpu_usage": 2.5}}))
    connection.execute(sa.delete(schema.thing).where(schema.thing.c.id == "b"))
    assert list(Journal(connection).unfinished(T0 + 60)) == []


def test_a_damaged_row_is_refused(connection: sa.Connection) -> None:
    Journal(connection).write(sums(T0, {"a": {"cpu_usage": 2.5}}))
    connection.execute(sa.update(schema.moment).values(body=b"nonsense"))
    with pytest.raises(Invalid, match="damaged"):
        read(connection)
