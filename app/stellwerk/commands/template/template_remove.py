"""Remove-Template: it goes to the trash with its files, where nothing stands on them. Owner thread, in steps.

Every host that sees its files is asked right before, what it has in its trash included; of those that do not answer
the last that is known of their VMs counts.
"""

from collections.abc import Generator, Mapping
from typing import Annotated, Any

from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.commands.outside.looking import with_outside
from stellwerk.commands.template.home import LIMIT, home_in, home_of, live_hosts
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural
from stellwerk.engine.command import Details, Effects, FileFate, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import TRASH_HOURS
from stellwerk.engine.step import Forget, OnHost, Show, Step, Steps
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.removal.trash import ENDING, Trashed, TrashFile, TrashPlan
from stellwerk.model.template.template import ENDING as TEMPLATE_ENDING
from stellwerk.model.template.template import Template
from stellwerk.policy.template.standing import Files, Seen, standing_refusal
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane


def _seen(session: Session) -> Seen:
    files = session.stored_files()  # first: it lets the host look at its pools again
    return Seen(files, session.users_by_path(), session.trash())


def _asked(template: Template, graph: Graph, *, thorough: bool = False) -> Generator[Step, Any, Mapping[HostId, Seen]]:
    """What the hosts tell that see its files; raises Refused where something stands on them. `thorough` as of
    `others_on`: hosts that have no pool there may see them, too."""
    seen: dict[HostId, Seen] = {}
    for host_id in live_hosts(template, graph):
        told: Seen = yield OnHost(host_id=host_id, job=_seen, lane=Lane.LONG, changes=False, limit=LIMIT)
        seen[host_id] = replace(told, files=(yield from with_outside(host_id, told.files, graph)))
    home = next(iter(seen), None)
    if home is not None:
        files = seen[home].files
        elsewhere = yield from others_on(home, template.paths, files, graph, thorough=thorough)
        seen[home] = replace(seen[home], files={**files, **elsewhere})
    refusal = standing_refusal(template, seen, graph)
    if refusal is not None:
        raise refusal
    return seen


def doomed_files(template: Template) -> tuple[str, ...]:
    """What goes with it, beside its sidecar."""
    return (*template.paths, *((template.nvram,) if template.nvram else ()))


def _details(look: Look) -> Details:
    template = look.template
    seen = yield from _asked(template, look.graph)
    known = {path: file for one in seen.values() for path, file in one.files.items()}
    hours = _hours(look.args, look.settings.get(TRASH_HOURS))
    text = _('template "{name}" cannot be brought back')
    if hours:
        text = plural(
            'template "{name}" can be brought back for {n} hour',
            'template "{name}" can be brought back for {n} hours',
            hours,
        )
    files = tuple(
        FileFate(path=path, goes=True, reason="disk", size=known[path].allocation if path in known else None)
        for path in doomed_files(template)
    )
    line = (text.format(name=template.name),)
    return Effects(files=files, lines=line) if hours else Effects(files=files, warnings=line)


def _effects(look: Look) -> Effects:
    template = look.template
    text = _('template "{name}", version {version}, is removed from host "{host}"')
    host = look.host_name(template.host_id)
    lines = [text.format(name=template.name, version=template.version, host=host)]
    away = [look.host_name(id_) for id_ in template.hosts if id_ not in live_hosts(template, look.graph)]
    warning = _('host "{host}" does not answer: of its VMs the last that is known counts')
    return Effects(lines=tuple(lines), warnings=tuple(warning.format(host=name) for name in away))


def _hours(args: Mapping[str, Any], setting: int) -> int:
    """For how long it stays in the trash; none for what is to go at once."""
    return 0 if args.get("now") else setting


def _plan(template: Template, files: Files, hours: int) -> TrashPlan:
    """Beside its sidecar, under its name."""
    sizes = {path: file.allocation for path, file in files.items()}
    disks = [TrashFile(path=path, size=sizes.get(path)) for path in template.paths]
    variables = [TrashFile(path=template.nvram, what="nvram", size=sizes.get(template.nvram))] if template.nvram else []
    return TrashPlan(
        path=template.path.removesuffix(TEMPLATE_ENDING) + ENDING, files=(*disks, *variables), seconds=hours * 3600.0
    )


def _question(count: int, args: dict[str, Any]) -> str:
    if not args.get("now"):
        return plural(
            "Remove template {names} with its files. They go to the trash, unless that is switched off.",
            "Remove {n} templates with their files: {names}. They go to the trash, unless that is switched off.",
            count,
        )
    return plural(
        "Remove template {names} with its files. They cannot be brought back.",
        "Remove {n} templates with their files: {names}. They cannot be brought back.",
        count,
    )


@command(
    "Remove-Template",
    title=N_("Remove…"),
    verb=N_("Remove"),
    help=N_("Remove templates with their files; one that VMs stand on stays, and they are named"),
    done=N_('template "{name}" was removed'),
    doing=N_("looking who stands on it"),
    example="Remove-Template -TemplateId debian-base -WhatIf",
    on=Kind.TEMPLATE,
    many=True,
    needs="template.remove",
    confirm=_question,
    effects=_effects,
    details=_details,
    at=home_of,
    online=True,
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_template(
    ctx: Ctx,
    template: Template,
    *,
    now: Annotated[bool, Arg(N_("At once"), N_("Past the trash: nothing can be brought back"))] = False,
) -> Steps:
    """Remove one."""
    seen = yield from _asked(template, ctx.graph, thorough=True)
    home, hours = home_in(template, ctx.graph), _hours({"now": now}, ctx.setting(TRASH_HOURS))
    if hours:
        told = seen.get(home)
        plan = _plan(template, told.files if told is not None else {}, hours)
        thrown: Trashed = yield OnHost(
            host_id=home, job=lambda session: session.put_template_in_trash(template.path, plan), lane=Lane.LONG
        )
        yield Forget((Ref(Kind.TEMPLATE, template.id),))
        yield Show(Batch(entities=(thrown,)))
        ctx.inverse("Restore-Vm", Ref(Kind.HOST, home), trash=plan.path)
        return
    yield OnHost(
        host_id=home,
        job=lambda session: session.remove_template(template.path, doomed_files(template)),
        lane=Lane.LONG,
    )
    yield Forget((Ref(Kind.TEMPLATE, template.id),))
