"""Why a query finds nothing."""

import pytest
from tests.search.oracle.fleet import small_graph

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.search.explain import explain_empty, weakened
from stellwerk.search.query import read, select

GRAPH = small_graph()


def said(text: str, kind: Kind | None = Kind.VM) -> list[str]:
    query = read(text, kind=kind)
    assert select(query, GRAPH) == []
    return explain_empty(query, GRAPH)


def test_it_names_each_condition_that_is_in_the_way() -> None:
    assert said("name = web-1 AND status = down AND host = h1") == [
        "without name = web-1 it finds something",
        "without status = Down it finds something",
    ]
    assert said("name = nosuch AND status = up") == ["without name = nosuch it finds something"]
    assert said("name = nosuch AND title = nosuch") == []
    assert said("name = nosuch") == ["without name = nosuch it finds something"]


def test_it_looks_into_alternatives() -> None:
    assert said("(name = web-1 AND status = down) OR name = nosuch") == [
        "without name = web-1 it finds something",
        "without status = Down it finds something",
        "without name = web-1 AND status = Down OR name = nosuch it finds something",
    ]
    assert said("(name = a OR name = b) AND status = up") == ["without name = a OR name = b it finds something"]


def test_it_says_that_one_object_must_fulfil_all() -> None:
    lines = said("Hosts: Vms.name = web-2 AND Vms.status = up")
    assert "NOT NOT vms.name = web-2 AND NOT NOT vms.status = Up" in lines[0]
    assert not any("NOT NOT" in line for line in said("Hosts: Vms.name = nosuch AND Vms.status = up"))


def test_a_forgotten_colon_is_offered() -> None:
    assert said("Hosts munich")[0] == "did you mean Hosts: munich?"
    assert not any("did you mean" in line for line in said('"Hosts" munich'))


def test_a_page_after_the_last_one_is_named() -> None:
    assert said("Vms: page 2") == ["page 2 comes after the last one"]
    assert said("name = web* page 7") == ["page 7 comes after the last one"]
    assert said("name = nosuch page 2") == ["without name = nosuch it finds something"]


def test_what_cannot_be_explained() -> None:
    assert explain_empty(read("Vms:"), GRAPH) == []
    with pytest.raises(Invalid):
        explain_empty(read("Vms: nonsense ="), GRAPH)


def test_what_is_left_without_each_condition() -> None:
    criteria = read("a AND (b OR c AND d) AND NOT e", kind=Kind.VM).checked.criteria
    assert criteria is not None
    assert len(list(weakened(criteria))) == 5
