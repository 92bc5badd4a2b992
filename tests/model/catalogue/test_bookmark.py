"""What is known of bookmarks."""

from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_BOOKMARK, RICH_BOOKMARK, values

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE


def test_one_with_everything() -> None:
    found = values(RICH_BOOKMARK)
    assert (found["query"], found["position"], found["icon"], found["number"]) == ("Vms: status = down", 1, "power", 1)
    assert (found["valid"], found["problem"], found["type"]) == (False, "p", "Vms")


def test_one_with_nothing() -> None:
    found = values(BARE_BOOKMARK)
    assert (found["valid"], found["problem"], found["type"], found["icon"], found["hits"]) == (
        True, None, None, None, None,
    )  # fmt: skip


def test_hits_are_a_sample() -> None:
    graph = graph_of(BARE_BOOKMARK, samples={(Ref(Kind.BOOKMARK, "b2"), "hits"): 7.0})
    assert CATALOGUE.props[Kind.BOOKMARK]["hits"].get(BARE_BOOKMARK, graph) == 7
