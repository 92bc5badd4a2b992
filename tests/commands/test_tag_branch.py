"""What a removal of a tag takes along, as a value."""

import pytest
from tests.fakes.entity import domain, tag, vm_id
from tests.fakes.graph import graph_of

from stellwerk.commands.tag_branch import Branch, branch_of, read_branch, vms_below
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.core.record import replace
from stellwerk.model.vm import Vm

ROOT, BELOW, OTHER = tag("a"), tag("b", "a", color="red", description="x"), tag("c")
VM = Vm(id=vm_id(1), domain=domain(1), tags=(TagId("b"), TagId("c")))
AWAY = Ref(Kind.VM, vm_id(9))
GRAPH = graph_of(ROOT, BELOW, OTHER, VM)


def test_what_is_below_and_what_has_it() -> None:
    ref = Ref(Kind.VM, VM.id)
    assert branch_of(ROOT, GRAPH) == Branch((BELOW,), {BELOW.id: (ref,)})
    assert branch_of(OTHER, GRAPH) == Branch((), {OTHER.id: (ref,)})
    assert vms_below(ROOT, GRAPH) == (ref,)


def test_what_is_away_counts() -> None:
    away = replace(GRAPH, taggings={AWAY: replace(GRAPH.tagging(Ref(Kind.VM, VM.id)))})
    assert branch_of(ROOT, away).objects == {BELOW.id: (AWAY,)}


def test_it_is_read_back() -> None:
    made = branch_of(ROOT, GRAPH)
    assert read_branch(made.as_text()) == made
    assert read_branch(Branch().as_text()) == Branch()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"tags": 1, "objects": {}}',
        '{"tags": [[1]], "objects": {}}',
        '{"tags": [], "objects": []}',
        '{"tags": [], "objects": {"a": ["moon:1"]}}',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        read_branch(text)
