"""What a change of the inventory means for an answer over memory and database. Pure; any thread."""

from collections import defaultdict
from collections.abc import Mapping
from enum import IntEnum

from stellwerk.core.ids import Kind
from stellwerk.model.change import ChangeSet
from stellwerk.model.part.vm_part import PARTS
from stellwerk.search.checked import leaves
from stellwerk.search.query import Query


class Stale(IntEnum):
    """How much of an answer is to be asked again."""

    NOTHING = 0
    NEW = 1
    """What was recorded since."""
    ALL = 2


class Watch:
    """Knows what one query reads."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._keys: Mapping[Kind, set[str]] = _keys(query)
        hops = [hop for part in (*leaves(query.checked.criteria), *query.sort) for hop in part.hops]
        self._only_new = (
            query.kind is Kind.EVENT and query.page is None and all(hop.target is not Kind.EVENT for hop in hops)
        )

    def stale(self, changes: ChangeSet) -> Stale:
        """How much of the answer a change may have made wrong."""
        stale = Stale.NOTHING
        if not changes.outside.isdisjoint(self._keys):
            return Stale.ALL
        for ref in changes.added:
            if ref.kind in self._keys:
                if ref.kind is not Kind.EVENT or not self._only_new:
                    return Stale.ALL
                stale = Stale.NEW
        if any(ref.kind in self._keys for ref in changes.removed):
            return Stale.ALL
        for ref, keys in changes.changed.items():
            if not keys.isdisjoint(self._keys.get(ref.kind, ())):
                return Stale.ALL
        return stale


def _keys(query: Query) -> Mapping[Kind, set[str]]:
    """The properties that are read, by kind; a kind that is only passed on the way has none."""
    found: defaultdict[Kind, set[str]] = defaultdict(set)
    assert query.kind is not None
    found[query.kind].add("id")
    relations = query.catalogue.relations
    for path in query.reads:
        kind = query.kind
        for key in path[:-1]:
            found[kind].add(key)
            kind = relations[kind][key].target
        found[kind].add(path[-1])
    if not PARTS.keys().isdisjoint(found):
        found[Kind.VM].add("id")  # parts come and go with their VMs, and are not named then
    return found
