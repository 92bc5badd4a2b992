"""Removing VMs, with or without their disks. Owner thread; in steps.

The host is asked right before what belongs to the VM: what other VMs use, or what cannot be told, stays.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Annotated, Any

from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Details, Effects, FileFate, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Steps
from stellwerk.model.catalogue.vm import host_names
from stellwerk.model.graph import Graph
from stellwerk.model.vm import Domain, Vm
from stellwerk.policy.vm_file import other_users
from stellwerk.ports.hypervisor import FileOfVm, Session, Undefine
from stellwerk.ports.lane import Lane

_DISK = "disk"
_FILES = Arg(N_("Files"), N_("Of the disks, those that an undo takes back"), hidden=True)


def file_fates(
    vm: Vm, files: Sequence[FileOfVm], with_disks: bool, graph: Graph, made: Collection[str] = ()
) -> tuple[FileFate, ...]:
    """What becomes of each file, with the reason where it stays. `made`: paths that go with the VM in any case but that
    of other users, since they were made for it."""
    used = other_users(vm, (file.path for file in files), graph)
    return tuple(_fate(vm, file, with_disks, used.get(file.path, ()), graph, made) for file in files)


def _fate(
    vm: Vm, file: FileOfVm, with_disks: bool, others: tuple[Vm, ...], graph: Graph, made: Collection[str]
) -> FileFate:
    users = sorted({*file.users, *(other.name for other in others)} - {vm.name})
    if file.path in made and not users and not vm.also_on:
        return FileFate(path=file.path, goes=True, reason=file.what, size=file.size)
    if file.what != _DISK and not users:
        return FileFate(path=file.path, goes=True, reason=file.what, size=file.size)
    if file.what == _DISK and not with_disks:
        reason = _("disks stay")
    elif users:
        reason = _("also named by {vms}").format(vms=quoted(users))
    elif vm.also_on:
        hosts = quoted(host_names(vm.also_on, graph))
        reason = _("the VM is also defined on {hosts}").format(hosts=hosts)
    elif not file.removable:
        reason = file.reason or _("its host cannot remove it")
    else:
        return FileFate(path=file.path, goes=True, reason=file.what, size=file.size)
    return FileFate(path=file.path, goes=False, reason=reason, size=file.size)


def undefine_parts(domain: Domain, files: Sequence[FileOfVm], fates: Sequence[FileFate] = ()) -> frozenset[Undefine]:
    """What must be named to libvirt to go with a definition: it refuses to remove one whose leftovers are not.

    The NVRAM stays where its fate says so.
    """
    staying = {fate.path for fate in fates if not fate.goes}
    kept = {Undefine.NVRAM} if any(file.what == "nvram" and file.path in staying for file in files) else set()
    kinds = {file.what for file in files}
    run, definition = domain.runtime, domain.definition
    found = {
        Undefine.MANAGED_SAVE: run.managed_save or "managed save" in kinds,
        Undefine.SNAPSHOTS: run.has_snapshots,
        Undefine.CHECKPOINTS: run.has_checkpoints,
        # Of a firmware that it chose itself libvirt 9.0 tells no file, and refuses without the flag all the same.
        Undefine.NVRAM: definition.firmware.type == "uefi" or "nvram" in kinds,
        Undefine.TPM: definition.has_tpm or "TPM state" in kinds,
    }
    return frozenset(part for part, present in found.items() if present) - kept


# preview


def _effects(look: Look) -> Effects:
    vm, host = look.vm, look.host_name(look.vm.host_id)
    lines = [_('VM "{name}" is removed from host "{host}"').format(name=vm.name, host=host)]
    gone = [_(_PART_WORDS[part]) for part in undefine_parts(vm.domain, ()) if part in _PART_WORDS]
    lines += [_('with VM "{name}" goes its {part}').format(name=vm.name, part=part) for part in sorted(gone)]
    if not look.arg("with_disks") and not look.arg("files"):
        lines.append(_('the disks of VM "{name}" stay').format(name=vm.name))
    if vm.also_on:
        hosts = quoted(host_names(vm.also_on, look.graph))
        lines.append(_('VM "{name}" stays defined on {hosts}').format(name=vm.name, hosts=hosts))
    return Effects(lines=tuple(lines))


_PART_WORDS = {
    Undefine.MANAGED_SAVE: N_("saved memory"),
    Undefine.SNAPSHOTS: N_("snapshot metadata"),
    Undefine.CHECKPOINTS: N_("checkpoint metadata"),
    Undefine.NVRAM: N_("NVRAM"),
    Undefine.TPM: N_("TPM state"),
}


def _details(look: Look) -> Details:
    vm = look.vm
    files: list[FileOfVm] = yield OnHost(host_id=vm.host_id, job=lambda s: s.files(vm.id), changes=False)
    return Effects(files=file_fates(vm, files, bool(look.arg("with_disks")), look.graph, look.arg("files") or ()))


def _question(count: int, args: dict[str, Any]) -> str:
    if args.get("with_disks") or args.get("files"):
        return plural(
            "Remove {names} with its disks. Their data is lost.",
            "Remove {n} VMs with their disks: {names}. Their data is lost.",
            count,
        )
    return plural(
        "Remove {names}. Its definition is lost, its disks stay.",
        "Remove {n} VMs: {names}. Their definitions are lost, their disks stay.",
        count,
    )


# doing it


def _remove_job(vm: Vm, parts: frozenset[Undefine], paths: Sequence[str]) -> Callable[[Session], None]:
    """Undefine first: a VM without a definition cannot be started on disks that are half gone."""

    def job(session: Session) -> None:
        domain = session.domain(vm.id)
        if domain is not None and domain.active:
            raise Refused(_('VM "{name}" runs again').format(name=vm.name), _("shut it down first"))
        session.undefine(vm.id, parts)
        left = [failed for path in paths if (failed := _failed_delete(session, path))]
        if left:
            text = _('VM "{name}" was removed, but these files may still be there: {files}')
            raise Refused(text.format(name=vm.name, files="; ".join(left)), _("remove them from their pool"))

    return job


def _failed_delete(session: Session, path: str) -> str:
    """Why a file was not deleted, whatever the reason: the VM is gone already, and each file is a try of its own."""
    try:
        session.delete_file(path)
    except AppError as error:
        return f"{path}: {error.text}"
    return ""


def _is_removed(look: Look) -> bool:
    """Gone from the host where it was; it may be defined elsewhere."""
    return look.home is not None and look.inventory.domain(look.home, look.vm.id) is None


@command(
    "Remove-Vm",
    title=N_("Remove…"),
    verb=N_("Remove"),
    help=N_("Remove VMs that are off, with or without their disks"),
    done=N_('VM "{name}" was removed'),
    doing=N_("removing"),
    example="Remove-Vm -VmId golden-04 -Confirm:$false",
    on=Kind.VM,
    many=True,
    needs="vm.remove",
    when=(
        Need("status = Down", N_('VM "{name}" is {status}; only a VM that is off can be removed')),
        Need(
            "delete_protection = false",
            N_('VM "{name}" is protected against removal'),
            N_("take its delete protection away first (Update-Vm)"),
        ),
        Need("persistent = true", N_('VM "{name}" is transient: it is gone once it is off')),
    ),
    online=True,
    alone=True,
    confirm=_question,
    typed=lambda args: bool(args.get("with_disks")),
    effects=_effects,
    details=_details,
    outcome=Outcome(reached=_is_removed, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_vm(
    ctx: Ctx,
    vm: Vm,
    *,
    with_disks: Annotated[bool, Arg(N_("With its disks"), N_("Delete the disks that no other VM uses"))] = False,
    files: Annotated[tuple[str, ...], _FILES] = (),
) -> Steps:
    """Remove one."""
    host_id = vm.host_id
    found: list[FileOfVm] = yield OnHost(host_id=host_id, job=lambda s: s.files(vm.id), changes=False)
    fates = file_fates(vm, found, with_disks, ctx.graph, files)
    disks = {file.path for file in found if file.what == _DISK}
    doomed = [fate.path for fate in fates if fate.goes and fate.path in disks]
    yield OnHost(
        host_id=host_id,
        job=_remove_job(vm, undefine_parts(vm.domain, found, fates), doomed),
        lane=Lane.LONG if doomed else Lane.CONTROL,
        reread=(vm.id,),
    )


VM_REMOVE_COMMANDS = (remove_vm,)
"""In the order of the menu."""
