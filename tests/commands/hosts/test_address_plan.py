"""What becomes of a list of addresses."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.commands.hosts.address_plan import checked_addresses, plan_addresses, short_name
from stellwerk.core.error import Invalid
from stellwerk.core.record import replace


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.add(replace(entity.host("h5"), uri="ssh://root@H5.example.org:22/"))
    return made


def names(bench: Bench, *texts: str, mask: str | None = None) -> dict[str, str]:
    return {one.address: one.name for one in plan_addresses(texts, None, mask, bench.inventory.view).new}


def test_names_come_from_the_addresses(bench: Bench) -> None:
    assert names(bench, "a1.example.org 10.0.0.7", "fd00::1") == {
        "a1.example.org": "a1", "10.0.0.7": "10.0.0.7", "fd00::1": "fd00::1",
    }  # fmt: skip


def test_a_short_name_that_is_not_the_only_one_is_not_used(bench: Bench) -> None:
    assert names(bench, "web.a web.b h1.c") == {"web.a": "web.a", "web.b": "web.b", "h1.c": "h1.c"}


def test_a_mask(bench: Bench) -> None:
    assert names(bench, "a[1-2].org", mask="rack-{name}") == {"a1.org": "rack-a1", "a2.org": "rack-a2"}
    assert list(names(bench, "a[1-10]", mask="n{n}").values())[::9] == ["n01", "n10"]
    assert names(bench, "a1.org", mask="{address}!{x}") == {"a1.org": "a1.org!{x}"}


@pytest.mark.parametrize("mask", ["same", "{name}\x07", "{name}" * 200])
def test_a_mask_that_cannot_be(bench: Bench, mask: str) -> None:
    with pytest.raises(Invalid):
        names(bench, "a1.x a1.y", mask=mask)


def test_what_is_known_and_what_is_named_twice(bench: Bench) -> None:
    plan = plan_addresses(["h5.example.org h6 H6 h7"], 22, None, bench.inventory.view)
    assert [one.address for one in plan.new] == ["h6", "h7"]
    assert (plan.known, plan.twice, plan.many) == ({"h5.example.org": "h5"}, ("h6",), True)
    assert plan_addresses(["h5.example.org h6"], 2222, None, bench.inventory.view).known == {}


def test_a_single_address_is_never_passed_over(bench: Bench) -> None:
    plan = plan_addresses(["h5.example.org"], None, None, bench.inventory.view)
    assert ([one.address for one in plan.new], plan.many) == (["h5.example.org"], False)


def test_too_many(bench: Bench) -> None:
    with pytest.raises(Invalid):
        plan_addresses(["a[1-300]", "b[1-300]"], None, None, bench.inventory.view)


@pytest.mark.parametrize("text", ["h1;rm -rf /", "-oProxyCommand=x", "a@b", "$(id)", "h1/x"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(Invalid):
        checked_addresses(text)
    assert short_name("h1.example.org") == "h1"
