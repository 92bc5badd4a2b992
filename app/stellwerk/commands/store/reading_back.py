"""What a host has after its pools or networks were changed, read in the same job and shown at once. Owner thread, the
jobs excepted."""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost, Show, Step
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.storage import LibvirtNetwork, StoragePool
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

OnOne = StoragePool | LibvirtNetwork
Change = Callable[[Session], Any]

LONG_LIMIT = 600.0
"""Seconds: mounting a share or walking through a large folder takes its time."""


def host_at(look: Look) -> HostId | None:
    """The host of the pool or network, or the one that is given."""
    if isinstance(look.target, StoragePool | LibvirtNetwork):
        return look.target.host_id
    given = look.arg("host")
    return HostId(given) if given else None


def change_pools(ctx: Ctx, host_id: HostId, change: Change) -> Generator[Step, Any, Any]:
    """Change something about a host's pools, show what it has then; answers what the change did."""
    return (yield from _changed(ctx, host_id, Kind.STORAGE_POOL, change, lambda session: session.pools()))


def change_networks(ctx: Ctx, host_id: HostId, change: Change) -> Generator[Step, Any, Any]:
    """The same about its networks."""
    return (yield from _changed(ctx, host_id, Kind.LIBVIRT_NETWORK, change, lambda session: session.networks()))


def _changed(
    ctx: Ctx, host_id: HostId, kind: Kind, change: Change, read: Callable[[Session], list[Any]]
) -> Generator[Step, Any, Any]:
    def job(session: Session) -> tuple[Any, list[Any]]:
        done = change(session)
        return done, read(session)

    done, found = yield OnHost(host_id=host_id, job=job, lane=Lane.LONG, limit=LONG_LIMIT)
    there = {ref_of(one) for one in found}
    known = [one for one in ctx.graph.all(kind) if getattr(one, "host_id", None) == host_id]
    gone = tuple(ref for one in known if (ref := ref_of(one)) not in there)
    yield Show(Batch(entities=tuple(found), removed=gone))
    return done


_READ: Mapping[Kind, Callable[[Session], list[Any]]] = {
    Kind.STORAGE_POOL: lambda session: session.pools(),
    Kind.LIBVIRT_NETWORK: lambda session: session.networks(),
}


def brought(refs: Sequence[Ref], graph: Graph) -> Generator[Step, Any, None]:
    """Read of their hosts those of these pools and networks that nobody has looked at yet. Raises Unreachable."""
    for ref in refs:
        host = graph.host(HostId(ref.id.partition("/")[0])) if ref.kind in _READ else None
        if host is not None and graph.get(ref) is None:
            found: list[Any] = yield OnHost(host_id=host.id, job=_READ[ref.kind], changes=False)
            yield Show(Batch(entities=tuple(found)))


def shown_ref(kind: Kind, host_id: HostId, uuid: str) -> Ref:
    """Names what was made."""
    return Ref(kind, f"{host_id}/{uuid}")
