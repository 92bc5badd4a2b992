"""The checked tree."""

from stellwerk.core.ids import Kind
from stellwerk.search.checked import Comparison, Every, FreeText, Negation, Unset, leaves, sort_text
from stellwerk.search.query import read


def test_all_conditions_from_left_to_right() -> None:
    tree = read("web AND NOT (name = a OR host.name = b) AND Vms.status.up", kind=Kind.VM).checked.criteria
    assert isinstance(tree, Every)
    assert isinstance(tree.items[1], Negation)
    found = leaves(tree)
    assert [type(leaf) for leaf in found] == [FreeText, Comparison, Comparison, Comparison]
    assert leaves(None) == []


def test_a_condition_keeps_its_place_in_the_text() -> None:
    text = "Vms: name = a AND host IN (x, y) AND title IS NULL mail"
    places = [text[leaf.start : leaf.end] for leaf in leaves(read(text).checked.criteria)]
    assert places == ["name = a", "host IN (x, y)", "title IS NULL", "mail"]


def test_no_value_is_a_value_of_its_own() -> None:
    (leaf,) = leaves(read("title != null", kind=Kind.VM).checked.criteria)
    assert isinstance(leaf, Comparison)
    assert (leaf.values, leaf.negated) == ((Unset(),), True)


def test_a_key_of_the_order_is_named_as_lists_do() -> None:
    assert [sort_text(key) for key in read("Vms: sortby host.name desc, Name").sort] == ["-host.name", "name"]
