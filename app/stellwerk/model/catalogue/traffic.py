"""Samples that are added up: both directions of a traffic, those of several hosts. Pure; any thread."""

from collections.abc import Iterable

from stellwerk.core.ids import Ref
from stellwerk.model.graph import Graph


def summed(samples: Iterable[float | None]) -> float | None:
    """The sum of those that are known; None = none is."""
    known = [value for value in samples if value is not None]
    return sum(known) if known else None


def both(graph: Graph, ref: Ref, one: str, other: str) -> float | None:
    """Two samples of an object as one number: what is read and written, received and sent."""
    return summed((graph.sample(ref, one), graph.sample(ref, other)))
