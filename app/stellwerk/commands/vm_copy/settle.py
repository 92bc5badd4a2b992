"""What became of a copy whose maker was lost: it is there, or its files go and the original goes on in its own again.

Owner thread, in steps; harmless twice. libvirt goes on filling a file whose maker died: until it has ended nothing is
concluded. A file that somebody uses by now stays.
"""

import json

from stellwerk.commands.outside.looking import with_outside
from stellwerk.core.error import AppError, Refused
from stellwerk.core.ids import HostId
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, converted, plain
from stellwerk.core.text import _
from stellwerk.engine.command import Settles, Settling
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost
from stellwerk.model.copying.copy_plan import CopyPlan
from stellwerk.policy.standing import Files, standing_on
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Lane

_BEING_FILLED = ("still being allocated", "has asynchronous jobs running")
"""What libvirt says of a file that it fills, and of its pool."""


class Begun(Record, frozen=True, kw_only=True):
    """What a copy writes down before it begins: the host of the original and that of the copy, the plan, and the files
    that the original was marked to own before."""

    home: HostId
    dest: HostId
    plan: CopyPlan
    owned: tuple[str, ...] = ()


def as_text(begun: Begun) -> str:
    """For the task."""
    return json.dumps(plain(begun))


def from_text(text: str) -> Begun | None:
    """What was written down; None where that cannot be read."""
    try:
        return converted(read_json(text), Begun)
    except ValueError:
        return None


def settle_copied(look: Look, text: str) -> Settles:
    """The definition comes last: with it all is there, without it nothing stays."""
    begun = from_text(text)
    not_copied = Refused(_('VM "{name}" was not copied').format(name=look.name))
    if begun is None:
        raise not_copied
    plan = begun.plan
    there = yield OnHost(host_id=begun.dest, job=lambda session: session.domain(plan.id), changes=False)
    if there is not None:
        yield OnHost(host_id=begun.dest, job=lambda session: _end(session, plan), lane=Lane.LONG, reread=(plan.id,))
        return Settling.DONE
    try:
        pooled = yield OnHost(
            host_id=begun.home, job=lambda session: session.stored_files(), lane=Lane.LONG, changes=False
        )
        stored = yield from with_outside(begun.home, pooled, look.graph, [disk.path for disk in plan.disks])
        yield OnHost(
            host_id=begun.home,
            job=lambda session: _take_back(session, look, begun, stored),
            lane=Lane.LONG,
            reread=(look.vm.id,),
        )
    except AppError as error:
        if any(words in f"{error.text} {error.details}" for words in _BEING_FILLED):
            return Settling.LATER
        raise
    raise not_copied


def _end(session: Session, plan: CopyPlan) -> None:
    if plan.nvram is not None and not session.has_file(plan.nvram[1]):
        session.copy_nvram(*plan.nvram)
    if plan.seed is not None:
        session.mark_files(plan.id, (plan.seed.path,))


def _take_back(session: Session, look: Look, begun: Begun, stored: Files) -> None:
    _drop_files(session, begun.plan, stored)
    if begun.plan.frozen:
        session.thaw(look.vm.id, begun.plan.frozen)
        session.mark_files(look.vm.id, begun.owned)


def _drop_files(session: Session, plan: CopyPlan, stored: Files) -> None:
    """Those of the copy that nobody took meanwhile."""
    users = session.users_by_path()
    for disk in (*plan.disks, *((plan.seed,) if plan.seed else ())):
        if disk.path in stored and not users.get(disk.path) and not standing_on(disk.path, stored):
            session.delete_volume(disk.volume.pool, disk.volume.name)
