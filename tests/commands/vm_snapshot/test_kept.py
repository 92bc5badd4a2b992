"""What the window shows of snapshots after a command."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import snapshot_bench

from stellwerk.core.ids import Kind


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def test_the_window_shows_what_is_there_when_it_is_done(bench: Bench) -> None:
    bench.run("Add-Snapshot", 1, name="x")
    assert [one.id for one in bench.inventory.view.all(Kind.SNAPSHOT)] == [f"{entity.vm_id(1)}/1"]
    bench.session("h1").snapshots_of.clear()
    bench.run("Add-Snapshot", 1, name="y")
    assert not bench.inventory.view.all(Kind.SNAPSHOT)
