"""What a column filter offers: values with counts, and what the conditions that there are allow."""

from tests.search.oracle.fleet import small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.query import read
from stellwerk.ui.pages.listing.filter_values import bounds, filter_values, sought

GRAPH = small_graph()
OF = CATALOGUE.props[Kind.VM]


def offered(text: str, key: str) -> list[tuple[str, int, bool]]:
    found = filter_values(read(text, kind=Kind.VM), OF[key], GRAPH)
    return [(value.shown, value.objects, value.chosen) for value in found]


def test_values_are_counted_without_the_conditions_on_them() -> None:
    assert offered("Vms: host = h1 and name = web*", "host") == [("h1", 2, True), ("h2", 1, False)]
    assert offered("Vms: host != h1", "host") == [("h1", 3, False), ("h2", 3, True)]
    assert offered("", "host") == [("h1", 3, False), ("h2", 3, False)]


def test_choices_stand_in_their_order_those_that_nothing_has_last() -> None:
    found = offered("Vms: status = up or status = down", "status")
    assert found[:3] == [("Up", 3, True), ("Paused", 1, False), ("Down", 2, True)]
    assert found[3] == ("PoweringUp", 0, False)


def test_each_of_several_values_is_counted_and_what_is_not_set() -> None:
    found = offered("", "ips")
    assert ("10.0.0.1", 1, False) in found
    assert ("–", 4, False) in found
    assert found[0][0] == "–"
    assert offered("", "autostart") == [("no", 5, False), ("yes", 1, False)]


def test_bounds_are_read_back() -> None:
    assert bounds(read('Vms: memory >= 1G memory <= "2 G"'), OF["memory"]) == ("1G", "2 G")
    assert bounds(read("Vms: memory = 4G"), OF["memory"]) == ("4G", "4G")
    assert bounds(read("Vms: memory != 4G"), OF["memory"]) == ("", "")


def test_the_text_that_is_sought_is_read_back() -> None:
    assert sought(read("Vms: name ~ web"), OF["name"]) == "web"
    assert sought(read('Vms: name ~ "a\\"b"'), OF["name"]) == 'a"b'
    assert sought(read("Vms: name !~ web"), OF["name"]) == ""
    assert sought(read("Vms: name ~ web name ~ x"), OF["name"]) == ""
