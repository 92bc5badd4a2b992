"""What is certain of an object where values are unknown: by examples, and as Kleene's logic says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.clock import FakeClock
from tests.fakes.entity import domain, host, vm_id
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Vm
from stellwerk.search.certainty.certainty import Certainty, Verdict
from stellwerk.search.checked import Comparison
from stellwerk.search.context import Context
from stellwerk.search.query import read

HOST = host("h1")
VM = Vm(id=vm_id(1), domain=domain(1))


def verdict(text: str, entity: Entity = HOST, *, stale: bool = False, **samples: float) -> Verdict:
    kind = Kind.HOST if entity is HOST else Kind.VM
    query = read(text, kind=kind)
    assert not query.errors, query.errors
    known = {(Ref(kind, entity.id), key): value for key, value in samples.items()}
    graph = graph_of(HOST, VM, samples=known, clock=FakeClock())

    def is_stale(_entity: Entity, _graph: Graph, _leaf: Comparison) -> bool:
        return stale

    return Certainty(query, is_stale).judge(Context(graph, 0.0))(entity)


@pytest.mark.parametrize(
    ("text", "samples", "expected"),
    [
        ("cpu_usage > 95", {"cpu_usage": 97.0}, True),
        ("cpu_usage > 95", {"cpu_usage": 90.0}, False),
        ("cpu_usage > 95", {}, None),
        ("NOT cpu_usage > 95", {}, None),
        ("cpu_usage > 95 or mem_usage > 95", {"mem_usage": 97.0}, True),
        ("cpu_usage > 95 or mem_usage > 95", {"mem_usage": 9.0}, None),
        ("cpu_usage > 95 and mem_usage > 95", {"mem_usage": 9.0}, False),
        ("cpu_usage > 95 and mem_usage > 95", {"mem_usage": 97.0}, None),
        ("cpu_usage IS EMPTY", {}, True),
        ("cpu_usage IS NOT EMPTY", {}, False),
        ("status = up", {}, True),
        ("description = x", {}, False),
        ("vms.status = up and cpu_usage > 1", {"cpu_usage": 2.0}, True),
        ("vms.name = gone and cpu_usage > 1", {}, False),
        ("", {}, True),
    ],
)
def test_values_that_are_not_known(text: str, samples: dict[str, float], expected: Verdict) -> None:
    assert verdict(text, **samples) is expected


def test_what_the_last_report_says_is_not_certain() -> None:
    assert verdict("status = up", VM, stale=True) is True
    assert verdict("status = down", VM, stale=True) is None
    assert verdict("status != down", VM, stale=True) is None
    assert verdict("vcpus = 2", VM, stale=True) is None
    assert verdict("vcpus = 2", VM) is True


CONDITIONS = st.sampled_from(["cpu_usage > 50", "mem_usage > 50"])
TREES = st.recursive(
    CONDITIONS,
    lambda inner: st.one_of(
        inner.map(lambda one: f"NOT ({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} and {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} or {two[1]})"),
    ),
    max_leaves=6,
)


@given(TREES, st.sampled_from([None, 10.0, 90.0]), st.sampled_from([None, 10.0, 90.0]))
def test_certain_is_only_what_holds_whatever_the_unknown_turns_out_to_be(
    text: str, cpu: float | None, memory: float | None
) -> None:
    told = {key: value for key, value in (("cpu_usage", cpu), ("mem_usage", memory)) if value is not None}
    worlds = {
        verdict(text, cpu_usage=a, mem_usage=b)
        for a in ((cpu,) if cpu is not None else (10.0, 90.0))
        for b in ((memory,) if memory is not None else (10.0, 90.0))
    }
    found = verdict(text, **told)
    assert found is None or worlds == {found}
