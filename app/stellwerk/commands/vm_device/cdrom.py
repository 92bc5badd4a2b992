"""What is in a CD drive or floppy of a VM. Owner thread."""

from collections.abc import Generator
from typing import Annotated, Any

from stellwerk.commands.vm_device.changing import HARDWARE, Edits, changed, planned
from stellwerk.commands.vm_device.medium import Storage, Volume, checked_path, disk_error, medium_error, wished_medium
from stellwerk.commands.vm_device.medium_look import looked_at
from stellwerk.core.error import AppError
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Details, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Step, Steps
from stellwerk.model.hardware.edit import SetMedium
from stellwerk.model.vm import Vm
from stellwerk.policy.offer.hardware_offer import drive_offers
from stellwerk.policy.offer.storage_offer import cd_offers


def _refusal(look: Look) -> AppError | None:
    if look.partial:
        return None
    return medium_error(wished_medium(look), empty=True) or disk_error(look.vm, look.args["target"], drive=True)


def _medium(look: Look) -> Edits:
    wish = wished_medium(look)
    return (SetMedium(device=f"disk {look.args['target']}", path=wish.path, pool=wish.pool, volume=wish.volume),)


def _looked(look: Look) -> Generator[Step, Any, None]:
    """At what goes in, as the storage of its host knows it; VMs may have one CD together."""
    wish = wished_medium(look)
    if wish.path or wish.volume:
        yield from looked_at(look, wish, alone=False)


def _details(look: Look) -> Details:
    yield from _looked(look)
    return (yield from planned(_medium)(look))


@command(
    "Update-Cdrom",
    title=N_("Change CD…"),
    verb=N_("Change"),
    help=N_("Put another medium into the CD drive of a VM, or none, which ejects it; also while it runs"),
    done=N_('the CD in VM "{name}" was changed{later}'),
    doing=N_("changing the CD"),
    example="Update-Cdrom -VmId web-06 -Target sda -WhatIf",
    many=True,
    refuses=_refusal,
    details=_details,
    menu="hardware",
    icon="disc",
    **HARDWARE,
)
def update_cdrom(
    ctx: Ctx,
    vm: Vm,
    *,
    target: Annotated[str, Arg(N_("Drive"), N_("Its name in the VM: sda, hdc"), offers=drive_offers)],
    path: Annotated[
        str | None,
        Arg(N_("Path"), N_("An image, as its host sees it; none ejects"), check=checked_path, offers=cd_offers),
    ] = None,
    storage: Storage = None,
    volume: Volume = None,
) -> Steps:
    """Change one."""
    yield from _looked(ctx.look)
    what = _("changing the CD in {drive}").format(drive=target)
    yield from changed(ctx, vm, _medium(ctx.look), what)
