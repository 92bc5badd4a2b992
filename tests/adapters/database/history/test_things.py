"""Objects and rosters by number."""

import sqlalchemy as sa

from stellwerk.adapters.database.history.things import members_of, number_of, read_members, roster_of
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.history.sums import Roster


def test_a_number_is_given_once(connection: sa.Connection) -> None:
    first = members_of(connection, Kind.VM, ("a", "b"))
    again = members_of(connection, Kind.VM, ("b", "c", "a"))
    assert again[[0, 2]].tolist() == [first[1], first[0]]
    assert len({*first.tolist(), *again.tolist()}) == 3
    assert number_of(connection, Ref(Kind.VM, "a")) == first[0]
    assert number_of(connection, Ref(Kind.HOST, "a")) is None


def test_many_objects_at_once(connection: sa.Connection) -> None:
    ids = tuple(f"vm-{number}" for number in range(2500))
    assert len(set(members_of(connection, Kind.VM, ids).tolist())) == 2500


def test_a_roster_is_kept_once_and_its_order_counts(connection: sa.Connection) -> None:
    one = roster_of(connection, Roster(Kind.VM, ("a", "b"), ("cpu_usage",)))
    assert roster_of(connection, Roster(Kind.VM, ("a", "b"), ("net_in",))) == one
    assert roster_of(connection, Roster(Kind.VM, ("b", "a"), ("cpu_usage",))) != one
    assert roster_of(connection, Roster(Kind.HOST, ("a", "b"), ("cpu_usage",))) != one


def test_a_damaged_roster_is_read_as_far_as_it_goes() -> None:
    assert read_members(b"\1\0\0\0\2\0").tolist() == [1]
    assert read_members(b"").tolist() == []
