"""Which objects have a tag: set and clear, on many at once. Owner thread; the functions yield steps."""

from typing import Any

from stellwerk.commands.label.named_object import (
    Clusters,
    DataCenters,
    Events,
    Hosts,
    Objects,
    StoragePools,
    Tasks,
    Templates,
    Vms,
    names_of,
    objects_of,
    param_names,
    tell_changed,
    travels,
)
from stellwerk.core.error import AppError, Gone, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Command, Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import EditTags, Steps
from stellwerk.model.call import Origin
from stellwerk.model.change import Batch
from stellwerk.model.tag import Tag, TagEdit


def _refusal(look: Look) -> AppError | None:
    try:
        if look.partial or objects_of(look.args, look.graph):
            return None
    except (Gone, Invalid) as error:
        return error
    if look.call.origin is Origin.WINDOW:
        return Invalid(_("no object is named"), _("name at least one"))
    return Invalid(_("no object is named"), _("name some with {names}").format(names=param_names()))


def _having(look: Look, having: bool) -> list[Ref]:
    """Those of the objects named that have the tag (itself, not one below), or have it not."""
    id_ = look.tag.id
    return [ref for ref in objects_of(look.args, look.graph) if (id_ in look.graph.tagging(ref).tags) is having]


def _effects(look: Look, having: bool) -> Effects:
    """`having`: it is the objects that have the tag which are changed."""
    changing, others = _having(look, having), _having(look, not having)
    names = quoted(names_of(changing, look.graph))
    text = _('"{tag}" is taken from {names}') if having else _('"{tag}" is set on {names}')
    lines = [text.format(tag=look.name, names=names)] if changing else []
    if others and having:
        lines.append(plural("{n} object has it not", "{n} objects have it not", len(others)))
    elif others:
        lines.append(plural("{n} object has it already", "{n} objects have it already", len(others)))
    return Effects(lines=tuple(lines))


def _declared(name: str, opposite: str, *, sets: bool, **declared: Any) -> Command:
    """One of the two commands: which objects it names, what it changes, what it says and how it is taken back is the
    same for both but for the direction."""

    @command(
        name,
        on=Kind.TAG,
        many=True,
        needs="tag.set",
        refuses=_refusal,
        effects=lambda look: _effects(look, not sets),
        outcome=Outcome(reached=lambda look: not _having(look, not sets)),
        menu="tag",
        **declared,
    )
    def change(
        ctx: Ctx,
        tag: Tag,
        *,
        vm: Vms = (),
        host: Hosts = (),
        cluster: Clusters = (),
        data_center: DataCenters = (),
        template: Templates = (),
        storage_pool: StoragePools = (),
        event: Events = (),
        task: Tasks = (),
        object: Objects = (),  # noqa: A002 - the name that calls have
    ) -> Steps:
        """Set it, or clear it."""
        objects = {tag.id: objects_of(ctx.look.args, ctx.graph)}
        edit = TagEdit(add=objects, travels=travels(ctx)) if sets else TagEdit(remove=objects, travels=travels(ctx))
        done: Batch = yield EditTags(edit)
        changed = tuple(done.taggings)
        tell_changed(ctx, changed)
        if changed:
            ctx.inverse(opposite, object=[str(ref) for ref in changed])

    return change


set_tag = _declared(
    "Set-Tag",
    "Clear-Tag",
    sets=True,
    title=N_("Set tag…"),
    verb=N_("Set"),
    help=N_("Give objects a tag"),
    done=N_('tag "{name}" was set on {objects}'),
    example="Set-Tag -TagId critical -VmId web-01 -VmId web-02",
    icon="tag",
)
clear_tag = _declared(
    "Clear-Tag",
    "Set-Tag",
    sets=False,
    title=N_("Clear tag…"),
    verb=N_("Clear"),
    help=N_("Take a tag from objects"),
    done=N_('tag "{name}" was taken from {objects}'),
    example="Clear-Tag -TagId shop -VmId web-01 -WhatIf",
    icon="eraser",
)
