"""Starting VMs, and letting paused and saved ones go on. Functions with a context run on lanes, the others on the owner
thread.
"""

from typing import Annotated

from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look, status_word
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import STARTS_AT_ONCE
from stellwerk.model.catalogue.vm import host_names, vm_status
from stellwerk.model.making.boot import BootDevice, has_device
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_conflict import disks_in_use, silent_hosts
from stellwerk.ports.lane import Lane


def _start_refusal(look: Look) -> AppError | None:
    vm = look.vm
    host = look.graph.host(vm.host_id)
    if host is not None and host.maintenance:
        return Refused(_('host "{name}" is in maintenance').format(name=host.name), _("activate it first"))
    used = disks_in_use(vm, look.graph)
    if used:
        path, other = used[0]
        text = _('disk {path} of VM "{name}" is in use by the running VM "{other}"')
        return Refused(text.format(path=path, name=vm.name, other=other.name), _("stop that one, or detach the disk"))
    return None


def _once_refusal(look: Look) -> AppError | None:
    """What is on the way to a run from another device."""
    vm, wanted = look.vm, look.arg("boot_once")
    if wanted is None:
        return _start_refusal(look)
    status = vm_status(vm, look.graph)
    if status is not S.DOWN:
        text = _('VM "{name}" is {status}; to begin from another device it needs to be off')
        return Refused(text.format(name=vm.name, status=status_word(vm, look.graph)), _("force it off first"))
    if not has_device(vm.domain.definition.disks, vm.domain.definition.vnics, BootDevice(wanted)):
        return Refused(_('VM "{name}" has no device of kind {kind}').format(name=vm.name, kind=wanted))
    return _start_refusal(look)


def _start_effects(look: Look) -> Effects:
    vm = look.vm
    warnings = []
    silent = host_names(silent_hosts(vm, look.graph), look.graph)
    if silent:
        text = _('VM "{name}" is also defined on {hosts}, which cannot be asked; running twice damages disks')
        warnings.append(text.format(name=vm.name, hosts=quoted(silent)))
    return Effects(warnings=tuple(warnings))


def _start_lane(look: Look) -> Lane:
    """Reading saved memory takes as long as a copy."""
    return Lane.LONG if vm_status(look.vm, look.graph) is S.SUSPENDED and not look.vm.domain.active else Lane.CONTROL


def _is_running(look: Look) -> bool:
    status = vm_status(look.vm, look.graph)
    wanted = (S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.POWERING_DOWN, S.MIGRATING_FROM)
    return status in wanted or (bool(look.arg("paused")) and status is S.PAUSED)


def _go_on(ctx: Ctx, vm: Vm, *, paused: bool = False) -> None:
    """Bring it to run from whatever holds it: off, saved, halted, asleep."""
    status = vm.domain.status
    if status is S.PAUSED or (status is S.SUSPENDED and vm.domain.active):
        if not paused:
            ctx.session.resume(vm.id)
    else:
        ctx.session.start(vm.id, paused=paused)


@command(
    "Start-Vm",
    title=N_("Start"),
    options=N_("Start with options…"),
    help=N_("Start VMs; from their saved memory where there is one, and go on where they are paused"),
    done=N_('VM "{name}" was started'),
    doing=N_("starting"),
    example="Start-Vm -VmId web-15",
    on=Kind.VM,
    many=True,
    needs="vm.start",
    when=(
        in_status(
            S.DOWN, S.SUSPENDED, S.PAUSED,
            reason=N_('VM "{name}" is {status}; {title} needs it to be off, saved or paused'),
        ),
    ),
    refuses=_once_refusal,
    effects=_start_effects,
    alone=True,
    lane=_start_lane,
    limit=600.0,
    outcome=Outcome(reached=_is_running, late=N_('VM "{name}" was started and does not run')),
    at_once=STARTS_AT_ONCE,
    menu="vm/power",
    icon="play",
    shortcut="Ctrl+Shift+S",
    primary=True,
)  # fmt: skip
def start(
    ctx: Ctx,
    vm: Vm,
    *,
    paused: Annotated[bool, Arg(N_("Paused"), N_("Leave its processors halted until it is resumed"))] = False,
    boot_once: Annotated[
        str | None,
        Arg(
            N_("Boot once from"),
            N_("Begin with this kind of device, for this run only; its definition stays as it is"),
            choices=tuple(device.value for device in BootDevice),
        ),
    ] = None,
) -> None:
    """Start one VM."""
    if boot_once is None:
        _go_on(ctx, vm, paused=paused)
    else:
        ctx.session.start(vm.id, paused=paused, boot=BootDevice(boot_once))


@command(
    "Resume-Vm",
    title=N_("Resume"),
    help=N_("Let paused VMs go on, and saved ones from their saved memory"),
    done=N_('VM "{name}" goes on'),
    doing=N_("resuming"),
    example="Resume-Vm -VmId test-06",
    on=Kind.VM,
    many=True,
    needs="vm.pause",
    when=(
        in_status(S.PAUSED, S.SUSPENDED, reason=N_('VM "{name}" is {status}; {title} needs it to be paused or saved')),
    ),
    refuses=_start_refusal,
    alone=True,
    lane=_start_lane,
    limit=600.0,
    outcome=Outcome(reached=_is_running, late=N_('VM "{name}" was resumed and does not run')),
    at_once=STARTS_AT_ONCE,
    menu="vm/power",
    icon="play-pause",
)
def resume(ctx: Ctx, vm: Vm) -> None:
    """Let one VM go on."""
    was_paused = vm.domain.status is S.PAUSED
    _go_on(ctx, vm)
    if was_paused:
        ctx.inverse("Pause-Vm")
