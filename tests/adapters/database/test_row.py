"""Rows: what goes in comes out; what cannot be read is passed over with one line in the log."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.database.sample import event, task
from tests.conftest import ExpectedLogs
from tests.fakes.record_strategy import records

from stellwerk.adapters.database import row as rows
from stellwerk.adapters.database.document import write_json
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.call import Actor, Call
from stellwerk.model.event import Event
from stellwerk.model.field import NO_VALUES
from stellwerk.model.host import Host, HostFacts, Link
from stellwerk.model.host_check import CheckResult, CheckState, HostChecks, Installed, Preparation
from stellwerk.model.task import Task

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5)
REFS = st.builds(Ref, st.sampled_from(Kind), st.text(min_size=1))
CALLS = st.builds(
    Call, targets=st.tuples(REFS), args=st.dictionaries(st.text(), JSON), actor=st.builds(Actor, st.text())
)
UNSAID = {"tags": st.just(()), "values": st.just(NO_VALUES)}
TASKS = records(
    Task, call=CALLS, undo=st.none() | CALLS, target=st.none() | REFS, ticks=st.just(()), output=st.just(""), **UNSAID
)
"""Without what lives in memory only, and what is said of them, which is kept beside them."""


@settings(max_examples=60, deadline=None)
@given(TASKS)
def test_a_task_survives(given_task: Task) -> None:
    values = rows.task_values(given_task)
    assert rows.task([values[name] for name in rows.TASK]) == given_task


@settings(max_examples=60, deadline=None)
@given(records(Event, subjects=st.just(()), **UNSAID))
def test_an_event_survives(given_event: Event) -> None:
    values = rows.event_values(given_event)
    assert rows.event([values[name] for name in rows.EVENT], []) == given_event


def test_an_event_gets_its_objects() -> None:
    values = rows.event_values(event("e"))
    subject = event("e").subjects[0]
    assert rows.event([values[name] for name in rows.EVENT], [("vm", subject.ref.id, "web-01")]) == event("e")


def host_row(**changed: Any) -> list[Any]:
    values: dict[str, Any] = {
        "id": "h", "name": "h1", "uri": "test:///", "cluster_id": "c", "description": "", "connect": 1,
        "maintenance": 0, "answered": None, "facts": None, "warnings": "[]", "problems": "[]", "checks": None,
    }  # fmt: skip
    return [(values | changed)[name] for name in rows.HOST]


def test_a_host_comes_without_its_link_but_for_when_it_answered() -> None:
    plain = rows.host(host_row())
    assert plain == Host(id="h", name="h1", uri="test:///", cluster_id="c")
    assert rows.host(host_row(answered=5.0, facts='{"memory":7}')) == replace(
        plain, link=Link(answered=5.0), facts=HostFacts(memory=7)
    )


@pytest.mark.parametrize("facts", ["{", '{"memory":"much"}', 5])
def test_a_host_stays_when_its_facts_cannot_be_read(facts: Any, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "facts of the host h are passed over")
    assert rows.host(host_row(facts=facts)).facts is None
    assert len(expected_logs.messages()) == 1


def test_what_checks_found_comes_back() -> None:
    checks = HostChecks(
        at=7.0,
        results=(CheckResult(key="kvm", state=CheckState.WARNING, found="slow"),),
        preparation=Preparation(at=6.0, installed=(Installed(name="qemu", size=5),)),
    )
    assert rows.host(host_row(checks=write_json(checks))).checks == checks


@pytest.mark.parametrize("checks", ["{", '{"results":[{"key":1}]}', '{"results":[{"key":"a","state":"odd"}]}', 5])
def test_a_host_stays_when_its_checks_cannot_be_read(checks: Any, expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "facts of the host h are passed over")
    assert rows.host(host_row(checks=checks)).checks is None


@pytest.mark.parametrize("changed", [{"name": 5}, {"warnings": "[1]"}, {"warnings": "{"}, {"answered": "soon"}])
def test_a_hostile_host_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        rows.host(host_row(**changed))


@pytest.mark.parametrize(
    "changed", [{"call": "{}"}, {"call": None}, {"state": "odd"}, {"target": "nothing"}, {"id": 5}]
)
def test_a_hostile_task_is_refused(changed: dict[str, Any]) -> None:
    values = rows.task_values(task("t")) | changed
    with pytest.raises(Invalid):
        rows.task([values[name] for name in rows.TASK])


def test_a_reference_to_no_kind_is_refused() -> None:
    assert rows.ref("vm", "u") == Ref(Kind.VM, "u")
    for kind, id_ in (("moon", "u"), ("vm", None), (None, "u")):
        with pytest.raises(Invalid):
            rows.ref(kind, id_)


def test_what_cannot_be_read_costs_one_line_in_the_log(expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.adapters.database", "2 stored numbers cannot be read")

    def read(text: str) -> int:
        if not text.isdigit():
            raise Invalid(f"no number: {text}")
        return int(text)

    assert list(rows.readable("numbers", read, ["1", "x", "2", "y"])) == [1, 2]
    assert "no number: x" in expected_logs.messages()[0]
