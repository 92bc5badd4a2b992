"""What the commands on snapshots share: what a host has of a VM's snapshots, looked at right before. Owner thread."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.commands.outside.looking import with_outside
from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Gone
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_, _
from stellwerk.engine.command import Command, FileFate, Need, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import OnHost, Show, Step, Steps
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import Snapshot, SnapshotWish, StoredFile
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.policy.snapshot import one_of
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

STEADY = (S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.PAUSED, S.DOWN)
HAS_ANY = Need("has_snapshots = true", N_('VM "{name}" has no snapshot'))
IS_STEADY = in_status(*STEADY, reason=N_('VM "{name}" is {status}; {title} needs it to be up, paused or off'))


SNAPSHOT = Arg(N_("Snapshot"), N_("Its name"))
EVEN_IF_CHANGED = Arg(N_("Even if changed"), N_("Go on although its files were changed from outside"))


def on_snapshot(name: str, **declared: Any) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command on a snapshot that is there."""
    return command(
        name, on=Kind.VM, needs="vm.snapshot", when=(HAS_ANY, IS_STEADY), online=True, alone=True, menu="vm/snapshot",
        **declared,
    )  # fmt: skip


class Kept(Record, frozen=True):
    """What a host has of a VM's snapshots: them, and every file of its storage pools."""

    snapshots: Sequence[Snapshot]
    files: Mapping[str, StoredFile]

    def one(self, name: str) -> Snapshot:
        """The snapshot of that name; raises Gone with those that there are."""
        return one_of(self.snapshots, name)


def look_at_kept(vm: Vm, graph: Graph) -> Generator[Step, Any, Kept]:
    """Ask the host for the VM's snapshots and every file of its storage pools, and what lies outside of all pools."""

    def job(session: Session) -> Kept:
        return Kept(session.snapshots(vm.id), session.stored_files())

    kept: Kept = yield asked(vm.host_id, job)
    files = yield from with_outside(vm.host_id, kept.files, graph, _frozen(kept))
    return Kept(kept.snapshots, files)


def look_everywhere(vm: Vm, graph: Graph) -> Generator[Step, Any, Kept]:
    """The same, with files of other hosts that stand on those of the snapshots: of a host that cannot be asked whether
    it sees the same storage, they count."""
    kept = yield from look_at_kept(vm, graph)
    elsewhere = yield from others_on(vm.host_id, _frozen(kept), kept.files, graph)
    return Kept(kept.snapshots, {**kept.files, **elsewhere})


def _frozen(kept: Kept) -> set[str]:
    return {path for one in kept.snapshots for path in (*one.files, *one.homes)}


def on_host(vm: Vm, job: Any) -> OnHost:
    """A job that changes something, on the lane for what takes long."""
    return OnHost(host_id=vm.host_id, job=job, lane=Lane.LONG, reread=(vm.id,))


def take(vm: Vm, wish: SnapshotWish) -> OnHost:
    """Take one, with a picture of the screen of a VM that runs: without it where its host cannot make one."""

    def job(session: Session) -> None:
        screen = b""
        if vm.domain.active:
            with suppress(AppError):
                screen = session.screenshot(vm.id)
        session.take_snapshot(vm.id, replace(wish, screen=screen))

    return on_host(vm, job)


def show_kept(ctx: Ctx, vm: Vm) -> Steps:
    """Let the window know the snapshots that there are now."""
    now: list[Snapshot] = yield OnHost(
        host_id=vm.host_id, job=lambda session: session.snapshots(vm.id), lane=Lane.LONG, changes=False
    )
    there = {one.id for one in now}
    gone = [Ref(Kind.SNAPSHOT, one.id) for one in ctx.graph.related(vm, "snapshots") if one.id not in there]
    yield Show(Batch(entities=tuple(now), removed=tuple(gone)))


def vm_as_it_is(vm: Vm) -> Generator[Step, Any, Vm]:
    """The VM as its host has it now: a step before may have given it other files. Raises Gone."""
    fresh = yield OnHost(host_id=vm.host_id, job=lambda session: session.domain(vm.id), changes=False)
    if fresh is None:
        raise Gone(_('VM "{name}" is not there any more').format(name=vm.name))
    return replace(vm, domain=fresh)


def leaving(paths: Sequence[str], kept: Kept) -> tuple[FileFate, ...]:
    """The files that go, with their sizes."""
    sizes = {path: kept.files[path].allocation for path in paths if path in kept.files}
    return tuple(FileFate(path=path, goes=True, size=sizes.get(path)) for path in paths)
