"""Reads the definitions that were kept of a VM before each change. Owner thread; the database answers on its own."""

from collections.abc import Callable

from stellwerk.core.ids import VmId
from stellwerk.core.loop import Loop
from stellwerk.model.hardware.earlier import Earlier
from stellwerk.ports.lane import Answer
from stellwerk.ports.repository import Repository
from stellwerk.services.link.errand import answer_of


class EarlierLook:
    """Nothing is kept here: who shows them asks again."""

    def __init__(self, loop: Loop, repository: Repository) -> None:
        self._loop = loop
        self._repository = repository

    def of(self, vm_id: VmId, done: Callable[[Answer[tuple[Earlier, ...]]], None]) -> None:
        """All of a VM, the newest first; `done` on the owner thread."""
        future = self._repository.write(lambda tables: tuple(tables.earlier_of(vm_id)))
        future.add_done_callback(lambda ended: self._loop.post(lambda: done(answer_of(ended.result))))
