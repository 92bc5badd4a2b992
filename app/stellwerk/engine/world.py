"""What every part of the engine works with, in one value. Owner thread."""

from collections.abc import Callable, Mapping
from typing import Any

from stellwerk.core.clock import Clock
from stellwerk.core.handover import Handover
from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop
from stellwerk.core.record import Record, field
from stellwerk.core.setting import Settings
from stellwerk.engine.access import Access
from stellwerk.engine.audit import Audit
from stellwerk.engine.lock_book import LockBook
from stellwerk.engine.look import Look
from stellwerk.engine.registry import Registry
from stellwerk.engine.slot_book import SlotBook
from stellwerk.engine.task_book import TaskBook
from stellwerk.engine.watch import Watch
from stellwerk.model.call import Call
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


class World(Record, frozen=True, kw_only=True):
    """The parts that the engine was built from, and its own books."""

    loop: Loop
    clock: Clock
    inventory: Inventory
    lanes: Lanes
    repository: Repository
    links: Links
    neighbours: Neighbours
    registry: Registry
    settings: Settings
    audit: Audit
    access: Access
    instance: str
    tasks: TaskBook
    locks: LockBook
    slots: SlotBook
    watch: Watch
    systems: Systems = Systems()
    media: Media | None = None
    shells: Shells | None = None
    courier: Courier | None = None
    aside: "Callable[[Callable[[], Any], Callable[[Answer[Any]], None]], None] | None" = None
    """Runs a job on a thread of its own and answers on the owner thread."""
    marker: Callable[[], Marker] | None = None
    handover: Handover = field(default_factory=Handover)

    def look(self, call: Call, ref: Ref | None, args: Mapping[str, Any], **more: Any) -> Look:
        """A target as it is at this moment; `more` are further fields of Look."""
        target = self.inventory.view.get(ref) if ref is not None else None
        more.setdefault("systems", self.systems)
        return Look(self.inventory, self.settings, self.instance, call, ref, target, args, **more)
