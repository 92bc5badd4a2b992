"""What stands on the files of a template, as a tree: from what was last read of storage and VMs. Pure; any thread."""

from collections.abc import Iterable, Sequence

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph
from stellwerk.model.storage import Volume
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm


class Link(Record, frozen=True):
    """A file with what stands on it. `vms` name it as a disk. `size`: what it takes, `known` is false where nobody has
    looked at the file: a VM says that it is there."""

    path: str
    format: str = ""
    size: int | None = None
    vms: tuple[Ref, ...] = ()
    known: bool = True
    above: tuple["Link", ...] = ()


def chain_of(template: Template, graph: Graph) -> tuple[Link, ...]:
    """One link for each of its disks."""
    volumes = _volumes(template, graph)
    users = _users(template, graph)
    told = [_link(file.path, file.format, file.size, volumes, users, frozenset()) for file in template.files]
    seen = {path for link in told for path in _paths(link)}
    return tuple(_with_unseen(link, template, seen, graph) if not place else link for place, link in enumerate(told))


def _link(
    path: str,
    format_: str,
    size: int | None,
    volumes: Sequence[Volume],
    users: dict[str, list[Ref]],
    below: frozenset[str],
) -> Link:
    """`below`: what it stands on; files that stand on each other in a circle end there."""
    below |= {path}
    above = (one for one in volumes if one.backing == path and one.path not in below)
    ordered = sorted(above, key=lambda one: natural_key(one.path))
    links = (_link(one.path, one.format, one.allocation, volumes, users, below) for one in ordered)
    return Link(path, format_, size, tuple(users.get(path, ())), True, tuple(links))


def _with_unseen(link: Link, template: Template, seen: set[str], graph: Graph) -> Link:
    """With the disks of thin VMs that nobody has looked at: their hosts are away, or their storage was not read."""
    more = [
        Link(disk.source, disk.format, None, (Ref(Kind.VM, vm.id),), False)
        for vm in _thin(template, graph)
        for disk in vm.domain.definition.disks
        if disk.device in ("disk", "lun") and disk.source and disk.source not in seen
    ]
    more.sort(key=lambda one: natural_key(one.path))
    return Link(link.path, link.format, link.size, link.vms, link.known, (*link.above, *more))


def _volumes(template: Template, graph: Graph) -> list[Volume]:
    """Those of the hosts that see it, each path once."""
    found: dict[str, Volume] = {}
    for host_id in template.hosts:
        host = graph.host(host_id)
        for one in graph.related(host, "volumes") if host is not None else ():
            if isinstance(one, Volume) and one.backing:
                found.setdefault(one.path, one)
    return list(found.values())


def _users(template: Template, graph: Graph) -> dict[str, list[Ref]]:
    """VMs of the hosts that see it by the files of their disks."""
    found: dict[str, list[Ref]] = {}
    for host_id in template.hosts:
        host = graph.host(host_id)
        for vm in graph.related(host, "vms") if host is not None else ():
            if isinstance(vm, Vm):
                for disk in vm.domain.definition.disks:
                    found.setdefault(disk.source, []).append(Ref(Kind.VM, vm.id))
    return found


def _thin(template: Template, graph: Graph) -> Iterable[Vm]:
    return (vm for vm in graph.related(template, "thin_vms") if isinstance(vm, Vm))


def _paths(link: Link) -> list[str]:
    return [link.path, *(path for one in link.above for path in _paths(one))]
