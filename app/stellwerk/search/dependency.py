"""What the answer of a query depends on, so that it is asked again only when that changes. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, field
from stellwerk.model.catalogue.prop import Prop, Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.checked import Checked, Comparison, FreeText, Hops, leaves
from stellwerk.search.hop import elementary
from stellwerk.search.moment import Moment
from stellwerk.search.order import default_keys

Steps = tuple[str, ...]

_FARTHEST = 10
"""Longer chains of derived properties would be a circle."""


class Dependency(Record, frozen=True):
    """The paths read, by relation keys and then a property key; and whether samples or the clock change the answer."""

    reads: frozenset[Steps]
    uses_samples: bool
    uses_time: bool


def dependency_of(checked: Checked, catalogue: Catalogue) -> Dependency:
    """All that a query reads: its conditions, its sort keys, and what derived properties read in turn."""
    if checked.kind is None:
        found = [_of_kind(checked, kind, catalogue) for kind in catalogue.kinds]
        reads = frozenset[Steps]().union(*(part.reads for part in found))
        return Dependency(reads, any(p.uses_samples for p in found), any(p.uses_time for p in found))
    return _of_kind(checked, checked.kind, catalogue)


def _of_kind(checked: Checked, kind: Kind, catalogue: Catalogue) -> Dependency:
    walk = _Walk(catalogue)
    for leaf in leaves(checked.criteria):
        match leaf:
            case Comparison():
                walk.prop(kind, leaf.hops, leaf.prop)
                walk.uses_time |= any(isinstance(value, Moment) and value.relative for value in leaf.values)
            case FreeText():
                end = leaf.hops[-1].target if leaf.hops else kind
                for prop in catalogue.own_props(end):
                    if prop.text:
                        walk.prop(kind, leaf.hops, prop)
    for key in (*checked.sort, *default_keys(kind, catalogue)):
        walk.prop(kind, key.hops, key.prop)
    return Dependency(frozenset(walk.reads), walk.uses_samples, walk.uses_time)


def links(hops: Hops, catalogue: Catalogue) -> set[Steps]:
    """The properties that hold the ids by which each hop is found, where there is one of that name."""
    found: set[Steps] = set()
    for index, hop in enumerate(hops):
        before = tuple(earlier.key for earlier in hops[:index])
        for part in elementary(hop, catalogue.relations):
            key = part.inverse_of or part.key
            holder = part.target if part.inverse_of else part.source
            if catalogue.prop(holder, key) is not None:
                found.add((*before, part.key, key) if part.inverse_of else (*before, key))
            before = (*before, part.key)
    return found


class _Walk(Record):
    catalogue: Catalogue
    reads: set[Steps] = field(default_factory=set)
    uses_samples: bool = False
    uses_time: bool = False

    def prop(self, kind: Kind, hops: Hops, prop: Prop[Any]) -> None:
        """Note a property behind hops, the hops themselves, and what the property reads."""
        self.reads |= links(hops, self.catalogue)
        before = tuple(hop.key for hop in hops)
        self._note(hops[-1].target if hops else kind, before, prop)

    def _note(self, kind: Kind, before: Steps, prop: Prop[Any]) -> None:
        path = (*before, prop.key)
        if path in self.reads or len(path) > _FARTHEST:
            return
        self.reads.add(path)
        self.uses_samples |= prop.source is Source.STATS
        self.uses_time |= prop.ticks
        for read in prop.reads:
            *steps, key = read.split(".")
            here, hops = kind, []
            for step in steps:
                hops.append(self.catalogue.relations[here][step])
                here = hops[-1].target
            # The first hop's own link is compared with the object itself: what it reads is told as changed then.
            self.reads |= {(*before, *link) for link in links(tuple(hops), self.catalogue) if len(link) > 1}
            found = self.catalogue.prop(here, key)
            if found is not None:
                self._note(here, (*before, *steps), found)
