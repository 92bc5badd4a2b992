"""Copy-Vm: another VM with the same content, in files of its own or on the original's. Owner thread, in steps."""

import secrets
from collections.abc import Generator, Mapping, Sequence
from typing import Annotated, Any

from stellwerk.commands.object_name import checked_vm_name
from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.shared import folder_shared
from stellwerk.commands.vm_copy.copying import Copying
from stellwerk.commands.vm_copy.origin import changes_told, look_for_room, planned, snapshot_names
from stellwerk.commands.vm_copy.sealing import Image, Sealing, assert_can_seal, vm_is_windows
from stellwerk.commands.vm_copy.settle import Begun, as_text, settle_copied
from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Gone, Refused, Unsupported
from stellwerk.core.ids import HostId, Kind, Ref, VmId, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, natural_key
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Await, Beside, NoteDown, OnHost, Step, Steps
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.model.graph import Graph
from stellwerk.model.state import VmStatus as S
from stellwerk.model.storage import StoragePool
from stellwerk.model.vm import Vm
from stellwerk.policy.vm_copy.copy_plan import CopyWish, cannot_copy, name_taken
from stellwerk.policy.vm_make.seed import SeedRequest, host_name_of, seed_files
from stellwerk.ports.lane import Lane

COPYABLE = (S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.PAUSED, S.DOWN)


def _dest(look: Look) -> HostId:
    return HostId(look.arg("dest_host") or look.vm.host_id)


def _refusal(look: Look) -> AppError | None:
    if look.partial:
        return cannot_copy(look.vm, linked=False)
    if look.arg("own_name") and vm_is_windows(look.vm):
        text = _('virt-sysprep knows Linux, and VM "{name}" is a Windows').format(name=look.name)
        return Unsupported(text, _("run Sysprep inside the copy"))
    taken = name_taken(str(look.arg("name")), _dest(look), look.graph)
    return cannot_copy(look.vm, linked=bool(look.arg("linked"))) or taken


def _effects(look: Look) -> Effects:
    vm, name = look.vm, look.arg("name")
    if not name:
        return Effects()
    snapshot = look.arg("snapshot") or ""
    words = {"name": vm.name, "copy": name, "host": look.host_name(_dest(look)), "snapshot": snapshot}
    lines = [_('VM "{copy}" is made on host "{host}" as a copy of VM "{name}"')]
    if look.arg("linked"):
        lines.append(_('it stands on the files of VM "{name}", which goes on in new ones'))
        lines.append(_('VM "{name}" cannot be removed with its disks as long as "{copy}" is there'))
    elif snapshot:
        lines.append(_('it begins with what snapshot "{snapshot}" keeps of the disks'))
    elif vm.domain.active:
        lines.append(_('VM "{name}" goes on running; what it writes meanwhile is merged back'))
    warnings = []
    if vm.domain.active and not snapshot:
        warnings.append(_('the guest is not told: the disks of "{copy}" begin as after a power cut'))
    if not look.arg("own_name") and not _is_named_by_cd(vm):
        warnings.append(_('the guest of "{copy}" keeps the host name of "{name}" until somebody changes it'))
    if vm.domain.definition.has_tpm:
        warnings.append(_('"{copy}" gets an empty TPM: what the guest sealed with its own cannot be read'))
    return Effects(
        lines=tuple(line.format(**words) for line in lines), warnings=tuple(text.format(**words) for text in warnings)
    )


def _is_named_by_cd(vm: Vm) -> bool:
    """It has a CD of its own for cloud-init, whose copy tells the new name."""
    own = vm.domain.definition.own_files
    return any(disk.device == "cdrom" and (disk.source in own or disk.volume) for disk in vm.domain.definition.disks)


def _wish(args: Mapping[str, Any], id_: VmId) -> CopyWish:
    return CopyWish(id=id_, name=args["name"], linked=bool(args.get("linked")), storage=args.get("storage") or "")


def _details(look: Look) -> Details:
    if not look.arg("name"):
        return Effects()
    snapshot = str(look.arg("snapshot") or "")
    room = yield from look_for_room(look.vm, snapshot, look.graph)
    plan = planned(look.vm, _wish(look.args, VmId(new_id())), snapshot, room, new_mac)
    lines = [_place(disk) for disk in plan.disks]
    lines += [_need(pool, format_size(size)) for pool, size in plan.needed.items()]
    return Effects(lines=tuple(lines), warnings=changes_told(snapshot, room))


def _place(disk: DiskCopy) -> str:
    words = {"target": disk.target, "name": disk.volume.name, "pool": disk.volume.pool, "file": disk.path}
    if disk.volume.pool.startswith("/"):
        return _("disk {target}: {file}, outside of all storage pools").format(**words)
    return _('disk {target}: volume "{name}" in storage pool "{pool}"').format(**words)


def _need(pool: str, size: str) -> str:
    if pool.startswith("/"):
        return _("in {folder} up to {size} are needed").format(folder=pool, size=size)
    return _('of storage pool "{pool}" up to {size} are needed').format(pool=pool, size=size)


def storages(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> tuple[str, ...]:
    """The active storage pools of the hosts of the targets."""
    hosts = {vm.host_id for ref in targets if isinstance(vm := graph.get(ref), Vm)}
    pools = (pool for pool in graph.all(Kind.STORAGE_POOL) if isinstance(pool, StoragePool) and pool.active)
    return tuple(sorted({pool.name for pool in pools if not hosts or pool.host_id in hosts}, key=natural_key))


def new_mac() -> str:
    """An address of QEMU's range."""
    return "52:54:00:" + ":".join(f"{byte:02x}" for byte in secrets.token_bytes(3))


def _naming(ctx: Ctx, vm: Vm, plan: CopyPlan) -> Sealing:
    """Gives the guest of the copy its own name."""
    images = [Image(disk.path, disk.volume.format) for disk in plan.disks]
    return Sealing(ctx.shell(vm.host_id), images, ctx.hear, hostname=host_name_of(plan.name))


_OWN_NAME = Arg(
    N_("Own host name"),
    N_("Linux: reset its host name and machine id, by virt-sysprep on the host; cloud-init's CD does that by itself"),
)


@command(
    "Copy-Vm",
    title=N_("Copy…"),
    verb=N_("Copy"),
    help=N_("Make a copy of a VM, running or not: with disks of its own, or linked to those of the original"),
    done=N_('VM "{name}" was copied to VM "{copy}"'),
    doing=N_("looking at its disks"),
    example="Copy-Vm -VmId golden-04 -Name golden-99 -Linked -WhatIf",
    on=Kind.VM,
    needs="vm.copy",
    when=(in_status(*COPYABLE, reason=N_('VM "{name}" is {status}; {title} needs it to be up, paused or off')),),
    refuses=_refusal,
    effects=_effects,
    details=_details,
    settles=settle_copied,
    online=True,
    alone=True,
    menu="vm/new",
    icon="copy",
)
def copy_vm(
    ctx: Ctx,
    vm: Vm,
    *,
    name: Annotated[str, Arg(N_("Name"), N_("Of the copy"), check=checked_vm_name)],
    linked: Annotated[bool, Arg(N_("Linked"), N_("At once and small: it stands on the files of the original"))] = False,
    storage: Annotated[
        str,
        Arg(N_("Storage"), N_("The storage pool of its disks; left out: the original's"), offers=storages),
    ] = "",
    snapshot: Annotated[
        str, Arg(N_("Snapshot"), N_("Copy what this one keeps; left out: the present"), offers=snapshot_names)
    ] = "",
    dest_host: Annotated[
        HostId | None, Arg(N_("Host"), N_("Another one that sees the storage"), among="Hosts: status = up")
    ] = None,
    own_name: Annotated[bool, _OWN_NAME] = False,
) -> Steps:
    """Copy one."""
    room = yield from look_for_room(vm, snapshot, ctx.graph)
    id_ = VmId(new_id())
    wish = CopyWish(id=id_, name=name, linked=linked, storage=storage)
    plan = planned(vm, wish, snapshot, room, new_mac)
    ctx.words = {"copy": name}
    ctx.result, ctx.about = id_, (Ref(Kind.VM, id_),)
    owned = vm.domain.definition.own_files
    seed, naming = b"", _naming(ctx, vm, plan) if own_name else None
    if own_name:
        host, shell = ctx.look.host_name(vm.host_id), ctx.shell(vm.host_id)
        yield asked(vm.host_id, lambda _session: assert_can_seal(shell, host))
    yield NoteDown(as_text(Begun(home=vm.host_id, dest=dest_host or vm.host_id, plan=plan, owned=owned)))
    if plan.seed is not None:
        seed = ctx.media.seed_iso(seed_files(SeedRequest(user_data="#cloud-config\n{}\n"), name, id_))
    if dest_host is None or dest_host == vm.host_id:
        copying = Copying(vm.id, owned, plan, seed, ctx.progress, naming=naming)
        yield _long(vm.host_id, copying, copying.run, (vm.id, id_))
    else:
        yield from _for_another(ctx, vm, dest_host, replace(plan, nvram=None), seed, naming)
    yield Await(Ref(Kind.VM, id_), lambda entity: entity is not None)
    made = [disk.path for disk in (*plan.disks, *((plan.seed,) if plan.seed else ()))]
    ctx.inverse("Remove-Vm", Ref(Kind.VM, id_), files=made)


def _long(host_id: HostId, copying: Copying, job: Any, reread: tuple[str, ...]) -> OnHost:
    return OnHost(
        host_id=host_id,
        job=job,
        lane=Lane.LONG,
        reread=reread,
        beside=Beside(ask=copying.filled, tell=copying.tell),
        stop=lambda _session: copying.stop(),
    )


def _for_another(ctx: Ctx, vm: Vm, dest: HostId, plan: CopyPlan, seed: bytes, naming: Sealing | None) -> Steps:
    """The files are made where the VM is, and the copy is defined where both see them."""
    yield from _assert_seen(ctx, vm, dest, plan)
    copying = Copying(vm.id, vm.domain.definition.own_files, plan, seed, ctx.progress, naming=naming)
    xml: str = yield _long(vm.host_id, copying, copying.make_files, (vm.id,))
    try:
        yield OnHost(
            host_id=dest,
            job=lambda session: copying.define_elsewhere(session, xml),
            lane=Lane.LONG,
            reread=(plan.id,),
        )
    except AppError as error:
        given: AppError = error
        yield OnHost(host_id=vm.host_id, job=lambda _session: copying.take_back(given), lane=Lane.LONG)
        raise


def _assert_seen(ctx: Ctx, vm: Vm, dest: HostId, plan: CopyPlan) -> Generator[Step, Any, None]:
    """A small file that is left beside each new one for a moment must be seen by the other host."""
    host = ctx.graph.host(dest)
    if host is None:
        raise Gone(_("the host is not there any more"))
    for path in {disk.path for disk in plan.disks} | {disk.source for disk in plan.disks if disk.linked}:
        if (yield from folder_shared(vm, host, path)) is not True:
            text = _('host "{host}" does not see the folder of {file}').format(host=host.name, file=path)
            raise Refused(text, _("choose a storage that both hosts share (-Storage)"))
