"""Lanes without threads: a job runs when the loop turns, or when a test says so."""

from collections.abc import Callable
from typing import Any

from tests.fakes.session import MemorySession

from stellwerk.core.error import AppError, Bug, Unreachable
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane
from stellwerk.store.inventory import Inventory


class Errand:
    """A job that was handed in. `begin` runs it, `answer` hands its answer on; a test may do one without the other."""

    def __init__(self, lanes: "MemoryLanes", host_id: HostId, lane: Lane, job: Any, done: Any, limit: Any) -> None:
        self.lanes, self.host_id, self.lane, self.limit = lanes, host_id, lane, limit
        self._job, self._done = job, done
        self._answer: Answer[Any] | None = None
        self.begun = False

    def cancel(self) -> bool:
        if self.begun:
            return False
        self.lanes.waiting.remove(self)
        self.begun = True
        return True

    def begin(self) -> None:
        """Run the job on the host's session; its answer is kept back."""
        if self.begun:
            return
        self.begun = True
        self.lanes.waiting.remove(self)
        self.lanes.running.append(self)
        session = self.lanes.sessions[self.host_id]
        try:
            self._answer = Answer(self._job(session))
        except AppError as error:
            self._answer = Answer(error=error)
        except Exception as error:  # noqa: BLE001 - the top of a lane: any other error arrives as Bug
            self._answer = Answer(error=Bug(str(error), details=repr(error)))

    def answer(self, error: AppError | None = None) -> None:
        """Hand the answer on, or an error instead of it."""
        self.lanes.running.remove(self)
        self._done(Answer(error=error) if error is not None else self._answer)

    def run(self) -> None:
        """Both."""
        if not self.begun:
            self.begin()
            self.answer()


class MemoryLanes:
    """The lanes port. `held`: jobs wait for the test. `rereads`: what is read again reaches the inventory."""

    def __init__(self, loop: PlainLoop, inventory: Inventory) -> None:
        self._loop = loop
        self._inventory = inventory
        self.sessions: dict[HostId, MemorySession] = {}
        self.offline: set[HostId] = set()
        self.held = False
        self.rereads = True
        self.waiting: list[Errand] = []
        self.running: list[Errand] = []
        self.asked: list[tuple[HostId, Lane]] = []
        self.reread_of: list[tuple[HostId, tuple[str, ...]]] = []

    def ask(
        self,
        host_id: HostId,
        lane: Lane,
        job: Callable[[Session], Any],
        done: Callable[[Answer[Any]], None],
        *,
        limit: float | None = None,
    ) -> Errand:
        errand = Errand(self, host_id, lane, job, done, limit)
        self.waiting.append(errand)
        self.asked.append((host_id, lane))
        if host_id in self.offline:
            self.waiting.remove(errand)
            errand.begun = True
            done(Answer(error=Unreachable(f'host "{host_id}" is not connected')))
        elif not self.held:
            self._loop.post(errand.run)
        return errand

    def reread(self, host_id: HostId, vm_ids: tuple[str, ...]) -> None:
        self.reread_of.append((host_id, vm_ids))
        if self.rereads:
            self._loop.post(lambda: self.report(host_id, *(VmId(id_) for id_ in vm_ids)))

    def report(self, host_id: HostId, *vm_ids: VmId) -> None:
        """Let the inventory know what the host has now of these VMs."""
        session = self.sessions[host_id]
        found = tuple(session.domains_by_id[id_] for id_ in vm_ids if id_ in session.domains_by_id)
        gone = tuple((host_id, id_) for id_ in vm_ids if id_ not in session.domains_by_id)
        self._inventory.apply(Batch(domains=found, gone_domains=gone))
