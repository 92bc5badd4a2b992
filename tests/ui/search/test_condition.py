"""A query with one more condition."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.search.completion.complete import Completer
from stellwerk.search.query import read
from stellwerk.ui.search.condition import operators_of, props_of, values_of, with_condition, written

COMPLETER = Completer()


def test_what_may_be_chosen_is_what_completion_offers() -> None:
    keys = [offer.text for offer in props_of(COMPLETER, Kind.VM)]
    assert keys[0] == "name"
    assert "status" in keys
    assert "vm_name" not in keys
    assert [offer.text for offer in operators_of(COMPLETER, Kind.VM, "memory")] == ["=", "!=", "<", "<=", ">", ">="]
    assert "Up" in [offer.text for offer in values_of(COMPLETER, Kind.VM, "status", "=")]
    assert [offer.text for offer in values_of(COMPLETER, Kind.VM, "memory", ">")][:1] == ["4GiB"]
    assert operators_of(COMPLETER, Kind.VM, "") == ()
    assert values_of(COMPLETER, Kind.VM, "name", "") == ()


@pytest.mark.parametrize(
    ("query", "new"),
    [
        ("Vms:", "Vms: name = a"),
        ("Vms: status = up", "Vms: status = Up and name = a"),
        ("Vms: web or db sortby memory desc", "Vms: (web OR db) and name = a sortby memory desc"),
        ("Vms: page 3", "Vms: name = a"),
        ("Hosts: status = up", "Vms: name = a"),
        ("Vms: nonsense = 1", "Vms: name = a"),
    ],
)
def test_it_is_added_before_the_order(query: str, new: str) -> None:
    assert with_condition(query, Kind.VM, "name = a") == new
    assert read(new).valid


def test_a_value_is_quoted_and_a_typed_star_is_a_wildcard() -> None:
    assert written("a b", exact=False) == '"a b"'
    assert written("web*", exact=False) == "web*"
    assert written("web*", exact=True) == '"web\\*"'
