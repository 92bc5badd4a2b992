"""What became of a command on snapshots whose end nobody saw: asked of libvirt, what is half done is undone or ended.

Owner thread, in steps; harmless twice. A client that dies does not end what libvirt does for it: while that lasts
nothing is concluded. A libvirt that died leaves QEMU with a merge that nobody ends.
"""

from collections.abc import Generator, Iterable
from typing import Any

from stellwerk.commands.outside.looking import deleted_outside, parted
from stellwerk.commands.vm_snapshot.journal import from_text
from stellwerk.commands.vm_snapshot.kept import Kept, look_at_kept, on_host, vm_as_it_is
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.engine.command import Settles, Settling
from stellwerk.engine.look import Look
from stellwerk.engine.step import Show, Step, Steps
from stellwerk.model.change import Batch
from stellwerk.model.snapshot import ReturnPlan, Snapshot
from stellwerk.model.state import DomainJob
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot_leftover import leftovers
from stellwerk.policy.snapshot_merged import already_merged
from stellwerk.policy.standing import with_paths
from stellwerk.ports.hypervisor import Session


def _present(look: Look) -> Generator[Step, Any, tuple[Vm, Kept] | None]:
    """The VM and its snapshots as they are; None while libvirt works on it."""
    vm = yield from vm_as_it_is(look.vm)
    if vm.domain.runtime.job is not DomainJob.NONE:
        return None
    kept = yield from look_at_kept(vm, look.graph)
    yield Show(Batch(domains=(vm.domain,), entities=tuple(kept.snapshots)))
    return with_paths(vm, kept.files), kept


def _drop(look: Look, vm: Vm, kept: Kept, paths: Iterable[str]) -> Steps:
    pooled, outside = parted(leftovers(vm, paths, kept.snapshots, kept.files, look.graph), kept.files)

    def job(session: Session) -> None:
        for path in pooled:
            session.delete_file(path)

    if pooled:
        yield on_host(vm, job)
    yield from deleted_outside(vm.host_id, outside, look.graph)


def settle_taken(look: Look, text: str) -> Settles:
    """It is there, or nothing of it."""
    found = yield from _present(look)
    if found is None:
        return Settling.LATER
    vm, kept = found
    name = str(look.arg("name"))
    if any(one.name == name for one in kept.snapshots):
        return Settling.DONE
    yield from _drop(look, vm, kept, from_text(text).made)
    raise Refused(_('snapshot "{snapshot}" of VM "{name}" was not taken').format(snapshot=name, name=vm.name))


def settle_removed(look: Look, text: str) -> Settles:
    """A merge of a VM that was off, which nobody ends, is given up: it goes on as it was, and the snapshot can be
    removed once more. One of a VM that runs is brought to its end. What was ended without us is done when the snapshot
    is forgotten, too."""
    noted, name = from_text(text), str(look.arg("snapshot_id"))
    found = yield from _present(look)
    if found is None:
        return Settling.LATER
    vm, kept = found
    if vm.domain.active:
        over: bool = yield on_host(vm, lambda session: session.end_merge(vm.id, was_off=noted.was_off))
        if not over:
            return Settling.LATER
        vm, kept = (yield from _present(look)) or found
    there = {one.name: one for one in kept.snapshots}
    ended = there.get(noted.name)
    if ended is not None and (merged := _merged_whole(vm, ended, kept)):
        yield on_host(vm, lambda session: session.forget_snapshot(vm.id, ended.name, merged))
        del there[ended.name]
        kept = Kept(list(there.values()), kept.files)
        yield Show(Batch(removed=(Ref(Kind.SNAPSHOT, ended.id),)))
    if noted.name not in there:
        yield from _drop(look, vm, kept, noted.goes)
    if name not in there:
        return Settling.DONE
    text = _('snapshot "{snapshot}" of VM "{name}" was not removed')
    raise Refused(text.format(snapshot=name, name=vm.name), _("remove it again: what was written since is still there"))


def _merged_whole(vm: Vm, one: Snapshot, kept: Kept) -> dict[str, str]:
    """All disks of it, by file; empty where some is not."""
    merged = already_merged(vm, one, kept.files)
    return merged if set(merged.values()) >= set(one.files) else {}


def settle_restored(look: Look, text: str) -> Settles:
    """Where the VM stands on the new files the rest is done, else these go."""
    noted, name = from_text(text), str(look.arg("snapshot_id"))
    found = yield from _present(look)
    if found is None:
        return Settling.LATER
    vm, kept = found
    plan = noted.plan
    if plan is not None and _stands_on(vm, plan):
        yield on_host(vm, lambda session: session.end_return(vm.id, plan))
        after = yield from vm_as_it_is(vm)
        yield from _drop(look, after, kept, (*noted.made, *plan.discarded))
        return Settling.DONE
    yield from _drop(look, vm, kept, noted.made)
    text = _('VM "{name}" did not go back to snapshot "{snapshot}"')
    raise Refused(text.format(snapshot=name, name=vm.name), _("go back once more, or start it as it was"))


def _stands_on(vm: Vm, plan: ReturnPlan) -> bool:
    sources = {disk.source for disk in vm.domain.definition.disks}
    return set(plan.overlays.values()) <= sources
