"""One VM from the reports of many hosts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.entity import domain
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.state import ACTIVE_STATES, DomainJob, DomainState, VmStatus
from stellwerk.model.vm import Domain, Runtime, Vm, merged

HOSTS = ("h1", "h2", "h3", "h4")


def reports(*found: Domain) -> dict[HostId, Domain]:
    return {report.host_id: report for report in found}


def off(on: str, seen: float = 0.0) -> Domain:
    return domain(1, on, state=DomainState.SHUT_OFF, seen=seen)


def running(on: str, **runtime: object) -> Domain:
    return domain(1, on, runtime=Runtime(state=DomainState.RUNNING, **runtime))


def host_of(vm: Vm | None) -> str:
    assert vm is not None
    return vm.host_id


def test_no_report_is_no_vm() -> None:
    assert merged({}) is None
    assert merged({}, merged(reports(running("h1")))) is None


def test_one_report_is_the_vm() -> None:
    vm = merged(reports(running("h1")))
    assert vm == Vm(id=vm.id, domain=running("h1")) if vm else False


def test_it_is_where_it_is_active() -> None:
    vm = merged(reports(off("h1", seen=9.0), running("h2")))
    assert host_of(vm) == "h2"
    assert vm is not None
    assert vm.also_on == ("h1",)


def test_one_that_is_off_stays_where_it_last_was() -> None:
    before = merged(reports(running("h2")))
    assert host_of(merged(reports(off("h1", seen=9.0), off("h2", seen=1.0)), before)) == "h2"


def test_else_it_is_where_it_was_seen_last() -> None:
    assert host_of(merged(reports(off("h1", seen=1.0), off("h2", seen=9.0)))) == "h2"


def test_a_migration_shows_the_source_until_it_is_over() -> None:
    arriving = domain(1, "h2", runtime=Runtime(state=DomainState.PAUSED, job=DomainJob.MIGRATION_IN))
    vm = merged(reports(running("h1", job=DomainJob.MIGRATION_OUT), arriving))
    assert host_of(vm) == "h1"
    assert vm is not None
    assert vm.active_on == ()
    assert host_of(merged(reports(off("h1"), running("h2")), vm)) == "h2"


def test_one_that_moves_says_where_to_before_its_own_host_tells_of_a_job() -> None:
    arriving = domain(1, "h2", runtime=Runtime(state=DomainState.PAUSED, job=DomainJob.MIGRATION_IN))
    vm = merged(reports(running("h1"), arriving))
    assert vm is not None
    assert (vm.host_id, vm.moving_to) == ("h1", "h2")
    assert vm_status(vm, graph_of(vm)) is VmStatus.MIGRATING_FROM
    alone = merged(reports(off("h1"), arriving))
    assert alone is not None
    assert (alone.host_id, alone.moving_to) == ("h2", None)
    there = merged(reports(off("h1"), running("h2")), vm)
    assert there is not None
    assert (there.moving_to, vm_status(there, graph_of(there))) == (None, VmStatus.UP)


def test_active_on_two_hosts_is_told() -> None:
    vm = merged(reports(running("h2"), running("h1"), off("h3")))
    assert vm is not None
    assert vm.active_on == ("h1", "h2")


@pytest.mark.parametrize(
    "leaving",
    [
        Runtime(state=DomainState.RUNNING, job=DomainJob.MIGRATION_OUT),
        Runtime(state=DomainState.PAUSED, reason="migrating"),
        Runtime(state=DomainState.RUNNING, job=DomainJob.MIGRATION_OUT, monitor_hangs=True),
        Runtime(state=DomainState.PAUSED, reason="migrating", monitor_hangs=True),
    ],
)
def test_a_migration_explains_two_active_ones(leaving: Runtime) -> None:
    vm = merged(reports(domain(1, "h1", runtime=leaving), running("h2")))
    assert vm is not None
    assert vm.active_on == ()


RUNTIMES = st.builds(
    Runtime,
    state=st.sampled_from(DomainState),
    reason=st.sampled_from(["", "user", "migrating"]),
    job=st.sampled_from(DomainJob),
    monitor_hangs=st.booleans(),
)
REPORTS = st.dictionaries(
    st.sampled_from(HOSTS), st.tuples(RUNTIMES, st.sampled_from([0.0, 1.0, 2.0])), min_size=1
).map(lambda found: reports(*(domain(1, on, runtime=run, seen=seen) for on, (run, seen) in found.items())))
PREVIOUS = st.none() | st.sampled_from(HOSTS).map(lambda on: merged(reports(off(on))))


@given(REPORTS, PREVIOUS)
def test_every_report_is_accounted_for(found: dict[HostId, Domain], previous: Vm | None) -> None:
    vm = merged(found, previous)
    assert vm is not None
    assert vm.domain is found[vm.host_id]
    assert (vm.id, vm.name) == (vm.domain.id, vm.domain.definition.name)
    assert [*sorted([*vm.also_on, vm.host_id])] == sorted(found)


@given(REPORTS, PREVIOUS)
def test_an_active_one_is_preferred(found: dict[HostId, Domain], previous: Vm | None) -> None:
    vm = merged(found, previous)
    assert vm is not None
    assert vm.domain.active == any(report.active for report in found.values())


@given(REPORTS, PREVIOUS)
def test_a_conflict_is_told_of_active_hosts_only_and_never_of_one(
    found: dict[HostId, Domain], previous: Vm | None
) -> None:
    vm = merged(found, previous)
    assert vm is not None
    assert len(vm.active_on) != 1
    assert all(found[host].active for host in vm.active_on)
    if vm.active_on:
        assert vm.host_id in vm.active_on


@given(REPORTS, PREVIOUS, st.randoms())
def test_the_order_of_the_reports_does_not_matter(found: dict[HostId, Domain], previous: Vm | None, random) -> None:
    shuffled = list(found.items())
    random.shuffle(shuffled)
    assert merged(dict(shuffled), previous) == merged(found, previous)


@given(REPORTS, PREVIOUS)
def test_merging_again_changes_nothing(found: dict[HostId, Domain], previous: Vm | None) -> None:
    vm = merged(found, previous)
    assert merged(found, vm) == vm


@given(REPORTS)
def test_a_stale_copy_that_is_off_moves_nothing(found: dict[HostId, Domain]) -> None:
    vm = merged(found)
    assert vm is not None
    late = {**found, HostId("h9"): off("h9", seen=99.0)}
    assert host_of(merged(late, vm)) == vm.host_id


@pytest.mark.parametrize("state", DomainState)
def test_a_domain_is_active_when_a_process_exists(state: DomainState) -> None:
    assert domain(1, state=state).active is (state in ACTIVE_STATES)


def test_the_status_comes_from_all_that_was_reported() -> None:
    report = domain(1, runtime=Runtime(state=DomainState.SHUT_OFF, managed_save=True))
    assert report.status is VmStatus.SUSPENDED
    assert replace(report, runtime=Runtime(state=DomainState.RUNNING)).status is VmStatus.UP
