"""Runs the steps of one generator, one after the other, without ever blocking. Owner thread."""

from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any

from stellwerk.core.error import AppError, Bug, Cancelled, Gone, TimedOut, Unreachable
from stellwerk.core.ids import Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.engine.answer import as_app_error, error_of, when_done
from stellwerk.engine.command import Outcome
from stellwerk.engine.look import Look
from stellwerk.engine.step import (
    Add,
    Aside,
    AskNeighbours,
    AtHost,
    Await,
    Cancel,
    Change,
    EditFields,
    EditFolders,
    EditTags,
    FindEarlier,
    Forget,
    KeepEarlier,
    KeepEvents,
    MarkEvents,
    MarkUndone,
    NoteDown,
    OnHost,
    OnHosts,
    Probe,
    Run,
    RunAll,
    Save,
    SetSetting,
    Show,
    Step,
    Store,
    only_looks,
)
from stellwerk.engine.work.chorus import Chorus
from stellwerk.engine.work.onlooker import Onlooker
from stellwerk.engine.work.outcome_wait import OutcomeWait
from stellwerk.engine.work.side_by_side import SideBySide, Submitter
from stellwerk.engine.work.writing import deleted, kept, saved
from stellwerk.engine.world import World
from stellwerk.model.call import Call
from stellwerk.model.change import Batch
from stellwerk.model.entity import ref_of
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.model.task import Task, TaskState
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.lane import Answer, Lane, Ticket
from stellwerk.ports.repository import Stored, Tables
from stellwerk.ports.visit import Visit


class _GivenUp(BaseException):
    """Thrown at a step that is given up: `finally` may take further steps, and no `except` for errors hears of it."""


class Flow:
    """One generator on its way. `done` is called once, with the generator's value or its error."""

    def __init__(
        self,
        world: World,
        submitter: Submitter | None,
        steps: Generator[Step, Any, Any],
        done: Callable[[Answer[Any]], None],
        task_id: TaskId | None = None,
    ) -> None:
        self._world = world
        self._submitter = submitter
        self._steps = steps
        self._done = done
        self._task_id = task_id
        self._turn = 0
        self._step: Step | None = None
        self._ticket: Ticket | None = None
        self._part: TaskId | None = None
        self._parts: SideBySide | None = None
        self._give_up: Callable[[], None] | None = None
        self._given_up = self._touched = self._wished = False
        """Wished: somebody gave up while a host was looked at; that ends by itself, and the next step is not taken."""
        self.changing = False
        """A job that may have changed something has begun on a host, and no answer tells whether it did."""
        self._changed = False
        """Such a job has begun at any time: the steps are told of it when they are given up, and may take it back."""

    def start(self) -> None:
        """Run up to the first step."""
        self._resume(lambda: next(self._steps))

    def cancel(self) -> bool:
        """Give up where nothing can be half done, or where the host can be asked to; `done` comes with Cancelled then,
        after what has to be done in any case. False = it goes on."""
        if self._given_up:
            return True
        match self._step:
            case Probe() | AskNeighbours() | OnHosts() | AtHost(changes=False):
                can = True
            case OnHost() as step:
                can = self._ticket is not None and self._ticket.cancel()
                if not can and step.stop is not None:
                    self._world.lanes.ask(step.host_id, Lane.CONTROL, step.stop, lambda _: None)
                    return True
                if not can and not step.changes and not self._touched:
                    self._wished = True
                    return True
            case Run() if self._submitter is not None and self._part is not None:
                return not self._submitter.cancel(self._part)
            case RunAll() if self._parts is not None:
                return not self._parts.cancel()
            case MarkEvents() if self._give_up is not None:
                self._give_up()
                return True
            case _:
                can = False
        if can:
            self._leave()
        return can

    def _leave(self) -> None:
        self._given_up, self._wished = True, False
        told = Cancelled(_("cancelled")) if self._changed else _GivenUp()
        self._resume(lambda: self._steps.throw(told))

    def _resume(self, advance: Callable[[], Step]) -> None:
        try:
            step = advance()
        except StopIteration as end:
            self._end(Answer(value=end.value))
        except _GivenUp:
            self._end(Answer(error=Cancelled(_("cancelled"))))
        except Exception as error:  # noqa: BLE001 - the border of a command's function: what it raises ends its task
            self._end(Answer(error=as_app_error(error)))
        else:
            self._leave() if self._wished else self._take(step)

    def _end(self, answer: Answer[Any]) -> None:
        self._turn += 1
        self._step = None
        self._done(answer)

    def _take(self, step: Step) -> None:
        self._turn += 1
        turn, self._step, self._ticket = self._turn, step, None
        self._touched = self._touched or not only_looks(step)

        def answer(given: Answer[Any]) -> None:
            if turn != self._turn:
                return  # given up meanwhile
            error = given.error
            if error is not None:
                self._resume(lambda: self._steps.throw(error))
            else:
                self._resume(lambda: self._steps.send(given.value))

        match step:
            case Add() | Change() | Forget() | Save() | EditTags() | EditFolders() | EditFields():
                self._store(step, answer)
            case NoteDown():
                self._note_down(step, answer)
            case KeepEarlier() | FindEarlier():
                self._keep(step, answer)
            case Probe():
                self._world.links.probe(step.uri, answer)
            case Aside():
                self._run_aside(step, answer)
            case KeepEvents():
                self._write(lambda tables: kept(step.events, tables), lambda given: answer(Answer(error=given.error)))
            case MarkEvents():
                self._mark(step, answer)
            case SetSetting():
                self._set(step, answer)
            case AtHost():
                self._visit(step, answer)
            case AskNeighbours():
                self._world.neighbours.connections(answer)
            case OnHost():
                self._ask(step, answer)
            case OnHosts():
                Chorus(self._world.lanes, self._world.links, step, answer).start()
            case Await():
                self._wait(step, answer)
            case Show():
                self._world.inventory.apply(step.batch)
                answer(Answer())
            case Run() | RunAll() | Cancel() | MarkUndone():
                self._steer(step, answer)

    def _run_aside(self, step: Aside, answer: Callable[[Answer[Any]], None]) -> None:
        aside = self._world.aside
        if aside is None:
            answer(Answer(error=Bug("nobody runs jobs here")))
        else:
            aside(step.job, answer)

    def _mark(self, step: MarkEvents, answer: Callable[[Answer[Any]], None]) -> None:
        task_id, marker = self._task_id, self._world.marker
        if marker is None or task_id is None:
            answer(Answer(error=Bug("nobody acknowledges here")))
            return

        def tell(some: int, of: int) -> None:
            self._world.tasks.change(task_id, progress=some / of)

        self._give_up = marker().mark(step.wanted, tell, answer)

    def _set(self, step: SetSetting, answer: Callable[[Answer[Any]], None]) -> None:
        try:
            self._world.settings.set(step.setting, step.value)
        except AppError as error:
            answer(Answer(error=error))
        else:
            answer(Answer())

    def _store(self, step: Store, answer: Callable[[Answer[Any]], None]) -> None:
        match step:
            case Add():
                self._save(step.entity, step.entity, answer)
            case Change():
                current: Any = self._world.inventory.view.get(step.ref)
                if current is None:
                    answer(Answer(error=Gone(_("the object is not there any more"))))
                    return
                self._save(replace(current, **step.fields), step, answer)
            case Forget():
                self._write(lambda tables: deleted(step.refs, tables), lambda given: answer(Answer(error=given.error)))
            case Save():
                self._write(
                    lambda tables: saved(step.entities, tables), lambda given: answer(Answer(error=given.error))
                )
            case EditTags():
                self._write(lambda tables: tables.edit_tags(step.edit), answer)
            case EditFolders():
                self._write(lambda tables: tables.edit_folders(step.edit), answer)
            case EditFields():
                self._write(lambda tables: tables.edit_fields(step.edit), answer)

    def _write(self, job: Callable[[Tables], Batch], answer: Callable[[Answer[Any]], None]) -> None:
        """Change the database, show what is different now, and answer that."""

        def written(future: Future[Batch]) -> None:
            error = error_of(future)
            batch = Batch() if error is not None else future.result()
            self._stored(error, batch, lambda given: answer(replace(given, value=batch)))

        when_done(self._world.loop, self._world.repository.write(job), written)

    def _save(self, entity: Stored, shown: Stored | Change, answer: Callable[[Answer[Any]], None]) -> None:
        ref = ref_of(entity)

        def job(tables: Tables) -> dict[Ref, int]:
            tables.save(entity)
            return tables.give_numbers([ref])

        def saved(error: AppError | None, numbers: dict[Ref, int]) -> None:
            newest: Any = shown
            if isinstance(shown, Change):
                current: Any = self._world.inventory.view.get(shown.ref)
                newest = replace(current, **shown.fields) if current is not None else None
            entities = (newest,) if newest is not None else ()
            self._stored(error, Batch(entities=entities, numbers=numbers), answer)

        written = self._world.repository.write(job)
        when_done(self._world.loop, written, lambda f: saved(error_of(f), {} if f.exception() else f.result()))

    def _note_down(self, step: NoteDown, answer: Callable[[Answer[Any]], None]) -> None:
        assert self._task_id is not None
        task = self._world.tasks.change(self._task_id, result=step.text)
        future = self._world.repository.write(lambda tables: tables.save_tasks([task]))
        when_done(self._world.loop, future, lambda ended: answer(Answer(error=error_of(ended))))

    def _keep(self, step: KeepEarlier | FindEarlier, answer: Callable[[Answer[Any]], None]) -> None:
        """Write, or read, a definition that is kept."""

        def job(tables: Tables) -> Earlier | None:
            if isinstance(step, FindEarlier):
                return tables.find_earlier(step.vm_id, step.id)
            tables.keep_earlier(step.earlier)
            return None

        def kept(future: Future[Earlier | None]) -> None:
            error = error_of(future)
            found = None if error is not None else future.result()
            if error is None and found is None and isinstance(step, FindEarlier):
                error = Gone(_("no such earlier definition is kept"))
            answer(Answer(found, error))

        when_done(self._world.loop, self._world.repository.write(job), kept)

    def _stored(self, error: AppError | None, batch: Batch, answer: Callable[[Answer[Any]], None]) -> None:
        if error is None:
            self._world.inventory.apply(batch)
        answer(Answer(error=error))

    def _begin(self, step: OnHost | AtHost) -> None:
        """A job begins; on its lane."""
        self.changing = self.changing or step.changes
        self._changed = self._changed or step.changes

    def _ask(self, step: OnHost, answer: Callable[[Answer[Any]], None]) -> None:
        turn = self._turn

        def job(session: Session) -> Any:
            self._begin(step)
            if step.changes and step.stop is None:
                self._world.loop.post(lambda: self._bind(turn))
            return step.job(session)

        onlooker = Onlooker(self._world, step.host_id, step.beside) if step.beside is not None else None

        def done(given: Answer[Any]) -> None:
            if onlooker is not None:
                onlooker.stop()
            if not isinstance(given.error, Unreachable | TimedOut):
                self.changing = False
            if step.reread:
                self._world.lanes.reread(step.host_id, step.reread)
            self._unbind()
            answer(given)

        ticket = self._world.lanes.ask(step.host_id, step.lane, job, done, limit=step.limit)
        if turn == self._turn:  # not answered at once
            self._ticket = ticket

    def _bind(self, turn: int) -> None:
        """Show that the step at hand cannot be cancelled."""
        if turn == self._turn and self._task_id is not None:
            self._world.tasks.change(self._task_id, cancellable=False)

    def _unbind(self) -> None:
        if self._task_id is not None and not self._world.tasks.get(self._task_id).cancellable:
            self._world.tasks.change(self._task_id, cancellable=True)

    def _visit(self, step: AtHost, answer: Callable[[Answer[Any]], None]) -> None:
        def job(visit: Visit) -> Any:
            self._begin(step)
            return step.job(visit)

        def done(given: Answer[Any]) -> None:
            if not isinstance(given.error, Unreachable | TimedOut):
                self.changing = False
            answer(given)

        self._world.links.visit(step.uri, job, done, limit=step.limit)

    def _wait(self, step: Await, answer: Callable[[Answer[Any]], None]) -> None:
        """Of what nobody waits for any more, the answer is not heard."""

        def look() -> Look:
            return self._world.look(Call(""), step.ref, {})

        outcome = Outcome(reached=lambda look: step.test(look.target), gone=True)
        OutcomeWait(self._world, outcome, look, lambda state, _: answer(Answer(state is TaskState.DONE))).start()

    def _steer(self, step: Run | RunAll | Cancel | MarkUndone, answer: Callable[[Answer[Any]], None]) -> None:
        assert self._submitter is not None
        assert self._task_id is not None
        match step:
            case Run():
                self._run(step, answer)
            case RunAll():
                self._run_all(step, self._submitter, self._task_id, answer)
            case Cancel():
                answer(Answer(self._submitter.cancel(step.task_id)))
            case MarkUndone():
                self._world.tasks.change(step.task_id, undone_by=step.by)
                answer(Answer())

    def _run(self, step: Run, answer: Callable[[Answer[Any]], None]) -> None:
        assert self._submitter is not None
        assert self._task_id is not None

        def ended(task: Task) -> None:
            self.changing = task.state is TaskState.UNKNOWN
            answer(Answer(task))

        try:
            self._part = self._submitter.submit_part(step.call, self._task_id, ended).id
        except AppError as error:
            answer(Answer(error=error))

    def _run_all(
        self, step: RunAll, submitter: Submitter, task_id: TaskId, answer: Callable[[Answer[Any]], None]
    ) -> None:
        def tell(ended: int, of: int) -> None:
            note = _("{done} of {all} ended").format(done=ended, all=of)
            self._world.tasks.change(task_id, progress=ended / of, note=note)

        def done(given: tuple[Task, ...] | AppError) -> None:
            answer(Answer(error=given) if isinstance(given, AppError) else Answer(given))

        self._parts = SideBySide(submitter, task_id, step.calls, step.at_once, tell, done)
        self._parts.start()
