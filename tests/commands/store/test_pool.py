"""Storage pools of a host: added, started, stopped, changed, removed, and taken back."""

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench, task_ref

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.model.storage import StoragePool
from stellwerk.model.task import TaskState
from stellwerk.model.vm import Definition

IMAGES = Ref(Kind.STORAGE_POOL, "h1/uuid-images")


@pytest.fixture
def bench() -> Bench:
    made = small_bench()
    made.inventory.apply(Batch(entities=(made.session().put_pool("images"),)))
    return made


def pool(bench: Bench, ref: Ref = IMAGES) -> StoragePool:
    found = bench.inventory.view.get(ref)
    assert isinstance(found, StoragePool)
    return found


def test_added_and_taken_back(bench: Bench) -> None:
    task = bench.run("Add-StoragePool", name="new", host="h1")
    made = pool(bench, Ref(Kind.STORAGE_POOL, "h1/uuid-new"))
    assert (task.state, task.result, made.path) == (TaskState.DONE, made.id, "/var/lib/libvirt/new")
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert bench.inventory.view.get(Ref(Kind.STORAGE_POOL, made.id)) is None


@pytest.mark.parametrize(("args", "words"), [
    ({"name": "images"}, "already"), ({"path": "srv"}, "no path"), ({"type": "netfs"}, "source"),
    ({"type": "logical"}, "source"), ({"source": "/dev/sdb"}, "source"), ({"server": "nas"}, "source"),
    ({"type": "fs", "source": "/dev/sdb1", "server": "nas"}, "source"),
])  # fmt: skip
def test_what_cannot_be_added(bench: Bench, args: dict[str, str], words: str) -> None:
    task = bench.run("Add-StoragePool", **{"name": "new", "host": "h1"} | args)
    assert task.state is TaskState.REFUSED
    assert words in task.outcome


def test_other_types(bench: Bench) -> None:
    nfs, lvm = {"type": "netfs", "server": "nas", "source": "/x"}, {"type": "logical", "source": "v"}
    for name, args in (("nfs", nfs), ("vg", lvm)):
        assert bench.run("Add-StoragePool", name=name, host="h1", **args).state is TaskState.DONE


def test_stopped_and_started(bench: Bench) -> None:
    assert bench.run_on("Stop-StoragePool", IMAGES).state is TaskState.DONE
    assert not pool(bench).active
    assert bench.run_on("Stop-StoragePool", IMAGES).state is TaskState.REFUSED
    task = bench.run_on("Start-StoragePool", IMAGES)
    assert pool(bench).active
    assert task.undo is not None
    assert task.undo.command == "Stop-StoragePool"


def test_stopping_tells_who_runs_on_it(bench: Bench) -> None:
    definition = Definition(name="vm-1", disks=(Disk(target="vda", pool="images", volume="a"),))
    bench.put(entity.domain(1, definition=definition))
    preview = bench.engine.preview(_call(bench, "Stop-StoragePool"))
    assert "vm-1" in preview.effects.warnings[0]
    assert bench.engine.preview(_call(bench, "Remove-StoragePool")).effects.warnings


def _call(bench: Bench, command: str) -> Call:

    return replace(bench.call(command), targets=(IMAGES,))


def test_autostart(bench: Bench) -> None:
    task = bench.run_on("Update-StoragePool", IMAGES, autostart=True)
    assert pool(bench).autostart
    assert bench.run_on("Undo-Task", task_ref(task)).state is TaskState.DONE
    assert not pool(bench).autostart


def test_removed(bench: Bench) -> None:
    assert bench.run_on("Remove-StoragePool", IMAGES).state is TaskState.DONE
    assert bench.inventory.view.get(IMAGES) is None
