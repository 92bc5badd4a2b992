"""The files of a VM that moves to another storage: carried before, gone from the old host afterwards. Owner thread.

Nothing is deleted before the VM was seen on the other host, and nothing that somebody else needs; where a move fails,
what it had made on the other host goes.
"""

import json
from collections.abc import Callable, Generator, Sequence
from typing import Any

from stellwerk.commands.outside.asking import asked
from stellwerk.commands.outside.elsewhere import others_on
from stellwerk.commands.outside.looking import with_outside
from stellwerk.core.error import AppError, Cancelled, HalfDone, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, converted, plain
from stellwerk.core.text import _, quoted
from stellwerk.core.unit import format_size
from stellwerk.engine.command import Settles, Settling
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost, Step, Steps
from stellwerk.model.graph import Graph
from stellwerk.model.snapshot import StoredFile
from stellwerk.model.vm import Vm
from stellwerk.policy.migration_file import sweepable
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane


class Moved(Record, frozen=True, kw_only=True):
    """What a move writes down before it begins: the other host, the files that go along, those of them that it did not
    have, and whether they stay where they were."""

    home: HostId
    dest: HostId
    files: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    keep: bool = False


def as_text(moved: Moved) -> str:
    """For the task."""
    return json.dumps(plain(moved))


def from_text(text: str) -> Moved | None:
    """What was written down; None where that cannot be read."""
    try:
        return converted(read_json(text), Moved)
    except ValueError:
        return None


def stored_files(host_id: HostId) -> Generator[Step, Any, dict[str, StoredFile]]:
    """Every file of a host's storage pools, looked at again."""
    found: dict[str, StoredFile] = yield asked(host_id, lambda session: session.stored_files())
    return found


def carrying(ctx: Ctx, to: Session, paths: Sequence[str], given_up: Sequence[object]) -> Callable[[Session], None]:
    """A job that copies files to the other host, one after the other; `given_up` with anything in it ends it."""

    def job(session: Session) -> None:
        for number, path in enumerate(paths):

            def told(done: int, total: int, path: str = path, number: int = number) -> None:
                if given_up:
                    raise Cancelled(_("the move was given up; the VM stays where it was"))
                words = {"done": format_size(done), "all": format_size(total), "file": path}
                share = done / total if total else 1.0
                ctx.progress((number + share) / len(paths), _("{done} of {all} of {file}").format(**words))

            session.carry(path, to, told)

    return job


def drop_new(vm: Vm, moved: Moved) -> Steps:
    """What a move that failed had made on the other host goes, so long as the VM is where it was and not there: of one
    that is on neither host these files may be all there is."""
    if not moved.new or (yield _look(moved.home, vm)) is None:
        return

    def job(session: Session) -> None:
        if session.domain(vm.id) is not None:
            return
        for path in moved.new:
            if session.has_file(path):
                session.drop_file(path)

    yield OnHost(host_id=moved.dest, job=job, lane=Lane.LONG)


def _look(host_id: HostId, vm: Vm) -> OnHost:
    """Whether a host has it."""
    return OnHost(host_id=host_id, job=lambda session: session.domain(vm.id), changes=False)


def taken_back(vm: Vm, moved: Moved, error: AppError) -> Steps:
    """The same right after it failed with this error. Raises HalfDone where the other host is lost, so that its files
    go once it is there again."""
    try:
        yield from drop_new(vm, moved)
    except (Unreachable, TimedOut) as lost:
        text = _("{error}; until the other host is there again these files are left on it: {files}")
        raise HalfDone(text.format(error=error.text, files=quoted(moved.new)), lost.hint) from error


def sweep(vm: Vm, moved: Moved, graph: Graph) -> Generator[Step, Any, tuple[str, ...]]:
    """Delete on the old host what was carried, once the VM is defined there no more; answers what stays, with why."""
    if moved.keep or not moved.files:
        return ()
    files = yield from with_outside(moved.home, (yield from stored_files(moved.home)), graph)
    files = {**files, **(yield from others_on(moved.home, moved.files, files, graph))}
    reasons = sweepable(vm, moved.home, moved.files, files, graph)

    def job(session: Session) -> tuple[str, ...]:
        if session.domain(vm.id) is not None:
            text = _('VM "{name}" is still defined on the host that it left')
            raise Refused(text.format(name=vm.name), _("look at both hosts before anything else is done"))
        return tuple(_dropped(session, path, reason) for path, reason in reasons.items())

    told: tuple[str, ...] = yield OnHost(host_id=moved.home, job=job, lane=Lane.LONG)
    return tuple(text for text in told if text)


def _dropped(session: Session, path: str, reason: str) -> str:
    """Delete one; answers why it stays."""
    if reason:
        return f"{path}: {reason}"
    try:
        session.drop_file(path)
    except AppError as error:
        return f"{path}: {error.text}"
    return ""


def settle_moved(look: Look, text: str) -> Settles:
    """It is there, then its old files go; or it is where it was, then its new ones go."""
    moved = from_text(text)
    vm = look.vm
    if moved is None:
        if vm.host_id == look.args["dest_host"]:
            return Settling.DONE
        raise Refused(_('VM "{name}" was not moved').format(name=vm.name))
    there = yield _look(moved.dest, vm)
    here = yield _look(moved.home, vm)
    if there is not None and here is None:
        yield from sweep(vm, moved, look.graph)
        return Settling.DONE
    if there is None and here is not None:
        yield from drop_new(vm, moved)
        raise Refused(_('VM "{name}" was not moved').format(name=vm.name))
    hosts = quoted([look.host_name(moved.home), look.host_name(moved.dest)])
    if there is None:
        text = _('VM "{name}" is on neither host any more: {hosts}; its files stay on both')
        raise Refused(text.format(name=vm.name, hosts=hosts), _("look at both before any of them is deleted"))
    raise Refused(
        _('VM "{name}" is on both hosts: {hosts}').format(name=vm.name, hosts=hosts),
        _("look at both, and remove the definition that is too many; its files stay"),
    )
