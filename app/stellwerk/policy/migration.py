"""Whether a VM can move to a host, and how. Pure; any thread.

What can be told from the inventory alone is in `cannot_move`, what the hosts were asked for in `obstacles`. A file of
the same path on two hosts is the same file only where one host sees what the other one has just made beside it: what
is only *there* may be what an earlier move left behind, and a VM must neither run from it nor be copied over it.
"""

from collections.abc import Iterable, Iterator, Mapping

from stellwerk.core.error import AppError, Conflict, Refused, Unreachable, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _, quoted
from stellwerk.model.device import Disk
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host, host_status
from stellwerk.model.migration import MoveFindings, MoveNeeds
from stellwerk.model.state import DomainState, LinkState
from stellwerk.model.vm import Vm

_TIED = ("hostdev", "mdev")
"""Types of devices that belong to one host."""


class Way(Record, frozen=True, kw_only=True):
    """How a VM is moved: with the content of its disks (`copy`), off (`offline`)."""

    copy: bool = False
    offline: bool = False


def move_needs(vm: Vm, cpu: str = "") -> MoveNeeds:
    """What the other host must have of it. `cpu` as its own host tells it."""
    said = vm.domain.definition
    return MoveNeeds(
        id=vm.id,
        name=vm.name,
        arch=said.arch,
        machine=said.machine,
        type=said.type,
        cpu=cpu,
        files=tuple(dict.fromkeys(disk.source for disk in said.disks if _is_file(disk))),
        networks=_sources(vm, "network"),
        cards=(*_sources(vm, "bridge"), *_sources(vm, "direct")),
    )


def cannot_move(vm: Vm, host: Host, way: Way, graph: Graph) -> AppError | None:
    """The first reason that the inventory knows; None = the hosts may be asked."""
    words = {"name": vm.name, "host": host.name}
    here = graph.host(vm.host_id)
    if host.id == vm.host_id:
        return Refused(_('VM "{name}" is on host "{host}" already').format(**words))
    if host.link.state is not LinkState.LIVE or host.maintenance:
        text = _('host "{host}" is {status}').format(**words, status=host_status(host).value)
        return Unreachable(text, _("choose a host that is Up")) if not host.maintenance else Refused(text)
    if here is None or here.facts is None or host.facts is None or here.facts.driver != host.facts.driver:
        return Unsupported(_('host "{host}" runs another hypervisor').format(**words))
    if here.facts.session or host.facts.session:
        return Unsupported(_("a user's own libvirt moves no VMs"), _("connect the system's libvirt of both hosts"))
    if here.facts.uuid and here.facts.uuid == host.facts.uuid:
        text = _('hosts "{here}" and "{host}" have one host UUID; libvirt takes them for one machine')
        return Refused(text.format(here=here.name, **words), _("give one of them a host_uuid in libvirtd.conf"))
    return _wrong_state(vm, way)


def _wrong_state(vm: Vm, way: Way) -> AppError | None:
    words = {"name": vm.name}
    run = vm.domain.runtime
    if vm.domain.active and way.offline:
        text = _('VM "{name}" runs; an offline move is for one that is off').format(**words)
        return Refused(text, _("leave Offline out, or shut it down first"))
    if not vm.domain.active and not run.persistent:
        return Refused(_('VM "{name}" is transient and off').format(**words))
    if run.managed_save and not vm.domain.active:
        text = _('VM "{name}" has saved memory, which stays on its host').format(**words)
        return Refused(text, _("resume it and move it while it runs"))
    if run.has_snapshots:
        text = _('VM "{name}" has snapshots; libvirt moves none that has').format(**words)
        return Refused(text, _("remove its snapshots first"))
    tied = [device.type for device in vm.domain.definition.devices if device.type in _TIED]
    if tied and vm.domain.active:
        text = _('VM "{name}" uses devices of its host: {devices}').format(**words, devices=", ".join(tied))
        return Refused(text, _("detach them first"))
    return None


def copies(vm: Vm, shared: Mapping[str, bool | None]) -> tuple[str, ...]:
    """The targets of the disks whose content must go along: those that the other host does not see."""
    return tuple(disk.target for disk in _written(vm) if shared.get(disk.source) is not True)


def obstacles(
    vm: Vm, host: Host, way: Way, found: MoveFindings, shared: Mapping[str, bool | None] | None = None
) -> list[AppError]:
    """All reasons against it that the hosts told, worst first. `shared` by path: whether the other host sees the very
    file; None = it was not tried, then only what is certain is told."""
    words = {"name": vm.name, "host": host.name}
    told = list(_of_machine(vm, host, found, words))
    for disk in _written(vm):
        told += _of_disk(disk, way, found.files.get(disk.source), shared, words)
    missing = [disk.source for disk in _read(vm) if _is_missing(disk, found, shared)]
    if missing:
        text = _('host "{host}" does not have {files}').format(host=host.name, files=quoted(missing))
        told.append(Refused(text, _("eject the CD, or put the file there")))
    return told


def doubts(vm: Vm, host: Host, graph: Graph, found: MoveFindings) -> list[str]:
    """What may go wrong and is no reason against it, in sentences."""
    told = []
    here = graph.host(vm.host_id)
    cpu = here.facts.cpu.model if here is not None and here.facts is not None else ""
    other = host.facts.cpu.model if host.facts is not None else ""
    if vm.domain.active and vm.domain.definition.cpu_mode in ("host-passthrough", "maximum") and cpu != other:
        text = _('VM "{name}" sees the processor of its host ({cpu}); host "{host}" has another one ({other})')
        told.append(text.format(name=vm.name, host=host.name, cpu=cpu or "?", other=other or "?"))
    free = _free_memory(host, graph)
    if vm.domain.active and free is not None and free < vm.domain.definition.memory:
        text = _('the VMs of host "{host}" leave less memory than VM "{name}" has')
        told.append(text.format(name=vm.name, host=host.name))
    if vm.domain.runtime.state is DomainState.PAUSED:
        text = _('VM "{name}" is paused: where it was moved before and has not run since, its QEMU may end')
        told.append(text.format(name=vm.name))
    unknown = [path for path, there in found.files.items() if there is None]
    if unknown:
        text = _('no active storage pool of host "{host}" holds {files}: nobody can look whether it is there')
        told.append(text.format(host=host.name, files=quoted(unknown)))
    return told


def _of_machine(vm: Vm, host: Host, found: MoveFindings, words: Mapping[str, str]) -> Iterator[AppError]:
    if found.same_name:
        text = _('host "{host}" has another VM of the name "{name}"').format(**words)
        yield Conflict(text, _("rename one of them"))
    if found.cpu_fits is False:
        text = _('the processor of host "{host}" cannot be what the guest of VM "{name}" sees').format(**words)
        yield Unsupported(text, _("give the VM a CPU model that both hosts have, and start it anew"))
    types = host.facts.machine_types if host.facts is not None else ()
    machine = vm.domain.definition.machine
    if machine and types and machine not in types:
        text = _('host "{host}" does not know the machine type {machine}').format(**words, machine=machine)
        yield Unsupported(text, _("update its QEMU, or give the VM an older machine type"))
    for names, text, hint in (
        (found.networks_missing, _('host "{host}" has no network {names}'), _("add it there, or change the interface")),
        (found.networks_off, _('on host "{host}" the network {names} is not active'), _("start it there first")),
        (found.cards_missing, _('host "{host}" has no bridge or card {names}'), _("change the interface first")),
    ):
        if names:
            yield Refused(text.format(host=host.name, names=quoted(names)), hint)


def _of_disk(
    disk: Disk, way: Way, there: bool | None, shared: Mapping[str, bool | None] | None, words: Mapping[str, str]
) -> Iterator[AppError]:
    named = {**words, "file": disk.source}
    same = None if shared is None else shared.get(disk.source)
    if same is True:
        return
    if way.copy:
        if there is True and shared is not None:
            text = _('host "{host}" has a file {file} already, which is not the disk of VM "{name}"').format(**named)
            yield Conflict(text, _("remove or rename it there; it would be written over"))
        elif there is None:
            text = _('no active storage pool of host "{host}" holds the folder of {file}').format(**named)
            yield Refused(text, _("add a storage pool on that folder, or start it"))
    elif there is False or (shared is not None and (way.offline or same is False)):
        text = _('host "{host}" does not see the disk {file} of VM "{name}"').format(**named)
        yield Refused(text, _("let its content go along (copy storage)"))


def written(vm: Vm) -> frozenset[str]:
    """The files that it writes to."""
    return frozenset(disk.source for disk in _written(vm))


def _written(vm: Vm) -> list[Disk]:
    return [disk for disk in vm.domain.definition.disks if _is_file(disk) and not disk.read_only]


def _read(vm: Vm) -> list[Disk]:
    return [disk for disk in vm.domain.definition.disks if _is_file(disk) and disk.read_only]


def _is_file(disk: Disk) -> bool:
    return bool(disk.source) and disk.source.startswith("/") and disk.source_type in ("file", "block", "volume")


def _is_missing(disk: Disk, found: MoveFindings, shared: Mapping[str, bool | None] | None) -> bool:
    return found.files.get(disk.source) is False and (shared or {}).get(disk.source) is not True


def _sources(vm: Vm, type_: str) -> tuple[str, ...]:
    vnics: Iterable[str] = (vnic.source for vnic in vm.domain.definition.vnics if vnic.type == type_ and vnic.source)
    return tuple(dict.fromkeys(vnics))


def _free_memory(host: Host, graph: Graph) -> int | None:
    """Memory of a host that no running VM of it has been given, bytes."""
    if host.facts is None or not host.facts.memory:
        return None
    vms = (vm for vm in graph.related(host, "vms") if isinstance(vm, Vm) and vm.domain.active)
    return host.facts.memory - sum(vm.domain.definition.memory for vm in vms)
