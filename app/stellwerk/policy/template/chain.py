"""What stands on the files of a template or of a VM, as a tree: from what was last read of storage and VMs. Pure; any
thread."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import _, natural_key
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot
from stellwerk.model.storage import StoragePool, Volume
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import Files

_DEEPEST = 200
"""Files that stand on each other. What a storage says is hostile: nobody follows a longer chain to its end."""


class Link(Record, frozen=True):
    """A file with what stands on it. `vms` name it as a disk, `named` says what else keeps it: a template, a snapshot.
    `size`: what it takes, `known` is false where nobody has looked at the file: a VM says that it is there."""

    path: str
    format: str = ""
    size: int | None = None
    vms: tuple[Ref, ...] = ()
    known: bool = True
    above: tuple["Link", ...] = ()
    named: tuple[str, ...] = ()


class _File(Record, frozen=True):
    """A file and the one that it stands on."""

    path: str
    backing: str = ""
    format: str = ""
    size: int | None = None
    known: bool = True


class _Shelf(Record, frozen=True):
    """All files of some hosts, who has them as disks and what else keeps them, by path."""

    files: Mapping[str, _File]
    above: Mapping[str, Sequence[str]]
    users: Mapping[str, Sequence[Ref]]
    named: Mapping[str, Sequence[str]]

    def link(self, path: str, below: frozenset[str] = frozenset()) -> Link:
        """A file with all above it. `below`: what it stands on; files that stand on each other in a circle end
        there."""
        file, below = self.files.get(path, _File(path, known=False)), below | {path}
        above = sorted(set(self.above.get(path, ())) - below, key=natural_key) if len(below) < _DEEPEST else []
        links = tuple(self.link(one, below) for one in above)
        users, named = tuple(self.users.get(path, ())), tuple(self.named.get(path, ()))
        return Link(path, file.format, file.size, users, file.known, links, named)

    def lowest(self, path: str) -> str:
        """What a file stands on at last."""
        seen: list[str] = []
        while path and path not in seen and len(seen) < _DEEPEST:
            seen.append(path)
            path = self.files[path].backing if path in self.files else ""
        return seen[-1]


def chain_of(template: Template, graph: Graph) -> tuple[Link, ...]:
    """One link for each disk of a template."""
    own = {file.path: _File(file.path, "", file.format, file.size) for file in template.files}
    shelf = _shelf(template.hosts, graph, own)
    told = [shelf.link(file.path) for file in template.files]
    seen = {path for link in told for path in _paths(link)}
    return tuple(_with_unseen(link, template, seen, graph) if not place else link for place, link in enumerate(told))


def chain_of_vm(vm: Vm, graph: Graph, outside: Files | None = None) -> tuple[Link, ...]:
    """One link for each file that disks of a VM stand on at last, with all that stands on it, other VMs' included.
    `outside`: what was told of files outside of all pools."""
    host = graph.host(vm.host_id)
    volumes = [one for one in graph.related(host, "volumes") if isinstance(one, Volume)] if host is not None else []
    places = {_place(disk, volumes, graph): disk for disk in _images(vm)}
    told = {file.path: file for path, disk in places.items() for file in _told(path, disk)}
    for one in (outside or {}).values():
        told[one.path] = _File(one.path, one.backing, one.format, one.allocation)
    shelf = _shelf((vm.host_id,), graph, {}, told)
    return tuple(shelf.link(path) for path in dict.fromkeys(shelf.lowest(path) for path in places))


def _told(path: str, disk: Disk) -> Iterator[_File]:
    """What the definition itself says, where nobody has looked at the storage."""
    below = [path, *disk.backing]
    for place, one in enumerate(below):
        yield _File(
            one, below[place + 1] if place + 1 < len(below) else "", disk.format if not place else "", None, False
        )


def _place(disk: Disk, volumes: Iterable[Volume], graph: Graph) -> str:
    """The path of its file, that of the volume where it names one."""
    if disk.source_type != "volume":
        return disk.source
    for one in volumes:
        pool = graph.get(Ref(Kind.STORAGE_POOL, one.pool_id))
        if one.name == disk.volume and isinstance(pool, StoragePool) and pool.name == disk.pool:
            return one.path
    return disk.source


def _shelf(
    hosts: Iterable[HostId], graph: Graph, own: Mapping[str, _File], told: Mapping[str, _File] | None = None
) -> _Shelf:
    """`own` count more than what was read of volumes, `told` less."""
    files: dict[str, _File] = {}
    users: dict[str, list[Ref]] = {}
    named: dict[str, list[str]] = {}
    for host in filter(None, map(graph.host, hosts)):
        volumes = [one for one in graph.related(host, "volumes") if isinstance(one, Volume)]
        for one in volumes:
            files.setdefault(one.path, _File(one.path, one.backing, one.format, one.allocation))
        for vm in graph.related(host, "vms"):
            for disk in _images(vm) if isinstance(vm, Vm) else ():
                place = _place(disk, volumes, graph) if disk.source_type == "volume" else disk.source
                users.setdefault(place, []).append(Ref(Kind.VM, vm.id))
        for path, text in _keepers(graph.related(host, "snapshots"), graph):
            named.setdefault(path, []).append(text)
    for template in (one for one in graph.all(Kind.TEMPLATE) if isinstance(one, Template)):
        for path in template.paths:
            text = _('template "{name}", version {n}').format(name=template.name, n=template.version)
            named.setdefault(path, []).append(text)
    every, above = {**(told or {}), **files, **own}, defaultdict[str, list[str]](list)
    for file in every.values():
        above[file.backing].append(file.path)
    return _Shelf(every, above, users, named)


def _keepers(snapshots: Iterable[object], graph: Graph) -> Iterator[tuple[str, str]]:
    for one in snapshots:
        vm = graph.vm(one.vm_id) if isinstance(one, Snapshot) else None
        if isinstance(one, Snapshot) and vm is not None:
            text = _('snapshot "{name}" of VM "{vm}"').format(name=one.name, vm=vm.name)
            yield from ((path, text) for path in one.files)


def _images(vm: Vm) -> Iterator[Disk]:
    return (disk for disk in vm.domain.definition.disks if disk.device in ("disk", "lun") and disk.source)


def _with_unseen(link: Link, template: Template, seen: set[str], graph: Graph) -> Link:
    """With the disks of thin VMs that nobody has looked at: their hosts are away, or their storage was not read."""
    more = [
        Link(disk.source, disk.format, None, (Ref(Kind.VM, vm.id),), False)
        for vm in _thin(template, graph)
        for disk in _images(vm)
        if disk.source not in seen
    ]
    more.sort(key=lambda one: natural_key(one.path))
    return Link(link.path, link.format, link.size, link.vms, link.known, (*link.above, *more), link.named)


def _thin(template: Template, graph: Graph) -> Iterable[Vm]:
    return (vm for vm in graph.related(template, "thin_vms") if isinstance(vm, Vm))


def _paths(link: Link) -> list[str]:
    return [link.path, *(path for one in link.above for path in _paths(one))]
