"""Restarting and shutting down the machines themselves, by their own shell. Owner thread, in steps."""

import platform
from functools import partial
from typing import Annotated, Any

from stellwerk.commands.host_state import busy_refusal
from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import RESTART_SECONDS, SHUTDOWN_SECONDS
from stellwerk.engine.step import AtHost, Steps
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.host import Host
from stellwerk.model.state import Leaving, LinkState
from stellwerk.model.vm import Vm
from stellwerk.policy.host_power import RESTARTS, STOPS, has_shell, is_this_computer
from stellwerk.policy.maintenance import running_vms
from stellwerk.services.host_look.leaving import ask_to_leave

_SHOWN = 20
"""VMs that are named; of more the number is told."""
_FORCE = Arg(N_("Even this computer"), N_("Do it although this program runs on that machine and ends with it"))


def _refusal(look: Look) -> AppError | None:
    host = look.host
    if not has_shell(host.uri):
        text = _("no commands can be run on a host that was added by a URI of libvirt")
        return Unsupported(text, _("add it by its address"))
    if not look.partial and not look.arg("force") and is_this_computer(host, platform.node()):
        text = _('host "{name}" is the computer that this program runs on, which would end with it')
        return Refused(text.format(name=host.name), _("give -Force if that is what you want"))
    return busy_refusal(look)


def _effects(look: Look, *, returns: bool) -> Effects:
    host = look.host
    lines, warnings = [], []
    running = running_vms(host, look.graph)
    if running:
        text = plural(
            '{n} VM runs on host "{name}" and goes down with it: {vms}',
            '{n} VMs run on host "{name}" and go down with it: {vms}',
            len(running),
        )
        warnings.append(text.format(name=host.name, vms=_states(running, look)))
    else:
        lines.append(_('no VM runs on host "{name}"').format(name=host.name))
    again = [vm.name for vm in running if vm.domain.runtime.autostart]
    if again and returns:
        lines.append(_("these start again with it: {vms}").format(vms=quoted(again)))
    if host.maintenance:
        lines.append(_("it is in maintenance"))
    else:
        warnings.append(_("it is not in maintenance: VMs may be started on it until it goes down"))
    if host.link.state is not LinkState.LIVE:
        warnings.append(_("it is not connected: what is said of its VMs is its last report"))
    return Effects(lines=tuple(lines), warnings=tuple(warnings))


def _states(vms: tuple[Vm, ...], look: Look) -> str:
    """`"web-01" (Up), "db-1" (Paused)`."""
    told = [f'"{vm.name}" ({vm_status(vm, look.graph).value})' for vm in vms[:_SHOWN]]
    rest = len(vms) - len(told)
    return ", ".join([*told, plural("{n} more", "{n} more", rest)] if rest else told)


def _restart_question(count: int, _args: dict[str, Any]) -> str:
    return plural(
        "Restart {names}. The VMs that run on it go down with it.",
        "Restart {n} hosts: {names}. The VMs that run on them go down with them.",
        count,
    )


def _stop_question(count: int, _args: dict[str, Any]) -> str:
    return plural(
        "Shut down {names}. The VMs that run on it go down with it, and only somebody at the machine can switch it on.",
        "Shut down {n} hosts: {names}. The VMs that run on them go down with them, and only somebody at the machines "
        "can switch them on.",
        count,
    )


def _is_back(look: Look) -> bool:
    """It was connected anew since; one that is to have no connection is not waited for."""
    host = look.host
    return not host.connect or (host.link.state is LinkState.LIVE and host.link.since > look.began)


def _is_gone(look: Look) -> bool:
    host = look.host
    return not host.connect or host.link.state is not LinkState.LIVE


def _ask(ctx: Ctx, host: Host, how: Leaving) -> Steps:
    """The host's silence is expected from the moment on that it said yes."""
    line = yield AtHost(uri=host.uri, job=partial(ask_to_leave, how=how))
    ctx.hear(f"$ {line}\n")
    ctx.links.leaving(host.id, how)


_leaves = partial(
    command,
    on=Kind.HOST,
    many=True,
    needs="host.power",
    refuses=_refusal,
    asks_because="ends what runs on the host",
    menu="host/power",
)
"""A command that sends hosts away."""


@_leaves(
    RESTARTS,
    title=N_("Restart machine"),
    verb=N_("Restart"),
    help=N_("Restart the machines by their own shell, and wait until they are back"),
    done=N_('host "{name}" was restarted'),
    doing=N_("restarting"),
    example="Restart-Host -HostId zrh-l3 -WhatIf",
    confirm=_restart_question,
    effects=partial(_effects, returns=True),
    outcome=Outcome(
        reached=_is_back,
        within=RESTART_SECONDS,
        late=N_('host "{name}" was asked to restart and is not back'),
        late_hint=N_("look at its own screen; it goes on being tried"),
    ),
    icon="arrow-clockwise",
)
def restart_host(ctx: Ctx, host: Host, *, force: Annotated[bool, _FORCE] = False) -> Steps:
    """Restart one."""
    yield from _ask(ctx, host, Leaving.REBOOT)


@_leaves(
    STOPS,
    title=N_("Shut down machine"),
    verb=N_("Shut down"),
    help=N_("Shut down the machines by their own shell"),
    done=N_('host "{name}" was shut down'),
    doing=N_("shutting down"),
    example="Stop-Host -HostId zrh-l3 -WhatIf",
    confirm=_stop_question,
    effects=partial(_effects, returns=False),
    outcome=Outcome(
        reached=_is_gone,
        within=SHUTDOWN_SECONDS,
        late=N_('host "{name}" was asked to shut down and still answers'),
        late_hint=N_("look at its own screen"),
    ),
    icon="power",
)
def stop_host(ctx: Ctx, host: Host, *, force: Annotated[bool, _FORCE] = False) -> Steps:
    """Shut down one."""
    yield from _ask(ctx, host, Leaving.POWER_OFF)
