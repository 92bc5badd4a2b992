"""Restore-Snapshot: a VM goes on from a snapshot. Owner thread, in steps."""

from typing import Annotated, Any

from stellwerk.commands.vm_snapshot.journal import Noted, as_text, made_by
from stellwerk.commands.vm_snapshot.kept import (
    EVEN_IF_CHANGED,
    SNAPSHOT,
    leaving,
    look_everywhere,
    on_host,
    on_snapshot,
    show_kept,
    take,
    vm_as_it_is,
)
from stellwerk.commands.vm_snapshot.settle import settle_restored
from stellwerk.core.error import Refused
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import NoteDown, Steps
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import (
    checked_name,
    inside_refusal,
    return_plan,
    snapshot_wish,
)
from stellwerk.policy.standing import with_paths


def _restore_effects(look: Look) -> Effects:
    vm = look.vm
    if not vm.domain.active:
        return Effects()
    return Effects(lines=(_('VM "{name}" runs and is forced off first').format(name=vm.name),))


def _restore_details(look: Look) -> Details:
    vm, name = look.vm, look.arg("snapshot_id")
    if not name:
        return Effects()
    kept = yield from look_everywhere(vm, look.graph)
    vm = with_paths(vm, kept.files)
    wanted = kept.one(name)
    if not wanted.outside:
        inside_refusal(vm, wanted, kept.snapshots, kept.files, look.graph)
        return Effects(lines=(_("it is inside the disks: libvirt goes back to it"),))
    changed = bool(look.arg("even_if_changed"))
    plan = return_plan(vm, wanted, kept.snapshots, kept.files, look.graph, even_if_changed=changed)
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
    files = leaving(plan.discarded, kept)
    return Effects(lines=tuple(lines), warnings=tuple(warnings), files=files)


def _restore_question(count: int, args: dict[str, Any]) -> str:
    name = str(args.get("snapshot_id") or "…")
    text = _('Go back to snapshot "{snapshot}" of {names}. What was written since is lost.')
    return text.replace("{snapshot}", name)


@on_snapshot(
    "Restore-Snapshot",
    title=N_("Go back to snapshot…"),
    verb=N_("Go back"),
    help=N_("Let a VM go on from a snapshot"),
    done=N_('VM "{name}" went back to snapshot "{snapshot}"'),
    doing=N_("going back"),
    example="Restore-Snapshot -VmId web-01 -SnapshotId before-update -WhatIf",
    confirm=_restore_question,
    effects=_restore_effects,
    details=_restore_details,
    settles=settle_restored,
    icon="undo",
)
def restore_snapshot(
    ctx: Ctx,
    vm: Vm,
    *,
    snapshot_id: Annotated[str, SNAPSHOT],
    keep: Annotated[
        str | None, Arg(N_("Keep the present as"), N_("Take a snapshot of this name first"), check=checked_name)
    ] = None,
    even_if_changed: Annotated[bool, EVEN_IF_CHANGED] = False,
) -> Steps:
    """Go back to one."""
    kept = yield from look_everywhere(vm, ctx.graph)
    vm = with_paths(vm, kept.files)
    wanted = kept.one(snapshot_id)
    ctx.words = {"snapshot": snapshot_id}
    if not wanted.outside:
        _refuse_keeping(vm, keep)
        inside_refusal(vm, wanted, kept.snapshots, kept.files, ctx.graph)
        yield on_host(vm, lambda session: session.return_inside(vm.id, snapshot_id))
        yield from show_kept(ctx, vm)
        return
    # Refused before anything is touched.
    return_plan(vm, wanted, kept.snapshots, kept.files, ctx.graph, even_if_changed=even_if_changed)
    if keep is not None:
        wish = snapshot_wish(vm, keep, kept.snapshots, kept.files, description="", memory=False, quiesce=False)
        yield NoteDown(as_text(Noted(name=keep, made=made_by(wish))))
        yield take(vm, wish)
    if vm.domain.active:
        yield on_host(vm, lambda session: session.destroy(vm.id))
    yield from _go_back(ctx, vm, snapshot_id, even_if_changed=even_if_changed)


def _refuse_keeping(vm: Vm, keep: str | None) -> None:
    if keep is not None:
        text = _('the present of VM "{name}" cannot be kept: its snapshots are inside its disks').format(name=vm.name)
        raise Refused(text, _("leave that out, or take one inside with virsh snapshot-create-as first"))


def _go_back(ctx: Ctx, vm: Vm, name: str, *, even_if_changed: bool) -> Steps:
    """The files are looked at once more: the VM may have been given others meanwhile."""
    now = yield from vm_as_it_is(vm)
    kept = yield from look_everywhere(now, ctx.graph)
    now = with_paths(now, kept.files)
    wanted = kept.one(name)
    plan = return_plan(now, wanted, kept.snapshots, kept.files, ctx.graph, even_if_changed=even_if_changed)
    made = (*plan.overlays.values(), *([f"{plan.nvram[0]}.now"] if plan.nvram else []))
    yield NoteDown(as_text(Noted(name=name, made=made, plan=plan)))
    yield on_host(vm, lambda session: session.return_to(vm.id, plan))
    yield from show_kept(ctx, vm)
