"""Removing VMs, with or without their disks. Owner thread; in steps.

The host is asked right before what belongs to the VM: what other VMs use, or what cannot be told, stays.
"""

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from typing import Annotated, Any

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.commands.outside.looking import deleted_outside, parted, with_outside
from stellwerk.core.error import AppError, Refused, TimedOut, Unreachable, Unsupported
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Details, Effects, FileFate, Need, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import TRASH_HOURS
from stellwerk.engine.step import OnHost, Show, Step, Steps
from stellwerk.model.catalogue.vm import host_names
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.removal.trash import Trashed, TrashPlan, goes_by_itself
from stellwerk.model.snapshot import Snapshot, StoredFile
from stellwerk.model.vm import Domain, Vm
from stellwerk.policy.vm_remove.removal import Fate, fates, left_to, trash_plan, with_copies
from stellwerk.ports.hypervisor import FileOfVm, Session, Undefine
from stellwerk.ports.lane import Lane

_DISKS = ("disk", "snapshot memory")
_FILES = Arg(N_("Files"), N_("Of the disks, those that an undo takes back"), hidden=True)


class Survey(Record, frozen=True):
    """What a host tells of a VM's files, in one job: them, its snapshots, and every file of the storage pools."""

    files: Sequence[FileOfVm]
    snapshots: Sequence[Snapshot]
    stored: Mapping[str, StoredFile]

    def fates(self, vm: Vm, graph: Graph, *, with_disks: bool, made: Collection[str] = ()) -> tuple[Fate, ...]:
        """What becomes of each file."""
        found = with_copies(vm, self.files, self.snapshots, self.stored)
        return fates(vm, found, graph, with_disks=with_disks, files=self.stored, made=made)


def surveyed(vm: Vm, graph: Graph, *, with_disks: bool = True, thorough: bool = False) -> Generator[Step, Any, Survey]:
    """Ask the host. A storage pool that cannot be looked at is in the way of what deletes files, of nothing else; so is
    what lies outside of all pools, and what stands on its disks on other hosts: `thorough` as of `others_on`."""

    def search(session: Session) -> Mapping[str, StoredFile]:
        try:
            return session.stored_files()
        except (Unreachable, TimedOut):
            raise
        except AppError as error:
            if with_disks and not isinstance(error, Unsupported):
                raise
            return {}

    def job(session: Session) -> Survey:
        stored = search(session)  # first: it lets the host look at its pools again
        return Survey(session.files(vm.id), session.snapshots(vm.id), stored)

    found: Survey = yield asked(vm.host_id, job)
    if not with_disks:
        return found
    stored = yield from with_outside(vm.host_id, found.stored, graph, [file.path for file in found.files])
    disks = [file.path for file in found.files if file.what in _DISKS]
    elsewhere = yield from others_on(vm.host_id, disks, stored, graph, thorough=thorough)
    return Survey(found.files, found.snapshots, {**stored, **elsewhere})


def shown(fate: Fate) -> FileFate:
    """As the preview shows it."""
    return FileFate(path=fate.path, goes=fate.goes, reason=fate.reason, size=fate.size)


def undefine_parts(domain: Domain, files: Sequence[FileOfVm], fates: Sequence[Fate] = ()) -> frozenset[Undefine]:
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
    found = yield from surveyed(vm, look.graph, with_disks=bool(look.arg("with_disks") or look.arg("files")))
    judged = found.fates(vm, look.graph, with_disks=bool(look.arg("with_disks")), made=look.arg("files") or ())
    _refuse_what_clones_need(vm, judged, with_disks=bool(look.arg("with_disks")))
    plan = _trash_plan(vm, judged, found, look.args, look.settings.get(TRASH_HOURS))
    text = _('VM "{name}" cannot be brought back')
    if plan:
        text = plural(
            'VM "{name}" can be brought back for {n} hour',
            'VM "{name}" can be brought back for {n} hours',
            look.settings.get(TRASH_HOURS),
        )
    line = text.format(name=vm.name)
    if plan and not goes_by_itself(plan.path, plan.files):
        line = _('VM "{name}" can be brought back until its trash is emptied by hand: its files lie in several folders')
        line = line.format(name=vm.name)
    files = tuple(shown(fate) for fate in judged)
    lines, warnings = ((line,), ()) if plan else ((), (line,))
    return Effects(files=files, lines=lines, warnings=(*warnings, *_left_behind(vm, judged, found, look)))


def _left_behind(vm: Vm, judged: Sequence[Fate], found: Survey, look: Look) -> tuple[str, ...]:
    """What linked copies stand on stays with them; it is kept by that they stand on it, not by whose it was."""
    others = [] if look.arg("with_disks") else left_to(judged, found.stored)
    text = plural(
        '{files} stands on disks of VM "{name}": these stay, and are of no VM then',
        '{files} stand on disks of VM "{name}": these stay, and are of no VM then',
        len(others),
    )
    return (text.format(files=quoted(others), name=vm.name),) if others else ()


def _trash_plan(vm: Vm, judged: Sequence[Fate], found: Survey, args: Mapping[str, Any], hours: int) -> TrashPlan | None:
    """None where it goes at once: wanted, what was only just made, or there is no place to keep it."""
    if args.get("now") or args.get("files") or not hours:
        return None
    return trash_plan(vm, judged, found.stored, hours * 3600.0)


def _question(count: int, args: dict[str, Any]) -> str:
    if args.get("with_disks") and not args.get("now"):
        return plural(
            "Remove {names} with its disks. They go to the trash, where their host has one.",
            "Remove {n} VMs with their disks: {names}. They go to the trash, where their hosts have one.",
            count,
        )
    if args.get("with_disks") or args.get("files"):
        return plural(
            "Remove {names} with its disks. Their data is lost.",
            "Remove {n} VMs with their disks: {names}. Their data is lost.",
            count,
        )
    return plural(
        "Remove {names}. Its disks stay.",
        "Remove {n} VMs: {names}. Their disks stay.",
        count,
    )


# doing it


def _remove_job(vm: Vm, parts: frozenset[Undefine], paths: Sequence[str]) -> Callable[[Session], list[str]]:
    """Undefine first: a VM without a definition cannot be started on disks that are half gone. Answers what is left."""

    def job(session: Session) -> list[str]:
        domain = session.domain(vm.id)
        if domain is not None and domain.active:
            raise Refused(_('VM "{name}" runs again').format(name=vm.name), _("shut it down first"))
        session.undefine(vm.id, parts)
        return [failed for path in paths if (failed := _failed_delete(session, path))]

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
    now: Annotated[bool, Arg(N_("At once"), N_("Past the trash: nothing can be brought back"))] = False,
    files: Annotated[tuple[str, ...], _FILES] = (),
) -> Steps:
    """Remove one."""
    found = yield from surveyed(vm, ctx.graph, with_disks=with_disks or bool(files), thorough=with_disks)
    judged = found.fates(vm, ctx.graph, with_disks=with_disks, made=files)
    _refuse_what_clones_need(vm, judged, with_disks=with_disks)
    hours = ctx.setting(TRASH_HOURS)
    plan = _trash_plan(vm, judged, found, {"now": now, "files": files}, hours)
    if plan is not None:
        thrown: Trashed = yield _on(vm, lambda session: session.put_in_trash(vm.id, plan))
        yield Show(Batch(entities=(thrown,)))
        ctx.inverse("Restore-Vm", Ref(Kind.HOST, vm.host_id), trash=plan.path)
        return
    pooled, outside = parted((fate.path for fate in judged if fate.goes and fate.what in _DISKS), found.stored)
    left = yield _on(vm, _remove_job(vm, undefine_parts(vm.domain, found.files, judged), pooled))
    left += yield from deleted_outside(vm.host_id, outside, ctx.graph)
    if left:
        text = _('VM "{name}" was removed, but these files may still be there: {files}')
        raise Refused(text.format(name=vm.name, files="; ".join(left)), _("remove them by hand"))


def _refuse_what_clones_need(vm: Vm, judged: Sequence[Fate], *, with_disks: bool) -> None:
    """The files that linked copies stand on are the original's: removed without them it would leave them to nobody."""
    needed = [fate for fate in judged if not fate.goes and fate.path in vm.domain.definition.own_files]
    if with_disks and needed:
        text = _('"{file}" of VM "{name}" stays: {reason}')
        told = text.format(file=needed[0].path, name=vm.name, reason=needed[0].reason)
        raise Refused(told, _("remove what stands on it first, or remove the VM without its disks"))


def _on(vm: Vm, job: Callable[[Session], Any]) -> OnHost:
    return OnHost(host_id=vm.host_id, job=job, lane=Lane.LONG, reread=(vm.id,))
