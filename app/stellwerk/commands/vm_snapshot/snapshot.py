"""Add-, Restore- and Remove-Snapshot. Owner thread, in steps.

The host is asked right before for the VM's snapshots and for every file of its storage pools: what somebody else stands
on is neither written to nor removed.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Annotated, Any

from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Gone, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.text import N_, _, quoted
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, FileFate, Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Show, Step, Steps
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import Snapshot, StoredFile
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import (
    Removal,
    cannot_take,
    checked_name,
    inside_refusal,
    removal,
    return_plan,
    snapshot_wish,
)
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

SEARCH_LIMIT = 60.0
"""Seconds for the files of all storage pools: a refresh walks through whole folders."""

STEADY = (S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.PAUSED, S.DOWN)
_HAS = Need("has_snapshots = true", N_('VM "{name}" has no snapshot'))
_STATUS = in_status(*STEADY, reason=N_('VM "{name}" is {status}; {title} needs it to be up, paused or off'))


class Kept(Record, frozen=True):
    """What a host has of a VM's snapshots: them, and every file of its storage pools."""

    snapshots: Sequence[Snapshot]
    files: Mapping[str, StoredFile]

    def one(self, name: str) -> Snapshot:
        """The snapshot of that name; raises Gone with those that there are."""
        found = next((one for one in self.snapshots if one.name == name), None)
        if found is None:
            names = [one.name for one in self.snapshots]
            text = _('there is no snapshot "{name}"').format(name=name[:80])
            raise Gone(text, _("it has {names}").format(names=quoted(names)) if names else "")
        return found


def _kept(vm: Vm) -> Generator[Step, Any, Kept]:
    def job(session: Session) -> Kept:
        return Kept(session.snapshots(vm.id), session.stored_files())

    kept: Kept = yield OnHost(host_id=vm.host_id, job=job, lane=Lane.LONG, changes=False, limit=SEARCH_LIMIT)
    return kept


# Add-Snapshot


def _add_refusal(look: Look) -> AppError | None:
    return cannot_take(look.vm, memory=bool(look.arg("memory")), quiesce=bool(look.arg("quiesce")))


def _add_effects(look: Look) -> Effects:
    vm, warnings = look.vm, []
    if vm.domain.active and not look.arg("memory") and not look.arg("quiesce"):
        text = _('the guest of VM "{name}" is not told: gone back to, its disks are as after a power cut')
        warnings.append(text.format(name=vm.name))
    return Effects(warnings=tuple(warnings))


@command(
    "Add-Snapshot",
    title=N_("Take snapshot…"),
    verb=N_("Take snapshot"),
    help=N_("Keep the disks of VMs as they are now, with their memory if wanted"),
    done=N_('snapshot "{snapshot}" of VM "{name}" was taken'),
    doing=N_("taking the snapshot"),
    example="Add-Snapshot -VmId web-01 -Name before-update -WhatIf",
    on=Kind.VM,
    many=True,
    needs="vm.snapshot",
    when=(_STATUS,),
    refuses=_add_refusal,
    effects=_add_effects,
    online=True,
    menu="vm/snapshot",
    icon="camera",
)
def add_snapshot(
    ctx: Ctx,
    vm: Vm,
    *,
    name: Annotated[str, Arg(N_("Name"), N_("What it is called, once for each VM"), check=checked_name)],
    description: Annotated[str, Arg(N_("Description"), N_("A note of yours"))] = "",
    memory: Annotated[
        bool, Arg(N_("Memory"), N_("Keep what the guest has in memory too, so that it goes on from this very moment"))
    ] = False,
    disk_only: Annotated[bool, Arg(N_("Disks only"), N_("Keep the disks alone"), hidden=True)] = False,
    quiesce: Annotated[
        bool, Arg(N_("Quiesce"), N_("Let the guest agent flush and freeze the file systems for the moment"))
    ] = False,
) -> Steps:
    """Take one."""
    kept = yield from _kept(vm)
    wish = snapshot_wish(
        vm,
        name,
        kept.snapshots,
        kept.files,
        description=description,
        memory=memory and not disk_only,
        quiesce=quiesce,
    )
    ctx.words = {"snapshot": name}
    ctx.result = name
    yield _on(vm, lambda session: session.take_snapshot(vm.id, wish))
    yield from _shown(ctx, vm)
    ctx.inverse("Remove-Snapshot", snapshot_id=name)


def _on(vm: Vm, job: Any) -> OnHost:
    return OnHost(host_id=vm.host_id, job=job, lane=Lane.LONG, reread=(vm.id,))


def _shown(ctx: Ctx, vm: Vm) -> Steps:
    """Let the window know the snapshots that there are now."""
    now: list[Snapshot] = yield OnHost(
        host_id=vm.host_id, job=lambda session: session.snapshots(vm.id), lane=Lane.LONG, changes=False
    )
    there = {one.id for one in now}
    gone = [Ref(Kind.SNAPSHOT, one.id) for one in ctx.graph.related(vm, "snapshots") if one.id not in there]
    yield Show(Batch(entities=tuple(now), removed=tuple(gone)))


_SNAPSHOT = Arg(N_("Snapshot"), N_("Its name"))

# Remove-Snapshot


def _remove_details(look: Look) -> Details:
    vm, name = look.vm, look.arg("snapshot_id")
    if not name:
        return Effects()
    kept = yield from _kept(vm)
    way = removal(vm, kept.one(name), kept.snapshots, kept.files, look.graph)
    text = (
        _('what VM "{name}" wrote since is merged into the files below; its content stays as it is now')
        if way.merge
        else _('the state that snapshot "{snapshot}" keeps is lost; nothing else stands on it')
    )
    fates = (FileFate(path=path, goes=True, size=_size(path, kept)) for path in way.files)
    return Effects(lines=(text.format(name=vm.name, snapshot=name),), files=tuple(fates))


def _size(path: str, kept: Kept) -> int | None:
    return kept.files[path].allocation if path in kept.files else None


def _remove_question(count: int, args: dict[str, Any]) -> str:
    name = str(args.get("snapshot_id") or "…")
    return _('Remove snapshot "{snapshot}" of {names}. It cannot be gone back to any more.').replace("{snapshot}", name)


@command(
    "Remove-Snapshot",
    title=N_("Remove snapshot…"),
    verb=N_("Remove snapshot"),
    help=N_("Forget a snapshot of a VM; its present content stays"),
    done=N_('snapshot "{snapshot}" of VM "{name}" was removed'),
    doing=N_("removing the snapshot"),
    example="Remove-Snapshot -VmId web-01 -SnapshotId before-update -WhatIf",
    on=Kind.VM,
    needs="vm.snapshot",
    when=(_HAS, _STATUS),
    confirm=_remove_question,
    details=_remove_details,
    online=True,
    menu="vm/snapshot",
    icon="remove",
)
def remove_snapshot(ctx: Ctx, vm: Vm, *, snapshot_id: Annotated[str, _SNAPSHOT]) -> Steps:
    """Remove one."""
    kept = yield from _kept(vm)
    way = removal(vm, kept.one(snapshot_id), kept.snapshots, kept.files, ctx.graph)
    ctx.words = {"snapshot": snapshot_id}
    yield _on(vm, lambda session: _remove(session, vm, snapshot_id, way))
    yield from _shown(ctx, vm)


def _remove(session: Session, vm: Vm, name: str, way: Removal) -> None:
    """Forget it before its files go: a file that is left is found again, a snapshot without its files is broken."""
    if way.merge:
        session.merge_snapshot(vm.id, name, way.overlays)
    else:
        session.forget_snapshot(vm.id, name)
    for path in way.files:
        session.delete_file(path)


# Restore-Snapshot


def _restore_effects(look: Look) -> Effects:
    vm = look.vm
    if not vm.domain.active:
        return Effects()
    return Effects(lines=(_('VM "{name}" runs and is forced off first').format(name=vm.name),))


def _restore_details(look: Look) -> Details:
    vm, name = look.vm, look.arg("snapshot_id")
    if not name:
        return Effects()
    kept = yield from _kept(vm)
    wanted = kept.one(name)
    if not wanted.outside:
        inside_refusal(vm, wanted, kept.snapshots, kept.files, look.graph)
        return Effects(lines=(_("it is inside the disks: libvirt goes back to it"),))
    plan = return_plan(vm, wanted, kept.snapshots, kept.files, look.graph)
    lines = [
        _('VM "{name}" goes on running from that moment').format(name=vm.name)
        if wanted.memory_file
        else _('VM "{name}" is off afterwards').format(name=vm.name)
    ]
    warnings = []
    if wanted.nvram and plan.nvram is None:
        warnings.append(_('the UEFI variables of VM "{name}" stay as they are now').format(name=vm.name))
    written = sum(kept.files[path].allocation for path in plan.discarded)
    if plan.discarded:
        lines.append(_("{size} that were written since are lost").format(size=format_size(written)))
    fates = (FileFate(path=path, goes=True, size=_size(path, kept)) for path in plan.discarded)
    return Effects(lines=tuple(lines), warnings=tuple(warnings), files=tuple(fates))


def _restore_question(count: int, args: dict[str, Any]) -> str:
    name = str(args.get("snapshot_id") or "…")
    text = _('Go back to snapshot "{snapshot}" of {names}. What was written since is lost.')
    return text.replace("{snapshot}", name)


@command(
    "Restore-Snapshot",
    title=N_("Go back to snapshot…"),
    verb=N_("Go back"),
    help=N_("Let a VM go on from a snapshot"),
    done=N_('VM "{name}" went back to snapshot "{snapshot}"'),
    doing=N_("going back"),
    example="Restore-Snapshot -VmId web-01 -SnapshotId before-update -WhatIf",
    on=Kind.VM,
    needs="vm.snapshot",
    when=(_HAS, _STATUS),
    confirm=_restore_question,
    effects=_restore_effects,
    details=_restore_details,
    online=True,
    alone=True,
    menu="vm/snapshot",
    icon="undo",
)
def restore_snapshot(
    ctx: Ctx,
    vm: Vm,
    *,
    snapshot_id: Annotated[str, _SNAPSHOT],
    keep: Annotated[
        str | None, Arg(N_("Keep the present as"), N_("Take a snapshot of this name first"), check=checked_name)
    ] = None,
) -> Steps:
    """Go back to one."""
    kept = yield from _kept(vm)
    wanted = kept.one(snapshot_id)
    ctx.words = {"snapshot": snapshot_id}
    if not wanted.outside:
        _refuse_keeping(vm, keep)
        inside_refusal(vm, wanted, kept.snapshots, kept.files, ctx.graph)
        yield _on(vm, lambda session: session.return_inside(vm.id, snapshot_id))
        yield from _shown(ctx, vm)
        return
    return_plan(vm, wanted, kept.snapshots, kept.files, ctx.graph)  # refused before anything is touched
    if keep is not None:
        wish = snapshot_wish(vm, keep, kept.snapshots, kept.files, description="", memory=False, quiesce=False)
        yield _on(vm, lambda session: session.take_snapshot(vm.id, wish))
    if vm.domain.active:
        yield _on(vm, lambda session: session.destroy(vm.id))
    yield from _go_back(ctx, vm, snapshot_id)


def _refuse_keeping(vm: Vm, keep: str | None) -> None:
    if keep is not None:
        text = _('the present of VM "{name}" cannot be kept: its snapshots are inside its disks').format(name=vm.name)
        raise Refused(text, _("leave that out, or take one inside with virsh snapshot-create-as first"))


def _go_back(ctx: Ctx, vm: Vm, name: str) -> Steps:
    """The files are looked at once more: the VM may have been given others meanwhile."""
    fresh = yield OnHost(host_id=vm.host_id, job=lambda session: session.domain(vm.id), changes=False)
    kept = yield from _kept(vm)
    if fresh is None:
        raise Gone(_('VM "{name}" is not there any more').format(name=vm.name))
    now = Vm(id=vm.id, domain=fresh, also_on=vm.also_on)
    plan = return_plan(now, kept.one(name), kept.snapshots, kept.files, ctx.graph)
    yield _on(vm, lambda session: session.return_to(vm.id, plan))
    yield from _shown(ctx, vm)


VM_SNAPSHOT_COMMANDS = (add_snapshot, restore_snapshot, remove_snapshot)
"""In the order of the menu."""
