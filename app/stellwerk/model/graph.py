"""The graph: all entities of one moment and the relations among them, to be read only.

The owner thread reads the live tables; a worker gets a graph over copies. Readers never change it.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final, Protocol

from stellwerk.core.ids import ClusterId, DataCenterId, HostId, Kind, Ref, VmId
from stellwerk.core.record import Record, field
from stellwerk.model.entity import KIND_OF, Entity
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.model.relation import Relation
from stellwerk.model.tag import NO_TAGS, Tagging
from stellwerk.model.vm import Vm

Tables = Mapping[Kind, Mapping[str, Entity]]
"""Entities by kind and id."""

Inverses = Mapping[tuple[Kind, str], Mapping[str, Collection[str]]]
"""By kind and key of a stored relation: target id -> ids of the sources that name it."""

_NO_TABLE: Final[Mapping[str, Entity]] = {}
_NO_INVERSE: Final[Mapping[str, Collection[str]]] = {}

# Looking up an enum's member takes as long as the look-up in the table, and lists do both for each row.
_DATA_CENTER, _CLUSTER, _HOST, _VM = Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.VM


class Samples(Protocol):
    """The newest samples: numbers by object and property key."""

    def value(self, ref: Ref, key: str) -> float | None:
        """The newest value; None = unknown."""
        ...

    def values(self, kind: Kind, ids: Sequence[str], key: str) -> list[float]:
        """The newest value of each of these objects; NaN = unknown."""
        ...


class NoSamples:
    """Nothing was sampled."""

    def value(self, ref: Ref, key: str) -> float | None:
        """Always unknown."""
        return None

    def values(self, kind: Kind, ids: Sequence[str], key: str) -> list[float]:
        """All unknown."""
        return [math.nan] * len(ids)


class Graph(Record, frozen=True):
    """All entities of one moment.

    `relations` is the catalogue's table by kind and key (aliases included); `now` is the time that durations
    are measured against, UTC seconds. `taggings` hold the tags of objects that are away too.
    """

    tables: Tables
    inverses: Inverses
    relations: Mapping[Kind, Mapping[str, Relation]]
    numbers: Mapping[Ref, int] = field(default_factory=dict)
    samples: Samples = field(default_factory=NoSamples)
    clock: Any = None
    taggings: Mapping[Ref, Tagging] = field(default_factory=dict)

    @property
    def now(self) -> float:
        """The time to measure durations against, UTC seconds; 0 where no clock was given."""
        return float(self.clock.now()) if self.clock is not None else 0.0

    def get(self, ref: Ref) -> Entity | None:
        """The entity, or None when there is none (any more)."""
        return self.tables.get(ref.kind, {}).get(ref.id)

    def all(self, kind: Kind) -> Collection[Entity]:
        """All entities of a kind, in no particular order."""
        return self.tables.get(kind, {}).values()

    def data_center(self, id_: DataCenterId) -> DataCenter | None:
        """The data center with this id."""
        found: Any = self.tables.get(_DATA_CENTER, _NO_TABLE).get(id_)
        return found  # type: ignore[no-any-return]

    def cluster(self, id_: ClusterId) -> Cluster | None:
        """The cluster with this id."""
        found: Any = self.tables.get(_CLUSTER, _NO_TABLE).get(id_)
        return found  # type: ignore[no-any-return]

    def host(self, id_: HostId) -> Host | None:
        """The host with this id."""
        found: Any = self.tables.get(_HOST, _NO_TABLE).get(id_)
        return found  # type: ignore[no-any-return]

    def vm(self, id_: VmId) -> Vm | None:
        """The VM with this id."""
        found: Any = self.tables.get(_VM, _NO_TABLE).get(id_)
        return found  # type: ignore[no-any-return]

    def related(self, entity: Entity, key: str) -> Iterator[Entity]:
        """The objects that a relation leads to; ids that lead nowhere are passed over.

        Raises KeyError for a relation that the entity's kind does not have.
        """
        relation = self.relations[KIND_OF[type(entity)]][key]
        table = self.tables.get(relation.target, _NO_TABLE)
        for id_ in self._ids(entity, relation):
            found = table.get(id_)
            if found is not None:
                yield found

    def one(self, entity: Entity, key: str) -> Entity | None:
        """The first object that a relation leads to, or None."""
        return next(self.related(entity, key), None)

    def count(self, entity: Entity, key: str) -> int:
        """How many objects a relation leads to; index look-ups where no hop is a stored relation."""
        return len(self.ids(entity, key))

    def ids(self, entity: Entity, key: str) -> Collection[str]:
        """The ids of the objects that a relation leads to, each once and all of them there."""
        relation = self.relations[KIND_OF[type(entity)]][key]
        found = self._ids(entity, relation)
        return found if relation.ids is None else self._there(relation, found)

    def number(self, ref: Ref) -> int | None:
        """The short number of an object; None until the database has given it one."""
        return self.numbers.get(ref)

    def tagging(self, ref: Ref) -> Tagging:
        """The tags that an object has, also while it is away."""
        return self.taggings.get(ref, NO_TAGS)

    def sample(self, ref: Ref, key: str) -> float | None:
        """The newest sample of a property; None = unknown."""
        return self.samples.value(ref, key)

    def _ids(self, entity: Entity, relation: Relation) -> Collection[str]:
        """The ids that one hop or a path leads to from an entity, each once; those of a stored relation as stored."""
        if relation.through:
            return self._walk(entity, relation.through)
        return tuple(relation.ids(entity)) if relation.ids is not None else self._inverse(relation, entity.id)

    def _inverse(self, relation: Relation, id_: str) -> Collection[str]:
        return self.inverses.get((relation.target, relation.inverse_of), _NO_INVERSE).get(id_, ())

    def _walk(self, entity: Entity, keys: tuple[str, ...]) -> Collection[str]:
        """The ids at the end of a path. Ids all the way: paths over thousands of objects are counted while painting."""
        relation = self.relations[KIND_OF[type(entity)]][keys[0]]
        ids = self._ids(entity, relation)
        if relation.ids is not None:
            ids = self._there(relation, ids)
        for key in keys[1:]:
            kind = relation.target
            relation = self.relations[kind][key]
            ids = self._step(kind, relation, ids)
        return ids

    def _step(self, kind: Kind, relation: Relation, ids: Collection[str]) -> Collection[str]:
        """One hop from many objects of a kind, all of which are there."""
        if relation.inverse_of:
            index = self.inverses.get((relation.target, relation.inverse_of), _NO_INVERSE)
            found = chain.from_iterable(index[id_] for id_ in ids if id_ in index)
            single = not self.relations[relation.target][relation.inverse_of].many
            return list(found) if single else dict.fromkeys(found)
        table = self.tables.get(kind, _NO_TABLE)
        return self._there(relation, chain.from_iterable(self._ids(table[id_], relation) for id_ in ids))

    def _there(self, relation: Relation, ids: Iterable[str]) -> Collection[str]:
        """The ends of stored relations, each once and without those that lead nowhere."""
        table = self.tables.get(relation.target, _NO_TABLE)
        return dict.fromkeys(id_ for id_ in ids if id_ in table)
