"""Tags by the paths of their names."""

import pytest
from tests.fakes.entity import domain, tag, vm_id
from tests.fakes.graph import graph_of
from tests.fakes.session import MemorySession

from stellwerk.core.error import Gone, Unreachable
from stellwerk.core.ids import HostId, TagId
from stellwerk.model.tag import Tagging
from stellwerk.services.tag_paths import TagPaths, folded, tag_writer

GRAPH = graph_of(tag("munich"), tag("office", "munich"), tag("a"))


def test_paths_are_sorted_and_what_leads_nowhere_has_none() -> None:
    paths = TagPaths(GRAPH)
    tagging = Tagging((TagId("office"), TagId("gone"), TagId("a")))
    assert paths.of(tagging) == paths.of(tagging) == (("a",), ("munich", "office"))
    assert paths.of(Tagging()) == ()


def test_case_makes_no_difference() -> None:
    assert folded([("Munich", "OFFICE"), ("munich", "office")]) == {("munich", "office")}


def test_a_job_writes_what_it_can_and_answers_the_rest() -> None:
    session = MemorySession(HostId("h1"))
    session.domains_by_id[vm_id(1)] = domain(1)
    refused = tag_writer({vm_id(1): (("a",),), vm_id(2): ()})(session)
    assert list(refused) == [vm_id(2)]
    assert isinstance(refused[vm_id(2)], Gone)
    assert session.domains_by_id[vm_id(1)].definition.tag_paths == (("a",),)


def test_a_host_that_is_lost_ends_it() -> None:
    session = MemorySession(HostId("h1"))
    session.domains_by_id[vm_id(1)] = domain(1)
    session.errors["set_tags"] = Unreachable("gone")
    with pytest.raises(Unreachable):
        tag_writer({vm_id(1): ()})(session)
