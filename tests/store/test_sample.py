"""The newest samples: set, forgotten, copied."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.store.sample import SampleTable

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


def test_a_copy_does_not_follow() -> None:
    table = SampleTable()
    table.set(A, "cpu_usage", 1.0)
    copy = table.copy()
    table.set(A, "cpu_usage", 2.0)
    assert copy.value(A, "cpu_usage") == 1.0
