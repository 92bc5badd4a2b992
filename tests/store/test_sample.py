"""The newest samples: set, forgotten, copied."""

import math
from array import array

import pytest

from stellwerk.core.ids import Kind, Ref
from stellwerk.store.sample import Block, SampleTable

A, B = Ref(Kind.VM, "a"), Ref(Kind.VM, "b")


def test_a_number_is_unknown_until_it_is_set() -> None:
    table = SampleTable()
    assert table.value(A, "cpu_usage") is None
    table.set(A, "cpu_usage", 12.5)
    assert table.value(A, "cpu_usage") == 12.5
    assert table.value(B, "cpu_usage") is None
    assert table.value(A, "mem_usage") is None


def test_none_makes_it_unknown_again() -> None:
    table = SampleTable()
    table.set_many(Kind.VM, "cpu_usage", {"a": 1.0, "b": 2.0})
    table.set_many(Kind.VM, "cpu_usage", {"a": None})
    assert table.value(A, "cpu_usage") is None
    assert table.value(B, "cpu_usage") == 2.0


def test_a_row_is_set_at_once_and_its_other_numbers_stay() -> None:
    table = SampleTable()
    one, other = Ref(Kind.HOST, "h1"), Ref(Kind.HOST, "h2")
    table.set(one, "rtt", 3.0)
    table.set_row(one, {"cpu_usage": 1.0, "mem_usage": None})
    table.set_row(other, {"cpu_usage": 2.0})
    assert [table.value(one, key) for key in ("rtt", "cpu_usage", "mem_usage")] == [3.0, 1.0, None]
    assert [table.value(other, key) for key in ("rtt", "cpu_usage")] == [None, 2.0]


def test_kinds_do_not_mix() -> None:
    table = SampleTable()
    table.set(Ref(Kind.HOST, "a"), "cpu_usage", 3.0)
    assert table.value(A, "cpu_usage") is None


def test_a_forgotten_row_is_given_to_another_without_its_numbers() -> None:
    table = SampleTable()
    table.set(A, "cpu_usage", 50.0)
    table.forget(A)
    table.set(B, "mem_usage", 1.0)
    assert table.value(B, "cpu_usage") is None
    assert table.value(A, "cpu_usage") is None


def test_a_column_grows_and_keeps_its_numbers() -> None:
    table = SampleTable()
    table.set(A, "cpu_usage", 7.0)
    table.set_many(Kind.VM, "cpu_usage", {f"vm-{n}": float(n) for n in range(5000)})
    assert table.value(A, "cpu_usage") == 7.0
    assert table.value(Ref(Kind.VM, "vm-4999"), "cpu_usage") == 4999.0


def numbers(*values: float) -> dict[str, "array[float]"]:
    return {"cpu_usage": array("d", values)}


def cpu(table: SampleTable, *ids: str) -> list[float | None]:
    return [table.value(Ref(Kind.VM, id_), "cpu_usage") for id_ in ids]


@pytest.mark.parametrize("before", [(), ("b",), ("c", "x", "a")], ids=["in a row", "one there", "scattered"])
def test_a_block_is_written_at_once_wherever_it_stands(before: tuple[str, ...]) -> None:
    table = SampleTable()
    for id_ in before:
        table.set(Ref(Kind.VM, id_), "cpu_usage", 99.0)
    table.write(Block(Kind.VM, ("a", "b", "c")), numbers(1.0, 2.0, math.nan))
    assert cpu(table, "a", "b", "c") == [1.0, 2.0, None]
    assert cpu(table, "x") == [99.0 if "x" in before else None]


def test_a_block_follows_rows_that_were_given_to_others() -> None:
    table, block = SampleTable(), Block(Kind.VM, ("a", "b", "c"))
    table.write(block, numbers(1.0, 2.0, 3.0))
    table.forget(A)
    table.set(Ref(Kind.VM, "new"), "cpu_usage", 50.0)
    table.write(block, numbers(4.0, 5.0, 6.0))
    assert cpu(table, "new", "a", "b", "c") == [50.0, 4.0, 5.0, 6.0]


def test_a_host_that_comes_back_finds_its_rows_in_a_row_again() -> None:
    table, ids = SampleTable(), tuple("abcdef")
    table.write(Block(Kind.VM, ids), numbers(*range(6)))
    for id_ in ids:
        table.forget(Ref(Kind.VM, id_))
    block = Block(Kind.VM, ids)
    table.write(block, numbers(*range(6)))
    assert block.rows == slice(0, 6)


def test_an_empty_block_writes_nothing() -> None:
    table = SampleTable()
    table.write(Block(Kind.VM, ()), numbers())
    assert cpu(table, "a") == [None]


def test_a_copy_does_not_follow() -> None:
    table = SampleTable()
    table.set(A, "cpu_usage", 1.0)
    copy = table.copy()
    table.set(A, "cpu_usage", 2.0)
    assert copy.value(A, "cpu_usage") == 1.0


def test_ids_stand_as_the_columns_do() -> None:
    table = SampleTable()
    table.write(Block(Kind.VM, ("a", "b", "c")), {"cpu_usage": array("d", [1.0, 2.0, 3.0])})
    first = table.ids(Kind.VM)
    assert first == ("a", "b", "c")
    assert table.ids(Kind.VM) is first
    table.forget(B)
    assert table.ids(Kind.VM) == ("a", "", "c")
    assert math.isnan(table.column(Kind.VM, "cpu_usage")[1])
    table.set(Ref(Kind.VM, "d"), "cpu_usage", 4.0)
    assert table.ids(Kind.VM) == ("a", "d", "c")
    assert table.column(Kind.VM, "cpu_usage").tolist() == [1.0, 4.0, 3.0]


def test_the_last_row_that_is_given_up_is_no_row() -> None:
    table = SampleTable()
    table.set_many(Kind.VM, "cpu_usage", {"a": 1.0, "b": 2.0})
    table.forget(B)
    assert len(table.ids(Kind.VM)) == len(table.column(Kind.VM, "cpu_usage"))
    assert table.ids(Kind.HOST) == ()
    assert len(table.column(Kind.HOST, "cpu_usage")) == 0


def test_many_are_read_at_once() -> None:
    table = SampleTable()
    assert math.isnan(table.values(Kind.VM, ("a",), "cpu_usage")[0])
    table.set_many(Kind.VM, "cpu_usage", {"a": 1.0, "b": None, "c": 3.0})
    table.set(Ref(Kind.VM, "late"), "mem_usage", 1.0)  # a row beyond the end of the other column, or in its empty part
    for number in range(300):
        table.set(Ref(Kind.VM, f"more-{number}"), "mem_usage", 1.0)
    assert table.values(Kind.VM, ("c", "a"), "cpu_usage") == [3.0, 1.0]
    read = table.values(Kind.VM, ("c", "b", "late", "more-299", "nobody", "a"), "cpu_usage")
    assert [None if math.isnan(value) else value for value in read] == [3.0, None, None, None, None, 1.0]


def test_what_is_sampled_of_a_kind() -> None:
    table = SampleTable()
    table.set(A, "cpu_usage", 1.0)
    table.set(Ref(Kind.HOST, "h"), "rtt", 1.0)
    assert (table.keys(Kind.VM), table.keys(Kind.HOST), table.keys(Kind.TAG)) == (("cpu_usage",), ("rtt",), ())
