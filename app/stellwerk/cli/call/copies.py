"""Which hosts have copies of VMs that must run nowhere else. Owner thread; waits for them, not for long."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from stellwerk.cli.session import Session
from stellwerk.core.error import AppError, TimedOut
from stellwerk.core.ids import HostId, VmId

if TYPE_CHECKING:
    from stellwerk.ports.lane import Answer

Found = tuple[frozenset[HostId], Mapping[HostId, AppError]]


def find_copies(session: Session, vm_ids: Iterable[VmId], hosts: Collection[HostId], patience: float) -> Found:
    """Those of these hosts that have any of the VMs, and those that could not tell within `patience` seconds."""
    having: set[HostId] = set()
    failed: dict[HostId, AppError] = {}
    waiting = set(hosts)
    late: list[bool] = []

    def told(host: HostId, answer: "Answer[bool]") -> None:
        waiting.discard(host)
        if answer.error is not None:
            failed[host] = answer.error
        elif answer.get():
            having.add(host)

    timer = session.loop.after(patience, lambda: late.append(True))
    end = session.app.details.copies(vm_ids, sorted(hosts), told)
    session.wait(lambda: bool(late) or not waiting)
    end()
    timer.cancel()
    return frozenset(having), {**failed, **{host: TimedOut("it did not answer in time") for host in waiting}}
