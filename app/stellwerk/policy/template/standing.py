"""Who stands on a template, whoever runs from it, and what that forbids. Pure; any thread.

libvirt looks at none of this. Hosts that answer are asked what stands on its files; of those that do not, the last
that is known of their VMs counts.
"""

from collections.abc import Iterator, Mapping, Sequence

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record
from stellwerk.core.text import _, natural_key, plural, quoted
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.removal.trash import Trashed
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.template.template import Template
from stellwerk.model.vm import Vm
from stellwerk.policy.standing import chain, nobody_can_tell, path_of, standing_on
from stellwerk.policy.vm_file import users_of

Files = Mapping[str, StoredFile]

_SHOWN = 10


class Seen(Record, frozen=True):
    """What a host tells: every file of its storage pools, the names of the VMs that name or stand on each path, and
    what is in its trash."""

    files: Files
    users: Mapping[str, tuple[str, ...]]
    trash: Sequence[Trashed] = ()


def standing_refusal(template: Template, seen: Mapping[HostId, Seen], graph: Graph) -> AppError | None:
    """Why it cannot be removed: VMs, removed ones or files stand on its files. By name."""
    vms = _vms(template, seen, graph)
    if vms:
        text = plural(
            'template "{name}" cannot be removed: {vms} stands on its files',
            'template "{name}" cannot be removed: {vms} stand on its files',
            len(vms),
        )
        return Refused(text.format(name=template.name, vms=_named(vms)), _("remove these VMs with their disks first"))
    trashed = {name for one in seen.values() for name in _trashed(template, one)}
    if trashed:
        text = plural(
            'template "{name}" cannot be removed: {vms} in the trash stands on its files',
            'template "{name}" cannot be removed: {vms} in the trash stand on its files',
            len(trashed),
        )
        told = text.format(name=template.name, vms=_named(trashed))
        return Refused(told, _("empty the trash of the host first (Clear-Trash)"))
    files = {path for one in seen.values() for path in _above(template, one.files)}
    if files:
        text = plural(
            'template "{name}" cannot be removed: {files} stands on its files',
            'template "{name}" cannot be removed: {files} stand on its files',
            len(files),
        )
        told = text.format(name=template.name, files=_named(files))
        return Refused(told, _("no VM is known that has them; delete them first if nobody needs them"))
    unknown = next((text for id_, one in seen.items() if (text := nobody_can_tell(id_, one.files, graph))), "")
    if unknown:
        return Refused(unknown, _("add or start a storage pool on that folder, or connect the host by SSH"))
    return None


def running_from(template: Template, graph: Graph) -> Vm | None:
    """A VM that runs and writes to its very files, not to others on top of them."""
    vms = (vm for vm in graph.all(Kind.VM) if isinstance(vm, Vm))
    return next((vm for vm in vms if runs_from(vm, template)), None)


def runs_from(vm: Vm, template: Template) -> bool:
    """Whether this VM does."""
    if not vm.domain.active or vm.host_id not in template.hosts:
        return False
    return any(disk.source in template.paths and not disk.read_only for disk in _images(vm))


def making_refusal(template: Template, graph: Graph) -> AppError | None:
    """Why no VM can be made of it now."""
    vm = running_from(template, graph)
    if vm is not None:
        text = _('VM "{vm}" runs from the files of template "{name}"').format(vm=vm.name, name=template.name)
        return Refused(text, _("force it off, then check the template (Test-Template)"))
    if template.problem:
        text = _('template "{name}" may not be as it was: {problem}')
        told = text.format(name=template.name, problem=template.problem)
        return Refused(told, _("check it first (Test-Template)"))
    return None


def _vms(template: Template, seen: Mapping[HostId, Seen], graph: Graph) -> set[str]:
    """The names of the VMs that stand on it or name its files, on whatever host."""
    found = {vm.name for vms in users_of(template.paths, graph).values() for vm in vms}
    for one in seen.values():
        found |= {name for path in (*template.paths, *_above(template, one.files)) for name in one.users.get(path, ())}
    return found | {vm.name for vm in _marked(template, graph) if not _stands_elsewhere(vm, template, seen)}


def _marked(template: Template, graph: Graph) -> Iterator[Vm]:
    """The VMs whose definition says that they stand on it."""
    for vm in graph.all(Kind.VM):
        mark = vm.domain.definition.origin if isinstance(vm, Vm) else None
        if isinstance(vm, Vm) and mark is not None and mark.thin and mark.id == template.id:
            yield vm


def _stands_elsewhere(vm: Vm, template: Template, seen: Mapping[HostId, Seen]) -> bool:
    """Whether its host tells that all of its disks stand on other files by now: it was moved, or flattened."""
    told = seen.get(vm.host_id)
    paths = [path_of(disk, told.files) for disk in _images(vm)] if told is not None else []
    if told is None or not paths or any(path not in told.files for path in paths):
        return False
    return not any(one in template.paths for path in paths for one in chain(path, told.files))


def _above(template: Template, files: Files) -> list[str]:
    """Every file that stands on one of its, directly or not."""
    found: dict[str, None] = {}
    queue = list(template.paths)
    while queue:
        for path in standing_on(queue.pop(), files):
            if path not in found and path not in template.paths:
                found[path] = None
                queue.append(path)
    return list(found)


def _trashed(template: Template, told: Seen) -> Iterator[str]:
    above = {*template.paths, *_above(template, told.files)}
    for one in told.trash:
        if not one.void and any(file.path in above for file in one.files):
            yield one.name


def _images(vm: Vm) -> Iterator[Disk]:
    return (disk for disk in vm.domain.definition.disks if disk.device in ("disk", "lun") and disk.source)


def _named(names: set[str]) -> str:
    """So many of the names, and how many more."""
    told = sorted(names, key=natural_key)
    rest = len(told) - _SHOWN
    text = quoted(told[:_SHOWN])
    return _("{names} and {n} more").format(names=text, n=rest) if rest > 0 else text
