"""Fields of the user: add, change, remove. Owner thread; the functions yield steps."""

from typing import Annotated

from stellwerk.commands.label.field_key import (
    all_fields,
    checked_choices,
    checked_key,
    checked_kinds,
    key_refusal,
)
from stellwerk.commands.label.named_object import travels
from stellwerk.commands.label.value_text import read_values, values_text
from stellwerk.commands.object_name import checked_name
from stellwerk.commands.organisation import changes_of, is_gone
from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import FieldId, Kind, Ref, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import EditFields, Steps
from stellwerk.model.field import Field, FieldEdit, FieldType, Value
from stellwerk.model.graph import Graph

_KEY = Arg(N_("Key"), N_("What names it in queries and scripts, for example cost_center"), check=checked_key)
_TITLE = Arg(N_("Title"), N_("The heading of its column; none = its key"), check=checked_name)
_NEW_TITLE = Arg(N_("Title"), N_("The heading of its column"), check=checked_name)
_TYPE = Arg(N_("Type"), N_("What its values are"), choices=tuple(type_.value for type_ in FieldType))
_KINDS = Arg(
    N_("Kinds"),
    N_(
        "vm, host, cluster, data_center, template, storage_pool, volume, libvirt_network, disk, vnic, snapshot, nic, "
        "event or task; none = VMs"
    ),
)
_CHOICES = Arg(N_("Choices"), N_("The values of a choice, one after the other"))
_POSITION = Arg(N_("Position"), N_("Its place among the fields, from 1"))
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)
_VALUES = Arg(N_("Values"), N_("What an undo brings back with it"), hidden=True)


def _add_refusal(look: Look) -> AppError | None:
    key = look.arg("key")
    if not key:
        return None
    try:
        kinds = checked_kinds(look.arg("kind") or ("vm",))
        if not look.partial:
            checked_choices(FieldType(look.arg("type") or "text"), look.arg("choice") or ())
    except Invalid as error:
        return error
    return key_refusal(key, kinds, all_fields(look.graph))


@command(
    "Add-Field",
    title=N_("Add field…"),
    verb=N_("Add"),
    help=N_("Add a field of your own to a kind of objects: a column that is searched and sorted as any other"),
    done=N_('field "{name}" was added'),
    example="Add-Field -Key tier -Type choice -Choice gold -Choice silver",
    needs="field.edit",
    refuses=_add_refusal,
    outcome=Outcome(reached=lambda look: any(one.key == look.arg("key") for one in all_fields(look.graph))),
    menu="organisation",
    icon="list-plus",
)
def add_field(
    ctx: Ctx,
    *,
    key: Annotated[str, _KEY],
    title: Annotated[str | None, _TITLE] = None,
    type: Annotated[str, _TYPE] = "text",  # noqa: A002 - the name that calls have
    kind: Annotated[tuple[str, ...], _KINDS] = ("vm",),
    choice: Annotated[tuple[str, ...], _CHOICES] = (),
    position: Annotated[int | None, _POSITION] = None,
    same_id: Annotated[str | None, _SAME_ID] = None,
    values: Annotated[str, _VALUES] = "",
) -> Steps:
    """Add one; an undo of a removal brings back its values too."""
    type_, id_ = FieldType(type), FieldId(same_id or new_id())
    known = all_fields(ctx.graph)
    made = Field(
        id=id_,
        key=key,
        title=title or key,
        type=type_,
        kinds=checked_kinds(kind or ("vm",)),
        choices=checked_choices(type_, choice),
        position=position if position is not None else max((one.position for one in known), default=0) + 1,
    )
    back: dict[Ref, dict[str, Value | None]] = {ref: {key: value} for ref, value in read_values(values).items()}
    yield EditFields(FieldEdit(save=(made,), values=back, travels=travels(ctx)))
    ctx.name, ctx.result = key, id_
    ctx.inverse("Remove-Field", Ref(Kind.FIELD, id_))


def _update_refusal(look: Look) -> AppError | None:
    """A choice that objects have stays."""
    choices = look.arg("choice")
    if look.target is None or not choices or look.partial:
        return None
    try:
        new = checked_choices(look.field.type, choices)
    except Invalid as error:
        return error
    gone = [choice for choice in look.field.choices if choice not in new]
    used = {str(value) for value in values_of(look.field, look.graph).values()}
    held = [choice for choice in gone if choice in used]
    if not held:
        return None
    text = _("objects have {choices}").format(choices=quoted(held))
    return Refused(text, _("give them another value first, or leave the choice"))


def _shows(look: Look) -> bool:
    one, title, choices = look.field, look.arg("title"), look.arg("choice")
    return (not title or one.title == title) and (not choices or one.choices == tuple(text.strip() for text in choices))


@command(
    "Update-Field",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the title, the choices or the place of a field; its key and its type stay"),
    done=N_('field "{name}" was changed'),
    example="Update-Field -FieldId stage -Title Stage -Choice test -Choice staging -Choice live",
    on=Kind.FIELD,
    needs="field.edit",
    refuses=_update_refusal,
    outcome=Outcome(reached=_shows),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_field(
    ctx: Ctx,
    one: Field,
    *,
    title: Annotated[str | None, _NEW_TITLE] = None,
    choice: Annotated[tuple[str, ...], _CHOICES] = (),
    position: Annotated[int | None, _POSITION] = None,
) -> Steps:
    """Change one."""
    choices = checked_choices(one.type, choice) if choice else None
    new, old = changes_of(one, title=title, choices=choices, position=position)
    yield EditFields(FieldEdit(save=(replace(one, **new),)))
    if old:
        ctx.inverse("Update-Field", **{"choice" if name == "choices" else name: was for name, was in old.items()})


def values_of(one: Field, graph: Graph) -> dict[Ref, Value]:
    """What objects have of a field, away or not."""
    found = ((ref, said.values.get(one.key)) for ref, said in graph.taggings.items() if ref.kind in one.kinds)
    return {ref: value for ref, value in found if value is not None}


def _remove_effects(look: Look) -> Effects:
    count = len(values_of(look.field, look.graph))
    line = plural("{n} value is lost", "{n} values are lost", count) if count else _("no object has a value")
    if any(ref.kind is Kind.VM for ref in values_of(look.field, look.graph)):
        return Effects(lines=(line, _("definitions of VMs keep them, for other profiles that have the field")))
    return Effects(lines=(line,))


@command(
    "Remove-Field",
    title=N_("Remove"),
    help=N_("Remove fields with all their values"),
    done=N_('field "{name}" was removed'),
    example="Remove-Field -FieldId owner -WhatIf",
    on=Kind.FIELD,
    many=True,
    needs="field.edit",
    effects=_remove_effects,
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_field(ctx: Ctx, one: Field) -> Steps:
    """Remove one."""
    lost = values_of(one, ctx.graph)
    yield EditFields(FieldEdit(forget=(one.id,)))
    ctx.about = tuple(lost)
    ctx.inverse(
        "Add-Field",
        key=one.key,
        title=one.title,
        type=one.type.value,
        kind=[kind.value for kind in one.kinds],
        choice=list(one.choices),
        position=one.position,
        same_id=one.id,
        values=values_text(lost),
    )
