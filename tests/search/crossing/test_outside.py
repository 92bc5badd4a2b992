"""Relations that lead out of memory."""

from collections.abc import Collection

import pytest
from tests.search.oracle.fleet import NOW, small_graph

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.relation import Relation
from stellwerk.search.canonical import write_criterion
from stellwerk.search.checked import Criterion
from stellwerk.search.context import Context
from stellwerk.search.crossing.outside import apart, crosses, leads_out
from stellwerk.search.predicate import compile_criteria
from stellwerk.search.query import read


class FakeOutside:
    """Knows events of host h1 alone, of which one fits whatever is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def sources(self, relation: Relation, criterion: Criterion | None) -> Collection[str]:
        self.asked.append("any" if criterion is None else write_criterion(criterion))
        return {"h1"}


@pytest.mark.parametrize(
    ("text", "found", "asked"),
    [
        ("events.severity = error", ["h1"], ["severity = error"]),
        ("events.severity = error and events.text ~ x", ["h1"], ["severity = error AND text ~ x"]),
        ("events.severity = error and not events.text ~ x", [], ["severity = error", "text ~ x"]),
        ("events.severity != error", ["h1", "h2", "h3"], ["severity != error", "any"]),
        ("(events.text = a OR name = h2) and (events.text = b OR name = h2)", ["h1", "h2"],
         ["text = a AND text = b", "text = a", "text = b"]),
        ("vms.name = web-1", ["h1"], []),
    ],
)  # fmt: skip
def test_they_are_asked_of_whoever_knows(text: str, found: list[str], asked: list[str]) -> None:
    graph, outside = small_graph(), FakeOutside()
    plan = compile_criteria(read(text, kind=Kind.HOST).checked.criteria, Kind.HOST, CATALOGUE, outside)
    test = plan.bind(Context(graph, NOW))
    assert sorted(entity.id for entity in graph.all(Kind.HOST) if test(entity)) == found
    assert [part for part in asked if part not in outside.asked] == []


def test_which_ones_lead_out() -> None:
    relations = CATALOGUE.relations
    assert leads_out(relations[Kind.VM]["events"])
    assert not leads_out(relations[Kind.EVENT]["task"]), "who is outside already"
    assert not leads_out(relations[Kind.EVENT]["vm"])


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("Events:", True),
        ("Tasks: status = done", True),
        ("Hosts: Events.severity = error", True),
        ("Vms: host.events.severity = error", True),
        ("Vms: sortby events.time", True),
        ("Vms: host.name = h1", False),
        ("web", False),
    ],
)
def test_which_queries_memory_cannot_answer(text: str, does: bool) -> None:
    assert crosses(read(text).checked) is does


@pytest.mark.parametrize(
    ("text", "own", "rest"),
    [
        ("Hosts: Events.severity = error and name = node-1 and vms.name = web", "name = node-1 AND vms.name = web",
         "events.severity = error"),
        ("Hosts: not Events.severity = error and name = a", "name = a", "NOT events.severity = error"),
        ("Hosts: (events.code = x or vms.name = a) and vms.name = b and name = c", "name = c",
         "(events.code = x OR vms.name = a) AND vms.name = b"),
        ("Hosts: events.code = x or name = a", "", "events.code = x OR name = a"),
        ("Hosts: events.code = x", "", "events.code = x"),
        ("Vms: host.events.code = x and name = a", "", "host.events.code = x AND name = a"),
        ("Hosts: events.vm.events.code = x and name = a", "", "events.vm.events.code = x AND name = a"),
    ],
)  # fmt: skip
def test_what_memory_decides_first(text: str, own: str, rest: str) -> None:
    first, then = apart(read(text).checked.criteria)
    assert ("" if first is None else write_criterion(first)) == own
    assert then is not None
    assert write_criterion(then) == rest
