"""Restarting and shutting down machines: what runs there is named, and this computer is not among them by mistake."""

from __future__ import annotations

import platform

import pytest
from tests.fakes import entity
from tests.fakes.engine import OWNER, Bench, host_ref, small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.core.error import NotAllowed
from stellwerk.engine.preview import Preview
from stellwerk.model.call import Call, Origin
from stellwerk.model.host import HostFacts
from stellwerk.model.state import DomainState, Leaving, LinkState
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Runtime

URI = "ssh://root@h3/"


@pytest.fixture
def there() -> MemoryHost:
    made = MemoryHost()
    made.shell_error = None
    made.says["power"] = "by=systemctl"
    return made


@pytest.fixture
def bench(there: MemoryHost) -> Bench:
    made = small_bench()
    made.add(entity.host("h3", uri=URI))
    made.links.hosts[URI] = there
    return made


def preview(bench: Bench, command: str, host: str = "h3", **args: object) -> Preview:
    return bench.engine.preview(Call(command, (host_ref(host),), args, OWNER, Origin.WINDOW))


def test_what_runs_there_is_named(bench: Bench, there: MemoryHost) -> None:
    bench.put(
        entity.domain(1, "h3", name="web-01", runtime=Runtime(state=DomainState.RUNNING, autostart=True)),
        entity.domain(2, "h3", name="db-1", state=DomainState.PAUSED),
        entity.domain(3, "h3", name="old", state=DomainState.SHUT_OFF),
    )
    told = preview(bench, "Restart-Host")
    assert told.confirm == "Restart h3. The VMs that run on it go down with it."
    assert told.effects.warnings == (
        '2 VMs run on host "h3" and go down with it: "db-1" (Paused), "web-01" (Up)',
        "it is not in maintenance: VMs may be started on it until it goes down",
    )
    assert told.effects.lines == ('these start again with it: "web-01"',)
    assert preview(bench, "Stop-Host").effects.lines == ()
    assert there.ran == []


def test_an_empty_host_in_maintenance_has_no_warning(bench: Bench) -> None:
    bench.run_on("Suspend-Host", host_ref("h3"))
    told = preview(bench, "Restart-Host")
    assert told.effects.warnings == ()
    assert told.effects.lines == ('no VM runs on host "h3"', "it is in maintenance")
    bench.link("h3", LinkState.BACKOFF)
    assert preview(bench, "Restart-Host").effects.warnings == (
        "it is not connected: what is said of its VMs is its last report",
    )


def test_a_restart_is_done_once_it_is_back(bench: Bench, there: MemoryHost) -> None:
    task_id = bench.submit_on("Restart-Host", host_ref("h3"))
    assert bench.turned(task_id).state is TaskState.RUNNING
    assert (there.ran, bench.links.left) == (["systemctl reboot"], [("h3", Leaving.REBOOT)])
    bench.wait(5)
    bench.link("h3", LinkState.STALE)
    bench.wait(100)
    bench.link("h3", LinkState.LIVE)
    task = bench.turned(task_id)
    assert (task.state, task.output) == (TaskState.DONE, "$ systemctl reboot\n")
    [event] = [one for one in bench.events() if one.task_id == task_id]
    assert (event.text, event.actor) == ('host "h3" was restarted', OWNER.name)


def test_shutting_down_is_done_once_it_is_gone(bench: Bench, there: MemoryHost) -> None:
    task_id = bench.submit_on("Stop-Host", host_ref("h3"))
    assert bench.turned(task_id).state is TaskState.RUNNING
    assert there.ran[-1] == "systemctl poweroff"
    bench.link("h3", LinkState.STALE)
    assert bench.turned(task_id).state is TaskState.DONE


def test_one_that_never_goes_or_comes_back_fails(bench: Bench) -> None:
    stays, restarts = bench.submit_on("Stop-Host", host_ref("h3")), ""
    bench.wait(181)
    assert bench.engine.task(stays).outcome == 'host "h3" was asked to shut down and still answers'
    restarts = bench.submit_on("Restart-Host", host_ref("h3"))
    bench.loop.drain()
    bench.link("h3", LinkState.STALE)
    bench.wait(901)
    assert bench.engine.task(restarts).outcome == 'host "h3" was asked to restart and is not back'


def test_what_is_in_the_way_is_told_and_its_silence_is_no_more_expected(bench: Bench, there: MemoryHost) -> None:
    there.shell_error = NotAllowed("root may not log in")
    task = bench.run_on("Restart-Host", host_ref("h3"))
    assert (task.state, task.outcome, bench.links.left) == (TaskState.FAILED, "root may not log in", [])


def test_hosts_without_a_shell_are_refused(bench: Bench) -> None:
    told = bench.engine.offer("Restart-Host", host_ref("h1")).targets[0]
    assert told.reason == "no commands can be run on a host that was added by a URI of libvirt"


def test_this_computer_is_refused_unless_that_is_meant(bench: Bench, there: MemoryHost) -> None:
    bench.add(entity.host("here", uri="ssh://root@h4/", facts=HostFacts(hostname=platform.node())))
    bench.links.hosts["ssh://root@h4/"] = there
    refused = bench.run_on("Stop-Host", host_ref("here"))
    assert (refused.state, refused.outcome) == (
        TaskState.REFUSED, 'host "here" is the computer that this program runs on, which would end with it',
    )  # fmt: skip
    assert there.ran == []
    bench.submit_on("Stop-Host", host_ref("here"), force=True)
    bench.loop.drain()
    assert there.ran[-1] == "systemctl poweroff"
