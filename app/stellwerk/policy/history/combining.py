"""What clusters and data centers have of their hosts' samples, in one round. Pure; one thread at a time.

A host that is asked later in this round than in the last one has no new sample in it: its last one counts until it is
old, so that sums do not jump.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from stellwerk.core.ids import Kind
from stellwerk.model.history.of_hosts import SIZES, SUMS, Group

OLD = 2.5
"""Intervals after which the last sample of a host counts no more."""
Doubles = npt.NDArray[np.float64]


class Combining:
    """Keeps how much each host counts, as long as groups and hosts are the same."""

    def __init__(self) -> None:
        self._known: tuple[Sequence[Group], tuple[str, ...]] = ((), ())
        self._weights: dict[Kind, tuple[tuple[str, ...], npt.NDArray[np.float64]]] = {}

    def combine(
        self,
        groups: Sequence[Group],
        ids: tuple[str, ...],
        keys: tuple[str, ...],
        values: Doubles,
        fresh: npt.NDArray[np.bool_],
    ) -> Iterator[tuple[Kind, tuple[str, ...], dict[str, Doubles]]]:
        """By kind of container their ids and their numbers: means by the size of hosts, or sums, of what is known.

        Args:
            ids, keys, values: of the hosts that have samples: a row a key, a column a host; NaN = unknown.
            fresh: which hosts were sampled in this round: of a container without any nothing is known.
        """
        if self._known[0] is not groups or self._known[1] != ids:
            self._known = groups, ids
            self._weights = _weights(groups, ids)
        for kind, (containers, weights) in self._weights.items():
            here = weights[-1] @ fresh > 0
            found: dict[str, Doubles] = {}
            for key in (*SIZES, *SUMS):
                if key in keys:
                    row = values[keys.index(key)]
                    by = weights[list(SIZES).index(key)] if key in SIZES else weights[-1]
                    found[key] = _joined(row, by, here, mean=key in SIZES)
            yield kind, containers, found


def _joined(row: Doubles, weights: Doubles, here: npt.NDArray[np.bool_], *, mean: bool) -> Doubles:
    known = ~np.isnan(row)
    total, weight = weights @ np.where(known, row, 0.0), weights @ known
    with np.errstate(invalid="ignore", divide="ignore"):
        made = total / weight if mean else total
    return np.where(here & (weight > 0), made, np.nan)


def _weights(
    groups: Sequence[Group], ids: tuple[str, ...]
) -> dict[Kind, tuple[tuple[str, ...], npt.NDArray[np.float64]]]:
    """By kind the ids of containers and, for each mean and at the end for sums, a row a container, a column a host."""
    places = {id_: place for place, id_ in enumerate(ids) if id_}
    found: dict[Kind, tuple[tuple[str, ...], npt.NDArray[np.float64]]] = {}
    for kind, each in groupby(groups, lambda group: group.kind):
        own = tuple(each)
        weights = np.zeros((len(SIZES) + 1, len(own), len(ids)))
        for row, group in enumerate(own):
            for host_id, sizes in group.hosts.items():
                if host_id in places:
                    weights[:, row, places[host_id]] = (*sizes, 1.0)
        found[kind] = tuple(group.id for group in own), weights
    return found
