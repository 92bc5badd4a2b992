"""Tags: add, change, move, remove. Owner thread; the functions yield steps."""

from typing import Annotated

from stellwerk.commands.label.named_object import travels
from stellwerk.commands.object_name import checked_color, checked_note, checked_tag_name
from stellwerk.commands.organisation import changes_of, is_gone, shows_args
from stellwerk.commands.tag_branch import Branch, branch_of, read_branch, vms_below
from stellwerk.core.error import AppError, Conflict, Refused
from stellwerk.core.ids import Kind, Ref, TagId, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import EditTags, Steps
from stellwerk.model.tag import Tag, TagEdit
from stellwerk.model.tag_tree import all_tags, circle, namesake, path_text

_NAME = Arg(N_("Name"), N_("Used once below its parent"), check=checked_tag_name)
_PARENT = Arg(N_("Below"), N_("The tag that it is a part of; none = it stands at the top"))
_COLOR = Arg(
    N_("Colour"),
    N_("red, orange, yellow, green, teal, blue, purple, pink, brown, grey or #rrggbb"),
    check=checked_color,
)
_DESCRIPTION = Arg(N_("Description"), N_("A note of yours"), check=checked_note)
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)
_BRANCH = Arg(N_("Below it"), N_("What an undo brings back with it"), hidden=True)


def _taken(look: Look, name: str, parent_id: TagId | None) -> AppError | None:
    """Names are unique below one parent, whatever their case."""
    other = namesake(all_tags(look.graph), name, parent_id, look.ref.id if look.ref is not None else None)
    if other is None:
        return None
    text = _('there is a tag "{path}" already').format(path=path_text(other, look.graph))
    return Conflict(text, _("choose another name"))


def _add_refusal(look: Look) -> AppError | None:
    name = look.arg("name")
    return _taken(look, name, look.arg("parent")) if name else None


@command(
    "Add-Tag",
    title=N_("Add tag…"),
    verb=N_("Add"),
    help=N_("Add a tag, at the top or below another one"),
    done=N_('tag "{name}" was added'),
    example="Add-Tag -Name payment -ParentId service -Color teal",
    needs="tag.edit",
    refuses=_add_refusal,
    outcome=Outcome(reached=shows_args(Kind.TAG, parent="parent_id")),
    menu="organisation",
    icon="tag",
)
def add_tag(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    parent: Annotated[TagId | None, _PARENT] = None,
    color: Annotated[str, _COLOR] = "",
    description: Annotated[str, _DESCRIPTION] = "",
    same_id: Annotated[str | None, _SAME_ID] = None,
    branch: Annotated[str, _BRANCH] = "",
) -> Steps:
    """Add one; an undo of a removal adds what was below it and on what it was, too."""
    id_ = TagId(same_id or new_id())
    tag = Tag(id=id_, name=name, parent_id=parent, color=color, description=description)
    below = read_branch(branch) if branch else Branch()
    yield EditTags(TagEdit(save=(tag, *below.tags), add=below.objects, travels=travels(ctx)))
    ctx.name, ctx.result = name, id_
    ctx.inverse("Remove-Tag", Ref(Kind.TAG, id_))


def _update_refusal(look: Look) -> AppError | None:
    name = look.arg("name")
    return _taken(look, name, look.tag.parent_id) if name and look.target is not None else None


@command(
    "Update-Tag",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name, the colour or the description of a tag"),
    done=N_('tag "{name}" was changed'),
    example="Update-Tag -TagId critical -Color '#c0392b'",
    on=Kind.TAG,
    needs="tag.edit",
    refuses=_update_refusal,
    outcome=Outcome(reached=shows_args(Kind.TAG)),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_tag(
    ctx: Ctx,
    tag: Tag,
    *,
    name: Annotated[str | None, _NAME] = None,
    color: Annotated[str | None, _COLOR] = None,
    description: Annotated[str | None, _DESCRIPTION] = None,
) -> Steps:
    """Change one."""
    new, old = changes_of(tag, name=name, color=color, description=description)
    rewrite = vms_below(tag, ctx.graph) if "name" in new else ()
    yield EditTags(TagEdit(save=(replace(tag, **new),), rewrite=rewrite, travels=travels(ctx)))
    if old:
        ctx.inverse("Update-Tag", **old)


# move


def _move_refusal(look: Look) -> AppError | None:
    if look.target is None or (look.partial and "parent" not in look.call.args):
        return None
    tag, parent = look.tag, look.graph.get(Ref(Kind.TAG, look.arg("parent") or ""))
    if isinstance(parent, Tag):
        way = circle(tag, parent, look.graph)
        if way:
            names = " > ".join(f'"{one.name}"' for one in (*way, tag))
            text = _('tag "{name}" cannot be below itself: {way}').format(name=tag.name, way=names)
            return Refused(text, _("choose a tag that is not below it"))
    return _taken(look, tag.name, parent.id if isinstance(parent, Tag) else None)


def _move_effects(look: Look) -> Effects:
    parent = look.graph.get(Ref(Kind.TAG, look.arg("parent") or ""))
    if isinstance(parent, Tag):
        words = {"name": look.name, "parent": path_text(parent, look.graph)}
        return Effects(lines=(_('"{name}" will be below "{parent}"').format(**words),))
    return Effects(lines=(_('"{name}" will be at the top').format(name=look.name),))


def _is_below(look: Look) -> bool:
    return bool(look.tag.parent_id == look.arg("parent"))


@command(
    "Move-Tag",
    title=N_("Move…"),
    verb=N_("Move"),
    help=N_("Put a tag, with those below it, below another one or at the top"),
    done=N_('tag "{name}" was moved'),
    example="Move-Tag -TagId payment -ParentId service/shop",
    on=Kind.TAG,
    many=True,
    needs="tag.edit",
    refuses=_move_refusal,
    effects=_move_effects,
    outcome=Outcome(reached=_is_below),
    menu="edit",
    icon="tree-structure",
)
def move_tag(ctx: Ctx, tag: Tag, *, parent: Annotated[TagId | None, _PARENT] = None) -> Steps:
    """Move one."""
    if tag.parent_id == parent:
        return
    rewrite = vms_below(tag, ctx.graph)
    yield EditTags(TagEdit(save=(replace(tag, parent_id=parent),), rewrite=rewrite, travels=travels(ctx)))
    ctx.inverse("Move-Tag", parent=tag.parent_id)


# remove


def _remove_effects(look: Look) -> Effects:
    branch = branch_of(look.tag, look.graph)
    below = [tag.name for tag in branch.tags]
    count = len({ref for refs in branch.objects.values() for ref in refs})
    lines = [plural("{n} object loses it", "{n} objects lose it", count) if count else _("no object has it")]
    if below:
        lines.append(_("the tags below it go with it: {names}").format(names=quoted(below)))
    return Effects(lines=tuple(lines))


@command(
    "Remove-Tag",
    title=N_("Remove"),
    help=N_("Remove tags with all that are below them, from all objects too"),
    done=N_('tag "{name}" was removed'),
    example="Remove-Tag -TagId service -WhatIf",
    on=Kind.TAG,
    many=True,
    needs="tag.edit",
    effects=_remove_effects,
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_tag(ctx: Ctx, tag: Tag) -> Steps:
    """Remove one."""
    branch = branch_of(tag, ctx.graph)
    doomed = (tag.id, *(below.id for below in branch.tags))
    yield EditTags(TagEdit(forget=doomed, travels=travels(ctx)))
    ctx.about = tuple({ref: None for refs in branch.objects.values() for ref in refs})
    ctx.inverse(
        "Add-Tag",
        name=tag.name,
        parent=tag.parent_id,
        color=tag.color,
        description=tag.description,
        same_id=tag.id,
        branch=branch.as_text(),
    )
