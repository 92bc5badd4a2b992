"""Add-Template: a frozen copy of a VM that is off, from which others are made. Owner thread, in steps."""

from collections.abc import Sequence
from typing import Annotated

from stellwerk.commands.object_name import checked_note, checked_tag_name
from stellwerk.commands.template.making import TemplateMaking
from stellwerk.commands.vm_copy.origin import look_for_room
from stellwerk.commands.vm_copy.sealing import vm_is_windows
from stellwerk.commands.vm_copy.vm_copy import storages
from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import Kind, Ref, TemplateId, new_id
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Add, Beside, OnHost, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.state import VmStatus as S
from stellwerk.model.template.template import Sealed, Template
from stellwerk.model.vm import Vm
from stellwerk.policy.template.plan import TemplateWish, plan_template, template_of
from stellwerk.policy.vm_copy.copy_plan import cannot_copy
from stellwerk.ports.lane import Lane


def checked_template_name(text: str) -> str:
    """The name; empty stays empty: a new version has that of the others."""
    return checked_tag_name(text) if text else ""


def family_of(template: Template, graph: Graph) -> Sequence[Template]:
    """All versions of one, itself included."""
    every = (one for one in graph.all(Kind.TEMPLATE) if isinstance(one, Template))
    return [one for one in every if one.family == template.family]


def _refusal(look: Look) -> AppError | None:
    return cannot_copy(look.vm, linked=False) or (None if look.partial else _args_refusal(look))


def _args_refusal(look: Look) -> AppError | None:
    vm = look.vm
    if look.arg("seal") and vm_is_windows(vm):
        text = _('virt-sysprep seals Linux, and VM "{name}" is a Windows').format(name=vm.name)
        return Invalid(text, _("run Sysprep inside it and say so (-Sysprepped)"))
    if vm_is_windows(vm) and not look.arg("sysprepped"):
        text = _('VM "{name}" is a Windows: its copies would be one and the same computer to their domain')
        hint = _(
            r"run C:\Windows\System32\Sysprep\sysprep.exe /generalize /oobe /shutdown inside it, leave it off, "
            "and say so (-Sysprepped)"
        )
        return Refused(text.format(name=vm.name), hint)
    return _name_refusal(look)


def _name_refusal(look: Look) -> AppError | None:
    name, base, host_id = str(look.arg("name") or ""), _base(look), look.vm.host_id
    if base is None and not name:
        return Invalid(_("a name is missing"), _("give -Name, or -VersionOfId for a new version"))
    if base is not None:
        differs = Invalid(_("all versions of a template have one name"), _("leave -Name out"))
        return differs if name and name != base.name else None
    every = (one for one in look.graph.all(Kind.TEMPLATE) if isinstance(one, Template))
    if any(one.name == name and host_id in one.hosts for one in every):
        text = _('host "{host}" has a template "{name}" already').format(host=look.host_name(host_id), name=name)
        return Conflict(text, _("choose another name, or make a new version of it (-VersionOfId)"))
    return None


def _base(look: Look) -> Template | None:
    given = look.arg("version_of")
    found = look.graph.get(Ref(Kind.TEMPLATE, given)) if given else None
    return found if isinstance(found, Template) else None


def _wish(look: Look, now: float) -> TemplateWish:
    base = _base(look)
    sealed = Sealed.VIRT_SYSPREP if look.arg("seal") else Sealed.SYSPREP if look.arg("sysprepped") else Sealed.NO
    versions = [one.version for one in family_of(base, look.graph)] if base is not None else [0]
    return TemplateWish(
        id=TemplateId(new_id()),
        name=base.name if base is not None else str(look.arg("name")),
        version=max(versions) + 1,
        family=base.family if base is not None else "",
        description=str(look.arg("description") or ""),
        sealed=sealed,
        storage=str(look.arg("storage") or ""),
        made=now,
    )


def _effects(look: Look) -> Effects:
    if _name_refusal(look) is not None:
        return Effects()
    vm, wish = look.vm, _wish(look, 0.0)
    words = {"vm": vm.name, "name": wish.name, "version": wish.version, "host": look.host_name(vm.host_id)}
    lines = [_('template "{name}", version {version}, is made of VM "{vm}" on host "{host}"; the VM stays as it is')]
    warnings = []
    if wish.sealed is Sealed.VIRT_SYSPREP:
        lines.append(_("virt-sysprep takes SSH keys, machine id and logs out of it"))
        warnings.append(
            _('the host name of VM "{vm}" stays in it; cloud-init, where it is in the guest, gives new ones')
        )
        warnings.append(_("VMs made of it have no SSH host keys until something makes them: Debian alone does not"))
    elif wish.sealed is Sealed.NO:
        warnings.append(_('it is not sealed: host name, SSH keys and machine id of VM "{vm}" stay in it'))
    if vm.domain.definition.has_tpm:
        warnings.append(_("VMs made of it get an empty TPM: what the guest sealed with its own cannot be read"))
    return Effects(
        lines=tuple(line.format(**words) for line in lines), warnings=tuple(line.format(**words) for line in warnings)
    )


def _details(look: Look) -> Details:
    if _name_refusal(look) is not None:
        return Effects()
    room = yield from look_for_room(look.vm, "", look.graph)
    plan = plan_template(look.vm, _wish(look, 0.0), room.files, room.pools)
    text = _('disk {target}: volume "{name}" in storage pool "{pool}", read only')
    lines = [text.format(target=one.target, name=one.volume.name, pool=one.volume.pool) for one in plan.disks]
    lines += [
        _('of storage pool "{pool}" up to {size} are needed').format(pool=pool, size=format_size(size))
        for pool, size in plan.needed.items()
    ]
    return Effects(lines=tuple(lines))


_NAME = Arg(N_("Name"), N_("Of the template; a new version has that of the others"), check=checked_template_name)
_BASE = Arg(N_("New version of"), N_("A template of which it is a later one"))
_SEAL = Arg(N_("Seal"), N_("Linux: take keys, machine id and logs out of it, by virt-sysprep on the host"))
_SYSPREPPED = Arg(N_("Sysprepped"), N_("Windows: sysprep /generalize /oobe /shutdown was run inside it"))
_STORAGE = Arg(N_("Storage"), N_("The storage pool of its disks; left out: the VM's"), offers=storages)


@command(
    "Add-Template",
    title=N_("Make template…"),
    verb=N_("Make"),
    help=N_("Make a template of a VM that is off: a frozen copy, from which others are made at once"),
    done=N_('template "{template}" was made of VM "{name}"'),
    doing=N_("looking at its disks"),
    example="Add-Template -VmId golden-04 -Name golden -WhatIf",
    on=Kind.VM,
    needs="template.add",
    when=(in_status(S.DOWN, reason=N_('VM "{name}" is {status}; a template is made of one that is off')),),
    refuses=_refusal,
    effects=_effects,
    details=_details,
    online=True,
    alone=True,
    menu="vm/new",
    icon="snowflake",
)
def add_template(
    ctx: Ctx,
    vm: Vm,
    *,
    name: Annotated[str, _NAME] = "",
    version_of: Annotated[TemplateId | None, _BASE] = None,
    description: Annotated[str, Arg(N_("Description"), N_("A note kept with it"), check=checked_note)] = "",
    seal: Annotated[bool, _SEAL] = False,
    sysprepped: Annotated[bool, _SYSPREPPED] = False,
    storage: Annotated[str, _STORAGE] = "",
) -> Steps:
    """Make one."""
    room = yield from look_for_room(vm, "", ctx.graph)
    wish = _wish(ctx.look, ctx.now)
    plan = plan_template(vm, wish, room.files, room.pools)
    ctx.words, ctx.result = {"template": wish.name}, wish.id
    ctx.about = (Ref(Kind.TEMPLATE, wish.id),)
    making = TemplateMaking(
        vm.id,
        template_of(vm, wish, plan, room.pools),
        plan,
        ctx.progress,
        host=ctx.look.host_name(vm.host_id),
        shell=ctx.shell(vm.host_id),
        heard=ctx.hear,
    )
    made: Template = yield OnHost(
        host_id=vm.host_id,
        job=making.run,
        lane=Lane.LONG,
        beside=Beside(ask=making.copying.filled, tell=making.copying.tell),
        stop=lambda _session: making.stop(),
    )
    yield Add(made)
    ctx.inverse("Remove-Template", Ref(Kind.TEMPLATE, wish.id))
