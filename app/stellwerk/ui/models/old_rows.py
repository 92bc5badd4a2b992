"""Has old events and tasks of a list in memory, where pages, menus and commands look for them. Owner thread."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from stellwerk.core.ids import Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.model.entity import Entity
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.pace import TURN

if TYPE_CHECKING:  # a start needs none of it
    from stellwerk.services.query.queries import Queries

PORTION = 100
"""So many are brought in one turn, which takes some 2 ms; what else is selected comes in turns of its own."""


class OldRows:
    """Brings what a list of the database shows and memory does not have; of other lists nothing is to be brought."""

    def __init__(self, loop: Loop, queries: "Callable[[], Queries]") -> None:
        self._loop = loop
        self._queries = queries
        self._left: list[Entity] = []
        self._timer: Timer | None = None

    def bring(self, model: ListModel, refs: Sequence[Ref], *, now: bool = True) -> None:
        """Have these in memory, not `now` = a few at a time. Those that were still to come are forgotten."""
        self.close()
        if model.most_selected is None:
            return  # a list of memory
        from stellwerk.ui.models.stored_model import not_in_memory

        self._left = not_in_memory(model, refs)
        if self._left:
            self._bring(len(self._left) if now else PORTION)

    def close(self) -> None:
        """Bring no more."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._left = None, []

    def _bring(self, many: int) -> None:
        some, self._left = self._left[:many], self._left[many:]
        self._queries().bring(*some)
        self._timer = self._loop.after(TURN, self._next) if self._left else None

    def _next(self) -> None:
        self._bring(PORTION)
