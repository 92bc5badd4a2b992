"""Runs calls: a task for each, a part for each target, and their end. Owner thread."""

from collections.abc import Callable, Sequence
from typing import Any

from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.engine.command import Command
from stellwerk.engine.identity import IdMaker
from stellwerk.engine.reading import checked_args
from stellwerk.engine.undo import UndoBook
from stellwerk.engine.work.bundle import bundled
from stellwerk.engine.work.job import Ending, Job
from stellwerk.engine.work.report import end_fields, record_end
from stellwerk.engine.world import World
from stellwerk.model.call import Call
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import name_of
from stellwerk.model.task import Task, TaskState

Ended = Callable[[Task], None]


class Runner:
    """Takes calls in, hands their jobs the means, and keeps parents in step with their parts."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._ids = IdMaker(world.clock)
        self._undo = UndoBook(world)
        self._jobs: dict[TaskId, Job] = {}
        self._parts: dict[TaskId, tuple[TaskId, ...]] = {}
        self._waiting: dict[TaskId, Ended] = {}
        self._stale: dict[TaskId, None] = {}

    def submit(self, call: Call) -> Task:
        """Begin a call; its task is in the inventory when this returns. Raises Invalid and Gone for a call that names
        no command, or wrong arguments; everything else is the task's outcome."""
        return self._submit(call, None)

    def submit_part(self, call: Call, parent_id: TaskId, ended: Ended) -> Task:
        """Begin a call as a part of another task; `ended` is called once with the ended task."""
        task = self._submit(call, parent_id)
        self._waiting[task.id] = ended
        return task

    def cancel(self, task_id: TaskId) -> str:
        """Cancel as far as that can be done; a text that says what cannot be cancelled any more."""
        parts = self._parts.get(task_id)
        if parts is None:
            job = self._jobs.get(task_id)
            return job.cancel() if job is not None else _("it does not run in this process, or has ended")
        refused = [text for part in reversed(parts) if part in self._jobs and (text := self._jobs[part].cancel())]
        return "; ".join(refused)

    @property
    def busy(self) -> bool:
        """Something has not ended yet."""
        return bool(self._jobs or self._stale)

    def _submit(self, call: Call, parent_id: TaskId | None) -> Task:
        command = self._world.registry.get(call.command)
        call = replace(call, command=command.name, targets=tuple(dict.fromkeys(call.targets)))
        args = checked_args(command, call, self._world.inventory.view)
        if len(call.targets) < 2:
            target = call.targets[0] if call.targets else None
            task = self._task(command, call, target, parent_id)
            self._world.tasks.add((task,))
            self._begin(command, call, args, (task,))
            return task
        whole = self._whole(command, call, parent_id)
        parts = tuple(self._task(command, call, target, whole.id) for target in call.targets)
        self._parts[whole.id] = tuple(part.id for part in parts)
        self._world.tasks.add((whole, *parts))
        self._begin(command, call, args, parts)
        return whole

    def _task(self, command: Command, call: Call, target: Ref | None, parent_id: TaskId | None) -> Task:
        entity = self._world.inventory.view.get(target) if target is not None else None
        return Task(
            id=TaskId(self._ids.new()),
            call=replace(call, targets=(target,) if target is not None else ()),
            title=_(command.title).rstrip("…"),
            parent_id=parent_id,
            target=target,
            target_name=name_of(entity) if entity is not None else str(call.args.get("name", "")),
            created=self._world.clock.now(),
            instance=self._world.instance,
        )

    def _whole(self, command: Command, call: Call, parent_id: TaskId | None) -> Task:
        count = len(call.targets)
        kind = call.targets[0].kind
        many = _(CATALOGUE.kinds[kind].many) if kind is not Kind.VM else _("VMs")
        return replace(
            self._task(command, call, None, parent_id),
            call=call,
            target_name=f"{count} {many}",
        )

    def _begin(self, command: Command, call: Call, args: dict[str, Any], tasks: Sequence[Task]) -> None:
        for task in tasks:
            job = Job(self._world, self, command, task.call, args, task.id, task.target, self._job_ended)
            self._jobs[task.id] = job
            self._world.loop.post(job.begin)

    def _job_ended(self, job: Job, ending: Ending) -> None:
        self._jobs.pop(job.task_id, None)
        fields = end_fields(ending.state, ending.error, self._world.clock.now())
        task = self._world.tasks.change(
            job.task_id, **fields, undo=job.ctx.undo if ending.error is None else None, result=self._result(job, ending)
        )
        name, about = job.ctx.name or task.target_name, job.ctx.about
        record_end(self._world.audit, job.command, task, name, words=job.ctx.words, about=about)
        self._undo.offer(task)
        self._tell(task)

    def _result(self, job: Job, ending: Ending) -> str:
        """What it answered; of one whose end nobody saw, what it has noted down."""
        return self._world.tasks.get(job.task_id).result if ending.state is TaskState.UNKNOWN else job.ctx.result

    def _tell(self, task: Task) -> None:
        """Tell who waits for this task, and bring its parent up to date at the end of the turn."""
        ended = self._waiting.pop(task.id, None)
        if ended is not None:
            ended(task)
        parent = task.parent_id
        if parent in self._parts:
            if not self._stale:
                self._world.loop.post(self._refresh)
            self._stale[parent] = None

    def _refresh(self) -> None:
        stale, self._stale = tuple(self._stale), {}
        for parent in stale:
            parts = [self._world.tasks.get(part) for part in self._parts[parent]]
            task = self._world.tasks.change(parent, **bundled(parts, self._world.clock.now()))
            if task.over:
                del self._parts[parent]
                self._undo.offer(task)
                self._tell(task)
