"""Disks of a VM: attached, detached, changed, made larger. Owner thread; what the host does runs on its lane."""

from collections.abc import Generator
from typing import Annotated, Any

from stellwerk.commands.vm_device.changing import HARDWARE, NEXT_START, Edits, changed, planned
from stellwerk.commands.vm_device.medium import (
    Path,
    Storage,
    Volume,
    disk_error,
    disk_named,
    format_of,
    in_use,
    medium_error,
    wished_medium,
)
from stellwerk.commands.vm_device.medium_look import looked_at, medium_at
from stellwerk.core.error import AppError, Refused
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Step, Steps
from stellwerk.model.hardware.edit import AddDisk, RemoveDevice, SetValues
from stellwerk.model.making.vm_spec import DiskSpec
from stellwerk.model.vm import Vm
from stellwerk.policy.ability import told
from stellwerk.policy.disk_target import PREFIXES, free_target
from stellwerk.policy.offer.hardware_offer import disk_offers

BUSES = ("virtio", "scsi", "sata", "ide", "usb")
CACHES = ("none", "writeback", "writethrough", "directsync", "unsafe")
FORMATS = ("qcow2", "raw")

_BUSES_THERE = told("disk", "bus", BUSES)
Bus = Annotated[str | None, Arg(N_("Bus"), choices=BUSES, offers=_BUSES_THERE)]
Target = Annotated[str, Arg(N_("Disk"), N_("Its name in the VM: vda, sdb"), offers=disk_offers)]
NextStart = Annotated[bool, Arg(N_("At its next start"), NEXT_START)]


def bus_of(target: str, bus: str | None) -> str:
    """The bus that was said, or that the name of the disk tells; else virtio."""
    told = {"vd": "virtio", "sd": "scsi", "hd": "ide"}
    return bus or told.get(target[:2], "virtio")


def free_name(vm: Vm, bus: str, target: str | None) -> str:
    """The name that was said, or the first that is free; raises Refused for one that is taken or fits another bus."""
    taken = [disk.target for disk in vm.domain.definition.disks]
    if not target:
        return free_target(bus, taken)
    if target in taken:
        raise Refused(_('VM "{name}" has a disk "{target}" already').format(name=vm.name, target=target))
    if not target.startswith(PREFIXES[bus]):
        text = _('"{target}" is no name of a disk on the {bus} bus').format(target=target, bus=bus)
        raise Refused(text, _("it begins with {prefix}").format(prefix=PREFIXES[bus]))
    return target


# attach


def _attached(look: Look) -> DiskSpec:
    arg, vm = look.arg, look.vm
    bus = bus_of(arg("target") or "", arg("bus"))
    wish = wished_medium(look)
    return DiskSpec(
        target=free_name(vm, bus, arg("target")),
        bus=bus,
        path=wish.path,
        block=wish.path.startswith("/dev/"),
        pool=wish.pool,
        volume=wish.volume,
        format=arg("format") or format_of(wish.path or wish.volume),
        cache=arg("cache") or "",
        read_only=bool(arg("read_only")),
        shareable=bool(arg("shareable")),
    )


def _attach_refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    wish = wished_medium(look)
    error = medium_error(wish)
    if error is not None:
        return error
    try:
        _attached(look)
    except Refused as refused:
        return refused
    kept_safe = look.arg("read_only") or look.arg("shareable")
    return None if kept_safe else in_use(look, wish)


def _looked(look: Look) -> Generator[Step, Any, None]:
    """At what is to be attached, as the storage of its host knows it."""
    alone = not (look.arg("read_only") or look.arg("shareable"))
    yield from looked_at(look, wished_medium(look), alone=alone)


def _attach_details(look: Look) -> Details:
    yield from _looked(look)
    return (yield from planned(lambda look: (AddDisk(spec=_attached(look)),))(look))


@command(
    "Attach-Disk",
    title=N_("Attach disk…"),
    verb=N_("Attach"),
    help=N_("Give a VM a disk that there is already: a file or a device of its host, or a volume of a pool"),
    done=N_('a disk was attached to VM "{name}"{later}'),
    doing=N_("attaching the disk"),
    example="Attach-Disk -VmId web-06 -Path /srv/iso/debian-12.7.0-amd64-netinst.iso -ReadOnly -WhatIf",
    refuses=_attach_refusal,
    details=_attach_details,
    menu="hardware",
    icon="hard-drive",
    **HARDWARE,
)
def attach_disk(
    ctx: Ctx,
    vm: Vm,
    *,
    path: Path = None,
    storage: Storage = None,
    volume: Volume = None,
    target: Annotated[str | None, Arg(N_("Name"), N_("In the VM, such as vdb; else the first that is free"))] = None,
    bus: Bus = None,
    format: Annotated[  # noqa: A002 - the name that scripts rely on
        str | None, Arg(N_("Format"), N_("Else what the name tells"), choices=FORMATS)
    ] = None,
    cache: Annotated[str | None, Arg(N_("Cache"), choices=CACHES)] = None,
    read_only: Annotated[bool, Arg(N_("Read-only"))] = False,
    shareable: Annotated[bool, Arg(N_("Shareable"), N_("Other VMs write to it at the same time"))] = False,
    next_start: NextStart = False,
) -> Steps:
    """Attach one."""
    yield from _looked(ctx.look)
    spec = _attached(ctx.look)
    ctx.words["disk"] = spec.target
    yield from changed(
        ctx, vm, (AddDisk(spec=spec),), _("attaching disk {disk}").format(disk=spec.target), next_start=next_start
    )
    ctx.result = spec.target


# detach and remove


def _detached(look: Look) -> Edits:
    return (RemoveDevice(device=f"disk {look.args['target']}"),)


def _has_disk(look: Look) -> AppError | None:
    return None if look.partial else disk_error(look.vm, look.args["target"])


@command(
    "Detach-Disk",
    title=N_("Detach disk…"),
    verb=N_("Detach"),
    help=N_("Take a disk from a VM; its content stays. A running guest must let it go"),
    done=N_('disk {disk} was detached from VM "{name}"{later}'),
    doing=N_("waits for the guest to let the disk go"),
    example="Detach-Disk -VmId web-06 -Target vdb -WhatIf",
    many=True,
    refuses=_has_disk,
    details=planned(_detached),
    menu="hardware",
    icon="eject",
    **HARDWARE,
)
def detach_disk(ctx: Ctx, vm: Vm, *, target: Target, next_start: NextStart = False) -> Steps:
    """Detach one."""
    ctx.words["disk"] = target
    what = _("detaching disk {disk}").format(disk=target)
    yield from changed(ctx, vm, (RemoveDevice(device=f"disk {target}"),), what, next_start=next_start)


# change


def _updated(look: Look) -> Edits:
    device = f"disk {look.args['target']}"
    values = {
        name: look.args[name] for name in ("bus", "cache", "io", "discard", "serial") if look.arg(name) is not None
    }
    for name in ("read_only", "shareable"):
        if look.arg(name) is not None:
            values[name] = "yes" if look.args[name] else "no"
    return (SetValues(device=device, values=values),) if values else ()


@command(
    "Update-Disk",
    title=N_("Change disk…"),
    verb=N_("Change"),
    help=N_("Change how a VM is given a disk: bus, cache, serial number; at its next start while it runs"),
    done=N_('disk {disk} of VM "{name}" was changed{later}'),
    doing=N_("changing the disk"),
    example="Update-Disk -VmId web-06 -Target vda -Cache writeback",
    many=True,
    refuses=_has_disk,
    details=planned(_updated),
    menu="hardware",
    icon="hard-drive",
    **HARDWARE,
)
def update_disk(
    ctx: Ctx,
    vm: Vm,
    *,
    target: Target,
    bus: Annotated[
        str | None, Arg(N_("Bus"), N_("The guest needs a driver for it"), choices=BUSES, offers=_BUSES_THERE)
    ] = None,
    cache: Annotated[str | None, Arg(N_("Cache"), choices=CACHES)] = None,
    io: Annotated[str | None, Arg(N_("Input and output"), choices=("native", "threads", "io_uring"))] = None,
    discard: Annotated[
        str | None, Arg(N_("Discard"), N_("unmap gives freed space back"), choices=("unmap", "ignore"))
    ] = None,
    serial: Annotated[str | None, Arg(N_("Serial number"))] = None,
    read_only: Annotated[bool | None, Arg(N_("Read-only"))] = None,
    shareable: Annotated[bool | None, Arg(N_("Shareable"))] = None,
) -> Steps:
    """Change one."""
    ctx.words["disk"] = target
    yield from changed(ctx, vm, _updated(ctx.look), _("changing disk {disk}").format(disk=target))


# resize


def _resize_effects(look: Look) -> Effects:
    text = _('disk {disk} of VM "{name}" gets {size}').format(
        disk=look.args["target"], name=look.name, size=format_size(look.args["size"])
    )
    return Effects(lines=(text, _("partitions and file systems in it are the guest's business")))


def _resize_details(look: Look) -> Details:
    """What the storage knows is refused before; the host looks once more when it is done."""
    disk = disk_named(look.vm, look.args["target"])
    if disk is not None and disk.source:
        medium = yield from medium_at(look.vm, disk.source)
        had = medium.capacity if medium is not None else None
        if had is not None and look.args["size"] < had:
            text = _("disk {disk} has {had}, more than {size}")
            size = format_size(look.args["size"])
            words = text.format(disk=disk.target, had=format_size(had), size=size)
            raise Refused(words, _("a disk is only made larger: what lies behind the new end would be lost"))
    return Effects()


@command(
    "Resize-Disk",
    title=N_("Make disk larger…"),
    verb=N_("Make larger"),
    help=N_("Make a disk of a VM larger, also while it runs"),
    done=N_('disk {disk} of VM "{name}" has {size} now'),
    doing=N_("making the disk larger"),
    example="Resize-Disk -VmId web-06 -Target vda -Size 40G -WhatIf",
    many=True,
    refuses=_has_disk,
    effects=_resize_effects,
    details=_resize_details,
    menu="hardware",
    icon="arrows-out-line-horizontal",
    **HARDWARE,
)
def resize_disk(
    ctx: Ctx, vm: Vm, *, target: Target, size: Annotated[int, Arg(N_("Size"), N_("The new size"), unit="bytes")]
) -> Steps:
    """Resize one."""
    ctx.words |= {"disk": target, "size": format_size(size)}
    yield OnHost(host_id=vm.host_id, job=lambda s: s.resize_disk(vm.id, target, size), reread=(vm.id,))
