"""Which values a graph knows."""

from typing import Any

import pytest
from tests.search.oracle.fleet import small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.known import GraphKnown, NothingKnown

KNOWN = GraphKnown(small_graph(), CATALOGUE)


def prop(kind: Kind, key: str) -> Prop[Any]:
    return CATALOGUE.props[kind][key]


@pytest.mark.parametrize(
    ("kind", "key", "values"),
    [
        (Kind.VM, "name", ["*star*", "db", "Mail box", "web-1", "web-2", "web-10"]),
        (Kind.VM, "os", ["rhel9.4"]),
        (Kind.VM, "ips", ["10.0.0.1", "10.0.1.7", "fe80::1"]),
        (Kind.VM, "macs", ["00:1a:4a:00:00:04"]),
        (Kind.VM, "host", ["h1", "h2", "h3"]),
        (Kind.VM, "cluster", ["Default", "lab"]),
        (Kind.HOST, "vm_names", ["*star*", "db", "Mail box", "web-1", "web-2", "web-10"]),
        (Kind.VOLUME, "used_by", ["*star*", "db", "Mail box", "web-1", "web-2", "web-10"]),
        (Kind.EVENT, "text", ["event 1", "event 2", "event 3"]),
        (Kind.TASK, "title", []),
    ],
)
def test_values(kind: Kind, key: str, values: list[str]) -> None:
    assert KNOWN.values(kind, prop(kind, key)).best("") == values
    assert KNOWN.values(kind, prop(kind, key)) is KNOWN.values(kind, prop(kind, key))


def test_every_text_property_can_be_asked_for() -> None:
    for kind in Kind:
        for one in CATALOGUE.own_props(kind):
            KNOWN.values(kind, one).best("x")


def test_frequent_ones_come_first() -> None:
    values = KNOWN.values(Kind.VM, prop(Kind.VM, "description"))
    assert values.count("a\\b") == 1
    assert KNOWN.values(Kind.VM, prop(Kind.VM, "firmware")).count("bios") == 6


def test_without_an_inventory_nothing_is_known() -> None:
    assert NothingKnown().values(Kind.VM, prop(Kind.VM, "name")).best("") == []
