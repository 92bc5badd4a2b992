"""Preparing hosts: shown before, run as shown, kept afterwards."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, host_ref, small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import AppError, Unreachable
from stellwerk.engine.preview import Preview
from stellwerk.model.call import Call, Origin
from stellwerk.model.host import HostFacts
from stellwerk.model.host_check import CheckState, Installed, Preparation
from stellwerk.model.state import LinkState
from stellwerk.model.task import Task, TaskState

URI = "ssh://root@h3/"
ON = "systemctl enable --now libvirtd.socket"
OFF = "program=libvirtd\nprogram=nc\nunit=libvirtd.socket disabled:inactive"
UP = HostFacts(uuid="uuid-h3", hostname="h3", driver="QEMU", libvirt_version=9_000_000, kvm=True)


@pytest.fixture
def there() -> MemoryHost:
    """A host whose libvirt does not run until it is switched on."""
    made = MemoryHost(Unreachable("libvirt does not run on h3", "start it there"))
    made.shell_error = None
    made.says["service"] = OFF

    def run(line: str) -> None:
        if line == ON:
            made.refusal = None
            made.session.facts = UP

    made.on_run = run
    return made


@pytest.fixture
def bench(there: MemoryHost) -> Bench:
    made = small_bench()
    made.add(entity.host("h3", uri=URI, state=LinkState.BACKOFF))
    made.links.hosts[URI] = there
    return made


def shown(bench: Bench, **args: object) -> Preview:
    call = Call("Install-Host", (host_ref("h3"),), args, OWNER, Origin.WINDOW)
    told: list[Preview | AppError] = []
    bench.engine.preview_details(call, told.append)
    bench.loop.drain()
    (preview,) = told
    assert isinstance(preview, Preview)
    return preview


def run(bench: Bench, **args: object) -> Task:
    """Prepare it; it connects at once where its libvirt runs."""
    task_id = bench.submit_on("Install-Host", host_ref("h3"), **args)
    bench.loop.drain()
    if bench.links.hosts[URI].refusal is None:
        bench.link("h3", LinkState.LIVE)
    return bench.turned(task_id)


def kept(bench: Bench) -> Preparation:
    checks = bench.host("h3").checks
    assert checks is not None
    assert checks.preparation is not None
    return checks.preparation


def test_the_commands_are_shown_and_nothing_is_done(bench: Bench, there: MemoryHost) -> None:
    preview = shown(bench)
    assert preview.allowed
    assert preview.confirm == "Nothing is changed on h3 but by the commands that are listed."
    assert preview.effects.lines == ('this command is run as root on host "h3"',)
    assert preview.effects.commands == (ON,)
    assert preview.as_json()["commands"] == [ON]
    assert there.ran == []


def test_they_are_run_and_what_they_say_is_kept(bench: Bench, there: MemoryHost) -> None:
    there.output["systemctl"] = "Created symlink.\n"
    task = run(bench)
    assert (task.state, there.ran) == (TaskState.DONE, [ON])
    assert task.output == f"$ {ON}\nCreated symlink.\n"
    assert [(step.line, step.status, step.output) for step in kept(bench).steps] == [(ON, 0, "Created symlink.\n")]
    checks = bench.host("h3").checks
    assert checks is not None
    assert {result.key: result.state for result in checks.results}["libvirt"] is not CheckState.FAILED
    assert bench.links.connected == ["h3"]


def test_what_was_installed_is_listed(bench: Bench, there: MemoryHost) -> None:
    there.says["service"] = ""
    there.says["packages"] = "package=bash 5 10"
    before = there.on_run

    def install(line: str) -> None:
        if "apt-get -q install" in line:
            there.says["packages"] = "package=bash 5 10\npackage=libvirt-daemon 9.0 2048"
        before(line)

    there.on_run = install
    assert run(bench).state is TaskState.DONE
    assert kept(bench).installed == (Installed(name="libvirt-daemon", version="9.0", size=2 << 20),)
    assert len(there.ran) == 3


def test_what_fails_is_told_and_kept(bench: Bench, there: MemoryHost) -> None:
    there.statuses["systemctl"] = 1
    there.output["systemctl"] = "Failed to enable unit.\n"
    there.on_run = lambda _line: None
    task = run(bench)
    assert (task.state, task.outcome) == (TaskState.FAILED, f"{ON} ended with status 1")
    assert task.details == "Failed to enable unit.\n"
    assert kept(bench).error == f"{ON} ended with status 1"
    assert bench.links.connected == []


def test_a_host_that_lacks_nothing(bench: Bench, there: MemoryHost) -> None:
    there.refusal, there.session.facts = None, UP
    there.says["service"] = "program=libvirtd\nprogram=nc\nunit=libvirtd.socket enabled:active"
    preview = shown(bench)
    assert (preview.effects.lines, preview.effects.commands) == (('nothing is missing on host "h3"',), ())
    assert run(bench).state is TaskState.DONE
    assert there.ran == []
    assert shown(bench, usual=True).effects.commands[0].startswith("virsh --connect qemu:///system pool-define-as")


def test_a_user_who_may_not(bench: Bench, there: MemoryHost) -> None:
    there.says["login"] = "uid=1000\nuser=kim\ngroups=kim"
    refusal = "kim cannot become root on h3: there is no sudo"
    warnings = shown(bench).effects.warnings
    assert any(refusal in warning for warning in warnings)
    task = run(bench)
    assert (task.state, task.code, task.outcome) == (TaskState.FAILED, "not_allowed", refusal)
    assert there.ran == []


def test_a_user_with_sudo(bench: Bench, there: MemoryHost) -> None:
    there.says["login"] = "uid=1000\nuser=kim\ngroups=kim\nsudo=1"
    assert shown(bench).effects.commands == (f"sudo {ON}", "sudo usermod -a -G libvirt kim")


def test_a_host_that_cannot_be_reached_says_why(bench: Bench, there: MemoryHost) -> None:
    there.shell_error = there.refusal
    task = run(bench)
    assert (task.state, task.outcome) == (TaskState.FAILED, "libvirt does not run on h3")


def test_a_host_that_does_not_come_up(bench: Bench, there: MemoryHost) -> None:
    there.on_run = lambda _line: None
    task_id = bench.submit_on("Install-Host", host_ref("h3"))
    bench.loop.drain()
    bench.wait(1.0)
    bench.link("h3", LinkState.BACKOFF, reason="libvirt does not run on h3")
    task = bench.turned(task_id)
    assert (task.state, task.code) == (TaskState.FAILED, "unreachable")
    assert task.outcome == 'host "h3" could not be connected: libvirt does not run on h3'
