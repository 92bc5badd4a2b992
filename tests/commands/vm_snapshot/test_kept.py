"""What the window shows of snapshots after a command."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import asked, snapshot_bench

from stellwerk.core.ids import HostId, Kind, StoragePoolId, VolumeId
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState
from stellwerk.model.storage import Volume
from stellwerk.model.task import TaskState


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def test_the_window_shows_what_is_there_when_it_is_done(bench: Bench) -> None:
    bench.run("Add-Snapshot", 1, name="x")
    assert [one.id for one in bench.inventory.view.all(Kind.SNAPSHOT)] == [f"{entity.vm_id(1)}/1"]
    bench.session("h1").snapshots_of.clear()
    bench.run("Add-Snapshot", 1, name="y")
    assert not bench.inventory.view.all(Kind.SNAPSHOT)


def far(bench: Bench) -> None:
    """h2 has shown a file that stands on the snapshot's, in a folder that h1 does not look into."""
    volume = Volume(
        id=VolumeId("v"), pool_id=StoragePoolId("p"), host_id=HostId("h2"), name="c", path="/q/c", backing="/p/a.qcow2"
    )
    bench.inventory.apply(Batch(entities=(volume,)))


def test_what_stands_on_it_at_another_host_counts_where_the_storage_is_one(bench: Bench) -> None:
    far(bench)
    bench.session("h2").shares_with = bench.session("h1")
    task = bench.run("Remove-Snapshot", 1, snapshot_id="1")
    assert (task.state, asked(bench)) == (TaskState.FAILED, [])
    assert task.outcome == '"/q/c (h2)" stands on the files of snapshot "1"'
    assert bench.session("h1").marks == set()


def test_a_file_of_the_same_name_on_another_storage_is_none_of_ours(bench: Bench) -> None:
    far(bench)
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").state is TaskState.DONE


def test_of_a_host_that_does_not_answer_it_counts(bench: Bench) -> None:
    far(bench)
    bench.link("h2", LinkState.BACKOFF)
    assert bench.run("Remove-Snapshot", 1, snapshot_id="1").outcome.startswith('"/q/c (h2)" stands on')
