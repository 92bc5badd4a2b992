"""Values of fields: set and clear, on many objects at once. Owner thread; the functions yield steps."""

from collections.abc import Mapping
from typing import Annotated

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
from stellwerk.commands.label.value_text import read_values, values_text
from stellwerk.core.error import AppError, Gone, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _, in_sentence, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import EditFields, Steps
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.field import Field, FieldEdit, Value
from stellwerk.model.field_value import read_value, write_value


def _checked_back(text: str) -> str:
    read_values(text)
    return text


_VALUE = Arg(N_("Value"), N_("A text, a number, a date like 2026-01-31 or one of the choices, by the field's type"))
_BACK = Arg(N_("Values"), N_("What an undo puts back"), check=_checked_back, hidden=True)


def _refusal(look: Look) -> AppError | None:
    if look.target is None:
        return None
    one, value = look.field, look.arg("value")
    try:
        if value:
            read_value(one, value)
        others = [ref for ref in objects_of(look.args, look.graph) if ref.kind not in one.kinds]
    except (Gone, Invalid) as error:
        return error
    if others:
        word = in_sentence(CATALOGUE.kinds[others[0].kind].one)
        text = _('a {kind} has no field "{key}"').format(kind=word, key=one.key)
        kinds = ", ".join(in_sentence(CATALOGUE.kinds[kind].one) for kind in one.kinds)
        return Invalid(text, _("it is one of: {kinds}").format(kinds=kinds))
    if look.partial or objects_of(look.args, look.graph) or look.arg("back"):
        return None
    return Invalid(_("no object is named"), _("name some with {names}").format(names=param_names()))


def _set_refusal(look: Look) -> AppError | None:
    if not look.partial and look.target is not None and not look.arg("value") and not look.arg("back"):
        text = _('the value of "{key}" is missing').format(key=look.field.key)
        return Invalid(text, _("take it away with Clear-Field"))
    return _refusal(look)


def _wanted(look: Look) -> dict[Ref, Value | None]:
    """What the objects named are to have; an undo names values instead."""
    value = look.arg("value")
    to = read_value(look.field, value) if value else None
    return {**dict.fromkeys(objects_of(look.args, look.graph), to), **read_values(look.arg("back") or "")}


def _changing(look: Look) -> list[Ref]:
    key = look.field.key
    return [ref for ref, to in _wanted(look).items() if look.graph.tagging(ref).values.get(key) != to]


def _effects(look: Look) -> Effects:
    changing, wanted = _changing(look), _wanted(look)
    names, lines = quoted(names_of(changing, look.graph)), []
    values = {value for value in wanted.values() if value is not None}
    if changing and values:
        shown = quoted([write_value(value)[:80] for value in values])
        lines.append(_("{key} of {names} will be {value}").format(key=look.field.key, names=names, value=shown))
    elif changing:
        lines.append(_("{key} of {names} will be empty").format(key=look.field.key, names=names))
    others = len(wanted) - len(changing)
    if others:
        lines.append(plural("{n} object is so already", "{n} objects are so already", others))
    return Effects(lines=tuple(lines))


def _give(ctx: Ctx, one: Field, wanted: Mapping[Ref, Value | None]) -> Steps:
    """Give them these values, and say what the event tells and how it is taken back: for exactly those that changed."""
    before = {ref: ctx.graph.tagging(ref).values.get(one.key) for ref in wanted}
    edit = FieldEdit(values={ref: {one.key: value} for ref, value in wanted.items()}, travels=travels(ctx))
    done: Batch = yield EditFields(edit)
    changed = tuple(ref for ref, said in done.taggings.items() if before.get(ref) != said.values.get(one.key))
    tell_changed(ctx, changed)
    if changed:
        ctx.inverse("Set-Field", value="", back=values_text({ref: before[ref] for ref in changed}))


@command(
    "Set-Field",
    title=N_("Set value…"),
    verb=N_("Set"),
    help=N_("Give objects a value of a field"),
    done=N_('field "{name}" was set on {objects}'),
    example="Set-Field -FieldId owner -Value ops -VmId web-01 -VmId web-02",
    on=Kind.FIELD,
    needs="field.set",
    refuses=_set_refusal,
    effects=_effects,
    outcome=Outcome(reached=lambda look: not _changing(look)),
    menu="field",
    icon="notepad",
)
def set_field(
    ctx: Ctx,
    one: Field,
    *,
    value: Annotated[str, _VALUE],
    vm: Vms = (),
    host: Hosts = (),
    cluster: Clusters = (),
    data_center: DataCenters = (),
    template: Templates = (),
    storage_pool: StoragePools = (),
    event: Events = (),
    task: Tasks = (),
    object: Objects = (),  # noqa: A002 - the name that calls have
    back: Annotated[str, _BACK] = "",
) -> Steps:
    """Set it, or put back what was."""
    yield from _give(ctx, one, _wanted(ctx.look))


@command(
    "Clear-Field",
    title=N_("Clear value…"),
    verb=N_("Clear"),
    help=N_("Take the value of a field from objects"),
    done=N_('field "{name}" was taken from {objects}'),
    example="Clear-Field -FieldId owner -VmId web-01 -WhatIf",
    on=Kind.FIELD,
    needs="field.set",
    refuses=_refusal,
    effects=_effects,
    outcome=Outcome(reached=lambda look: not _changing(look)),
    menu="field",
    icon="eraser",
)
def clear_field(
    ctx: Ctx,
    one: Field,
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
    """Clear it."""
    yield from _give(ctx, one, _wanted(ctx.look))
