"""Both directions of what is read and written, received and sent, as one number. Pure; any thread."""

from stellwerk.core.ids import Ref
from stellwerk.model.graph import Graph


def summed(graph: Graph, ref: Ref, one: str, other: str) -> float | None:
    """The sum of two samples of an object, of the one that is known where only one is; None = neither is."""
    known = [value for value in (graph.sample(ref, one), graph.sample(ref, other)) if value is not None]
    return sum(known) if known else None
