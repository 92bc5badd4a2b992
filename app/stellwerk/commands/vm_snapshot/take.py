"""Add-Snapshot: VMs are kept as they are now. Owner thread, in steps."""

from typing import Annotated

from stellwerk.commands.vm_snapshot.journal import Noted, as_text, made_by
from stellwerk.commands.vm_snapshot.kept import IS_STEADY, look_at_kept, show_kept, take
from stellwerk.commands.vm_snapshot.settle import settle_taken
from stellwerk.core.error import AppError
from stellwerk.core.ids import Kind
from stellwerk.core.text import N_, _, quoted
from stellwerk.engine.command import Details, Effects, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import NoteDown, Steps
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import (
    cannot_take,
    checked_name,
    snapshot_wish,
)
from stellwerk.policy.standing import with_paths


def _add_refusal(look: Look) -> AppError | None:
    return cannot_take(look.vm, memory=bool(look.arg("memory")), quiesce=bool(look.arg("quiesce")))


def _add_effects(look: Look) -> Effects:
    vm, warnings = look.vm, []
    if vm.domain.active and not look.arg("memory") and not look.arg("quiesce"):
        text = _('the guest of VM "{name}" is not told: gone back to, its disks are as after a power cut')
        warnings.append(text.format(name=vm.name))
    return Effects(warnings=tuple(warnings))


def _add_details(look: Look) -> Details:
    """What is known only to the host: what could not be gone back to is told before it is taken."""
    vm, name = look.vm, look.arg("name")
    if not name:
        return Effects()
    kept = yield from look_at_kept(vm, look.graph)
    vm = with_paths(vm, kept.files)
    memory = bool(look.arg("memory")) and not look.arg("disk_only")
    wish = snapshot_wish(vm, str(name), kept.snapshots, kept.files, description="", memory=memory, quiesce=False)
    made = [*wish.overlays.values(), *([wish.memory_file] if wish.memory_file else [])]
    return Effects(lines=(_("new files: {files}").format(files=quoted(made)),))


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
    when=(IS_STEADY,),
    refuses=_add_refusal,
    effects=_add_effects,
    details=_add_details,
    settles=settle_taken,
    online=True,
    alone=True,
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
    kept = yield from look_at_kept(vm, ctx.graph)
    vm = with_paths(vm, kept.files)
    wish = snapshot_wish(
        vm,
        name,
        kept.snapshots,
        kept.files,
        description=description,
        memory=memory and not disk_only,
        quiesce=quiesce,
    )
    yield NoteDown(as_text(Noted(name=name, made=made_by(wish))))
    ctx.words = {"snapshot": name}
    ctx.result = name
    yield take(vm, wish)
    yield from show_kept(ctx, vm)
    ctx.inverse("Remove-Snapshot", snapshot_id=name)
