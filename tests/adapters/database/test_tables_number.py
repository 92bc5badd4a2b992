"""Short numbers: stable, counted by kind, never used twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import vm_ref

from stellwerk.adapters.database.database import Database
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.ports.repository import Tables

HOST = Ref(Kind.HOST, "h1")


def test_numbers_count_by_kind(open_database: Opener) -> None:
    database = open_database()
    assert database.write(lambda t: t.give_numbers([vm_ref(7), HOST, vm_ref(3)])).result() == {
        vm_ref(7): 1, HOST: 1, vm_ref(3): 2,
    }  # fmt: skip
    assert database.write(lambda t: t.give_numbers([])).result() == {}


def test_a_number_stays(open_database: Opener) -> None:
    first = open_database("a").write(lambda t: t.give_numbers([vm_ref(1), vm_ref(2)])).result()
    second = open_database("b").write(lambda t: t.give_numbers([vm_ref(2), vm_ref(9), vm_ref(2)])).result()
    assert second == {vm_ref(2): first[vm_ref(2)], vm_ref(9): 3}
    assert open_database("c").load().batch.numbers == first | second


def test_a_removed_objects_number_is_not_given_again(open_database: Opener) -> None:
    database = open_database()
    database.write(lambda t: t.give_numbers([HOST])).result()
    database.write(lambda t: t.delete(HOST)).result()
    assert database.write(lambda t: t.give_numbers([Ref(Kind.HOST, "h2"), HOST])).result() == {
        Ref(Kind.HOST, "h2"): 2, HOST: 1,
    }  # fmt: skip


def test_a_number_of_a_failed_job_was_not_given(open_database: Opener) -> None:
    def fails(tables: Tables) -> None:
        tables.give_numbers([vm_ref(1)])
        raise Refused("changed its mind")

    database = open_database()
    assert isinstance(database.write(fails).exception(), Refused)
    assert database.write(lambda t: t.give_numbers([vm_ref(2)])).result() == {vm_ref(2): 1}


CALLS = st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=6)


@given(calls=CALLS)
@settings(max_examples=15, deadline=None)
def test_no_two_objects_share_a_number(tmp_path_factory: pytest.TempPathFactory, calls: list[list[int]]) -> None:
    path = tmp_path_factory.mktemp("numbers") / "stellwerk.db"
    database = Database(path, "me", is_alive=lambda _id: False)
    known: dict[Ref, int] = {}
    for call in calls:
        answer = database.write(lambda t, call=call: t.give_numbers(map(vm_ref, call))).result()
        assert all(known.get(ref, number) == number for ref, number in answer.items())
        known |= answer
    database.close()
    assert sorted(known.values()) == list(range(1, len(known) + 1))
