"""Update-Template: its name and note, and what its VMs get where nobody says otherwise. Owner thread, in steps."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from stellwerk.commands.object_name import checked_note, checked_tag_name
from stellwerk.commands.organisation import changes_of
from stellwerk.commands.template.home import home_in, home_of
from stellwerk.commands.template.template_add import family_of
from stellwerk.core.error import AppError, Conflict, Invalid
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.core.text import N_, Text, _, in_sentence
from stellwerk.core.unit import MIB, format_size
from stellwerk.engine.command import Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Save, Steps
from stellwerk.model.template.template import Template
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

_FIELDS: Mapping[str, tuple[Text, Callable[[Any], str]]] = {
    "name": (N_("Name"), str), "description": (N_("Description"), str), "memory": (N_("Memory"), format_size),
    "vcpus": (N_("vCPUs"), str),
}  # fmt: skip
"""What can be changed: its title, and how a value of it is said."""


def checked_memory(size: int) -> int:
    """Bytes that a VM can be given; raises Invalid."""
    if size < MIB:
        raise Invalid(_("a VM needs some memory"), _("give at least 1 MiB"))
    return size


def checked_vcpus(count: int) -> int:
    """Processors that a VM can have; raises Invalid."""
    if not 1 <= count <= 4096:
        raise Invalid(_("a VM cannot have {n} vCPUs").format(n=count), _("give 1 to 4096"))
    return count


def _refusal(look: Look) -> AppError | None:
    name = look.arg("name")
    if look.target is None or not name:
        return None
    template = look.template
    others = (one for one in look.graph.all(Kind.TEMPLATE) if isinstance(one, Template))
    named = (one for one in others if one.family != template.family and one.name == name)
    if any(set(one.hosts) & set(template.hosts) for one in named):
        text = _('there is another template "{name}"').format(name=name)
        return Conflict(text, _("choose another name"))
    return None


def _effects(look: Look) -> Effects:
    wanted = {key: look.arg(key) for key in _FIELDS if look.arg(key) is not None}
    text = _('{field} of template "{name}": "{old}" becomes "{new}"')
    lines = [
        text.format(
            field=in_sentence(title), name=look.name, old=say(getattr(look.template, key)), new=say(wanted[key])
        )
        for key, (title, say) in _FIELDS.items()
        if key in wanted and getattr(look.template, key) != wanted[key]
    ]
    if look.arg("name") and len(family_of(look.template, look.graph)) > 1:
        lines.append(_("all its versions are called that"))
    return Effects(lines=tuple(lines))


@command(
    "Update-Template",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name or the note of a template, or the memory and vCPUs that new VMs of it get"),
    done=N_('template "{name}" was changed'),
    example="Update-Template -TemplateId debian-base -Memory 4GiB -Vcpus 4 -WhatIf",
    on=Kind.TEMPLATE,
    needs="template.edit",
    refuses=_refusal,
    effects=_effects,
    at=home_of,
    online=True,
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_template(
    ctx: Ctx,
    template: Template,
    *,
    name: Annotated[str | None, Arg(N_("Name"), N_("Of all its versions"), check=checked_tag_name)] = None,
    description: Annotated[str | None, Arg(N_("Description"), N_("A note kept with it"), check=checked_note)] = None,
    memory: Annotated[int | None, Arg(N_("Memory"), N_("Of new VMs"), unit="bytes", check=checked_memory)] = None,
    vcpus: Annotated[int | None, Arg(N_("vCPUs"), N_("Of new VMs"), check=checked_vcpus)] = None,
) -> Steps:
    """Change one."""
    new, old = changes_of(template, name=name, description=description, memory=memory, vcpus=vcpus)
    if not new:
        return
    changed = []
    for one in (template, *(other for other in family_of(template, ctx.graph) if other.id != template.id)):
        fields = new if one.id == template.id else {key: value for key, value in new.items() if key == "name"}
        if fields:
            changed.append((yield _written(one, fields, home_in(one, ctx.graph))))
    yield Save(tuple(changed))
    ctx.inverse("Update-Template", **old)


def _written(template: Template, fields: dict[str, Any], host_id: HostId) -> OnHost:
    def job(session: Session) -> Template:
        session.change_template(replace(session.template(template.path), **fields))
        return replace(template, **fields)

    return OnHost(host_id=host_id, job=job, lane=Lane.LONG)
