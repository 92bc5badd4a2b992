"""Changing what kind of display a VM has. Owner thread."""

from stellwerk.commands.vm_device.changing import HARDWARE, changed, planned
from stellwerk.core.error import AppError, Refused
from stellwerk.core.text import N_, _
from stellwerk.engine.command import command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import Steps
from stellwerk.model.hardware.edit import UseVnc
from stellwerk.model.vm import Vm

_EDITS = (UseVnc(),)


def _no_spice(look: Look) -> AppError | None:
    if any(display.type == "spice" for display in look.vm.domain.definition.graphics):
        return None
    return Refused(_('VM "{name}" has no SPICE display').format(name=look.name))


@command(
    "Update-Display",
    title=N_("Change display to VNC…"),
    verb=N_("Change"),
    help=N_("Change the SPICE display of a VM to VNC, which the window shows; at its next start while it runs"),
    done=N_('the display of VM "{name}" was changed to VNC{later}'),
    doing=N_("changing the display"),
    example="Update-Display -VmId desktop-05 -WhatIf",
    many=True,
    refuses=_no_spice,
    details=planned(lambda _look: _EDITS),
    menu="hardware",
    icon="console",
    **HARDWARE,
)
def update_display(ctx: Ctx, vm: Vm) -> Steps:
    """Change it."""
    yield from changed(ctx, vm, _EDITS, _("changing the display to VNC"))
