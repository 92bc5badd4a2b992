"""Settles tasks whose outcome is unknown, once the host that was lost tells what is. Owner thread.

DONE as soon as the inventory shows the outcome; FAILED when the host was read anew since and does not show it (at once
where no host is concerned: the database holds it or does not). Where the inventory alone cannot tell, the host is
asked (`Inquiries`). A task whose command has no outcome that can be read or asked for stays UNKNOWN.
"""

from collections.abc import Iterable

from stellwerk.core.error import AppError, Gone, Refused
from stellwerk.core.ids import Kind, Ref, TaskId
from stellwerk.core.loop import Timer
from stellwerk.core.text import _
from stellwerk.engine.check import host_of
from stellwerk.engine.command import Command
from stellwerk.engine.look import Look, kind_word, status_word
from stellwerk.engine.reading import checked_args
from stellwerk.engine.work.bundle import bundled
from stellwerk.engine.work.inquiry import Inquiries
from stellwerk.engine.work.outcome_wait import reached
from stellwerk.engine.work.report import end_fields, record_end
from stellwerk.engine.world import World
from stellwerk.model.change import ChangeSet
from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState, VmStatus
from stellwerk.model.task import Task, TaskState
from stellwerk.model.vm import Vm

_KINDS = (Kind.HOST, Kind.VM, Kind.TASK)

QUIET = 5.0
"""Seconds after the end of a task in which a host that stayed connected reports what the lost call still did."""

_UNDER_WAY = frozenset(
    {
        VmStatus.WAIT_FOR_LAUNCH,
        VmStatus.SAVING_STATE,
        VmStatus.RESTORING_STATE,
        VmStatus.MIGRATING_FROM,
        VmStatus.MIGRATING_TO,
        VmStatus.IMAGE_LOCKED,
    }
)
"""What a VM does while a call on it goes on, whoever made it: nothing is settled by guess meanwhile."""


class Settler:
    """Follows the inventory for as long as there are unknown tasks in it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._unknown: set[TaskId] = set()
        self._posted = False
        self._again: Timer | None = None
        self._inquiries = Inquiries(world, self._asked)
        self._note(Ref(Kind.TASK, task.id) for task in world.inventory.view.all(Kind.TASK))
        self._subscription = world.inventory.watch(self._on_changes, kinds=_KINDS)
        self._post()

    def close(self) -> None:
        """Stop following."""
        self._subscription.close()
        if self._again is not None:
            self._again.cancel()

    def _on_changes(self, changes: ChangeSet) -> None:
        self._note(ref for refs in (changes.added, changes.changed) for ref in refs if ref.kind is Kind.TASK)
        self._post()

    def _note(self, refs: Iterable[Ref]) -> None:
        for ref in refs:
            task = self._world.inventory.view.get(ref)
            if isinstance(task, Task) and task.state is TaskState.UNKNOWN and self._settleable(task) is not None:
                self._unknown.add(task.id)

    def _settleable(self, task: Task) -> Command | None:
        """Its command, if something would show that it happened; None for a parent, and where nothing would."""
        command = self._world.registry.find(task.call.command)
        if command is None or (command.on is not None and task.target is None):
            return None
        return command if command.outcome is not None or command.settles is not None else None

    def _post(self) -> None:
        if self._unknown and not self._posted:
            self._posted = True
            self._world.loop.post(self._settle_all)

    def _settle_all(self) -> None:
        self._posted = False
        for task_id in tuple(self._unknown):
            task = self._world.tasks.get(task_id)
            command = self._settleable(task)
            if command is None or task.state is not TaskState.UNKNOWN or self._settle(task, command):
                self._unknown.discard(task_id)
        if self._unknown and self._again is None:
            self._again = self._world.loop.after(QUIET, self._look_again)

    def _look_again(self) -> None:
        """Time alone settles a task whose host stayed connected."""
        self._again = None
        self._post()

    def _settle(self, task: Task, command: Command) -> bool:
        """Settle one; false while nobody can tell."""
        try:
            args = checked_args(command, task.call, self._world.inventory.view, settled=False)  # a host may come up yet
        except AppError as error:
            self._end(task, command, error)
            return True
        look = self._world.look(task.call, task.target, args)
        if command.settles is None and command.outcome is not None and reached(command.outcome, look):
            self._end(task, command, None)
        elif look.ref is not None and look.target is None:
            if look.ref.kind is Kind.VM and _are_awaited(look.graph):
                return False
            self._end(task, command, Gone(_("the {kind} is not there any more").format(kind=kind_word(look.ref.kind))))
        elif not self._is_fresh(command, look, task):
            return False
        elif command.settles is not None:
            self._inquiries.ask(task, command, look)
            return False
        else:
            self._end(task, command, _did_not(look))
        return True

    def _asked(self, task: Task, error: AppError | None) -> None:
        """A host has told what became of a task."""
        command = self._world.registry.find(task.call.command)
        if command is not None and self._world.tasks.get(task.id).state is TaskState.UNKNOWN:
            self._end(task, command, error)

    def _is_fresh(self, command: Command, look: Look, task: Task) -> bool:
        """The host was synchronised after the task had ended, or stayed connected for a while since; and nothing is
        under way there."""
        host_id = host_of(command, look)
        if host_id is None:
            return True
        host = look.graph.host(host_id)
        if host is None or host.link.state is not LinkState.LIVE or _is_under_way(look):
            return False
        ended = task.ended or 0.0
        return host.link.since > ended or self._world.clock.now() - ended >= QUIET

    def _end(self, task: Task, command: Command, error: AppError | None) -> None:
        state = TaskState.DONE if error is None else TaskState.FAILED
        fields = {"code": "", "outcome": "", "hint": "", "details": "", "result": ""}
        fields |= end_fields(state, error, self._world.clock.now())
        ended = self._world.tasks.change(task.id, **fields)
        name = task.target_name or str(task.call.args.get("name", ""))  # of what is added nobody has an object yet
        record_end(self._world.audit, command, ended, name, settled=True)
        if task.parent_id is not None:
            self._refresh(task.parent_id)

    def _refresh(self, parent_id: TaskId) -> None:
        """Bring a parent up to date that had ended with its parts."""
        parent = self._world.inventory.view.get(Ref(Kind.TASK, parent_id))
        if not isinstance(parent, Task) or not parent.over:
            return
        related = self._world.inventory.view.related(parent, "children")
        parts = [self._world.tasks.get(part.id) for part in related if isinstance(part, Task)]
        self._world.tasks.change(parent_id, **bundled(parts, parent.ended or self._world.clock.now()))


def _are_awaited(graph: Graph) -> bool:
    """Hosts are to be connected and are not yet: who is lost may have seen a VM there that nobody else knows."""
    hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host))
    return any(host.connect and host.link.state is not LinkState.LIVE for host in hosts)


def _is_under_way(look: Look) -> bool:
    return isinstance(look.target, Vm) and look.target.domain.status in _UNDER_WAY


def _did_not(look: Look) -> AppError:
    """It did not happen, with what is instead."""
    if look.target is None or not (status := status_word(look.target, look.graph)):
        return Refused(_("it did not happen"))
    return Refused(_('it did not happen: "{name}" is {status}').format(name=look.name, status=status))
