"""Disks whose volume is made with them, and goes with them. Owner thread; what the host does runs on its lanes."""

import threading
from collections.abc import Generator, Mapping
from typing import Annotated, Any

from stellwerk.commands.outside.looking import deleted_outside, parted
from stellwerk.commands.vm_device.changing import HARDWARE, Edits, changed, planned
from stellwerk.commands.vm_device.disk import CACHES, FORMATS, Bus, NextStart, Target, bus_of, free_name
from stellwerk.commands.vm_device.medium import disk_error, disk_named
from stellwerk.commands.vm_remove import shown, surveyed
from stellwerk.core.error import AppError, Cancelled, Invalid, Refused
from stellwerk.core.ids import HostId
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, FileFate, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Step, Steps
from stellwerk.model.hardware.edit import AddDisk, RemoveDevice
from stellwerk.model.making.host_stock import HostStock
from stellwerk.model.making.vm_spec import DiskSpec, VolumeSpec
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.storage import Volume
from stellwerk.model.vm import Vm
from stellwerk.policy.offer.storage_offer import pool_offers
from stellwerk.policy.vm_make.pool_choice import PoolChoice
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

_SUFFIX = {"qcow2": "qcow2", "raw": "img"}


def _spec(look: Look) -> DiskSpec:
    arg = look.arg
    bus = bus_of(arg("target") or "", arg("bus"))
    target = free_name(look.vm, bus, arg("target"))
    return DiskSpec(target=target, bus=bus, format=arg("format") or "qcow2", cache=arg("cache") or "")


def _volume(look: Look, spec: DiskSpec, stock: HostStock) -> VolumeSpec:
    """What is to be made, in which pool; raises Gone and Refused where that is not possible."""
    pools = PoolChoice(stock, prepare=False)
    pool = pools.choose(look.arg("pool") or "")
    preallocated = bool(look.arg("preallocated"))
    pools.take(pool, look.args["size"], now=preallocated)
    format_ = spec.format if pools.holds_files(pool) else "raw"
    name = _free_volume(f"{look.vm.name}-{spec.target}", _SUFFIX[format_], stock.volumes.get(pool, frozenset()))
    return VolumeSpec(pool=pool, name=name, size=look.args["size"], format=format_, preallocated=preallocated)


def _free_volume(stem: str, suffix: str, taken: frozenset[str]) -> str:
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{suffix}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    if look.args["size"] < 1 << 20:
        return Invalid(_("a disk of less than 1 MiB is of no use"), _("give a size such as 10G"))
    try:
        _spec(look)
    except Refused as refused:
        return refused
    return None


def _details(look: Look) -> Details:
    vm, spec = look.vm, _spec(look)
    stock: HostStock = yield OnHost(host_id=vm.host_id, job=lambda s: s.stock(()), changes=False)
    volume = _volume(look, spec, stock)
    edit = AddDisk(spec=_with_volume(spec, volume.pool, volume.name, volume.format))
    text = _('volume "{volume}" of {size} is made in storage pool "{pool}"')
    made = text.format(volume=volume.name, size=format_size(volume.size), pool=volume.pool)
    told = yield from planned(lambda _look: (edit,))(look)
    return Effects(lines=(made, *told.lines), warnings=told.warnings, difference=told.difference)


def _with_volume(spec: DiskSpec, pool: str, volume: str, format_: str) -> DiskSpec:
    return DiskSpec(target=spec.target, bus=spec.bus, cache=spec.cache, pool=pool, volume=volume, format=format_)


@command(
    "Add-Disk",
    title=N_("Add disk…"),
    verb=N_("Add"),
    help=N_("Make a new disk in a storage pool and give it to a VM, also while it runs"),
    done=N_('disk {disk} was added to VM "{name}"{later}'),
    doing=N_("adding the disk"),
    example="Add-Disk -VmId web-06 -Size 10G -WhatIf",
    many=True,
    refuses=_refusal,
    details=_details,
    menu="hardware",
    icon="plus",
    **HARDWARE,
)
def add_disk(
    ctx: Ctx,
    vm: Vm,
    *,
    size: Annotated[int, Arg(N_("Size"), N_("Such as 10G"), unit="bytes")],
    pool: Annotated[
        str | None, Arg(N_("Storage pool"), N_("Of its host; else the usual one"), offers=pool_offers)
    ] = None,
    format: Annotated[  # noqa: A002 - the name that scripts rely on
        str | None, Arg(N_("Format"), N_("qcow2 takes space as it is used; raw is quicker"), choices=FORMATS)
    ] = None,
    bus: Bus = None,
    target: Annotated[str | None, Arg(N_("Name"), N_("In the VM, such as vdb; else the first that is free"))] = None,
    cache: Annotated[str | None, Arg(N_("Cache"), choices=CACHES)] = None,
    preallocated: Annotated[bool, Arg(N_("Preallocated"), N_("All of its space is taken at once"))] = False,
    next_start: NextStart = False,
) -> Steps:
    """Add one."""
    look = ctx.look
    spec = _spec(look)
    stock: HostStock = yield OnHost(host_id=vm.host_id, job=lambda s: s.stock(()), changes=False)
    wanted = _volume(look, spec, stock)
    made: Volume = yield _making(vm.host_id, wanted)
    edit = AddDisk(spec=_with_volume(spec, wanted.pool, made.name, wanted.format))
    ctx.words["disk"] = ctx.result = spec.target
    what = _("adding disk {disk}").format(disk=spec.target)
    try:
        yield from changed(ctx, vm, (edit,), what, next_start=next_start)
    except AppError as error:
        yield from _taken_back(vm, wanted, error)
        raise
    if ctx.undo is not None:
        taken = 0 if preallocated or made.allocation is None else made.allocation
        back = {**ctx.undo.args, "made": f"{wanted.pool}/{made.name}", "taken": taken}
        ctx.inverse(ctx.undo.command, **back)


def _making(host_id: HostId, wanted: VolumeSpec) -> OnHost:
    """Make a volume. Taking its space is one call, which ends first when somebody gives up; then it goes again."""
    stopped = threading.Event()

    def job(session: Session) -> Volume:
        made = session.add_volume(wanted)
        if stopped.is_set():
            session.delete_volume(wanted.pool, made.name)
            raise Cancelled(_("cancelled; everything was taken back"))
        return made

    lane = Lane.LONG if wanted.preallocated else Lane.CONTROL
    return OnHost(host_id=host_id, job=job, lane=lane, stop=lambda _session: stopped.set())


def _taken_back(vm: Vm, volume: VolumeSpec, error: AppError) -> Generator[Step, Any, None]:
    """A disk that came to nothing leaves no volume; one that cannot be removed is named with the error."""
    try:
        yield OnHost(host_id=vm.host_id, job=lambda s: s.delete_volume(volume.pool, volume.name))
    except AppError:
        left = _('volume "{volume}" in storage pool "{pool}" is left').format(volume=volume.name, pool=volume.pool)
        error.hint = f"{error.hint}; {left}" if error.hint else left


# remove


def _has_disk(look: Look) -> AppError | None:
    return None if look.partial else disk_error(look.vm, look.args["target"])


def _edits(look: Look) -> Edits:
    return (RemoveDevice(device=f"disk {look.args['target']}"),)


def _remove_details(look: Look) -> Details:
    told = yield from planned(_edits)(look)
    if not look.arg("with_file"):
        return told
    fates, _stored = yield from _fate(look)
    return Effects(lines=told.lines, warnings=told.warnings, difference=told.difference, files=fates)


def _fate(
    look: Look, *, thorough: bool = False
) -> Generator[Step, Any, tuple[tuple[FileFate, ...], Mapping[str, StoredFile]]]:
    """What becomes of the disk's own file, and every file that is known."""
    vm = look.vm
    disk = disk_named(vm, look.args["target"])
    found = yield from surveyed(vm, look.graph, thorough=thorough)
    names = {disk.source, disk.volume} if disk is not None else set()
    judged = found.fates(vm, look.graph, with_disks=True)
    mine = [one for one in judged if one.path in names or (disk and disk.volume == one.path.rpartition("/")[2])]
    return tuple(shown(fate) for fate in mine[:1]), found.stored


def _question(count: int, args: dict[str, Any]) -> str:
    return _("Remove the disk of {names} with its file. Its data is lost.") if args.get("with_file") else ""


@command(
    "Remove-Disk",
    title=N_("Remove disk…"),
    verb=N_("Remove"),
    help=N_("Take a disk from a VM, with or without its file. A running guest must let it go"),
    done=N_('disk {disk} was removed from VM "{name}"{later}'),
    doing=N_("waits for the guest to let the disk go"),
    example="Remove-Disk -VmId web-06 -Target vda -WithFile -WhatIf",
    refuses=_has_disk,
    details=_remove_details,
    confirm=_question,
    menu="hardware",
    icon="trash",
    **HARDWARE,
)
def remove_disk(
    ctx: Ctx,
    vm: Vm,
    *,
    target: Target,
    with_file: Annotated[bool, Arg(N_("With its file"), N_("What is in it is lost"))] = False,
    next_start: NextStart = False,
) -> Steps:
    """Remove one."""
    look = ctx.look
    ctx.words["disk"] = target
    fates, stored = (yield from _fate(look, thorough=True)) if with_file else ((), {})
    staying = [fate for fate in fates if not fate.goes]
    if staying or (with_file and not fates):
        reason = staying[0].reason if staying else _("its host does not tell which it is")
        raise Refused(_("its file cannot be removed: {reason}").format(reason=reason), _("remove the disk without it"))
    what = _("removing disk {disk}").format(disk=target)
    applied = yield from changed(ctx, vm, _edits(look), what, next_start=next_start)
    if not with_file:
        return
    if applied.later:
        raise Refused(_("the disk goes at the next start; its file is still in use"), _("remove the file after that"))
    (path,) = (fate.path for fate in fates)
    pooled, outside = parted([path], stored)
    if pooled:
        yield OnHost(host_id=vm.host_id, job=lambda s: s.delete_file(path))
    left = yield from deleted_outside(vm.host_id, outside, ctx.graph)
    if left:
        raise Refused(_("the file may still be there: {files}").format(files=left[0]), _("remove it by hand"))
    ctx.undo = None
