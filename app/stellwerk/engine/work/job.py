"""One target's share of a call, from waiting for its turn to its end. Owner thread, its lane function excepted."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from stellwerk.core.error import AppError, Bug, Cancelled, Conflict, HalfDone, Refused, TimedOut, Unreachable
from stellwerk.core.ids import HostId, Ref, TaskId
from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.engine.answer import as_app_error
from stellwerk.engine.check import host_of, refusal
from stellwerk.engine.command import Command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.slot_book import Slot
from stellwerk.engine.work.flow import Flow
from stellwerk.engine.work.outcome_wait import OutcomeWait
from stellwerk.engine.work.pending import clear_pending, show_pending
from stellwerk.engine.work.side_by_side import Submitter
from stellwerk.engine.world import World
from stellwerk.model.call import Call
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Ticket


class Ending(Record, frozen=True):
    """How a job ended."""

    state: TaskState
    error: AppError | None = None


class _Phase(Enum):
    NEW = auto()
    QUEUED = auto()
    LOCKING = auto()
    RUNNING = auto()
    WAITING = auto()
    OVER = auto()


class Job:
    """Runs one command on one target. `ended` is called once, after everything it held was given back."""

    def __init__(
        self,
        world: World,
        submitter: Submitter,
        command: Command,
        call: Call,
        args: dict[str, Any],
        task_id: TaskId,
        target: Ref | None,
        ended: Callable[["Job", Ending], None],
    ) -> None:
        self._world = world
        self._submitter = submitter
        self.command = command
        self.call = call
        self._args = args
        self.task_id = task_id
        self.target = target
        self._ended = ended
        self.ctx = Ctx(world, call, task_id, target, args)
        self.host_id: HostId | None = None
        self._phase = _Phase.NEW
        self._cancelled = False
        self._began = 0.0
        self._begun = False
        self._released = False
        self._lane: Lane | None = None
        self._slot: Slot | None = None
        self._ticket: Ticket | None = None
        self._flow: Flow | None = None
        self._wait: OutcomeWait | None = None

    def look(self) -> Look:
        """The target as it is now."""
        return self._world.look(self.call, self.target, self._args, home=self.host_id, began=self._began)

    def begin(self) -> None:
        """Refuse what is not possible now, then wait for a place on the host."""
        if self._phase is not _Phase.NEW:
            return
        if not self._allowed(locks=True):
            return
        self._phase = _Phase.QUEUED
        self.host_id = host_of(self.command, self.look())
        if self.host_id is None:
            self._take_locks()
            return
        slot = self._world.slots.want(self.host_id, self.command.at_once, self._take_locks)
        if self._released:
            slot.give_up()
            return
        self._slot = slot
        if not slot.held:
            self._say(_('waits for its turn on host "{name}"').format(name=self.look().host_name(self.host_id)))

    def cancel(self) -> str:
        """Cancel; empty when that was done (or will be), otherwise why it cannot be done any more."""
        match self._phase:
            case _Phase.NEW | _Phase.QUEUED:
                self._finish(TaskState.CANCELLED, Cancelled(_("cancelled before it began")))
            case _Phase.LOCKING:
                self._cancelled = True
            case _Phase.RUNNING:
                return self._cancel_running()
            case _Phase.WAITING:
                text = _("not waited for any longer; what was asked for may still happen")
                self._finish(TaskState.CANCELLED, Cancelled(text))
            case _Phase.OVER:
                return _("it has ended")
        return ""

    def _cancel_running(self) -> str:
        if self._flow is not None and self._flow.cancel():
            return ""
        if self._ticket is not None and self._ticket.cancel():
            self._finish(TaskState.CANCELLED, Cancelled(_("cancelled before it began")))
            return ""
        return _('"{name}" is being worked on and cannot be cancelled any more').format(name=self.look().name)

    def _allowed(self, *, locks: bool) -> bool:
        """Test the conditions against this moment; ends the job where they do not hold."""
        book = self._world.locks if locks else None
        error = self._guarded(lambda: refusal(self.command, self.look(), self._world.access, book))
        if error is not None:
            self._finish(TaskState.FAILED if isinstance(error, Bug) else TaskState.REFUSED, error)
        return error is None

    def _guarded(self, test: Callable[[], AppError | None]) -> AppError | None:
        try:
            return test()
        except Exception as error:  # noqa: BLE001 - the border of a command's own checks: a mistake there ends its task
            return as_app_error(error)

    def _take_locks(self) -> None:
        self._phase = _Phase.LOCKING
        doing = _(self.command.doing) or _(self.command.plain_title)
        self._began = self._world.clock.now()
        self._world.tasks.change(self.task_id, state=TaskState.RUNNING, started=self._began, note=doing)
        refs = (self.target,) if self.target is not None else ()
        self._world.locks.take(self.task_id, self._world.tasks.get(self.task_id).title, refs, self._locked)

    def _locked(self, error: AppError | None) -> None:
        if self._cancelled:
            self._finish(TaskState.CANCELLED, Cancelled(_("cancelled before it began")))
        elif error is not None:
            self._finish(TaskState.REFUSED if isinstance(error, Conflict) else TaskState.FAILED, error)
        elif self._allowed(locks=False):
            self._run()

    def _run(self) -> None:
        self._phase = _Phase.RUNNING
        look = self.look()
        self.ctx.name = look.name
        here = host_of(self.command, look)
        if here != self.host_id:
            self._finish(TaskState.REFUSED, Refused(_('"{name}" has moved to another host').format(name=look.name)))
        elif self.command.lane is not None and here is not None:
            self._run_on_lane(self.command.lane, here, look)
        elif self.command.in_steps:
            self._flow = Flow(self._world, self._submitter, self._call(look), self._answered, self.task_id)
            self._flow.start()
        else:
            error = self._guarded(lambda: self._call(look))
            self._answered(Answer(error=error))

    def _call(self, look: Look) -> Any:
        targets = (look.target,) if look.target is not None else ()
        return self.command.function(self.ctx, *targets, **self._args)

    def _run_on_lane(self, lane: Lane | Callable[[Look], Lane], host_id: HostId, look: Look) -> None:
        def job(session: Session) -> None:
            self._begun = True
            self._world.loop.post(self._show_begun)
            self.ctx.enter(session)
            self._call(look)

        self._lane = lane if isinstance(lane, Lane) else lane(look)
        ticket = self._world.lanes.ask(host_id, self._lane, job, self._answered, limit=self.command.limit)
        if self._phase is _Phase.RUNNING:
            self._ticket = ticket

    def _show_begun(self) -> None:
        if self._phase is not _Phase.RUNNING:
            return
        if self._lane is Lane.GUEST:
            self._wait_for_outcome()
        else:
            self._world.tasks.change(self.task_id, cancellable=False)

    def _answered(self, answer: Answer[Any]) -> None:
        """The function has ended; on lane GUEST perhaps after the inventory showed what it was for."""
        self._ticket = None
        changing = self._begun if self._flow is None else self._flow.changing
        if self.host_id is not None and isinstance(self.look().target, Vm) and self.target is not None:
            self._world.lanes.reread(self.host_id, (self.target.id,))
        error = answer.error
        if self._phase is _Phase.OVER:
            return
        if error is None:
            self._done()
        elif isinstance(error, Cancelled):
            self._finish(TaskState.CANCELLED, error)
        elif isinstance(error, HalfDone) or (changing and isinstance(error, Unreachable | TimedOut)):
            self._finish(TaskState.UNKNOWN, error)
        else:
            self._finish(TaskState.FAILED, error)

    def _done(self) -> None:
        if self._phase is _Phase.RUNNING:
            self._wait_for_outcome()
        if self.command.outcome is None:
            self._finish(TaskState.DONE)

    def _wait_for_outcome(self) -> None:
        """Wait until the inventory shows it; on lane GUEST while the guest is still being asked."""
        if self.command.pending is not None and self.target is not None:
            show_pending(self._world.inventory, self.target, self.command.pending)
        by_guest, outcome = self._lane is Lane.GUEST, self.command.outcome
        if not by_guest and outcome is None:
            return
        self._phase = _Phase.WAITING
        self._world.tasks.change(self.task_id, cancellable=True)
        if by_guest:
            self._release()
            self._say(_("waits for the guest"))
        if outcome is not None:
            self._wait = OutcomeWait(self._world, outcome, self.look, self._finish, self.ctx.about, self._resort)
            self._wait.start()

    def _resort(self, call: Call, ended: Callable[[Task], None]) -> None:
        """As a part of this task."""
        self._submitter.submit_part(call, self.task_id, ended)

    def _say(self, note: str) -> None:
        self._world.tasks.change(self.task_id, note=note)

    def _release(self) -> None:
        self._released = True
        self._world.locks.free(self.task_id)
        if self._slot is not None:
            self._slot.give_up()
            self._slot = None

    def _finish(self, state: TaskState, error: AppError | None = None) -> None:
        was, self._phase = self._phase, _Phase.OVER
        if self._wait is not None:
            self._wait.stop()
        if was is _Phase.WAITING and state is TaskState.FAILED and self.command.pending and self.target is not None:
            clear_pending(self._world.inventory, self.target)
        self._ended(self, Ending(state, error))
        self._release()
