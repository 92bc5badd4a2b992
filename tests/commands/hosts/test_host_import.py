"""Hosts that virt-manager knows."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, MemoryNeighbours, small_bench, task_ref

from stellwerk.commands.hosts.host_import import Import, our_uri, plan_known
from stellwerk.core.error import Unreachable
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.engine.preview import Preview
from stellwerk.model.host import HostFacts
from stellwerk.model.task import TaskState
from stellwerk.ports.neighbour import Known


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def knows(bench: Bench, *known: Known) -> None:
    assert isinstance(bench.neighbours, MemoryNeighbours)
    bench.neighbours.known = known


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("qemu:///system", "qemu:///system"),
        ("qemu+tls://h1/system", "qemu+tls://h1/system"),
        ("qemu+ssh://root@h1/system", "ssh://root@h1/"),
        ("qemu+ssh://kim@h1:2222/session", "ssh://kim@h1:2222/?libvirt=qemu:///session"),
        ("lxc+ssh://root@h1/", "ssh://root@h1/?libvirt=lxc:///"),
        ("qemu+ssh://root@[fd00::1]/system?keyfile=/k&no_tty=1", "ssh://root@[fd00::1]/?keyfile=/k"),
        ("qemu+ssh://root@h1/system?netcat=/bin/nc", "qemu+ssh://root@h1/system?netcat=/bin/nc"),
    ],
)
def test_those_by_ssh_become_ours_and_no_others(theirs: str, ours: str) -> None:
    assert our_uri(theirs) == ours


@pytest.mark.parametrize(
    "uri", ["", "nonsense", "qemu+ssh://root:secret@h1/system", "qemu+ssh://h1;rm/system", "qemu+ssh://h1/$(id)",
            "qemu+ssh://-oProxyCommand=x/system", "qemu+ssh://h1:99999/system", "qemu:///\x07",
            "qemu+ssh://root@h1/system?command=/tmp/evil", "qemu+ext:///system?command=/tmp/evil"],
)  # fmt: skip
def test_what_is_no_uri_is_named_and_passed_over(bench: Bench, uri: str) -> None:
    plan = plan_known((Known(uri), Known("qemu+tcp://ok/system")), bench.inventory.view)
    assert [one.name for one in plan.new] == ["ok"]
    (reason,) = plan.wrong
    assert "secret" not in reason


def test_what_is_here_is_passed_over_under_either_uri(bench: Bench) -> None:
    bench.add(replace(entity.host("a"), uri="ssh://root@a/"), replace(entity.host("b"), uri="qemu+ssh://root@b/system"))
    found = [Known(f"qemu+ssh://root@{name}/system") for name in "abcc"]
    plan = plan_known(found, bench.inventory.view)
    assert plan.new == (Import("c", "ssh://root@c/", "qemu+ssh://root@c/system"),)
    assert plan.known == ("a", "b")


def test_names_that_are_taken(bench: Bench) -> None:
    found = map(Known, ("qemu:///system", "qemu:///session", "qemu+tcp://h1.org/system", "lxc+tcp://h1.org/"))
    assert [one.name for one in plan_known(found, bench.inventory.view).new] == [
        "localhost", "localhost qemu session", "h1.org", "h1 lxc",
    ]  # fmt: skip


def test_each_is_a_part_and_those_that_were_not_opened_stay_so(bench: Bench) -> None:
    knows(bench, Known("qemu+ssh://root@a/system"), Known("qemu+tcp://b/system"), Known("qemu+tcp://c/system", False))
    bench.links.answers["ssh://root@a/"] = HostFacts(uuid="a", hostname="a", driver="QEMU")
    bench.links.answers["qemu+tcp://b/system"] = Unreachable("b is down")
    told: list[object] = []
    bench.engine.preview_details(bench.call("Import-Host"), told.append)
    (preview,) = told
    assert isinstance(preview, Preview)
    assert preview.effects.lines == (
        '3 hosts are added: "a (ssh://root@a/)", "b (qemu+tcp://b/system)", "c (qemu+tcp://c/system)"',
        'not opened, and kept disconnected, as there: "c"',
        "those by SSH use the connection of this program from now on, not the ssh program",
    )
    task = bench.run_on("Import-Host")
    assert [part.state for part in bench.engine.parts(task.id)] == [TaskState.DONE, TaskState.FAILED, TaskState.DONE]
    assert task.outcome == "2 done, 1 failed: b is down"
    assert (bench.host("a").connect, bench.host("c").connect) == (True, False)
    assert "qemu+tcp://c/system" not in bench.links.probed
    again = bench.run_on("Import-Host", force=True)
    assert again.state is TaskState.DONE
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "a", "b", "c"}
    bench.run_on("Undo-Task", task_ref(again))
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "a", "c"}


def test_nothing_new(bench: Bench) -> None:
    assert bench.run_on("Import-Host").outcome == "nothing new was found in virt-manager"
    knows(bench, Known("test:///h1"))
    assert bench.run_on("Import-Host", from_="virt-manager").hint == 'here already, and passed over: "h1"'
