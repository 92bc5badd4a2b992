"""The connection to hosts and their maintenance: connect, disconnect, suspend, activate. Owner thread, in steps."""

from typing import Annotated

from stellwerk.commands.host_address import ACCEPT, accepting
from stellwerk.core.error import AppError, Refused, Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.setting import CONNECT_SECONDS
from stellwerk.engine.step import Change, Probe, Steps
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.policy.maintenance import running_vms, tasks_on
from stellwerk.ports.host_key import SecretNeeded, asking

# connect


def is_connected(look: Look) -> bool:
    """Its connection is up."""
    return look.host.link.state is LinkState.LIVE


def did_not_connect(look: Look) -> AppError | None:
    """The try that was asked for has failed; others follow by themselves."""
    link = look.host.link
    if link.state not in (LinkState.REFUSED, LinkState.BACKOFF) or link.since < look.began:
        return None
    question = asking(link.code, link.reason, link.hint, link.details)
    if question is not None:
        return question
    text = _('host "{name}" could not be connected').format(name=look.name)
    return Unreachable(f"{text}: {link.reason}" if link.reason else text, link.hint or _("it goes on being tried"))


@command(
    "Connect-Host",
    title=N_("Connect"),
    help=N_("Connect hosts, now and whenever they can be reached"),
    done=N_('host "{name}" was connected'),
    doing=N_("connecting"),
    example="Connect-Host -HostId zrh-l3",
    on=Kind.HOST,
    many=True,
    needs="host.connect",
    when=(Need("link != live", N_('host "{name}" is connected')),),
    outcome=Outcome(
        reached=is_connected,
        failed=did_not_connect,
        within=CONNECT_SECONDS,
        late=N_('host "{name}" does not answer yet'),
        late_hint=N_("it goes on being tried"),
    ),
    menu="host/connection",
    icon="connect",
    primary=True,
)
def connect_host(ctx: Ctx, host: Host, *, accept_host_key: Annotated[str | None, ACCEPT] = None) -> Steps:
    """Connect one."""
    if accept_host_key:
        try:
            yield Probe(accepting(host.uri, accept_host_key))
        except SecretNeeded:
            ctx.links.connect_now(host.id)  # the key is remembered: what is missing now shows
            raise
    if not host.connect:
        yield Change(Ref(Kind.HOST, host.id), {"connect": True})
        ctx.inverse("Disconnect-Host")
    ctx.links.connect_now(host.id)


def _is_off(look: Look) -> bool:
    return look.host.link.state is LinkState.OFF


def busy_refusal(look: Look) -> AppError | None:
    """A host is left alone while something is being done to its VMs."""
    busy = [task for task in tasks_on(look.host, look.graph) if task.target != look.ref]
    if not busy:
        return None
    names = quoted([f"{task.title} {task.target_name}" for task in busy])
    text = _('something is being done on host "{name}": {tasks}').format(name=look.name, tasks=names)
    return Refused(text, _("wait until it has ended, or cancel it"))


@command(
    "Disconnect-Host",
    title=N_("Disconnect"),
    help=N_("End the connection to hosts and keep it ended; they and their VMs go on"),
    done=N_('host "{name}" was disconnected'),
    doing=N_("disconnecting"),
    example="Disconnect-Host -HostId zrh-l3",
    on=Kind.HOST,
    many=True,
    needs="host.connect",
    when=(Need("connect = true", N_('host "{name}" is not to be connected anyway')),),
    refuses=busy_refusal,
    outcome=Outcome(reached=_is_off),
    menu="host/connection",
    icon="disconnect",
    primary=True,
)
def disconnect_host(ctx: Ctx, host: Host) -> Steps:
    """Disconnect one."""
    yield Change(Ref(Kind.HOST, host.id), {"connect": False})
    ctx.inverse("Connect-Host")


# maintenance


def _suspend_refusal(look: Look) -> AppError | None:
    running = [vm.name for vm in running_vms(look.host, look.graph)]
    if not running:
        return busy_refusal(look)
    text = plural('{n} VM runs on host "{name}": {vms}', '{n} VMs run on host "{name}": {vms}', len(running)).format(
        name=look.name, vms=quoted(running)
    )
    return Refused(text, _("shut them down, or save them, then try again"))


def _suspend_effects(look: Look) -> Effects:
    return Effects(lines=(_('no VM can be started on host "{name}" until it is activated').format(name=look.name),))


def _in_maintenance(look: Look) -> bool:
    return look.host.maintenance


@command(
    "Suspend-Host",
    title=N_("Maintenance"),
    help=N_("Put empty hosts into maintenance: no VM is started there until they are activated"),
    done=N_('host "{name}" is in maintenance'),
    example="Suspend-Host -HostId zrh-l3 -WhatIf",
    on=Kind.HOST,
    many=True,
    needs="host.maintenance",
    when=(Need("maintenance = false", N_('host "{name}" is in maintenance already')),),
    refuses=_suspend_refusal,
    effects=_suspend_effects,
    outcome=Outcome(reached=_in_maintenance),
    menu="host/maintenance",
    icon="wrench",
    primary=True,
)
def suspend_host(ctx: Ctx, host: Host) -> Steps:
    """Put one into maintenance."""
    yield Change(Ref(Kind.HOST, host.id), {"maintenance": True})
    ctx.inverse("Activate-Host")


def _is_active(look: Look) -> bool:
    return not look.host.maintenance


@command(
    "Activate-Host",
    title=N_("Activate"),
    help=N_("End the maintenance of hosts"),
    done=N_('host "{name}" was activated'),
    example="Activate-Host -HostId zrh-l3 -WhatIf",
    on=Kind.HOST,
    many=True,
    needs="host.maintenance",
    when=(Need("maintenance = true", N_('host "{name}" is {status}; {title} ends maintenance')),),
    outcome=Outcome(reached=_is_active),
    menu="host/maintenance",
    icon="check-circle",
    primary=True,
)
def activate_host(ctx: Ctx, host: Host) -> Steps:
    """End the maintenance of one."""
    yield Change(Ref(Kind.HOST, host.id), {"maintenance": False})
    ctx.inverse("Suspend-Host")
