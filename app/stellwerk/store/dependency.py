"""Which derived properties change because a related object changed. Owner thread only.

Read from the catalogue: `Prop.reads` names paths into related objects; walking such a path backwards from what
changed leads to the objects whose property is affected.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record, field
from stellwerk.model.catalogue.prop import Prop, PropKind, Source
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.model.change import ChangeSet
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.relation import Relation
from stellwerk.search.dependency import links
from stellwerk.search.hop import elementary


class Touched(Record):
    """What one batch did: objects that came or went with every key, and changed ones with some.

    `before` and `after` hold the entities as they were and are; an object that moved has both. `compared`: which of
    their own keys are different is known already. `settled`: nothing is added any more, so that each answer of
    `having` is `known` once it was asked for: all live queries ask for much the same. So is what changed of a kind, as
    it is `shown`.
    """

    whole: set[Ref] = field(default_factory=set)
    keys: dict[Ref, set[str]] = field(default_factory=dict)
    before: dict[Ref, Entity] = field(default_factory=dict)
    after: dict[Ref, Entity] = field(default_factory=dict)
    compared: set[Ref] = field(default_factory=set)
    settled: bool = False
    known: dict[tuple[Kind, str], list[Entity]] = field(default_factory=dict)
    shown: dict[Kind, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    def changed(self, kind: Kind, changes: ChangeSet) -> Mapping[str, frozenset[str]]:
        """By id what changed of the objects of a kind, of the changes that this led to."""
        found = self.shown.get(kind)
        if found is None:
            found = self.shown[kind] = {ref.id: keys for ref, keys in changes.changed.items() if ref.kind is kind}
        return found

    def having(self, kind: Kind, key: str) -> list[Entity]:
        """The entities of a kind, old and new, whose property `key` may have another value."""
        if not self.settled:
            return self._having(kind, key)
        found = self.known.get((kind, key))
        if found is None:
            found = self.known[kind, key] = self._having(kind, key)
        return found

    def _having(self, kind: Kind, key: str) -> list[Entity]:
        refs = [ref for ref in self.whole if ref.kind is kind]
        refs += [ref for ref, keys in self.keys.items() if ref.kind is kind and key in keys]
        return self.entities(refs)

    def entities(self, refs: Iterable[Ref]) -> list[Entity]:
        """These as they were and as they are."""
        return [entity for ref in refs for entity in (self.before.get(ref), self.after.get(ref)) if entity is not None]

    def by_key(self) -> dict[tuple[Kind, str], list[Ref]]:
        """Those that changed, by each property that did: one pass, however many properties are asked about."""
        found: dict[tuple[Kind, str], list[Ref]] = {}
        for ref, keys in self.keys.items():
            kind = ref.kind
            for key in keys:
                refs = found.get((kind, key))
                if refs is None:
                    found[kind, key] = [ref]
                else:
                    refs.append(ref)
        return found


class Path(Record, frozen=True):
    """A way from objects of `start` over relations to a property `key` of the last one's target."""

    start: Kind
    hops: tuple[Relation, ...]
    key: str

    @property
    def asks_who(self) -> bool:
        """It asks only which objects lead here, as `vms.tags` of a tag: not what their relation is called by now."""
        return self.hops[-1].inverse_of == self.key

    @property
    def end(self) -> Kind:
        """The kind whose property it reads."""
        return self.hops[-1].target


def path_of(catalogue: Catalogue, start: Kind, names: Iterable[str]) -> Path:
    """The path by names, relation keys and then a property key; raises KeyError for a name that is not there."""
    *relations, key = names
    hops: list[Relation] = []
    kind = start
    for name in relations:
        hop = catalogue.relations[kind][name]
        hops.append(hop)
        kind = hop.target
    return Path(start, tuple(hops), key)


def sources(graph: Graph, path: Path, ends: Iterable[Entity]) -> set[str]:
    """The ids of the objects of `path.start` from which the path leads to one of `ends`, whole sets hop by hop."""
    found = list(ends)
    for hop in reversed(path.hops):
        found = _back(graph, hop, found)
        if not found:
            return set()
    return {entity.id for entity in found}


def _back(graph: Graph, hop: Relation, ends: list[Entity]) -> list[Entity]:
    if hop.through:
        return _back_through(graph, hop, ends)
    if hop.ids is not None:
        inverse = graph.inverses.get((hop.source, hop.key), {})
        ids: Iterable[str] = {id_ for end in ends for id_ in inverse.get(end.id, ())}
    else:
        forward = graph.relations[hop.target][hop.inverse_of].ids
        ids = {id_ for end in ends for id_ in (forward(end) if forward is not None else ())}
    table = graph.tables.get(hop.source, {})
    return [table[id_] for id_ in ids if id_ in table]


def _back_through(graph: Graph, hop: Relation, ends: list[Entity]) -> list[Entity]:
    hops: list[Relation] = []
    kind = hop.source
    for key in hop.through:
        part = graph.relations[kind][key]
        hops.append(part)
        kind = part.target
    for part in reversed(hops):
        ends = _back(graph, part, ends)
    return ends


Read = tuple[tuple[str, Callable[[Any, Graph], Any]], ...]
"""Keys of properties, and how they are read."""


class Compared(Record, frozen=True):
    """The own properties of a kind: those of the definition; what a relation leads to, by the ids that its first step
    has of the object; and the others."""

    of_definition: Read
    led: tuple[tuple[Callable[[Any], Iterable[str]], Read], ...]
    others: Read


class Dependencies:
    """All `reads` of the catalogue, by what they read; and what an entity's own properties are."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._compared: dict[Kind, Compared] = {}
        self._readers: dict[tuple[Kind, str], list[tuple[Path, str]]] = {}
        for kind in catalogue.kinds:
            for prop in catalogue.own_props(kind):
                for names in _reads_of(catalogue, kind, prop.reads):
                    path = path_of(catalogue, kind, names)
                    self._readers.setdefault((path.end, path.key), []).append((path, prop.key))
        self._marks: dict[Kind, list[tuple[Kind, str]]] = {}
        """What is read of each kind."""
        for mark in self._readers:
            self._marks.setdefault(mark[0], []).append(mark)

    def spread(self, graph: Graph, touched: Touched) -> None:
        """Add to `touched.keys` every derived property that changed with it, and what changed with those."""
        fresh, derived = touched, False
        while True:
            more = self._readers_of(graph, fresh, derived)
            new: dict[Ref, set[str]] = {}
            for ref, keys in more.items():
                if ref in touched.whole:
                    continue
                known = touched.keys.get(ref)
                if known is None:
                    touched.keys[ref], new[ref] = set(keys), keys
                elif not keys <= known:
                    new[ref] = keys - known
                    known |= keys
            if not new:
                return
            after = {ref: entity for ref in new if (entity := graph.get(ref)) is not None}
            fresh, derived = Touched(keys=new, after=after), True

    def changed_keys(self, graph: Graph, old: Entity, new: Entity) -> set[str]:
        """The keys of an entity's own properties that differ; sums over related objects are left to `spread`."""
        kind = ref_of(new).kind
        if kind not in self._compared:
            self._compared[kind] = _compared(self._catalogue, kind)
        compared = self._compared[kind]
        props = compared.others if _same_definition(old, new) else (*compared.of_definition, *compared.others)
        for ids, led in compared.led:  # further steps are those of other objects, and of one moment
            if tuple(ids(old)) != tuple(ids(new)):
                props = (*props, *led)
        return {key for key, get in props if get(old, graph) != get(new, graph)}

    def _readers_of(self, graph: Graph, touched: Touched, derived: bool) -> Mapping[Ref, set[str]]:
        """`derived`: the objects themselves are as they were, so that who leads where is, too."""
        by_key = touched.by_key()
        whole: dict[Kind, list[Ref]] = {}
        for ref in touched.whole:
            whole.setdefault(ref.kind, []).append(ref)
        marks = {mark: None for kind in whole for mark in self._marks.get(kind, ())}
        marks |= {mark: None for mark in by_key if mark in self._readers}
        found: dict[Ref, set[str]] = {}
        walked: dict[tuple[Kind, tuple[int, ...], frozenset[int]], set[str]] = {}
        asked = (asked for mark in marks for asked in self._asked(mark, whole, by_key))
        for readers, refs in asked:
            if derived and not (readers := [reader for reader in readers if not reader[0].asks_who]):
                continue
            ends = touched.entities(refs)
            those = frozenset(id(end) for end in ends)
            for path, prop_key in readers:
                walk = (path.start, tuple(id(hop) for hop in path.hops), those)
                if walk not in walked:
                    walked[walk] = sources(graph, path, ends)
                for id_ in walked[walk]:
                    ref = Ref(path.start, id_)
                    if ref in found:
                        found[ref].add(prop_key)
                    else:
                        found[ref] = {prop_key}
        return found

    def _asked(
        self, mark: tuple[Kind, str], whole: Mapping[Kind, list[Ref]], by_key: Mapping[tuple[Kind, str], list[Ref]]
    ) -> list[tuple[list[tuple[Path, str]], list[Ref]]]:
        """Who reads this, and of which objects. Parts of a VM that came are new with it: they are not asked for."""
        readers, came, changed = self._readers[mark], whole.get(mark[0], []), by_key.get(mark, [])
        if mark[0] is not Kind.VM or not came:
            return [(readers, [*came, *changed])]
        parts, others = ([one for one in readers if (one[0].start in PARTS) is wanted] for wanted in (True, False))
        return [(others, [*came, *changed]), (parts, changed)]


def _reads_of(catalogue: Catalogue, kind: Kind, reads: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """The paths that a property reads, and those to what they go by: a host that is in another cluster takes its VMs
    out of the sums of the one before. The properties of the object itself are compared."""
    found: dict[tuple[str, ...], None] = {}
    for read in reads:
        names = tuple(read.split("."))
        found[names] = None
        found |= dict.fromkeys(sorted(links(path_of(catalogue, kind, names).hops, catalogue)))
    return [names for names in found if len(names) > 1]


def _compared(catalogue: Catalogue, kind: Kind) -> Compared:
    of_definition: list[Prop[Any]] = []
    led: dict[Callable[[Any], Iterable[str]], list[Prop[Any]]] = {}
    others: list[Prop[Any]] = []
    for prop in catalogue.own_props(kind):
        if prop.source is Source.STATS or _sums_up(catalogue, kind, prop.reads):
            continue
        if prop.source is Source.XML:
            of_definition.append(prop)
        elif (ids := _leading_ids(catalogue, kind, prop)) is not None:
            led.setdefault(ids, []).append(prop)
        else:
            others.append(prop)
    return Compared(_read(of_definition), tuple((ids, _read(props)) for ids, props in led.items()), _read(others))


def _read(props: Iterable[Prop[Any]]) -> Read:
    return tuple((prop.key, prop.get) for prop in props)


def _leading_ids(catalogue: Catalogue, kind: Kind, prop: Prop[Any]) -> Callable[[Any], Iterable[str]] | None:
    """Where a property is what the relation of its name leads to: the ids that the object itself holds."""
    relation = catalogue.relations[kind].get(prop.key) if prop.kind is PropKind.REF else None
    return None if relation is None else elementary(relation, catalogue.relations)[0].ids


def _same_definition(old: Entity, new: Entity) -> bool:
    before, after = getattr(old, "domain", None), getattr(new, "domain", None)
    return before is not None and after is not None and before.definition == after.definition


def _sums_up(catalogue: Catalogue, kind: Kind, reads: tuple[str, ...]) -> bool:
    """Whether it is about related objects alone: a relation that the entity holds itself is its own."""
    relations = (catalogue.relations[kind][read.split(".")[0]] for read in reads)
    return bool(reads) and all(relation.many and relation.ids is None for relation in relations)
