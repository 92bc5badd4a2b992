"""Ending VMs: shut down, force off, restart, reset. Functions with a context run on lanes, the others on the owner."""

from typing import Annotated, Any

from stellwerk.commands.vm_need import RUNS, in_status
from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import LEAST_SECONDS, MOST_SECONDS, SHUTDOWN_SECONDS
from stellwerk.model.call import Call
from stellwerk.model.catalogue.vm import host_names, vm_status
from stellwerk.model.state import Pending
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Lane

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


def _patience(look: Look) -> float | None:
    return look.arg("timeout") or look.settings.get(SHUTDOWN_SECONDS)


def _plug(look: Look) -> Call | None:
    """Pull it once the guest had its time."""
    if not look.arg("force") or look.ref is None:
        return None
    return Call("Stop-Vm", (look.ref,), {}, look.call.actor, look.call.origin, look.call.reason)


def _shutdown_question(count: int, args: dict[str, Any]) -> str:
    if not args.get("force"):
        return ""
    return plural(
        "Shut down {names}. Unsaved data in it is lost if it takes too long.",
        "Shut down {n} VMs: {names}. Unsaved data in those that take too long is lost.",
        count,
    )


def _seconds(value: int) -> int:
    if not LEAST_SECONDS <= value <= MOST_SECONDS:
        raise Invalid(_("between {least} and {most} seconds").format(least=LEAST_SECONDS, most=MOST_SECONDS))
    return value


@command(
    "Shutdown-Vm",
    title=N_("Shut down"),
    options=N_("Shut down with options…"),
    help=N_("Ask the guests to power off, and wait until they have; with -Force not for ever"),
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
        in_status(*RUNS),
    ),
    confirm=_shutdown_question,
    effects=_shutdown_effects,
    lane=Lane.GUEST,
    outcome=Outcome(
        reached="status = Down",
        gone=True,
        within=_patience,
        resort=_plug,
        late=N_('the guest of VM "{name}" did not power off'),
        late_hint=N_("force it off, or install a guest agent"),
    ),
    pending=Pending(shutdown=True),
    menu="vm/power",
    icon="power",
    primary=True,
)
def shutdown(
    ctx: Ctx,
    vm: Vm,
    *,
    timeout: Annotated[
        int | None,
        Arg(N_("Patience"), N_("Seconds that the guest has to power off; empty = as set"), check=_seconds),
    ] = None,
    force: Annotated[
        bool, Arg(N_("Then force off"), N_("Pull the plug if the guest has not powered off by then"))
    ] = False,
) -> None:
    """Ask one guest to power off."""
    ctx.session.shutdown(vm.id)


# force off


def _stop_host(look: Look) -> HostId | None:
    given = look.arg("host")
    return HostId(given) if given else (look.vm.host_id if isinstance(look.target, Vm) else None)


def _stop_refusal(look: Look) -> AppError | None:
    vm, given = look.vm, look.arg("host")
    if not given and vm.active_on and not look.partial:
        hosts = quoted(host_names(vm.active_on, look.graph))
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
    example="Stop-Vm -VmId test-01 -Confirm:$false",
    on=Kind.VM,
    many=True,
    needs="vm.stop",
    when=(in_status(*RUNS, S.SUSPENDED),),
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
    example="Restart-Vm -VmId web-02",
    on=Kind.VM,
    many=True,
    needs="vm.restart",
    when=(in_status(S.UP, S.POWERING_UP),),
    lane=Lane.GUEST,
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
    example="Reset-Vm -VmId web-03 -Confirm:$false",
    on=Kind.VM,
    many=True,
    needs="vm.reset",
    when=(in_status(S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS),),
    confirm=_reset_question,
    lane=Lane.CONTROL,
    menu="vm/power",
    icon="lightning",
)
def reset(ctx: Ctx, vm: Vm) -> None:
    """Press the reset button of one VM."""
    ctx.session.reset(vm.id)
