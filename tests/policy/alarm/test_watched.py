"""An alarm made ready to be asked."""

import pytest
from tests.fakes.entity import alarm, host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.policy.alarm.course import Rule, Sight
from stellwerk.policy.alarm.watched import WatchedAlarm

HOST = host("h1")


def seen(query: str, clear: str, cpu: float | None) -> Sight:
    samples = {} if cpu is None else {(Ref(Kind.HOST, "h1"), "cpu_usage"): cpu}
    graph = graph_of(HOST, samples=samples)
    return WatchedAlarm(alarm("x", query, clear=clear), CATALOGUE).look(graph)(HOST)


@pytest.mark.parametrize(
    ("clear", "cpu", "sight"),
    [
        ("", 97.0, Sight(True, False)), ("", 10.0, Sight(False, True)), ("", None, Sight(None, None)),
        ("cpu_usage < 90", 92.0, Sight(False, False)), ("Hosts: cpu_usage < 90", 10.0, Sight(False, True)),
    ],
)  # fmt: skip
def test_what_is_seen(clear: str, cpu: float | None, sight: Sight) -> None:
    assert seen("Hosts: cpu_usage > 95", clear, cpu) == sight


def test_what_it_goes_by() -> None:
    busy = WatchedAlarm(alarm("x", "Hosts: cpu_usage > 95", hold=5.0, clear_hold=6.0), CATALOGUE)
    assert (busy.kind, busy.is_sampled, busy.rule) == (Kind.HOST, True, Rule(5.0, 6.0))
    assert not WatchedAlarm(alarm("x", "Hosts: status = up"), CATALOGUE).is_sampled
    assert WatchedAlarm(alarm("x", "Hosts: status = up", clear="cpu_usage < 1"), CATALOGUE).is_sampled
    assert WatchedAlarm(alarm("x", "Hosts: uptime > 1d"), CATALOGUE).is_sampled
    graph = graph_of(HOST, samples={(Ref(Kind.HOST, "h1"), "cpu_usage"): 97.0})
    assert busy.reading(HOST, graph) == "CPU 97 %"
    assert busy.test(graph)(HOST)
    assert WatchedAlarm(alarm("x", "Hosts: status = up"), CATALOGUE).reading(HOST, graph) == ""
