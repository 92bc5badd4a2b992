"""What is written in a VM's definition: name, notes, autostart, memory, processors, boot. Checks on the owner thread.

What libvirt has a call for goes by that call; the rest is a change of its XML (`vm_device.changing`).
"""

from collections.abc import Callable
from typing import Annotated, Any

from stellwerk.commands.object_name import checked_line, checked_note, checked_vm_name
from stellwerk.commands.vm_device import definition_arg as arg
from stellwerk.commands.vm_device.changing import Edits, changed, plan_of, schema_words, told
from stellwerk.commands.vm_device.definition import definition_edits
from stellwerk.commands.vm_move.migrate import migrate
from stellwerk.commands.vm_move.place_change import new_place, place_in, place_lines, place_refusal
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import ClusterId, HostId, Kind, VmId
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, in_sentence
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Steps
from stellwerk.model.catalogue.vm import vm_status
from stellwerk.model.state import VmStatus
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_make.vm_plan import LEAST_MEMORY
from stellwerk.ports.hypervisor import Session

_FIELDS = {
    "name": N_("Name"), "title": N_("Title"), "description": N_("Description"), "autostart": N_("Autostart"),
    "start_order": N_("Start order"), "start_delay": N_("Pause after its start"),
    "delete_protection": N_("Delete protection"),
}  # fmt: skip
"""What is written by a call of its own, with the title of each."""


MOST_START = 9999


def _now(vm: Vm) -> dict[str, Any]:
    """What the fields are, as far as the inventory knows."""
    definition = vm.domain.definition
    return {
        "name": definition.name,
        "title": definition.title,
        "description": definition.description,
        "autostart": vm.domain.runtime.autostart,
        "start_order": definition.start_order,
        "start_delay": definition.start_delay,
        "delete_protection": definition.delete_protection,
    }


def _changes(vm: Vm, args: dict[str, Any]) -> dict[str, Any]:
    """What is given and different. A VM is started with its host by libvirt or by us: one ends the other."""
    now = _now(vm)
    wanted = {key: args[key] for key in _FIELDS if args.get(key) is not None}
    if wanted.get("start_order"):
        wanted.setdefault("autostart", False)
    elif wanted.get("autostart"):
        wanted.setdefault("start_order", 0)
    return {key: value for key, value in wanted.items() if value != now[key]}


def _refusal(look: Look) -> AppError | None:
    vm = look.vm
    new = _changes(vm, dict(look.args))
    if "name" in new and len(look.call.targets) > 1:
        return Refused(_("several VMs cannot have one name"), _("rename one at a time"))
    if look.arg("autostart") and look.arg("start_order"):
        text = _("a VM is started with its host by libvirt or in our order, not by both")
        return Invalid(text, _("leave -Autostart or -StartOrder out"))
    if (new.get("autostart") or new.get("start_order")) and not vm.domain.runtime.persistent:
        return Refused(_('VM "{name}" is transient and cannot be started with its host').format(name=vm.name))
    if "name" in new and (wrong := _rename_refusal(look, vm, new["name"])) is not None:
        return wrong
    return _memory_refusal(look) or place_refusal(look)


def _memory_refusal(look: Look) -> AppError | None:
    """As of a VM that is made: nothing starts with less, or with more than its host has."""
    wanted = [size for name in ("memory", "max_memory") if (size := look.arg(name)) is not None]
    if wanted and min(wanted) < LEAST_MEMORY:
        return Invalid(_("the VM would have too little memory"), _("write a size with its unit: 2G"))
    host = look.graph.host(look.vm.host_id)
    has = host.facts.memory if host is not None and host.facts is not None else 0
    if wanted and has and max(wanted) > max(has, look.vm.domain.definition.max_memory):
        text = _("the VM would have {size} of memory, the host has {all}")
        return Refused(text.format(size=format_size(max(wanted)), all=format_size(has)), _("give it less"))
    return None


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
        _('{field} of VM "{name}": "{old}" becomes "{new}"').format(
            field=in_sentence(_FIELDS[key]), name=look.name, old=_told(now[key]), new=_told(value)
        )
        for key, value in _changes(look.vm, dict(look.args)).items()
    ]
    return Effects(lines=(*lines, *place_lines(look)))


def _told(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)


def _details(look: Look) -> Details:
    edits = definition_edits(look.args)
    if not edits:
        return Effects()
    plan = yield from plan_of(look, edits)
    effects = told(plan, bool(look.arg("next_start")))
    if look.arg("xml") is None:
        return effects
    lines, warnings = schema_words(plan)
    return replace(effects, lines=(*effects.lines, *lines), warnings=(*warnings, *effects.warnings))


def _shows(look: Look) -> bool:
    return not _changes(look.vm, dict(look.args)) and place_in(look) is None


def _job(vm: Vm, new: dict[str, Any]) -> Callable[[Session], None]:
    order = new.get("start_order", vm.domain.definition.start_order)
    delay = new.get("start_delay", vm.domain.definition.start_delay)

    def job(session: Session) -> None:
        setters: dict[str, Callable[[VmId, Any], None]] = {
            "name": session.rename,
            "title": session.set_title,
            "description": session.set_description,
            "autostart": session.set_autostart,
            "start_order": lambda id_, order: session.set_start(id_, order, delay),
            "start_delay": lambda id_, seconds: session.set_start(id_, order, seconds),
            "delete_protection": session.set_delete_protection,
        }
        for key, value in new.items():
            setters[key](vm.id, value)

    return job


def checked_start(number: int) -> int:
    """A place or a pause; raises Invalid for what cannot be one."""
    if not 0 <= number <= MOST_START:
        raise Invalid(_("{n} is no start order, and no pause").format(n=number), _("give 0 to 9999"))
    return number


_DESCRIPTION = Arg(N_("Description"), N_("A note kept in the domain"), check=checked_note)
_START_ORDER = Arg(
    N_("Start order"), N_("With its host, by a running Stellwerk: 1 first; 0 = not"), check=checked_start
)
_START_DELAY = Arg(N_("Pause after its start"), N_("Seconds before the next VM is started"), check=checked_start)
_CLUSTER = Arg(N_("Cluster"), N_("Another one, while it is off: the best host is chosen"), aside=True)


@command(
    "Update-Vm",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name (while it is off), title, description, autostart, memory, processors or boot of a VM"),
    done=N_('VM "{name}" was changed{later}'),
    doing=N_("changing"),
    example="Update-Vm -VmId web-06 -Title 'Front end' -Autostart true",
    on=Kind.VM,
    many=True,
    needs="vm.edit",
    when=(Need("status != Unknown", N_('VM "{name}" is {status}; its definition cannot be changed now')),),
    refuses=_refusal,
    effects=_effects,
    details=_details,
    online=True,
    places=True,
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
    description: Annotated[str | None, _DESCRIPTION] = None,
    autostart: Annotated[bool | None, Arg(N_("Autostart"), N_("libvirt starts it when its host starts"))] = None,
    start_order: Annotated[int | None, _START_ORDER] = None,
    start_delay: Annotated[int | None, _START_DELAY] = None,
    delete_protection: Annotated[bool | None, Arg(N_("Delete protection"), N_("It cannot be removed with it"))] = None,
    host: Annotated[HostId | None, Arg(N_("Host"), N_("Another one, while it is off"), aside=True)] = None,
    cluster: Annotated[ClusterId | None, _CLUSTER] = None,
    vcpus: arg.Vcpus = None,
    max_vcpus: arg.MaxVcpus = None,
    cores: arg.Cores = None,
    threads: arg.Threads = None,
    cpu_mode: arg.CpuMode = None,
    cpu_model: arg.CpuModel = None,
    memory: arg.Memory = None,
    max_memory: arg.MaxMemory = None,
    firmware: arg.Firmware = None,
    boot: arg.Boot = (),
    on_poweroff: arg.OnPoweroff = None,
    on_reboot: arg.OnReboot = None,
    on_crash: arg.OnCrash = None,
    room: arg.Room = None,
    xml: arg.Xml = None,
    base: Annotated[str, Arg(N_("Base"), hidden=True)] = "",
    next_start: Annotated[bool, Arg(N_("At its next start"), N_("Although it runs"), aside=True)] = False,
) -> Steps:
    """Change one."""
    args = dict(ctx.look.args)
    edits: Edits = definition_edits(args)
    dest = new_place(vm, host, cluster, ctx.graph)
    if not edits and all(args[key] is None for key in (*_FIELDS, "host", "cluster")):
        raise Invalid(_("nothing to change is given"), _("give -Title, -Memory, -Vcpus or another parameter"))
    ctx.words["later"] = ""
    new, old = _changes(vm, args), _now(vm)
    if new:
        yield OnHost(host_id=vm.host_id, job=_job(vm, new), reread=(vm.id,))
        ctx.inverse("Update-Vm", **{key: old[key] for key in new})
    if edits:
        yield from changed(ctx, vm, edits, _("changing its definition"), next_start=next_start, check=xml is not None)
    if dest is not None:
        yield from _moved(ctx, vm, dest)


def _moved(ctx: Ctx, vm: Vm, dest: HostId) -> Steps:
    """As Migrate-Vm does it, without storage: what the other host does not see is told before anything is moved."""
    inverse, words = ctx.undo, dict(ctx.words)
    yield from migrate.function(ctx, vm, dest_host=dest, offline=True)
    ctx.words = words
    ctx.inverse("Update-Vm", **(inverse.args if inverse is not None else {}), host=vm.host_id)
