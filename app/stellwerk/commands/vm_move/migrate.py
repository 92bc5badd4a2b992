"""Migrate-Vm: a VM moves to another host, running or off. Owner thread, in steps.

The two hosts are looked at first, and a small file left for a moment beside each disk tells whether both see one
storage; then libvirt moves the VM over our two connections, and both sides are looked at again.
"""

import posixpath
from collections.abc import Callable, Generator, Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from stellwerk.commands.vm_need import in_status
from stellwerk.core.error import AppError, Gone, Refused
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.text import N_, _
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Details, Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.setting import MIGRATIONS_AT_ONCE
from stellwerk.engine.step import Beside, OnHost, Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.migration import MoveFindings, MovePlan, MoveProgress
from stellwerk.model.state import DomainState
from stellwerk.model.state import VmStatus as S
from stellwerk.model.vm import Vm
from stellwerk.policy.migration import Way, cannot_move, copies, doubts, move_needs, obstacles
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

SEARCH_LIMIT = 60.0
"""Seconds for what a host is asked for before: its storage pools are looked at again."""

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
        text = _('the content of its disks goes along; the files on host "{here}" stay there as they are then')
        lines.append(text.format(**words))
    return Effects(lines=tuple(lines))


def _details(look: Look) -> Details:
    vm, host = look.vm, _dest(look)
    if host is None:
        return Effects()
    found = yield from _search(vm, host)
    against = obstacles(vm, host, _way(look.args, vm), found)
    told = [error.text for error in against] + doubts(vm, host, look.graph, found)
    return Effects(warnings=tuple(told))


def _search(vm: Vm, host: Host) -> Asking:
    """What the other host has of what the VM needs."""
    cpu = ""
    if vm.domain.active:
        cpu = yield _asked(vm.host_id, lambda session: session.needed_cpu(vm.id))
    needs = move_needs(vm, cpu)
    found: MoveFindings = yield _asked(host.id, lambda session: session.findings(needs))
    return found


def _asked(host_id: HostId, job: Callable[[Session], Any]) -> OnHost:
    """A question that may take a while and changes nothing that matters."""
    return OnHost(host_id=host_id, job=job, lane=Lane.LONG, changes=False, limit=SEARCH_LIMIT)


def _shared(vm: Vm, host: Host, paths: tuple[str, ...]) -> Generator[Step, Any, dict[str, bool | None]]:
    """By path: whether the other host sees the folder that this host does. One mark for each folder."""
    by_folder: dict[str, bool | None] = {}
    for path in paths:
        folder = posixpath.dirname(path)
        if folder not in by_folder:
            by_folder[folder] = yield from _folder_shared(vm, host, path)
    return {path: by_folder[posixpath.dirname(path)] for path in paths}


def _folder_shared(vm: Vm, host: Host, path: str) -> Generator[Step, Any, bool | None]:
    mark: str = yield _asked(vm.host_id, lambda session: session.leave_mark(path))
    if not mark:
        return None
    try:
        seen: bool | None = yield _asked(host.id, lambda session: session.sees_mark(mark))
    finally:
        yield _asked(vm.host_id, lambda session: session.remove_mark(mark))
    return seen is True


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
    done=N_('VM "{name}" was moved to host "{host}"'),
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
    offline: Annotated[bool, Arg(N_("Offline"), N_("Move only VMs that are off"))] = False,
) -> Steps:
    """Move one VM."""
    graph = ctx.graph
    host, way = _known(dest_host, graph), _way({"copy_storage": copy_storage, "offline": offline}, vm)
    ctx.words = {"host": host.name}
    found = yield from _search(vm, host)
    shared = yield from _shared(vm, host, tuple(found.files))
    against = obstacles(vm, host, way, found, shared)
    if against:
        raise against[0]
    plan = MovePlan(
        offline=way.offline,
        persistent=vm.domain.runtime.persistent,
        copies=copies(vm, shared) if way.copy else (),
        address=_address(host),
    )
    to: Session = yield _asked(host.id, lambda session: session)
    yield OnHost(
        host_id=vm.host_id,
        job=lambda session: session.migrate(vm.id, to, plan),
        lane=Lane.LONG,
        reread=(vm.id,),
        beside=Beside(ask=lambda session: session.move_progress(vm.id), tell=_shown(ctx)),
        stop=lambda session: session.stop_move(vm.id),
    )
    if not plan.copies:  # back would be over the files that stay where it was
        ctx.inverse("Migrate-Vm", dest_host=vm.host_id)
    arrived = yield OnHost(
        host_id=host.id, job=lambda session: session.domain(vm.id), lane=Lane.FACTS, changes=False, reread=(vm.id,)
    )
    _assert_arrived(vm, host, arrived is not None)


def _known(id_: HostId, graph: Graph) -> Host:
    host = graph.host(id_)
    if host is None:
        raise Gone(_("the host is not there any more"))
    return host


def _assert_arrived(vm: Vm, host: Host, there: bool) -> None:
    if not there:
        text = _('VM "{name}" was moved, and host "{host}" does not have it').format(name=vm.name, host=host.name)
        raise Refused(text, _("look at both hosts before anything else is done"))


VM_MOVE_COMMANDS = (migrate,)
"""In the order of the menu."""
