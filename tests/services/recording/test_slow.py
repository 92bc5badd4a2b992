"""How full storage is, as it is recorded."""

import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.entity import GIB, host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import HostId, Kind, StoragePoolId
from stellwerk.core.record import replace
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.services.recording.look import Part
from stellwerk.services.recording.slow import OLD, spaces

NOW = 1_700_000_000.0
POOL = StoragePool(
    id=StoragePoolId("h1/b"), host_id=HostId("h1"), uuid="b", name="data", active=True,
    capacity=100 * GIB, allocation=25 * GIB, available=70 * GIB, seen=NOW - 60,
)  # fmt: skip


def told(*pools: StoragePool, state: LinkState = LinkState.LIVE) -> Part | None:
    one = host("h1", link=Link(state=state))
    return spaces(graph_of(one, *pools, clock=FakeClock(NOW)), NOW)


def test_a_pool_says_how_full_it_is() -> None:
    other = replace(POOL, id=StoragePoolId("h1/a"), allocation=None)
    part = told(POOL, other)
    assert part is not None
    assert (part.kind, part.ids) == (Kind.STORAGE_POOL, ("h1/a", "h1/b"))
    assert {key: column[1] for key, column in part.columns.items()} == {
        "allocation": 25 * GIB,
        "available": 70 * GIB,
        "used_percent": 25.0,
    }
    assert part.columns["allocation"][0] != part.columns["allocation"][0]


@pytest.mark.parametrize(
    "pool", [replace(POOL, active=False), replace(POOL, seen=NOW - OLD - 1), replace(POOL, host_id=HostId("gone"))]
)
def test_what_nobody_knows_now_is_a_gap(pool: StoragePool) -> None:
    assert told(pool) is None


def test_a_host_that_is_away_tells_nothing() -> None:
    assert told(POOL, state=LinkState.BACKOFF) is None
