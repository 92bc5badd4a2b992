"""Conditions on one property are put in, exchanged and taken away, and the rest of a query means what it meant."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.search.oracle.fleet import small_graph
from tests.search.oracle.generate import comparisons, graphs, trees
from tests.search.oracle.naive import write

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.graph import Graph
from stellwerk.search.query import read, select
from stellwerk.search.refine.condition import NULL, any_of, between, conditions_on, contains, refined

GRAPH = small_graph()
OF = CATALOGUE.props[Kind.VM]


def refine(text: str, key: str, condition: str = "", *, keep: bool = False) -> str:
    return refined(read(text, kind=Kind.VM), OF[key], condition, keep=keep)


@pytest.mark.parametrize(
    ("text", "key", "condition", "result"),
    [
        ("Vms:", "host", "host = h1", "Vms: host = h1"),
        ("web", "host", "host = h1", "Vms: web AND host = h1"),
        ("Vms: a or b", "host", "host = h1", "Vms: (a OR b) AND host = h1"),
        ("Vms: host = h1 status = up", "host", "host IN (h2, h3)", "Vms: status = Up AND host IN (h2, h3)"),
        ("Vms: on_host = h1 or host = h2", "host", "", "Vms:"),
        ("Vms: not host = h1 and up", "host", "", "Vms: up"),
        ("Vms: host = h1 or name = a", "host", "host = h2", "Vms: (host = h1 OR name = a) AND host = h2"),
        ("Vms: host.name = h1", "host", "host = h2", "Vms: host.name = h1 AND host = h2"),
        ("Vms: memory > 1G sortby memory desc page 2", "memory", "memory < 2G", "Vms: memory < 2G sortby memory desc"),
        ("Vms: a", "memory", "memory >= 1G and memory < 2G", "Vms: a AND memory >= 1G AND memory < 2G"),
    ],
)  # fmt: skip
def test_a_condition_takes_the_place_of_those_there_are(text: str, key: str, condition: str, result: str) -> None:
    assert refine(text, key, condition) == result


def test_others_may_be_kept_and_none_is_there_twice() -> None:
    once = refine("Vms: host != h1", "host", "host != h2", keep=True)
    assert once == "Vms: host != h1 AND host != h2"
    assert refine(once, "host", "host != h1", keep=True) == once


def test_a_condition_with_a_mistake_is_refused() -> None:
    with pytest.raises(Invalid):
        refine("Vms:", "memory", between("memory", "many", ""))


def test_conditions_are_written() -> None:
    assert any_of("host", ("h1",)) == "host = h1"
    assert any_of("host", ("h1", '"a b"'), negated=True) == 'host NOT IN (h1, "a b")'
    assert any_of("host", ("h1", "h2", NULL)) == "host IN (h1, h2) OR host IS NULL"
    assert any_of("host", ("h1", NULL), negated=True) == "host != h1 AND host IS NOT NULL"
    assert any_of("host", (NULL,)) == "host IS NULL"
    assert contains("name", "a*b") == 'name ~ "a\\*b"'
    assert between("memory", " 1G", "2 GiB") == 'memory >= 1G AND memory <= "2 GiB"'
    assert between("memory", "", "") == ""


def test_which_conditions_there_are() -> None:
    query = read("Vms: host = h1 and (host = h2 or name = x) and not host = h3 and host.name = x and Vms.host = h4")
    assert len(conditions_on(query, OF["host"])) == 3
    assert conditions_on(query, OF["status"]) == ()
    assert conditions_on(read("Vms:"), OF["host"]) == ()


def found(text: str, graph: Graph) -> list[str]:
    query = read(text, kind=Kind.VM)
    assert query.valid, (text, query.errors)
    return [entity.id for entity in select(query, graph)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), trees(Kind.VM), comparisons(Kind.VM))
def test_refined_means_the_rest_and_the_condition(data: st.DataObject, tree: object, comparison: tuple) -> None:
    graph = data.draw(graphs())
    base, (key, _op, _want, how) = f"Vms: {write(tree)}", comparison
    condition = f"{key} {how}"
    narrowed, rest = refine(base, key, condition), refine(base, key)
    fits = set(found(condition, graph))
    assert found(narrowed, graph) == [id_ for id_ in found(rest, graph) if id_ in fits]
    assert found(refine(base, key, condition, keep=True), graph) == [i for i in found(base, graph) if i in fits]
    assert refine(narrowed, key, condition) == narrowed
    assert refine(narrowed, key) == rest
    assert read(narrowed).canonical == narrowed
    if not conditions_on(read(base), OF[key]):
        assert rest == read(base).canonical
