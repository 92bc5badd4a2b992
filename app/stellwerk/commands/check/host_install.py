"""Prepares hosts: installs what is missing and switches it on, after the commands were shown.

Owner thread, in steps.
"""

from functools import partial
from typing import Annotated, Any

from stellwerk.commands.check.finding import CHECK_LIMIT, check_host, known_host
from stellwerk.commands.host_state import did_not_connect, is_connected
from stellwerk.core.error import AppError, NotAllowed, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import CONNECT_SECONDS
from stellwerk.engine.step import AtHost, Change, Steps
from stellwerk.model.host import Host
from stellwerk.model.host_check import HostChecks, Preparation
from stellwerk.policy.host_check.remedy import Plan, plan_remedy
from stellwerk.services.check.examination import Examined, examine
from stellwerk.services.check.preparing import prepare

_USUAL = Arg(
    N_("With the usual storage and network"),
    N_("Also a storage pool in /var/lib/libvirt/images and libvirt's NAT network, where there are none"),
)


def _details(look: Look) -> Details:
    """Ask the host what is missing, and say which commands will be run."""
    examined: Examined = yield AtHost(
        uri=look.host.uri,
        job=partial(examine, known=known_host(look.graph, look.host), told=lambda _result: None),
        limit=CHECK_LIMIT,
    )
    return _effects(look.host, plan_remedy(examined.reading, usual=bool(look.arg("usual"))), examined.error)


def _effects(host: Host, plan: Plan, error: AppError | None) -> Effects:
    if plan.refusal:
        return Effects(warnings=tuple(str(one) for one in (error, _refused(plan)) if one is not None))
    if not plan.steps:
        return Effects(lines=(_('nothing is missing on host "{name}"').format(name=host.name),))
    text = plural(
        'this command is run as root on host "{name}"',
        'these {n} commands are run as root on host "{name}", one after the other',
        len(plan.steps),
    )
    return Effects(lines=(text.format(name=host.name),), commands=tuple(step.line for step in plan.steps))


def _refused(plan: Plan) -> NotAllowed:
    return NotAllowed(plan.refusal, plan.hint)


def _confirm(_count: int, _args: dict[str, Any]) -> str:
    return _("Nothing is changed on {names} but by the commands that are listed.")


def _is_ready(look: Look) -> bool:
    return not look.host.connect or is_connected(look)


@command(
    "Install-Host",
    title=N_("Prepare…"),
    verb=N_("Prepare"),
    help=N_("Install libvirt on hosts and switch it on, as far as that is missing; the commands are shown before"),
    done=N_('host "{name}" was prepared'),
    doing=N_("looking at what is missing"),
    example="Install-Host -HostId zrh-l3 -WhatIf",
    on=Kind.HOST,
    many=True,
    needs="host.edit",
    tells=True,
    confirm=_confirm,
    asks_because="changes what is installed on the host",
    details=_details,
    outcome=Outcome(
        reached=_is_ready,
        failed=did_not_connect,
        within=CONNECT_SECONDS,
        late=N_('host "{name}" was prepared and does not answer yet'),
        late_hint=N_("it goes on being tried"),
    ),
    menu="host/connection",
    icon="download-simple",
)
def install_host(ctx: Ctx, host: Host, *, usual: Annotated[bool, _USUAL] = False) -> Steps:
    """Prepare one; what was run and what it said is kept with the host, whether it went well or not."""
    examined: Examined = yield AtHost(
        uri=host.uri, job=partial(examine, known=known_host(ctx.graph, host), told=ctx.tick), limit=CHECK_LIMIT
    )
    plan = plan_remedy(examined.reading, usual=usual)
    if plan.refusal:
        raise examined.error if examined.reading.login is None and examined.error is not None else _refused(plan)
    preparation = None
    if plan.steps:
        preparation = yield AtHost(uri=host.uri, job=_preparing(ctx, plan), changes=True)
        if preparation.error:
            yield _keeping(ctx, host, preparation)
            said = preparation.steps[-1].output if preparation.steps else ""
            raise Refused(preparation.error, _("see what it said, on the host's page under Checks"), said[-2000:])
    ctx.words["done"] = _summary(preparation)
    yield from check_host(ctx, host, preparation)
    ctx.links.connect_now(host.id)


def _preparing(ctx: Ctx, plan: Plan) -> Any:
    def stepped(place: int, line: str) -> None:
        ctx.progress(place / len(plan.steps), line)

    return partial(prepare, plan=plan, heard=ctx.hear, stepped=stepped)


def _keeping(ctx: Ctx, host: Host, preparation: Preparation) -> Change:
    before = host.checks or HostChecks()
    return Change(Ref(Kind.HOST, host.id), {"checks": replace(before, preparation=preparation)})


def _summary(preparation: Preparation | None) -> str:
    """`12 packages, 340 MiB`."""
    if preparation is None:
        return _("nothing was missing")
    count = len(preparation.installed)
    size = format_size(sum(package.size for package in preparation.installed))
    return plural("{n} package, {size}", "{n} packages, {size}", count).format(size=size)


__all__ = ["install_host"]
