"""What goes into the inventory and what comes out: batches of new facts, change sets. Frozen; any thread."""

from collections.abc import Iterable, Mapping
from operator import itemgetter

from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.record import Record, field
from stellwerk.model.entity import Entity
from stellwerk.model.tag import Tagging
from stellwerk.model.vm import Domain

_KIND = itemgetter(0)
"""Of a reference."""


class Batch(Record, frozen=True, kw_only=True):
    """New facts, applied as one step.

    Domains come per host and are merged into VMs by the inventory. `gone_domains` are no longer on that host.
    `complete` names hosts whose every domain is in this batch: what is not in it is gone from there.
    `numbers` are the short numbers given to objects, `taggings` the tags that they have now. `outside`: kinds of which
    objects changed that only the database has.
    """

    entities: tuple[Entity, ...] = ()
    removed: tuple[Ref, ...] = ()
    domains: tuple[Domain, ...] = ()
    gone_domains: tuple[tuple[HostId, VmId], ...] = ()
    complete: frozenset[HostId] = frozenset()
    numbers: Mapping[Ref, int] = field(default_factory=dict)
    taggings: Mapping[Ref, Tagging] = field(default_factory=dict)
    outside: frozenset[Kind] = frozenset()


class ChangeSet(Record, frozen=True, kw_only=True):
    """What a batch changed: for each changed object the keys of the properties that have another value now. `outside`
    as of the batch."""

    added: frozenset[Ref] = frozenset()
    removed: frozenset[Ref] = frozenset()
    changed: Mapping[Ref, frozenset[str]] = field(default_factory=dict)
    outside: frozenset[Kind] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.outside)

    def touches(self, kinds: Iterable[Kind]) -> bool:
        """Whether an object of one of these kinds was added, removed or changed."""
        wanted = frozenset(kinds)
        # A change of thousands has many readers: whole sets at once.
        return any(not wanted.isdisjoint(map(_KIND, refs)) for refs in (self.added, self.removed, self.changed))
