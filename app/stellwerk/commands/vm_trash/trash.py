"""Restore-Vm and Clear-Trash: removed VMs are brought back, or go for good. Owner thread, in steps.

What the trash keeps lies on the host's storage, so it is asked right before; whoever uses one of its files by then
keeps it.
"""

from collections.abc import Generator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from stellwerk.commands.object_name import checked_vm_name
from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.commands.outside.looking import with_outside
from stellwerk.core.error import AppError, Conflict, Gone, Invalid, Refused
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, FileFate, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Add, Await, OnHost, Show, Step, Steps
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.removal.trash import Trashed, goes_by_itself
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.template.template import Template
from stellwerk.policy.template.standing import Seen, standing_refusal
from stellwerk.policy.vm_remove.removal import Fate, emptied
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

NEW_NAME = Arg(N_("Name"), N_("Another one, where its own is taken"), check=checked_vm_name)
_TRASH = Arg(N_("In the trash"), N_("The name or the UUID that the VM had, or the path of the file that keeps it"))


class Bin(Record, frozen=True):
    """What is in the trash of a host, who uses which file, and every file of its storage pools."""

    trash: Sequence[Trashed]
    users: Mapping[str, tuple[str, ...]]
    stored: Mapping[str, StoredFile]

    def named(self, text: str) -> Trashed:
        """The one that a text means. Raises Gone with those that there are, Conflict where it means several."""
        found = [one for one in self.trash if not one.void and text in (one.path, one.name, one.vm_id)]
        if len(found) == 1:
            return found[0]
        if found:
            problem = _('"{name}" is in the trash several times').format(name=text[:80])
            raise Conflict(problem, _("give one of {paths}").format(paths=quoted([one.path for one in found])))
        names = [one.name for one in self.trash if not one.void]
        hint = _("it has {names}").format(names=quoted(names)) if names else _("it is empty")
        raise Gone(_('"{name}" is not in the trash').format(name=text[:80]), hint)


def looked_into(host_id: HostId, graph: Graph, *, thorough: bool = False) -> Generator[Step, Any, Bin]:
    """Ask the host; what lies outside of all pools and on other hosts, too, since it may stand on what the trash keeps:
    `thorough` as of `others_on`."""

    def job(session: Session) -> Bin:
        stored = session.stored_files()  # first: it lets the host look at its pools again
        return Bin(session.trash(), session.users_by_path(), stored)

    found: Bin = yield asked(host_id, job)
    stored = yield from with_outside(host_id, found.stored, graph)
    disks = [file.path for one in found.trash if not one.void for file in one.files]
    elsewhere = yield from others_on(host_id, disks, stored, graph, thorough=thorough)
    return Bin(found.trash, found.users, {**stored, **elsewhere})


def _told(one: Trashed) -> str:
    """One of the list."""
    words = {"name": one.name, "time": format_time(one.removed), "until": format_time(one.until)}
    text = _('"{name}": removed {time}, stays until {until}')
    if not goes_by_itself(one.path, one.files):
        text = _('"{name}": removed {time}, stays until it is removed by hand')
    if one.size is None:
        return text.format(**words)
    return _("{line}, {size}").format(line=text.format(**words), size=format_size(one.size))


# Restore-Vm


def _restore_details(look: Look) -> Details:
    found = yield from looked_into(look.host.id, look.graph)
    text = look.arg("trash")
    if not text:
        return Effects(lines=tuple(_told(one) for one in found.trash if not one.void))
    return coming_effects(look, found.named(text))


def coming_effects(look: Look, wanted: Trashed) -> Effects:
    """What is there again."""
    host, count = look.host_name(wanted.host_id), len(wanted.files)
    if wanted.template is not None:
        line = plural(
            'template "{name}" is there again on host "{host}", with its {n} file',
            'template "{name}" is there again on host "{host}", with its {n} files',
            count,
        )
    else:
        line = plural(
            'VM "{name}" is defined again on host "{host}", with its {n} file',
            'VM "{name}" is defined again on host "{host}", with its {n} files',
            count,
        )
    return Effects(lines=(line.format(name=look.arg("name") or wanted.name, host=host),))


@command(
    "Restore-Vm",
    title=N_("Bring back what was removed…"),
    verb=N_("Bring back"),
    help=N_("Bring a removed VM back with its disks and snapshots, or a template, from the trash of its host"),
    done=N_("{what} was brought back"),
    doing=N_("looking into the trash"),
    example="Restore-Vm -HostId fra-p1 -Trash web-01 -WhatIf",
    on=Kind.HOST,
    needs="vm.remove",
    details=_restore_details,
    online=True,
    menu="trash",
    icon="undo",
)
def restore_vm(
    ctx: Ctx,
    host: Host,
    *,
    trash: Annotated[str, _TRASH] = "",
    name: Annotated[str, NEW_NAME] = "",
) -> Steps:
    """Bring one back."""
    found = yield from looked_into(host.id, ctx.graph)
    if not trash:
        told = [_told(one) for one in found.trash if not one.void]
        raise Invalid(_("it is not said which VM is brought back"), "; ".join(told) or _("the trash is empty"))
    yield from bring_back(ctx, found.named(trash), name)


def bring_back(ctx: Ctx, wanted: Trashed, name: str) -> Steps:
    """Define it again, under another `name` where one is given."""
    if wanted.template is not None:
        if name:
            text = _('template "{name}" comes back under its own name').format(name=wanted.name)
            raise Invalid(text, _("leave -Name out, and rename it then (Update-Template)"))
        yield from _bring_template_back(ctx, wanted, wanted.template)
        return
    known = ctx.graph.vm(wanted.vm_id)
    if known is not None:
        text = _('VM "{name}" is on host "{host}"').format(name=known.name, host=ctx.look.host_name(known.host_id))
        raise Conflict(text, _("it need not be brought back"))
    ctx.words = {"what": _('VM "{name}"').format(name=name or wanted.name)}
    ctx.result, ctx.about = wanted.vm_id, (Ref(Kind.VM, wanted.vm_id),)
    yield OnHost(
        host_id=wanted.host_id,
        job=lambda session: session.restore_trash(wanted.path, name),
        lane=Lane.LONG,
        reread=(wanted.vm_id,),
    )
    yield Show(Batch(removed=(Ref(Kind.TRASH, wanted.id),)))
    yield Await(Ref(Kind.VM, wanted.vm_id), lambda entity: entity is not None)
    ctx.inverse("Remove-Vm", Ref(Kind.VM, wanted.vm_id), with_disks=bool(wanted.files))


def _bring_template_back(ctx: Ctx, wanted: Trashed, template: Template) -> Steps:
    """Its sidecar is written again, and with it every Stellwerk knows it."""
    others = (one for one in ctx.graph.all(Kind.TEMPLATE) if isinstance(one, Template) and wanted.host_id in one.hosts)
    if any(one.name == template.name and one.family != template.family for one in others):
        text = _('the host has another template "{name}" by now').format(name=template.name)
        raise Conflict(text, _("rename that one first (Update-Template)"))

    def job(session: Session) -> Template:
        session.restore_trash(wanted.path)
        return session.template(template.path)

    ctx.words = {"what": _('template "{name}"').format(name=template.name)}
    ctx.result, ctx.about = template.id, (Ref(Kind.TEMPLATE, template.id),)
    made: Template = yield OnHost(host_id=wanted.host_id, job=job, lane=Lane.LONG)
    yield Add(made)
    yield Show(Batch(removed=(Ref(Kind.TRASH, wanted.id),)))
    ctx.inverse("Remove-Template", Ref(Kind.TEMPLATE, template.id))


# Clear-Trash


class Emptying(Record, frozen=True):
    """One that goes: its files with what becomes of each."""

    trashed: Trashed
    fates: Sequence[Fate]

    @property
    def doomed(self) -> tuple[str, ...]:
        """The files that are deleted."""
        return tuple(fate.path for fate in self.fates if fate.goes)


def _chosen(found: Bin, args: Mapping[str, Any], now: float) -> list[Trashed]:
    if args.get("trash"):
        return [found.named(str(args["trash"]))]
    return [one for one in found.trash if args.get("all") or one.is_over(now)]


def judged(found: Bin, chosen: Sequence[Trashed], graph: Graph) -> tuple[list[Emptying], list[AppError]]:
    """Those that go with what becomes of their files, and why others cannot."""
    going, kept = [], []
    for one in chosen:
        try:
            _refuse_template(one, found, graph)
            going.append(Emptying(one, emptied(one, found.users, found.stored, graph)))
        except AppError as error:
            kept.append(error)
    return going, kept


def _refuse_template(one: Trashed, found: Bin, graph: Graph) -> None:
    """VMs that stand on a template that was removed keep its files, those of hosts that do not answer, too."""
    if one.template is None or one.void:
        return
    others = tuple(other for other in found.trash if other.path != one.path)
    refusal = standing_refusal(one.template, {one.host_id: Seen(found.stored, found.users, others)}, graph)
    if refusal is not None:
        raise refusal


def _clear_details(look: Look) -> Details:
    found = yield from looked_into(look.host.id, look.graph)
    return emptying_effects(*judged(found, _chosen(found, look.args, look.graph.now), look.graph))


def emptying_effects(going: Sequence[Emptying], kept: Sequence[AppError]) -> Effects:
    """As the preview shows it."""
    lines = tuple(_('"{name}" is gone for good').format(name=one.trashed.name) for one in going)
    fates = (
        FileFate(path=fate.path, goes=fate.goes, reason=fate.reason, size=fate.size)
        for one in going
        for fate in one.fates
    )
    return Effects(lines=lines, files=tuple(fates), warnings=tuple(error.text for error in kept))


def _clear_question(count: int, args: dict[str, Any]) -> str:
    if args.get("trash"):
        return _('Empty "{trash}" from the trash of {names}. It cannot be brought back any more.').replace(
            "{trash}", str(args["trash"])
        )
    if args.get("all"):
        return plural(
            "Empty the trash of {names}. Nothing in it can be brought back any more.",
            "Empty the trash of {n} hosts: {names}. Nothing in it can be brought back any more.",
            count,
        )
    return ""


@command(
    "Clear-Trash",
    title=N_("Empty the trash…"),
    verb=N_("Empty"),
    help=N_("Delete the files of removed VMs and templates for good: of one, of all, or of those whose time is over"),
    done=N_('the trash of host "{name}" was emptied of {vms}'),
    doing=N_("looking into the trash"),
    example="Clear-Trash -HostId fra-p1 -All -WhatIf",
    on=Kind.HOST,
    many=True,
    needs="vm.remove",
    confirm=_clear_question,
    details=_clear_details,
    online=True,
    menu="trash",
    icon="trash",
)
def clear_trash(
    ctx: Ctx,
    host: Host,
    *,
    trash: Annotated[str, _TRASH] = "",
    all: Annotated[  # noqa: A002 - the name of the parameter
        bool, Arg(N_("All of it"), N_("Those too whose time is not over"))
    ] = False,
) -> Steps:
    """Empty one host's."""
    found = yield from looked_into(host.id, ctx.graph, thorough=True)
    chosen = _chosen(found, {"trash": trash, "all": all}, ctx.now)
    going, kept = judged(found, chosen, ctx.graph)
    ctx.words = {"vms": quoted([one.trashed.name for one in going]) or _("nothing")}
    yield from throw_away(going, kept)


def _empty(session: Session, *, one: Emptying) -> None:
    session.empty_trash(one.trashed.path, one.doomed)


def throw_away(going: Sequence[Emptying], kept: Sequence[AppError]) -> Steps:
    """Those that go, go; then raises Refused with why others stay."""
    for one in going:
        yield OnHost(
            host_id=one.trashed.host_id,
            job=partial(_empty, one=one),
            lane=Lane.LONG,
        )
        yield Show(Batch(removed=(Ref(Kind.TRASH, one.trashed.id),)))
    if kept:
        raise Refused("; ".join(error.text for error in kept), kept[0].hint)
