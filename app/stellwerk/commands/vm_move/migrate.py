"""Migrate-Vm: a VM moves to another host, running or off. Owner thread, in steps.

The two hosts are looked at first, and a small file left for a moment beside each disk tells whether both see one
storage; then libvirt moves the VM over our two connections, and both sides are looked at again.
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlsplit

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.looking import with_outside
from stellwerk.commands.outside.shared import shared_paths
from stellwerk.commands.vm_move.arrival import Arrival
from stellwerk.commands.vm_move.files import Moved, as_text, carrying, settle_moved, stored_files, sweep, taken_back
from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Conflict, Gone, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, FileFate, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import MIGRATIONS_AT_ONCE
from stellwerk.engine.step import Beside, NoteDown, OnHost, Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.migration import MoveFindings, MovePlan, MoveProgress
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.state import DomainState
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.policy.migration import Way, cannot_move, copies, doubts, move_needs, obstacles, written
from stellwerk.policy.migration_file import cannot_carry, sweepable
from stellwerk.policy.standing import with_paths
from stellwerk.policy.vm_file import variables_of
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

MOVABLE = (S.UP, S.POWERING_UP, S.REBOOT_IN_PROGRESS, S.PAUSED, S.DOWN)

Asking = Generator[Step, Any, MoveFindings]


def _way(args: Mapping[str, Any], vm: Vm) -> Way:
    """An off VM can only be moved offline: nobody has to say so."""
    offline = bool(args.get("offline")) or not vm.domain.active
    return Way(copy=bool(args.get("copy_storage")), offline=offline)


def _dest(look: Look) -> Host | None:
    given = look.arg("dest_host")
    return look.graph.host(HostId(given)) if given else None


def _refusal(look: Look) -> AppError | None:
    host = _dest(look)
    if host is None:
        return None
    return cannot_move(look.vm, host, _way(look.args, look.vm), look.graph)


def _effects(look: Look) -> Effects:
    vm, host = look.vm, _dest(look)
    if host is None:
        return Effects()
    words = {"name": vm.name, "host": host.name, "here": look.host_name(vm.host_id)}
    if not vm.domain.active:
        text = _('the definition of VM "{name}" moves from host "{here}" to host "{host}"')
    elif vm.domain.runtime.state is DomainState.PAUSED:
        text = _('VM "{name}" moves from host "{here}" to host "{host}" and stays paused')
    else:
        text = _('VM "{name}" moves from host "{here}" to host "{host}" and goes on running meanwhile')
    lines = [text.format(**words)]
    if look.arg("copy_storage"):
        lines.append(_("the content of the disks goes along that the other host does not see").format(**words))
        if look.arg("keep_files"):
            lines.append(_('the files on host "{here}" stay there as they are then').format(**words))
    return Effects(lines=tuple(lines))


def _details(look: Look) -> Details:
    vm, host = look.vm, _dest(look)
    if host is None:
        return Effects()
    vm = yield from _with_paths(vm)
    found = yield from _search(vm, host)
    against = obstacles(vm, host, _way(look.args, vm), found)
    told = [error.text for error in against] + doubts(vm, host, look.graph, found)
    fates: tuple[FileFate, ...] = ()
    if look.arg("copy_storage") and not look.arg("keep_files"):
        files = yield from with_outside(vm.host_id, (yield from stored_files(vm.host_id)), look.graph)
        left = [path for path, there in found.files.items() if there is False and path in written(vm)]
        told += yield from _not_going_along(vm, host, left, files)
        reasons = sweepable(vm, vm.host_id, left, files, look.graph)
        why = _('it is on host "{host}" then').format(host=host.name)
        fates = tuple(FileFate(path=p, goes=not r, reason=r or why, size=_size(p, files)) for p, r in reasons.items())
    return Effects(warnings=tuple(told), files=fates)


def _not_going_along(
    vm: Vm, host: Host, paths: Sequence[str], files: Mapping[str, StoredFile]
) -> Generator[Step, Any, list[str]]:
    """That a disk of a VM that is off stands on a file which the other host has not even by name."""
    below = {files[path].backing for path in paths if path in files and files[path].backing}
    if vm.domain.active or not below:
        return []
    there: dict[str, bool | None] = yield asked(host.id, lambda s: {path: s.has_file(path) for path in below})
    error = cannot_carry(vm, paths, there, files)
    return [error.text] if error is not None else []


def _size(path: str, files: Mapping[str, StoredFile]) -> int | None:
    return files[path].allocation if path in files else None


def _with_paths(vm: Vm) -> Generator[Step, Any, Vm]:
    """Its disks by their paths: those named by pool and volume are looked up on its host."""
    if all(disk.source_type != "volume" for disk in vm.domain.definition.disks):
        return vm
    files = yield from stored_files(vm.host_id)
    return with_paths(vm, files)


def _search(vm: Vm, host: Host) -> Asking:
    """What the other host has of what the VM needs."""
    cpu = ""
    if vm.domain.active:
        cpu = yield asked(vm.host_id, lambda session: session.needed_cpu(vm.id))
    needs = move_needs(vm, cpu)
    found: MoveFindings = yield asked(host.id, lambda session: session.findings(needs))
    return found


def _address(host: Host) -> str:
    """Where the other host reaches it, if its URI says so by number: names may mean something on this computer only."""
    given = urlsplit(host.uri).hostname or ""
    return given if given.replace(".", "").isdigit() or ":" in given else ""


def _shown(ctx: Ctx) -> Callable[[MoveProgress | None], None]:
    def tell(progress: MoveProgress | None) -> None:
        if progress is None or not progress.total:
            return
        words = {"rest": format_size(progress.remaining), "all": format_size(progress.total)}
        note = _("{rest} of {all} to go").format(**words)
        if progress.speed:
            note = _("{note}, {speed}/s").format(note=note, speed=format_size(progress.speed))
        ctx.progress(progress.fraction, note)

    return tell


def _has_arrived(look: Look) -> bool:
    return look.vm.host_id == look.args["dest_host"] and not look.vm.active_on


@command(
    "Migrate-Vm",
    title=N_("Migrate…"),
    verb=N_("Migrate"),
    help=N_("Move VMs to another host, running ones without a stop"),
    done=N_('VM "{name}" was moved to host "{host}"{rest}'),
    doing=N_("looking at both hosts"),
    example="Migrate-Vm -VmId web-01 -DestHostId fra-p2 -WhatIf",
    on=Kind.VM,
    many=True,
    needs="vm.migrate",
    when=(in_status(*MOVABLE, reason=N_('VM "{name}" is {status}; {title} needs it to be up, paused or off')),),
    refuses=_refusal,
    effects=_effects,
    details=_details,
    online=True,
    alone=True,
    settles=settle_moved,
    outcome=Outcome(reached=_has_arrived, late=N_('VM "{name}" was moved, but the other host does not show it')),
    at_once=MIGRATIONS_AT_ONCE,
    menu="vm/move",
    icon="migrate",
)
def migrate(
    ctx: Ctx,
    vm: Vm,
    *,
    dest_host: Annotated[HostId, Arg(N_("Destination"), N_("The host to move to"), among="Hosts: status = up")],
    copy_storage: Annotated[
        bool, Arg(N_("Copy storage"), N_("Let the content of disks go along that the other host does not see"))
    ] = False,
    keep_files: Annotated[
        bool, Arg(N_("Keep files"), N_("Leave the files of copied disks on the old host, instead of deleting them"))
    ] = False,
    offline: Annotated[bool, Arg(N_("Offline"), N_("Move only VMs that are off"))] = False,
) -> Steps:
    """Move one VM."""
    graph = ctx.graph
    host, way = _known(dest_host, graph), _way({"copy_storage": copy_storage, "offline": offline}, vm)
    ctx.words = {"host": host.name, "rest": ""}
    vm = yield from _with_paths(vm)
    found = yield from _search(vm, host)
    shared = yield from shared_paths(vm, host, tuple(found.files))
    against = obstacles(vm, host, way, found, shared)
    if against:
        raise against[0]
    plan = MovePlan(
        offline=way.offline,
        persistent=vm.domain.runtime.persistent,
        copies=copies(vm, shared) if way.copy else (),
        address=_address(host),
    )
    to: Session = yield asked(host.id, lambda session: session)
    moved = yield from _prepared(vm, host, plan, shared, keep_files)
    yield NoteDown(as_text(moved))
    arrival = Arrival(vm, host.id, ctx.look.inventory, _shown(ctx))
    try:
        yield _move(ctx, vm, to, plan, moved.files, arrival)
    except AppError as found_error:
        error = arrival.explained(found_error)
        if not isinstance(error, Unreachable | TimedOut):
            yield from taken_back(vm, moved, error)
        raise error from found_error
    arrived = yield OnHost(
        host_id=host.id, job=lambda session: session.domain(vm.id), lane=Lane.FACTS, changes=False, reread=(vm.id,)
    )
    _assert_arrived(vm, host, arrived is not None)
    stays = yield from sweep(vm, moved, ctx.graph)
    if stays:
        ctx.result = "\n".join(stays)
        ctx.words |= {"rest": _("; files that stay behind: {files}").format(files=", ".join(stays))}
    if not moved.files or not (keep_files or stays):  # else a way back would be over what is still there
        ctx.inverse("Migrate-Vm", dest_host=vm.host_id, **({"copy_storage": True} if moved.files else {}))


def _prepared(
    vm: Vm, host: Host, plan: MovePlan, shared: Mapping[str, bool | None], keep: bool
) -> Generator[Step, Any, Moved]:
    """The files that go along: of a VM that is off, UEFI's variables too. Raises Refused for what cannot be carried."""
    paths = [disk.source for disk in vm.domain.definition.disks if disk.target in plan.copies]
    variables = variables_of(vm) if plan.offline else ""
    if plan.offline and paths:
        files = yield from stored_files(vm.host_id)
        error = cannot_carry(vm, paths, shared, files)
        if error is not None:
            raise error
    if variables and (yield asked(vm.host_id, lambda session: session.has_file(variables))):
        seen = yield from shared_paths(vm, host, (variables,))
        if seen[variables] is not True:
            paths.append(variables)
    if not paths:
        return Moved(home=vm.host_id, dest=host.id)
    new = yield asked(host.id, lambda session: tuple(path for path in paths if not session.has_file(path)))
    if variables in paths and variables not in new:
        text = _('host "{host}" has UEFI variables at {file} already, which are not those of VM "{name}"')
        raise Conflict(text.format(host=host.name, file=variables, name=vm.name), _("remove or rename the file there"))
    # What is not proven to be another file is never deleted.
    gone = tuple(path for path in paths if path in new)
    return Moved(home=vm.host_id, dest=host.id, files=gone, new=gone, keep=keep)


def _move(ctx: Ctx, vm: Vm, to: Session, plan: MovePlan, files: tuple[str, ...], arrival: Arrival) -> OnHost:
    """A VM that runs takes its disks along by itself; of one that is off they are carried first."""
    given_up: list[bool] = []

    def job(session: Session) -> None:
        if plan.offline:
            carrying(ctx, to, files, given_up)(session)
        session.migrate(vm.id, to, replace(plan, copies=()) if plan.offline else plan)

    def stop(session: Session) -> None:
        given_up.append(True)
        if not plan.offline:
            session.stop_move(vm.id)

    beside = Beside(ask=arrival.ask, tell=arrival.tell)
    return OnHost(
        host_id=vm.host_id,
        job=job,
        lane=Lane.LONG,
        reread=(vm.id,),
        beside=None if plan.offline else beside,
        stop=stop,
    )


def _known(id_: HostId, graph: Graph) -> Host:
    host = graph.host(id_)
    if host is None:
        raise Gone(_("the host is not there any more"))
    return host


def _assert_arrived(vm: Vm, host: Host, there: bool) -> None:
    if not there:
        text = _('VM "{name}" was moved, and host "{host}" does not have it').format(name=vm.name, host=host.name)
        raise Refused(text, _("look at both hosts before anything else is done"))
