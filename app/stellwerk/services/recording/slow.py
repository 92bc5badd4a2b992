"""What the recorder looks at now and then, beside the samples: how full storage is, which hosts are in which cluster.
Owner thread."""

from array import array
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.storage import STORAGE_POOL_PROPS
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.model.storage import StoragePool
from stellwerk.services.recording.look import Part

EVERY = 50.0
"""Seconds: less than a minute, so that no minute is without."""
OLD = 3600.0
"""Seconds after which nobody knows how full a pool is. They are looked at each 20 minutes."""
KINDS = (Kind.STORAGE_POOL,)
"""What is recorded at all steps and comes as parts."""
_UNKNOWN = float("nan")
_PROPS = tuple(prop for prop in STORAGE_POOL_PROPS if prop.history is not None)


def spaces(graph: Graph, now: float) -> Part | None:
    """How full the pools are of hosts that answer; None where nobody has looked lately."""
    pools = [one for one in graph.all(Kind.STORAGE_POOL) if isinstance(one, StoragePool) and _is_known(one, graph, now)]
    if not pools:
        return None
    pools.sort(key=lambda pool: pool.id)
    columns = {str(prop.history): array("d", [_number(prop.get(pool, graph)) for pool in pools]) for prop in _PROPS}
    return Part(Kind.STORAGE_POOL, tuple(pool.id for pool in pools), columns)


def _is_known(pool: StoragePool, graph: Graph, now: float) -> bool:
    host = graph.host(pool.host_id)
    is_live = isinstance(host, Host) and host.link.state is LinkState.LIVE
    return is_live and pool.active and now - OLD <= pool.seen <= now + OLD


def _number(value: Any) -> float:
    return _UNKNOWN if value is None else float(value)
