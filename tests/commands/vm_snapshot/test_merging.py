"""A merge is given up up to its last moments, and not in them."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.engine import Bench
from tests.fakes.keep.snapshots import asked, snapshot_bench

from stellwerk.commands.vm_snapshot.merging import Merging


@pytest.fixture
def bench() -> Bench:
    return snapshot_bench()


def test_of_one_that_runs_qemus_job_ends_between_two_looks(bench: Bench) -> None:
    last: list[bool] = []
    merging = Merging(entity.vm_id(1), off=False, last=lambda: last.append(True))
    assert not merging.given_up()
    merging.stop(bench.session("h1"))
    assert (merging.given_up(), merging.last_moments(), merging.stopped) == (True, False, True)
    assert (last, asked(bench)) == ([], [])


def test_of_one_that_is_off_its_qemu_ends_whenever_that_comes(bench: Bench) -> None:
    merging = Merging(entity.vm_id(1), off=True, last=list)
    merging.stop_again(bench.session("h1"))  # nobody wanted it
    assert asked(bench) == []
    merging.stop(bench.session("h1"))
    merging.stop_again(bench.session("h1"))
    assert asked(bench) == ["stop_merge", "stop_merge"]


def test_in_its_last_moments_it_goes_on(bench: Bench) -> None:
    last: list[bool] = []
    merging = Merging(entity.vm_id(1), off=False, last=lambda: last.append(True))
    assert merging.last_moments()
    merging.stop(bench.session("h1"))
    assert (merging.stopped, last) == (False, [True])
