"""Halting VMs: in memory, or saved to the host's disk. The functions run on lanes."""

from stellwerk.commands.vm_need import in_status
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_
from stellwerk.engine.command import Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Lane


@command(
    "Pause-Vm",
    title=N_("Pause"),
    help=N_("Halt the processors of VMs; their memory stays on the host"),
    done=N_('VM "{name}" was paused'),
    doing=N_("pausing"),
    example="Pause-Vm -VmId web-04",
    on=Kind.VM,
    many=True,
    needs="vm.pause",
    when=(in_status(S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.POWERING_DOWN),),
    lane=Lane.CONTROL,
    outcome=Outcome(reached="status = Paused"),
    menu="vm/power",
    icon="pause",
)
def pause(ctx: Ctx, vm: Vm) -> None:
    """Halt the processors of one VM."""
    ctx.session.suspend(vm.id)
    ctx.inverse("Resume-Vm")


@command(
    "Suspend-Vm",
    title=N_("Suspend"),
    help=N_("Save the memory of VMs to their host's disk and end them; the next start goes on from there"),
    done=N_('VM "{name}" was saved'),
    doing=N_("saving its memory"),
    example="Suspend-Vm -VmId web-05",
    on=Kind.VM,
    many=True,
    needs="vm.suspend",
    when=(
        in_status(S.UP),
        Need("persistent = true", N_('VM "{name}" is transient; only one that stays defined can be saved')),
    ),
    lane=Lane.LONG,
    outcome=Outcome(reached="status = Suspended"),
    menu="vm/power",
    icon="moon",
)
def suspend(ctx: Ctx, vm: Vm) -> None:
    """Save one VM to disk."""
    ctx.session.save(vm.id)
    ctx.inverse("Start-Vm")
