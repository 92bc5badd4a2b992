"""Checking hosts by command, and with them newcomers."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, host_ref, small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import NotAllowed, Unreachable
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.host_check import CheckState, HostChecks, Preparation
from stellwerk.model.task import TaskState
from stellwerk.policy.host_check.check import CHECKS

URI = "ssh://root@h3/"
FACTS = HostFacts(uuid="uuid-h3", hostname="h3", driver="QEMU", libvirt_version=9_000_000, kvm=True)


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.add(entity.host("h3", uri=URI))
    made.links.hosts[URI] = MemoryHost(FACTS)
    return made


def checks_of(bench: Bench, name: str = "h3") -> HostChecks:
    checks = bench.host(name).checks
    assert checks is not None
    return checks


def states(checks: HostChecks) -> dict[str, CheckState]:
    return {result.key: result.state for result in checks.results}


def test_what_was_found_is_kept_with_its_time(bench: Bench) -> None:
    task = bench.run_on("Test-Host", host_ref("h3"))
    assert (task.state, task.outcome) == (TaskState.DONE, "")
    checks = checks_of(bench)
    assert checks.at == bench.clock.now()
    assert list(states(checks)) == [check.key for check in CHECKS]
    assert task.ticks == checks.results
    kept = bench.repository.tables.stored[host_ref("h3")]
    assert isinstance(kept, Host)
    assert kept.checks == checks


def test_what_fails_fails_the_task_after_it_was_kept(bench: Bench) -> None:
    there = bench.links.hosts[URI]
    there.refusal = NotAllowed("kim may not use libvirt on h3", "join its group")
    task = bench.run_on("Test-Host", host_ref("h3"))
    assert (task.state, task.code) == (TaskState.FAILED, "refused")
    assert task.outcome == "libvirt's socket: kim may not use libvirt on h3"
    assert task.hint == "join its group"
    assert states(checks_of(bench))["socket"] is CheckState.FAILED


def test_several_at_once(bench: Bench) -> None:
    bench.add(entity.host("h4", uri="ssh://root@h4/"))
    bench.run_on("Test-Host", host_ref("h3"), host_ref("h4"))
    assert states(checks_of(bench, "h4"))["reach"] is CheckState.FAILED
    assert states(checks_of(bench, "h3"))["reach"] is CheckState.OK


def test_a_uuid_that_another_machine_has(bench: Bench) -> None:
    other = replace(bench.host("h1"), facts=HostFacts(uuid="uuid-h3", hostname="other", driver="QEMU"))
    bench.inventory.apply(Batch(entities=(other,)))
    task = bench.run_on("Test-Host", host_ref("h3"))
    assert task.outcome == 'Machine UUID: shared with "h1": libvirt will refuse to migrate between them'


def test_the_last_preparation_stays(bench: Bench) -> None:
    done = Preparation(at=5.0)
    bench.inventory.apply(Batch(entities=(replace(bench.host("h3"), checks=HostChecks(preparation=done)),)))
    bench.run_on("Test-Host", host_ref("h3"))
    assert checks_of(bench).preparation is done


# newcomers

NEW = "ssh://root@h9/"


def test_a_new_host_is_checked_as_it_is_added(bench: Bench) -> None:
    bench.links.hosts[NEW] = MemoryHost(replace(FACTS, uuid="uuid-h9", hostname="h9"))
    task = bench.run_on("Add-Host", name="h9", address=("h9",), user="root")
    assert task.state is TaskState.DONE
    host = bench.host("h9")
    assert (host.facts, checks_of(bench, "h9").results) == (bench.links.hosts[NEW].session.facts, task.ticks)


def test_one_whose_libvirt_does_not_run_says_so_and_leaves_nothing(bench: Bench) -> None:
    there = bench.links.hosts[NEW] = MemoryHost(Unreachable("libvirt does not run on h9", "start it there"))
    there.shell_error = None
    there.says["service"] = "program=libvirtd\nunit=libvirtd.socket disabled:inactive"
    task = bench.run_on("Add-Host", name="h9", address=("h9",), user="root")
    assert (task.state, task.outcome, task.hint) == (TaskState.FAILED, "libvirt does not run on h9", "start it there")
    assert [tick.state for tick in task.ticks] == [CheckState.OK, CheckState.OK, CheckState.FAILED, CheckState.SKIPPED]
    assert "h9" not in bench.repository.names(Kind.HOST)


def test_it_is_added_by_force_with_what_is_wrong(bench: Bench) -> None:
    there = bench.links.hosts[NEW] = MemoryHost(Unreachable("libvirt does not run on h9", "start it there"))
    there.shell_error = None
    task = bench.run_on("Add-Host", name="h9", address=("h9",), user="root", force=True)
    assert task.state is TaskState.DONE
    assert states(checks_of(bench, "h9"))["libvirt"] is CheckState.FAILED


def test_the_shape_of_a_restricted_shell(bench: Bench) -> None:
    there = bench.links.hosts[NEW] = MemoryHost(Unreachable("the login shell of root on h9 runs no commands", "x"))
    there.shell_error = None
    there.says = dict.fromkeys(there.says, b"This account is currently not available.\n")
    task = bench.run_on("Add-Host", name="h9", address=("h9",), user="root")
    assert task.outcome == "the login shell of root on h9 runs no commands"
