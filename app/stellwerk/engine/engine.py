"""The engine: how anything gets done. One door for window, command line, schedules, policies and undo. Owner thread."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.handover import Handover
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.engine.access import Access
from stellwerk.engine.answer import when_done
from stellwerk.engine.audit import Audit
from stellwerk.engine.lock_book import LockBook
from stellwerk.engine.preview import Preview, Previewer, TargetPreview
from stellwerk.engine.reading import read_call
from stellwerk.engine.registry import Registry
from stellwerk.engine.runner import Runner
from stellwerk.engine.slot_book import SlotBook
from stellwerk.engine.task_book import TaskBook
from stellwerk.engine.watch import Watch
from stellwerk.engine.work.settle import Settler
from stellwerk.engine.world import World
from stellwerk.model.call import Actor, Call, Origin
from stellwerk.model.task import Task
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.ports.alarm.courier import Courier
from stellwerk.ports.alarm.marking import Marker
from stellwerk.ports.lane import Answer, Lanes
from stellwerk.ports.link import Links
from stellwerk.ports.media import Media
from stellwerk.ports.neighbour import Neighbours
from stellwerk.ports.repository import Repository
from stellwerk.ports.shell import Shells
from stellwerk.store.inventory import Inventory


class Engine:
    """Takes calls: says what they would do, and does them.

    `actor` is the user of this process and owner of the profile; a call that names nobody is his. `instance` is this
    process in the database.
    """

    def __init__(
        self,
        *,
        loop: Loop,
        clock: Clock,
        inventory: Inventory,
        lanes: Lanes,
        repository: Repository,
        registry: Registry,
        settings: Settings,
        audit: Audit,
        actor: Actor,
        instance: str,
        links: Links,
        neighbours: Neighbours,
        media: Media | None = None,
        systems: Systems | None = None,
        shells: Shells | None = None,
        courier: Courier | None = None,
        aside: Callable[[Callable[[], Any], Callable[[Answer[Any]], None]], None] | None = None,
        marker: Callable[[], Marker] | None = None,
    ) -> None:
        self.registry = registry
        self.actor = actor
        self.systems = systems or Systems()
        self.handover = Handover()
        self._loop = loop
        self._world = World(
            loop=loop,
            clock=clock,
            inventory=inventory,
            lanes=lanes,
            repository=repository,
            links=links,
            media=media,
            shells=shells,
            courier=courier,
            aside=aside,
            marker=marker,
            handover=self.handover,
            systems=self.systems,
            neighbours=neighbours,
            registry=registry,
            settings=settings,
            audit=audit,
            access=Access(actor),
            instance=instance,
            tasks=TaskBook(loop, inventory, repository),
            locks=LockBook(loop, repository),
            slots=SlotBook(settings),
            watch=Watch(loop, inventory),
        )
        self._runner = Runner(self._world)
        self._previewer = Previewer(self._world)
        self._settler = Settler(self._world)

    def call(self, command: str, *targets: Ref, origin: Origin = Origin.WINDOW, reason: str = "", **args: Any) -> Call:
        """A call by this process's user."""
        return Call(command, targets, args, self.actor, origin, reason)

    def read(
        self,
        command: str,
        given: list[tuple[str, str | None]],
        *,
        origin: Origin = Origin.COMMAND_LINE,
        reason: str = "",
        settled: bool = True,
    ) -> Call:
        """A call from texts: pairs of parameter name and value, None for a switch. `settled`: hosts need not be asked
        any more, objects must be in the states that parameters want. Raises Invalid and Gone."""
        return read_call(
            self.registry.get(command),
            given,
            self._world.inventory.view,
            actor=self.actor,
            origin=origin,
            reason=reason,
            settled=settled,
        )

    def preview(self, call: Call) -> Preview:
        """What the call would do, as far as is known without asking a host. Raises Invalid and Gone."""
        self._loop.assert_owner()
        return self._previewer.preview(self._owned(call))

    def preview_details(self, call: Call, done: Callable[[Preview | AppError], None]) -> None:
        """The preview with what only the hosts know; `done` is called once, on this thread, perhaps at once."""
        self._loop.assert_owner()
        self._previewer.details(self._owned(call), done)

    def offer(self, command: str, *targets: Ref) -> Preview:
        """Whether a command can be offered for these objects, before its form is filled: for menus and buttons."""
        self._loop.assert_owner()
        return self._previewer.preview(self.call(command, *targets), partial=True)

    def enabled(self, command: str, *targets: Ref) -> TargetPreview:
        """The same for a button, in little time however many objects are selected: the first target that allows it,
        else the first refusal. Looks at the first 200."""
        self._loop.assert_owner()
        return self._previewer.enabled(self.call(command, *targets))

    def submit(self, call: Call) -> Task:
        """Begin the call. Its task is in the inventory when this returns and tells everything from then on.

        Raises Invalid and Gone for a call that cannot be read at all.
        """
        self._loop.assert_owner()
        return self._runner.submit(self._owned(call))

    def cancel(self, task_id: TaskId) -> str:
        """Cancel a task of this process as far as that can be done; a text where something cannot be any more."""
        self._loop.assert_owner()
        return self._runner.cancel(task_id)

    def task(self, task_id: TaskId) -> Task:
        """A task as it is now; raises Gone."""
        return self._world.tasks.get(task_id)

    def parts(self, task_id: TaskId) -> tuple[Task, ...]:
        """The parts of a task as they are now, in the order of its targets; empty for one without."""
        task = self._world.tasks.get(task_id)
        found = self._world.inventory.view.related(task, "children")
        return tuple(self._world.tasks.get(TaskId(part.id)) for part in found)

    def running(self) -> tuple[Task, ...]:
        """What has not ended of this process's tasks, parts left out: to be named before the program is left."""
        own = (task for task in self._world.inventory.view.all(Kind.TASK) if isinstance(task, Task))
        return tuple(t for t in own if t.instance == self._world.instance and not t.over and t.parent_id is None)

    def when_saved(self, done: Callable[[], None]) -> None:
        """Call `done` on this thread once what the inventory shows of tasks and events is in the database: from then on
        no end of the program can take it back. What could not be saved is in the log and not waited for."""
        self._loop.assert_owner()
        self._world.tasks.flush()
        when_done(self._loop, self._world.repository.write(lambda _tables: None), lambda _ended: done())

    def close(self) -> None:
        """Stop following the inventory; running jobs are left to the database (their tasks come back as UNKNOWN)."""
        self._world.tasks.flush()
        self._world.audit.flush()
        self._world.watch.close()
        self._settler.close()

    def _owned(self, call: Call) -> Call:
        return call if call.actor.name else replace(call, actor=self.actor)
