"""What forms need of the engine; the engine fits as it is. Owner thread."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QSyntaxHighlighter, QTextDocument

from stellwerk.core.error import AppError
from stellwerk.core.handover import Handover
from stellwerk.core.ids import HostId, Kind, Ref, TaskId, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, field
from stellwerk.engine.preview import Preview
from stellwerk.engine.registry import Registry
from stellwerk.model.call import Call
from stellwerk.model.change import ChangeSet
from stellwerk.model.task import Task
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.ports.secret import KeepSecret
from stellwerk.store.inventory import Inventory
from stellwerk.ui.theme.theme import Theme

if TYPE_CHECKING:
    from stellwerk.model.node import NodeHardware
    from stellwerk.ports.lane import Answer


class Planner(Protocol):
    """Says what a call would do, and begins it."""

    @property
    def registry(self) -> Registry:
        """The table of commands."""
        ...

    def call(self, command: str, *targets: Ref, **args: Any) -> Call:
        """A call by the user of this window."""
        ...

    def offer(self, command: str, *targets: Ref) -> Preview:
        """Whether a command can be offered, before its form is filled. Raises AppError for objects that are gone."""
        ...

    def preview(self, call: Call) -> Preview:
        """What the call would do. Raises Invalid and Gone."""
        ...

    def preview_details(self, call: Call, done: Callable[[Preview | AppError], None]) -> None:
        """The same with what only the hosts know; `done` is called once."""
        ...

    def submit(self, call: Call) -> Task:
        """Begin it. Raises Invalid and Gone."""
        ...

    def cancel(self, task_id: TaskId) -> str:
        """Cancel a task; a text where something cannot be any more."""
        ...


def concerns(changes: ChangeSet, targets: Iterable[Ref], preview: Preview | None) -> bool:
    """These changes may make another preview: of the targets, or of tasks where one of those may be what refused it."""
    if any(ref in changes.changed or ref in changes.removed for ref in targets):
        return True
    return preview is not None and not preview.allowed and changes.touches((Kind.TASK,))


def ignored(_vms: Iterable[VmId]) -> None:
    """Nobody can be asked."""


class FormDesk(Record, frozen=True, kw_only=True):
    """What forms work with. `keep_secret` keeps a password in the keyring, on a worker; `look_at` reads what a host has
    of storage and networks into the inventory; `systems` are those that VMs can have; `handover` takes what is typed
    as a secret; `highlight_xml` colours a text for as long as it lives; `look_at_hardware` asks a host for its own
    devices, `look_at_abilities` the hosts of VMs what they can give such VMs."""

    planner: Planner
    inventory: Inventory
    loop: Loop
    theme: Theme
    keep_secret: KeepSecret | None = None
    look_at: Callable[[HostId], None] | None = None
    systems: Systems = Systems()
    handover: Handover = field(default_factory=Handover)
    highlight_xml: Callable[[QTextDocument], QSyntaxHighlighter] | None = None
    look_at_hardware: "Callable[[HostId, Callable[[Answer[NodeHardware]], None]], None] | None" = None
    look_at_abilities: Callable[[Iterable[VmId]], None] = ignored
