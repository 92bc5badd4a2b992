"""Many hosts as one task."""

from __future__ import annotations

import pytest
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.commands.hosts.adding import AT_ONCE
from stellwerk.core.error import Invalid, Unreachable
from stellwerk.core.ids import Kind
from stellwerk.model.host import HostFacts
from stellwerk.model.task import TaskState
from stellwerk.ports.host_key import UnknownHostKey, keys_question

KEY = "SHA256:" + "k" * 43


@pytest.fixture
def bench() -> Bench:
    return small_bench()


def answer(bench: Bench, *addresses: str) -> None:
    for one in addresses:
        bench.links.answers[f"ssh://root@{one}/"] = HostFacts(uuid=f"u-{one}", hostname=one, driver="QEMU")


def test_each_is_a_part_of_its_own_and_one_that_fails_disturbs_no_other(bench: Bench) -> None:
    answer(bench, "n1.x", "n3.x")
    bench.links.answers["ssh://root@n2.x/"] = Unreachable("n2.x refused the connection", "check the port")
    task = bench.run_on("Add-Host", address=["n[1-3].x"], user="root", description="new")
    parts = bench.engine.parts(task.id)
    assert [(part.target_name, part.state) for part in parts] == [
        ("n1", TaskState.DONE), ("n2", TaskState.FAILED), ("n3", TaskState.DONE),
    ]  # fmt: skip
    assert (task.state, task.target_name) == (TaskState.FAILED, "3 hosts")
    assert task.outcome == "2 done, 1 failed: n2.x refused the connection"
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "n1", "n3"}
    assert bench.host("n3").description == "new"


def test_all_of_them_are_taken_back_by_one_undo(bench: Bench) -> None:
    answer(bench, "n1", "n2")
    task = bench.run_on("Add-Host", address=["n1", "n2"], user="root", name="lab-{name}")
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "lab-n1", "lab-n2"}
    bench.run_on("Undo-Task", task_ref(task))
    assert bench.repository.names(Kind.HOST) == {"h1", "h2"}


def test_unknown_keys_are_asked_for_together_and_accepted_one_by_one(bench: Bench) -> None:
    other = KEY.replace("kk", "oo")
    for one, key in (("n1", KEY), ("n2", other)):
        bench.links.answers[f"ssh://{one}/"] = UnknownHostKey("not known", "compare", key)
        bench.links.answers[f"ssh://{one}/?accept={key}"] = HostFacts(uuid=one, hostname=one, driver="QEMU")
    task = bench.run_on("Add-Host", address=["n1", "n2"])
    asked = keys_question(task.code, task.outcome, task.details)
    assert asked is not None
    assert asked.keys == (f"n1 {KEY}", f"n2 {other}")
    again = bench.run_on("Add-Host", address=["n1", "n2"], accept_host_keys=list(asked.keys))
    assert again.state is TaskState.DONE
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "n1", "n2"}


@pytest.mark.parametrize("args", [{"accept_host_key": KEY}, {"uri": "test:///x"}, {"name": "same"}])
def test_what_can_be_said_of_one_only(bench: Bench, args: dict[str, object]) -> None:
    assert not bench.engine.preview(bench.call("Add-Host", address=["n1", "n2"], **args)).allowed
    with pytest.raises(Invalid):
        bench.submit_on("Add-Host", address=["n1", "n2"], accept_host_keys=["n1 nonsense"])
    assert bench.links.probed == []


def test_the_preview_names_what_is_added_and_what_is_passed_over(bench: Bench) -> None:
    answer(bench, "n1", "n2")
    bench.run_on("Add-Host", address=["n1"], user="root")
    effects = bench.engine.preview(bench.call("Add-Host", address=["n[1-20]", "n2"], user="root")).effects
    (line,) = effects.lines
    assert line.startswith('19 hosts are added: "n2 (ssh://root@n2/)", "n3 (ssh')
    assert line.endswith(" and 7 more")
    assert effects.warnings == (
        'here already, and passed over: "n1 (n1)"', 'named more than once, and added once: "n2"',
    )  # fmt: skip
    bench.run_on("Add-Host", address=["n2"], user="root")
    preview = bench.engine.preview(bench.call("Add-Host", address=["n1", "n2"]))
    assert preview.reason == 'all of them are here already: "n1", "n2"'


def test_a_few_at_a_time_and_a_cancel_begins_no_more(bench: Bench) -> None:
    bench.links.patient = True
    task_id = bench.submit_on("Add-Host", address=["n[1-40]"], user="root")
    bench.loop.drain()
    assert len(bench.links.probed) == AT_ONCE
    bench.links.finish("ssh://root@n1/", HostFacts(uuid="n1", hostname="n1"))
    bench.loop.drain()
    assert len(bench.links.probed) == AT_ONCE + 1
    assert bench.engine.task(task_id).note == "1 of 40 ended"
    bench.run_on("Stop-Task", task_ref(task_id))
    bench.loop.drain()
    assert bench.engine.task(task_id).state is TaskState.CANCELLED
    assert len(bench.links.probed) == AT_ONCE + 1
    assert bench.repository.names(Kind.HOST) == {"h1", "h2", "n1"}
