"""What a compiled query is bound to for one pass over a graph. Any thread that may read the graph."""

from collections.abc import Callable

from stellwerk.core.ids import Ref
from stellwerk.core.record import Record, field
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph

Test = Callable[[Entity], bool]
"""Whether an object fits. Valid while its graph does not change."""


class Context(Record, frozen=True):
    """A graph at one moment, and what was looked up in it. `now`: UTC seconds that relative times count from."""

    graph: Graph
    now: float
    names: dict[Ref, str | None] = field(default_factory=dict)

    def name(self, ref: Ref) -> str | None:
        """The name of what a reference names, case folded; None where it leads nowhere."""
        try:
            return self.names[ref]
        except KeyError:
            entity = self.graph.get(ref)
            found = self.names[ref] = None if entity is None else name_of(entity).casefold()
            return found
