"""Conditions in the search language."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import small_bench

from stellwerk.core.error import Bug
from stellwerk.core.ids import Kind
from stellwerk.engine.criteria import Tests, holds


def test_conditions_hold_or_not() -> None:
    bench = small_bench()
    bench.put(entity.domain(1))
    assert holds("status in (Up, Down)", Kind.VM, bench.vm(1), bench.inventory.view)
    assert not holds("status = down", Kind.VM, bench.vm(1), bench.inventory.view)
    assert holds("Hosts: status = up", Kind.HOST, bench.host("h1"), bench.inventory.view)


def test_a_text_that_is_no_query_is_a_bug() -> None:
    bench = small_bench()
    with pytest.raises(Bug):
        holds("staus = up", Kind.HOST, bench.host("h1"), bench.inventory.view)


def test_the_tests_of_one_pass_are_kept() -> None:
    bench, tests = small_bench(), Tests()
    bench.put(entity.domain(1), entity.domain(2))
    for number in (1, 2):
        assert holds("status = up", Kind.VM, bench.vm(number), bench.inventory.view, tests)
    assert list(tests) == [("status = up", Kind.VM)]
