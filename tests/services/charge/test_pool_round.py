"""How full storage is, from one process to another."""

from typing import Any

import pytest
from tests.fakes.engine import small_bench
from tests.fakes.making_part.stock import pool

from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.storage import StoragePool
from stellwerk.services.charge.pool_round import PORTION, PoolRound, in_pool_rounds, newer
from stellwerk.services.charge.round import packed, unpacked
from stellwerk.services.recording.bundle import bundled


def heard(*pools: StoragePool) -> PoolRound:
    """What the other process hears of these."""
    (told,) = in_pool_rounds(pools)
    round_ = unpacked(packed(told))
    assert isinstance(round_, PoolRound)
    assert round_.pools == told.pools
    return round_


def test_what_was_read_later_counts() -> None:
    bench = small_bench()
    ours = pool("default", seen=100.0)
    off = pool("off", active=False, capacity=None, allocation=None, available=None, seen=0.0)
    bench.inventory.apply(Batch(entities=(ours, off)))
    fuller = replace(ours, allocation=7, available=1, seen=200.0, path="/not/told")
    on = replace(off, active=True, capacity=5, seen=1.0)
    stranger = pool("of another host", seen=300.0)
    round_ = heard(fuller, on, stranger)
    assert newer(round_, bench.inventory.view) == (replace(fuller, path=ours.path), on)
    bench.inventory.apply(Batch(entities=(replace(ours, seen=201.0), on)))
    assert newer(round_, bench.inventory.view) == ()


def test_many_go_in_pieces_without_those_that_nobody_has_read() -> None:
    pools = [pool(f"p{number}", seen=float(number)) for number in range(PORTION + 2)]
    assert [len(piece.pools) for piece in in_pool_rounds(pools)] == [PORTION, 1]


@pytest.mark.parametrize(
    "pools",
    [
        7, [1], [["p"]], [[1, True, 1, 1, 1, 1.0]], [["p", 1, 1, 1, 1, 1.0]], [["p", True, -1, 1, 1, 1.0]],
        [["p", True, 1, "7", 1, 1.0]], [["p", True, 1, 1, 1, "now"]], [["p", True, 1, 1, 1, float("inf")]],
    ],
)  # fmt: skip
def test_what_another_version_says_is_passed_over(pools: Any) -> None:
    assert unpacked(bundled({"what": "pools", "pools": pools})) is None
