"""What a command's function may use beside its target and its arguments."""

from collections.abc import Callable
from typing import Any

from stellwerk.core.error import Bug, Unsupported
from stellwerk.core.handover import Handover
from stellwerk.core.ids import HostId, Ref, TaskId
from stellwerk.core.setting import Setting, Settings, V
from stellwerk.core.text import _
from stellwerk.engine.look import Look
from stellwerk.engine.world import World
from stellwerk.model.call import Call, Origin
from stellwerk.model.change import Batch
from stellwerk.model.graph import Graph
from stellwerk.model.host_check import CheckResult, CheckState, ticked
from stellwerk.policy.host_check.check import title_of
from stellwerk.ports.alarm.courier import Courier
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.link import Links
from stellwerk.ports.media import Media
from stellwerk.ports.shell import Shell

MOST_OUTPUT = 64 * 1024
"""Characters of a host's commands that a task keeps, the last ones."""
MOST_NOTE = 200

_NOT_MADE = frozenset({CheckState.WAITING, CheckState.RUNNING, CheckState.SKIPPED})
"""Checks that have no part in how far a task is: a look that fails at its first step has not come to its end."""


class Ctx:
    """The context of one target's share of a call. Where nothing else is said: the thread that runs the function."""

    def __init__(self, world: World, call: Call, task_id: TaskId, target: Ref | None, args: dict[str, Any]) -> None:
        self._world = world
        self._target = target
        self._session: Session | None = None
        self._args = args
        self.call = call
        self.task_id = task_id
        self.undo: Call | None = None
        self.result = ""
        """What scripts read of the task: the id of what was made."""
        self.name = ""
        """The name of what was made or worked on, for the event, where the target does not tell it."""
        self.words: dict[str, str] = {}
        """Words for the event's text beside `{name}`."""
        self.about: tuple[Ref, ...] = ()
        """What the event is about beside the target."""

    @property
    def session(self) -> Session:
        """The connection of the lane; Bug for a command without a lane."""
        if self._session is None:
            raise Bug(f"{self.call.command} runs on no lane")
        return self._session

    def enter(self, session: Session) -> None:
        """Give it the connection; called by the engine on the lane."""
        self._session = session

    @property
    def graph(self) -> Graph:
        """The live inventory; owner thread, so for commands in steps only."""
        self._world.loop.assert_owner()
        return self._world.inventory.view

    @property
    def look(self) -> Look:
        """The target and the arguments as they are now; owner thread."""
        self._world.loop.assert_owner()
        return self._world.look(self.call, self._target, self._args)

    def setting(self, setting: Setting[V]) -> V:
        """The value of a setting; owner thread."""
        self._world.loop.assert_owner()
        return self._world.settings.get(setting)

    @property
    def links(self) -> Links:
        """The keepers of the connections; owner thread."""
        self._world.loop.assert_owner()
        return self._world.links

    @property
    def media(self) -> Media:
        """Makes images; for jobs, since it blocks. Any thread."""
        if self._world.media is None:
            raise Bug("nobody makes media here")
        return self._world.media

    def shell(self, host_id: HostId) -> Callable[[], Shell]:
        """What answers the shell of a host, for jobs: it raises Unsupported where none leads there. Owner thread; what
        it answers may be called on any."""
        self._world.loop.assert_owner()
        host, shells = self._world.inventory.view.host(host_id), self._world.shells

        def found() -> Shell:
            if host is None or shells is None:
                raise Unsupported(_("no commands can be run on this host"), _("upload the file instead"))
            return shells.shell(host.uri)

        return found

    @property
    def settings(self) -> Settings:
        """All settings; owner thread."""
        self._world.loop.assert_owner()
        return self._world.settings

    @property
    def courier(self) -> Courier:
        """Tells people and programs; for jobs, since it blocks. Any thread."""
        if self._world.courier is None:
            raise Bug("nobody tells here")
        return self._world.courier

    @property
    def handover(self) -> Handover:
        """What secrets the tokens of a call stand for. Any thread."""
        return self._world.handover

    @property
    def now(self) -> float:
        """The time in UTC seconds. Any thread."""
        return self._world.clock.now()

    def progress(self, fraction: float | None, note: str = "") -> None:
        """Say how far it is (0..1, None = not known) and what it does. Any thread."""
        fields: dict[str, Any] = {"progress": None if fraction is None else min(1.0, max(0.0, fraction))}
        if note:
            fields["note"] = note
        self._world.loop.post(lambda: self._show(fields))

    def bind(self) -> None:
        """From now on the step at hand cannot be cancelled any more. Any thread."""
        self._world.loop.post(lambda: self._show({"cancellable": False}))

    def tick(self, result: CheckResult) -> None:
        """Show how one of the checks stands. Any thread."""
        self._world.loop.post(lambda: self._add_tick(result))

    def hear(self, text: str) -> None:
        """Show what a command on the host says. Any thread."""
        self._world.loop.post(lambda: self._add_output(text))

    def call_it(self, name: str) -> None:
        """What is being made is called that, in its task and its event. Owner thread."""
        self.name = name
        self._show({"target_name": name})

    def show(self, batch: Batch) -> None:
        """Show what was read of a host meanwhile. Owner thread."""
        self._world.loop.assert_owner()
        self._world.inventory.apply(batch)

    def inverse(self, command: str, *targets: Ref, **args: Any) -> None:
        """Say which call takes this back; where no targets are given, on the same one if it takes any."""
        takes_any = self._world.registry.get(command).on is not None
        own = (self._target,) if self._target is not None and takes_any else ()
        self.undo = Call(command, targets or own, args, self.call.actor, Origin.UNDO)

    def _add_tick(self, result: CheckResult) -> None:
        """Progress and note go with it: changes of the inventory are told by what properties show."""
        task = self._world.tasks.get(self.task_id)
        ticks = ticked(task.ticks, result)
        running = result.state is CheckState.RUNNING
        ended = sum(1 for tick in ticks if tick.state not in _NOT_MADE)
        self._world.tasks.change(self.task_id, ticks=ticks)  # that it has ended takes nothing back
        self._show({"progress": ended / len(ticks), **({"note": title_of(result.key)} if running else {})})

    def _add_output(self, text: str) -> None:
        output = f"{self._world.tasks.get(self.task_id).output}{text}"[-MOST_OUTPUT:]
        lines = output.rstrip().rpartition("\n")
        self._world.tasks.change(self.task_id, output=output)
        self._show({"note": lines[2][:MOST_NOTE]} if lines[2] else {})

    def _show(self, fields: dict[str, Any]) -> None:
        if not self._world.tasks.get(self.task_id).over:
            self._world.tasks.change(self.task_id, **fields)
