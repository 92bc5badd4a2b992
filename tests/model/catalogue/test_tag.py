"""What is known of tags: counts are of different objects, those of the tags below included."""

from tests.fakes.entity import cluster, domain, host, tag, vm_id
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_VM, RICH_TAG, RICH_VM, ROOT_TAG, sample_graph, values

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.catalogue.tag import tagged_ids
from stellwerk.model.vm import Vm


def test_a_tag_below_another() -> None:
    found = values(RICH_TAG)
    assert found["path"] == "munich/office"
    assert found["parent"] == Ref(Kind.TAG, "munich")
    assert (found["object_count"], found["vm_count"], found["host_count"]) == (2, 1, 1)


def test_a_root_counts_what_is_below() -> None:
    found = values(ROOT_TAG)
    assert found["parent"] is None
    assert (found["object_count"], found["vm_count"], found["tag_count"]) == (4, 1, 1)


def test_an_object_with_two_tags_of_one_subtree_counts_once() -> None:
    vm = Vm(id=vm_id(1), domain=domain(1), tags=(TagId("a"), TagId("b")))
    graph = graph_of(tag("a"), tag("b", "a"), vm, replace(host("h1"), tags=(TagId("b"),)), cluster())
    (root,) = (one for one in graph.all(Kind.TAG) if one.id == "a")
    count = CATALOGUE.props[Kind.TAG]["object_count"]
    assert count.get(root, graph) == 2
    assert tagged_ids(root, Kind.VM, graph) == {vm.id}


def test_the_relations_lead_both_ways() -> None:
    graph = sample_graph()
    assert list(graph.related(RICH_VM, "tags")) == [RICH_TAG]
    assert list(graph.related(RICH_TAG, "vms")) == [RICH_VM]
    assert list(graph.related(BARE_VM, "tags")) == []
    assert list(graph.related(ROOT_TAG, "children")) == [RICH_TAG]
