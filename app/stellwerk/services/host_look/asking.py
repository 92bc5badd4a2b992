"""What is read of a host on demand: who waits for it, and what its answer changes. Owner thread."""

from collections.abc import Callable
from typing import Generic, TypeVar

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.ports.lane import Answer

T = TypeVar("T")


class Waiters(Generic[T]):
    """One question a host at a time: who asks meanwhile gets the same answer."""

    def __init__(self) -> None:
        self._waiting: dict[HostId, list[Callable[[Answer[T]], None]]] = {}

    def joined(self, host_id: HostId, done: Callable[[Answer[T]], None] | None) -> bool:
        """Wait with the others; answers whether there were some, so that the host need not be asked."""
        others = host_id in self._waiting
        self._waiting.setdefault(host_id, []).extend([done] if done is not None else [])
        return others

    def answered(self, host_id: HostId) -> Callable[[Answer[T]], None]:
        """The host has answered; what it answers is to be told to those who have waited until now."""
        waited = self._waiting.pop(host_id, [])

        def tell(answer: Answer[T]) -> None:
            for done in waited:
                done(answer)

        return tell


def all_of(graph: Graph, kind: Kind, host_id: HostId, told: tuple[Entity, ...]) -> Batch:
    """What is new, different and gone once a host has told of all its objects of a kind."""
    there = {one.id for one in told}
    known = graph.inverses.get((kind, "host"), {}).get(host_id, ())
    return Batch(entities=told, removed=tuple(Ref(kind, id_) for id_ in known if id_ not in there))
