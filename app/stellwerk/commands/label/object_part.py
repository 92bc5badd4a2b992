"""How the file of a profile names an object that has tags or values, and how it is found by that. Pure; owner thread.

What is on a host is named by it: by name where it is there, else by what its host's libvirt calls it.
"""

from collections.abc import Callable

from stellwerk.commands.object_name import checked_line, checked_name
from stellwerk.commands.profile_document import ObjectPart
from stellwerk.core.error import Invalid
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.entity import name_of
from stellwerk.model.field import RECORDED
from stellwerk.model.graph import Graph
from stellwerk.model.storage import LibvirtNetwork, StoragePool, Volume

ON_HOSTS = (Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.NIC)
"""Kinds whose ids are the host's, a slash, and what its libvirt calls them."""

OF_VMS = (Kind.DISK, Kind.VNIC, Kind.SNAPSHOT)
"""Kinds whose ids are the VM's, a slash, and a name in it."""

KEPT = (Kind.VM, Kind.TEMPLATE, *OF_VMS)
"""Kinds whose ids mean the same in each profile."""

_Named = tuple[Kind, str, str]


def object_part(ref: Ref, graph: Graph) -> ObjectPart | None:
    """Its name; None of what has none that means anything elsewhere: it is away, none of KEPT and on no host known; or
    it is an event or a task, which other profiles do not have."""
    if ref.kind in RECORDED:
        return None
    entity = graph.get(ref)
    name = name_of(entity) if entity is not None else ""
    if ref.kind in KEPT:
        return ObjectPart(kind=ref.kind.value, name=name, id=ref.id)
    if ref.kind not in ON_HOSTS:
        return ObjectPart(kind=ref.kind.value, name=name) if name else None
    host_id, _slash, id_ = ref.id.partition("/")
    host = graph.host(HostId(host_id))
    if host is None:
        return None
    pool = graph.get(Ref(Kind.STORAGE_POOL, entity.pool_id)) if isinstance(entity, Volume) else None
    pool_name = pool.name if isinstance(pool, StoragePool) else ""
    return ObjectPart(kind=ref.kind.value, name=name, id=id_, host=host.name, pool=pool_name)


def named_on_hosts(graph: Graph) -> dict[_Named, str]:
    """The ids of pools and networks by kind, host's id and name."""
    return {
        (kind, one.host_id, one.name.casefold()): one.id
        for kind in (Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK)
        for one in graph.all(kind)
        if isinstance(one, StoragePool | LibvirtNetwork)
    }


def object_of(part: ObjectPart, kind: Kind, known: Callable[[Kind, str], str], on_hosts: dict[_Named, str]) -> Ref:
    """What is named, there or not. `known` gives the id of what is here or comes with the file by its name, or raises
    Invalid."""
    if kind in OF_VMS:
        vm_id, slash, name = checked_line(part.id).partition("/")
        return Ref(kind, f"{checked_name(vm_id).lower()}{slash}{name}")
    if kind in KEPT:
        return Ref(kind, checked_name(part.id).lower())
    if kind not in ON_HOSTS:
        return Ref(kind, known(kind, part.name))
    host, id_ = known(Kind.HOST, part.host), checked_line(part.id)
    if kind is Kind.VOLUME:
        pool = on_hosts.get((Kind.STORAGE_POOL, host, part.pool.casefold()))
        found = f"{pool}/{checked_line(part.name)}" if pool is not None and part.name else None
    else:
        found = on_hosts.get((kind, host, part.name.casefold()))
    if found is None and not id_:
        raise Invalid(_('"{name}" is not there on "{host}"').format(name=part.name[:80], host=part.host[:80]))
    return Ref(kind, found if found is not None else f"{host}/{id_}")
