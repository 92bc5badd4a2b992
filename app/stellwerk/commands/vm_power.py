"""Power of VMs: start, shut down, force off, restart, reset, pause, resume, save to disk.

Which status allows what follows oVirt's table, with two differences: a saved VM has no process, so it can be neither
asked to shut down nor reset; forcing it off gives up its saved memory. Functions with a context run on lanes, the
others on the owner thread.
"""

from typing import Annotated, Any

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, Text, _, plural, quoted
from stellwerk.engine.command import Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import SHUTDOWN_SECONDS, STARTS_AT_ONCE
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.state import Pending, VmStatus
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_conflict import disks_in_use, silent_hosts
from stellwerk.ports.lane import Lane

S = VmStatus
_RUNS = (S.WAIT_FOR_LAUNCH, S.UP, S.POWERING_DOWN, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.MIGRATING_FROM,
         S.MIGRATING_TO, S.PAUSED, S.NOT_RESPONDING)  # fmt: skip
_MUST_RUN = N_('VM "{name}" is {status}; {title} needs it to run')


def _status(*allowed: VmStatus, reason: Text = _MUST_RUN) -> Need:
    return Need(f"status in ({', '.join(allowed)})", reason)


# start


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


def _start_effects(look: Look) -> Effects:
    vm = look.vm
    warnings = []
    silent = [look.host_name(host_id) for host_id in silent_hosts(vm, look.graph)]
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
    if status is S.PAUSED:
        if not paused:
            ctx.session.resume(vm.id)
    elif status is S.SUSPENDED and vm.domain.active:
        ctx.session.wake(vm.id)
    else:
        ctx.session.start(vm.id, paused=paused)


@command(
    "Start-Vm",
    title=N_("Start"),
    help=N_("Start VMs; from their saved memory where there is one, and go on where they are paused"),
    done=N_('VM "{name}" was started'),
    doing=N_("starting"),
    example="Start-Vm -VmId web-02",
    on=Kind.VM,
    many=True,
    needs="vm.start",
    when=(
        _status(
            S.DOWN, S.SUSPENDED, S.PAUSED,
            reason=N_('VM "{name}" is {status}; {title} needs it to be off, saved or paused'),
        ),
    ),
    refuses=_start_refusal,
    effects=_start_effects,
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
) -> None:
    """Start one VM."""
    _go_on(ctx, vm, paused=paused)


# shut down


def _shutdown_effects(look: Look) -> Effects:
    status = vm_status(look.vm, look.graph)
    if status is S.PAUSED:
        text = _('VM "{name}" is paused: its guest reacts once it is resumed')
    elif status is S.NOT_RESPONDING:
        text = _('VM "{name}" does not respond: it may never react')
    else:
        return Effects()
    return Effects(warnings=(text.format(name=look.name),))


@command(
    "Shutdown-Vm",
    title=N_("Shut down"),
    help=N_("Ask the guests to power off, and wait until they have"),
    done=N_('VM "{name}" was shut down'),
    doing=N_("shutting down"),
    example="Shutdown-Vm -VmId web-01",
    on=Kind.VM,
    many=True,
    needs="vm.shutdown",
    when=(
        Need(
            "status != Suspended",
            N_('VM "{name}" is saved; no guest runs that could be asked'),
            N_("start it first, or force it off to give up its saved memory"),
        ),
        _status(*_RUNS),
    ),
    effects=_shutdown_effects,
    lane=Lane.CONTROL,
    outcome=Outcome(
        reached="status = Down",
        gone=True,
        within=SHUTDOWN_SECONDS,
        late=N_('the guest of VM "{name}" did not power off'),
        late_hint=N_("force it off, or install a guest agent"),
        by_guest=True,
    ),
    pending=Pending(shutdown=True),
    menu="vm/power",
    icon="power",
    primary=True,
)
def shutdown(ctx: Ctx, vm: Vm) -> None:
    """Ask one guest to power off."""
    ctx.session.shutdown(vm.id)


# force off


def _stop_host(look: Look) -> HostId | None:
    given = look.arg("host")
    return HostId(given) if given else (look.vm.host_id if isinstance(look.target, Vm) else None)


def _stop_refusal(look: Look) -> AppError | None:
    vm, given = look.vm, look.arg("host")
    if not given and vm.active_on and not look.partial:
        hosts = quoted([look.host_name(host_id) for host_id in vm.active_on])
        text = _('VM "{name}" is active on several hosts: {hosts}').format(name=vm.name, hosts=hosts)
        return Refused(text, _("say on which one with -HostId"))
    if given and given not in (vm.active_on or (vm.host_id,)):
        text = _('VM "{name}" does not run on host "{host}"').format(name=vm.name, host=look.host_name(given))
        return Refused(text)
    return None


def _stop_effects(look: Look) -> Effects:
    vm, lines = look.vm, []
    if vm_status(vm, look.graph) is S.SUSPENDED:
        lines.append(_('the saved memory of VM "{name}" is given up').format(name=vm.name))
    if not vm.domain.runtime.persistent:
        lines.append(_('VM "{name}" is transient: it is gone once it is off').format(name=vm.name))
    return Effects(lines=tuple(lines))


def _stop_question(count: int, args: dict[str, Any]) -> str:
    return plural(
        "Force off {names}. Unsaved data in it is lost.",
        "Force off {n} VMs: {names}. Unsaved data in them is lost.",
        count,
    )


def _is_off(look: Look) -> bool:
    """Off where it was stopped; it may go on elsewhere."""
    vm, host_id = look.vm, look.arg("host") or look.home
    domain = look.inventory.domain(host_id, vm.id) if host_id else vm.domain
    return domain is None or domain.status is S.DOWN


@command(
    "Stop-Vm",
    title=N_("Force off"),
    help=N_("Pull the plug of VMs; of saved ones, give up the saved memory"),
    done=N_('VM "{name}" was forced off'),
    doing=N_("forcing off"),
    example="Stop-Vm -VmId db-1 -Confirm:$false",
    on=Kind.VM,
    many=True,
    needs="vm.stop",
    when=(_status(*_RUNS, S.SUSPENDED),),
    refuses=_stop_refusal,
    confirm=_stop_question,
    effects=_stop_effects,
    lane=Lane.CONTROL,
    at=_stop_host,
    in_conflict=True,
    outcome=Outcome(reached=_is_off, gone=True, late=N_('VM "{name}" still runs')),
    menu="vm/power",
    icon="stop",
)
def stop(
    ctx: Ctx,
    vm: Vm,
    *,
    host: Annotated[HostId | None, Arg(N_("Host"), N_("Where to stop it, if it is active on several hosts"))] = None,
) -> None:
    """Pull the plug of one VM."""
    if vm.domain.active:
        ctx.session.destroy(vm.id)
    else:
        ctx.session.drop_saved(vm.id)


# restart, reset


@command(
    "Restart-Vm",
    title=N_("Restart"),
    help=N_("Ask the guests to restart"),
    done=N_('the guest of VM "{name}" was asked to restart'),
    doing=N_("asking the guest to restart"),
    example="Restart-Vm -VmId web-01",
    on=Kind.VM,
    many=True,
    needs="vm.restart",
    when=(_status(S.UP, S.POWERING_UP),),
    lane=Lane.CONTROL,
    pending=Pending(reboot=True),
    menu="vm/power",
    icon="arrow-clockwise",
    primary=True,
)
def restart(ctx: Ctx, vm: Vm) -> None:
    """Ask one guest to restart."""
    ctx.session.reboot(vm.id)


def _reset_question(count: int, args: dict[str, Any]) -> str:
    return plural(
        "Reset {names}. Unsaved data in it is lost.",
        "Reset {n} VMs: {names}. Unsaved data in them is lost.",
        count,
    )


@command(
    "Reset-Vm",
    title=N_("Reset"),
    help=N_("Press the reset button of VMs"),
    done=N_('VM "{name}" was reset'),
    doing=N_("resetting"),
    example="Reset-Vm -VmId web-01 -Confirm:$false",
    on=Kind.VM,
    many=True,
    needs="vm.reset",
    when=(_status(S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS),),
    confirm=_reset_question,
    lane=Lane.CONTROL,
    menu="vm/power",
    icon="lightning",
)
def reset(ctx: Ctx, vm: Vm) -> None:
    """Press the reset button of one VM."""
    ctx.session.reset(vm.id)


# pause, resume, save


@command(
    "Pause-Vm",
    title=N_("Pause"),
    help=N_("Halt the processors of VMs; their memory stays on the host"),
    done=N_('VM "{name}" was paused'),
    doing=N_("pausing"),
    example="Pause-Vm -VmId web-01",
    on=Kind.VM,
    many=True,
    needs="vm.pause",
    when=(_status(S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.POWERING_DOWN),),
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
    "Resume-Vm",
    title=N_("Resume"),
    help=N_("Let paused VMs go on, and saved ones from their saved memory"),
    done=N_('VM "{name}" goes on'),
    doing=N_("resuming"),
    example="Resume-Vm -VmId build-03",
    on=Kind.VM,
    many=True,
    needs="vm.pause",
    when=(
        _status(S.PAUSED, S.SUSPENDED, reason=N_('VM "{name}" is {status}; {title} needs it to be paused or saved')),
    ),
    refuses=_start_refusal,
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


@command(
    "Suspend-Vm",
    title=N_("Suspend"),
    help=N_("Save the memory of VMs to their host's disk and end them; the next start goes on from there"),
    done=N_('VM "{name}" was saved'),
    doing=N_("saving its memory"),
    example="Suspend-Vm -VmId web-03",
    on=Kind.VM,
    many=True,
    needs="vm.suspend",
    when=(
        _status(S.UP),
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


POWER = (start, shutdown, restart, stop, reset, pause, resume, suspend)
"""In the order of the menu."""
