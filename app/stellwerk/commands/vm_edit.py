"""What is written in a VM's definition: name, title, description, autostart. Checks on the owner thread."""

from collections.abc import Callable
from typing import Annotated, Any

from stellwerk.commands.object_name import checked_line, checked_note, checked_vm_name
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.state import VmStatus
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Lane

_FIELDS = ("name", "title", "description", "autostart")


def _now(vm: Vm) -> dict[str, Any]:
    """What the fields are, as far as the inventory knows."""
    definition = vm.domain.definition
    return {
        "name": definition.name,
        "title": definition.title,
        "description": definition.description,
        "autostart": vm.domain.runtime.autostart,
    }


def _changes(vm: Vm, args: dict[str, Any]) -> dict[str, Any]:
    """What is given and different."""
    now = _now(vm)
    return {key: args[key] for key in _FIELDS if args.get(key) is not None and args[key] != now[key]}


def _refusal(look: Look) -> AppError | None:
    vm = look.vm
    new = _changes(vm, dict(look.args))
    if new.get("autostart") and not vm.domain.runtime.persistent:
        return Refused(_('VM "{name}" is transient and cannot be started with its host').format(name=vm.name))
    return _rename_refusal(look, vm, new["name"]) if "name" in new else None


def _rename_refusal(look: Look, vm: Vm, name: str) -> AppError | None:
    if vm_status(vm, look.graph) is not VmStatus.DOWN:
        text = _('VM "{name}" is {status}; it can be renamed only while it is off')
        return Refused(
            text.format(name=vm.name, status=vm_status(vm, look.graph).value),
            _("shut it down first; its title can be changed at any time"),
        )
    if vm.domain.runtime.has_snapshots or vm.domain.runtime.has_checkpoints:
        text = _('VM "{name}" has snapshots or checkpoints; libvirt does not rename such a VM')
        return Refused(text.format(name=vm.name), _("remove them first"))
    if any(other.definition.name == name for other in look.inventory.domains_on(vm.host_id) if other.id != vm.id):
        text = _('host "{host}" has a VM "{name}" already').format(host=look.host_name(vm.host_id), name=name)
        return Conflict(text, _("choose another name"))
    return None


def _effects(look: Look) -> Effects:
    now = _now(look.vm)
    lines = [
        _('{field} of VM "{name}": "{old}" becomes "{new}"').format(field=key, name=look.name, old=now[key], new=value)
        for key, value in _changes(look.vm, dict(look.args)).items()
    ]
    return Effects(lines=tuple(lines))


def _shows(look: Look) -> bool:
    return not _changes(look.vm, dict(look.args))


@command(
    "Update-Vm",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name (while it is off), the title, the description or the autostart of a VM"),
    done=N_('VM "{name}" was changed'),
    doing=N_("changing"),
    example="Update-Vm -VmId web-06 -Title 'Front end' -Autostart true",
    on=Kind.VM,
    needs="vm.edit",
    when=(Need("status != Unknown", N_('VM "{name}" is {status}; its definition cannot be changed now')),),
    refuses=_refusal,
    effects=_effects,
    lane=Lane.CONTROL,
    outcome=Outcome(reached=_shows),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_vm(
    ctx: Ctx,
    vm: Vm,
    *,
    name: Annotated[str | None, Arg(N_("Name"), N_("Only while it is off"), check=checked_vm_name)] = None,
    title: Annotated[str | None, Arg(N_("Title"), N_("A short text kept in the domain"), check=checked_line)] = None,
    description: Annotated[
        str | None, Arg(N_("Description"), N_("A note kept in the domain"), check=checked_note)
    ] = None,
    autostart: Annotated[bool | None, Arg(N_("Autostart"), N_("libvirt starts it when its host starts"))] = None,
) -> None:
    """Change one."""
    given = {"name": name, "title": title, "description": description, "autostart": autostart}
    if all(value is None for value in given.values()):
        raise Invalid(_("nothing to change is given"), _("give -Name, -Title, -Description or -Autostart"))
    new, old = _changes(vm, given), _now(vm)
    setters: dict[str, Callable[[VmId, Any], None]] = {
        "name": ctx.session.rename,
        "title": ctx.session.set_title,
        "description": ctx.session.set_description,
        "autostart": ctx.session.set_autostart,
    }
    for key, value in new.items():
        setters[key](vm.id, value)
    if new:
        ctx.inverse("Update-Vm", **{key: old[key] for key in new})


VM_EDIT_COMMANDS = (update_vm,)
"""In the order of the menu."""
