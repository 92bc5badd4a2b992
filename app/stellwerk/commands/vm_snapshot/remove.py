"""Remove-Snapshot: one or a whole branch goes, each merged or dropped. Owner thread, in steps.

The host is asked right before each: what somebody else stands on is neither written to nor removed.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from stellwerk.commands.label.forgetting import forget_said
from stellwerk.commands.outside.looking import deleted_outside, parted
from stellwerk.commands.vm_snapshot.journal import Noted, as_text
from stellwerk.commands.vm_snapshot.kept import (
    EVEN_IF_CHANGED,
    SNAPSHOT,
    leaving,
    look_everywhere,
    on_snapshot,
    show_kept,
    vm_as_it_is,
)
from stellwerk.commands.vm_snapshot.merging import Merging
from stellwerk.commands.vm_snapshot.settle import settle_removed
from stellwerk.core.error import AppError, Cancelled, Refused, TimedOut, Unreachable
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _, plural
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Beside, NoteDown, OnHost, Steps
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import MergeProgress, Snapshot
from stellwerk.model.snapshot import snapshot_id as snapshot_id_of
from stellwerk.model.vm import Domain, Vm
from stellwerk.policy.snapshot import Removal, removal
from stellwerk.policy.snapshot_branch import branch, removals
from stellwerk.policy.standing import with_paths
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane


def _going(wanted: Snapshot, present: Sequence[Snapshot], children: bool) -> list[Snapshot]:
    return branch(wanted, present) if children else [wanted]


def _remove_details(look: Look) -> Details:
    vm, name = look.vm, look.arg("snapshot_id")
    if not name:
        return Effects()
    kept = yield from look_everywhere(vm, look.graph)
    vm = with_paths(vm, kept.files)
    going = _going(kept.one(name), kept.snapshots, bool(look.arg("children")))
    changed = bool(look.arg("even_if_changed"))
    ways = removals(vm, going, kept.snapshots, kept.files, look.graph, even_if_changed=changed)
    lines = []
    for one, way in zip(going, ways, strict=True):
        text = (
            _('snapshot "{snapshot}" goes: what VM "{name}" wrote since is merged into the files below it')
            if way.merge
            else _('snapshot "{snapshot}" goes and the state that it keeps is lost; nothing else stands on it')
        )
        lines.append(text.format(name=vm.name, snapshot=one.name))
    return Effects(lines=tuple(lines), files=leaving([path for way in ways for path in way.files], kept))


def _remove_question(count: int, args: dict[str, Any]) -> str:
    name = str(args.get("snapshot_id") or "…")
    if args.get("children"):
        text = _('Remove snapshot "{snapshot}" of {names} and all after it. They cannot be gone back to any more.')
    else:
        text = _('Remove snapshot "{snapshot}" of {names}. It cannot be gone back to any more.')
    return text.replace("{snapshot}", name)


@on_snapshot(
    "Remove-Snapshot",
    title=N_("Remove snapshot…"),
    verb=N_("Remove snapshot"),
    help=N_("Forget a snapshot of a VM; its present content stays"),
    done=N_('snapshot "{snapshot}" of VM "{name}" was removed'),
    doing=N_("removing the snapshot"),
    example="Remove-Snapshot -VmId web-01 -SnapshotId before-update -WhatIf",
    confirm=_remove_question,
    details=_remove_details,
    settles=settle_removed,
    icon="remove",
)
def remove_snapshot(
    ctx: Ctx,
    vm: Vm,
    *,
    snapshot_id: Annotated[str, SNAPSHOT],
    children: Annotated[
        bool, Arg(N_("Children"), N_("Remove all snapshots that were taken after it too, the last ones first"))
    ] = False,
    even_if_changed: Annotated[bool, EVEN_IF_CHANGED] = False,
) -> Steps:
    """Remove one, or a branch from its ends."""
    kept = yield from look_everywhere(vm, ctx.graph)
    vm = with_paths(vm, kept.files)
    ctx.words = {"snapshot": snapshot_id}
    going = _going(kept.one(snapshot_id), kept.snapshots, children)
    # Refused before anything is touched.
    removals(vm, going, kept.snapshots, kept.files, ctx.graph, even_if_changed=even_if_changed)
    for number, one in enumerate(going):
        try:
            yield from _remove_one(ctx, vm, one.name, (number, len(going)), even_if_changed=even_if_changed)
        except AppError as error:
            yield from show_kept(ctx, vm)
            told = _given_up(ctx, vm, one.name) if isinstance(error, Cancelled) else error
            raise _after(number, told) from error
        yield from forget_said(ctx, Ref(Kind.SNAPSHOT, snapshot_id_of(vm.id, one.name)))
    yield from show_kept(ctx, vm)


def _given_up(ctx: Ctx, vm: Vm, name: str) -> Cancelled:
    """What is left of a removal that was cancelled: its files may hold some of what was written since."""
    id_ = snapshot_id_of(vm.id, name)
    found = next((one for one in ctx.graph.related(vm, "snapshots") if one.id == id_), None)
    if isinstance(found, Snapshot) and not found.half_gone:
        return Cancelled(_('cancelled; snapshot "{name}" is as it was').format(name=name))
    text = _('cancelled; nothing that was written since is lost, but snapshot "{name}" cannot be gone back to any more')
    return Cancelled(text.format(name=name), _("remove it once more"))


def _after(number: int, error: AppError) -> AppError:
    """The error, with what was done before it."""
    if not number:
        return error
    text = plural(
        "{n} snapshot after it was removed, then: {error}", "{n} snapshots after it were removed, then: {error}", number
    )
    return type(error)(text.format(n=number, error=error.text), error.hint)


def _remove_one(ctx: Ctx, vm: Vm, name: str, place: tuple[int, int], *, even_if_changed: bool) -> Steps:
    """`place`: which one of how many it is."""
    now = yield from vm_as_it_is(vm)
    kept = yield from look_everywhere(now, ctx.graph)
    now = with_paths(now, kept.files)
    wanted = kept.one(name)
    way = removal(now, wanted, kept.snapshots, kept.files, ctx.graph, even_if_changed=even_if_changed)
    yield NoteDown(as_text(Noted(name=name, goes=way.files, was_off=not now.domain.active)))
    pooled, outside = parted(way.files, kept.files)
    merging = Merging(vm.id, off=not now.domain.active, last=ctx.bind)
    left = yield OnHost(
        host_id=vm.host_id,
        job=lambda session: _remove(session, now, name, replace(way, files=tuple(pooled)), merging),
        lane=Lane.LONG,
        reread=(vm.id,),
        beside=Beside(ask=lambda session: _state_of_merge(session, vm, merging), tell=_teller(ctx, name, *place)),
        stop=merging.stop if way.merge else None,
    )
    left += yield from deleted_outside(vm.host_id, outside, ctx.graph)
    if left:
        text = _('snapshot "{name}" was removed, but these files may still be there: {files}')
        raise Refused(text.format(name=name, files="; ".join(left)), _("remove them by hand"))


StateOfMerge = tuple[Domain | None, MergeProgress | None]


def _state_of_merge(session: Session, vm: Vm, merging: Merging) -> StateOfMerge:
    """No event tells that libvirt runs a QEMU of its own for a VM that is off."""
    merging.stop_again(session)
    return session.domain(vm.id), session.merge_progress(vm.id)


def _teller(ctx: Ctx, name: str, number: int, count: int) -> Callable[[StateOfMerge], None]:
    def tell(told: StateOfMerge) -> None:
        domain, progress = told
        if domain is not None:
            ctx.show(Batch(domains=(domain,)))
        if progress is None or not progress.total:
            return
        words = {"done": format_size(progress.done), "all": format_size(progress.total)}
        note = _('{done} of {all} of snapshot "{name}" are merged').replace("{name}", name).format(**words)
        ctx.progress((number + progress.done / progress.total) / count, note)

    return tell


def _remove(session: Session, vm: Vm, name: str, way: Removal, merging: Merging) -> list[str]:
    """Forget it before its files go: a file that is left is found again, a snapshot without its files is broken.
    Answers those that are left."""
    if way.merge:
        _merge(session, vm, name, way, merging)
    else:
        session.forget_snapshot(vm.id, name, way.merged)
    return [failed for path in way.files if (failed := _failed_delete(session, path))]


def _merge(session: Session, vm: Vm, name: str, way: Removal, merging: Merging) -> None:
    """What libvirt says when its QEMU was ended because somebody gave up is no failure."""
    try:
        session.merge_snapshot(vm.id, name, way.overlays, way.merged, merging)
    except (Unreachable, TimedOut):
        raise
    except AppError as error:
        if merging.stopped:
            raise Cancelled(_("cancelled")) from error
        raise


def _failed_delete(session: Session, path: str) -> str:
    """Why a file was not deleted: each is a try of its own."""
    try:
        session.delete_file(path)
    except AppError as error:
        return f"{path}: {error.text}"
    return ""
