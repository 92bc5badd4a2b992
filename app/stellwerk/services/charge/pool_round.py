"""What one process tells another of how full storage pools are, as bytes: one process of a profile has hosts look at
their folders. Pure; any thread. The other process may be of another version: what it says is checked."""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import isfinite
from typing import Any

from stellwerk.core.ids import Kind, Ref, StoragePoolId
from stellwerk.core.record import Record, replace
from stellwerk.model.graph import Graph
from stellwerk.model.storage import StoragePool
from stellwerk.services.charge.guest_round import size
from stellwerk.services.recording.bundle import texts

PORTION = 50
"""Pools in one piece: a millisecond or two of the owner thread."""


class Filling(Record, frozen=True):
    """How full a pool is, and when that was read; sizes are None while it is not active."""

    id: StoragePoolId
    active: bool
    capacity: int | None
    allocation: int | None
    available: int | None
    seen: float


class PoolRound(Record, frozen=True, eq=False):
    """How full some pools are."""

    pools: tuple[Filling, ...]


def in_pool_rounds(pools: Iterable[StoragePool]) -> Iterator[PoolRound]:
    """In pieces that hold nobody up."""
    told = (
        Filling(one.id, one.active, one.capacity, one.allocation, one.available, one.seen) for one in pools if one.seen
    )
    while portion := tuple(islice(told, PORTION)):
        yield PoolRound(portion)


def written_pools(told: PoolRound) -> list[Any]:
    """As `read_pools` takes it: plain JSON values."""
    return [[p.id, p.active, p.capacity, p.allocation, p.available, p.seen] for p in told.pools]


def read_pools(value: Any) -> PoolRound:
    """The inverse. Raises ValueError and TypeError for anything else."""
    return PoolRound(tuple(_read(*each) for each in value))


def newer(told: PoolRound, graph: Graph) -> tuple[StoragePool, ...]:
    """The pools that this process knows, as full as they are told to be; not those that it has seen later."""
    known = ((graph.get(Ref(Kind.STORAGE_POOL, one.id)), one) for one in told.pools)
    return tuple(_filled(pool, one) for pool, one in known if isinstance(pool, StoragePool) and pool.seen < one.seen)


def _filled(pool: StoragePool, told: Filling) -> StoragePool:
    return replace(
        pool,
        active=told.active,
        capacity=told.capacity,
        allocation=told.allocation,
        available=told.available,
        seen=told.seen,
    )


def _read(id_: Any, active: Any, capacity: Any, allocation: Any, available: Any, seen: Any) -> Filling:
    (name,) = texts([id_])
    if type(active) is not bool or type(seen) not in (int, float) or not isfinite(seen):
        raise ValueError("no pool")
    return Filling(StoragePoolId(name), active, size(capacity), size(allocation), size(available), float(seen))
