"""The order of `top` and the keys that change it."""

from __future__ import annotations

import pytest

from stellwerk.cli.listing.column import named_props
from stellwerk.cli.top.order import Order, first_keys
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read

PROPS = named_props(CATALOGUE, Kind.VM, "name,cpu_usage,mem_usage")


@pytest.mark.parametrize(
    ("asked", "text", "keys"),
    [
        ("", "Vms:", ("-cpu_usage",)),
        ("", "Vms: sortby name desc, id", ("-name", "id")),
        ("memory", "Vms: sortby name", ("-mem_usage",)),
        ("Net, name", "Vms:", ("-net_io", "name")),
        ("uptime", "Vms:", ("uptime",)),
    ],
)
def test_it_begins_as_asked_else_as_the_query_says_else_by_cpu(asked: str, text: str, keys: tuple[str, ...]) -> None:
    assert first_keys(asked, read(text)) == keys


def test_letters_choose_and_r_turns_it_round() -> None:
    order = Order(PROPS, ("-cpu_usage",))
    assert not order.press("c")
    assert not order.press("x")
    assert order.press("d")
    assert (order.keys, order.text) == (("-disk_io",), "disk traffic ▾")
    assert order.press("r")
    assert (order.keys, order.text) == (("disk_io",), "disk traffic ▴")
    assert order.press("r")
    assert order.keys == ("-disk_io",)


def test_left_and_right_go_along_the_columns_and_round_the_edges() -> None:
    order = Order(PROPS, ("-cpu_usage",))
    seen = []
    for key in ("right", "right", "right", "left"):
        order.press(key)
        seen.append(order.keys[0])
    assert seen == ["-mem_usage", "name", "-cpu_usage", "name"]


def test_from_an_order_out_of_sight_they_go_to_the_next_edge() -> None:
    order = Order(PROPS, ("-disk_io",))
    order.press("left")
    assert order.keys == ("-mem_usage",)
