"""The live inventory: all entities, their relations, what changed, and the live queries over them.

Owner thread only; every entrance asserts it. Workers take `graph()`, an immutable copy, and hand batches in.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from stellwerk.core.clock import Clock
from stellwerk.core.ids import HostId, Kind, Ref, VmId
from stellwerk.core.loop import Loop
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal, Subscription
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.change import Batch, ChangeSet
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.field import RECORDED, Field
from stellwerk.model.graph import Graph
from stellwerk.model.part.part_table import part_inverses, part_tables
from stellwerk.model.part.vm_part import PARTS
from stellwerk.model.tag import NO_TAGS, Tagging
from stellwerk.model.vm import Domain, Vm, merged
from stellwerk.store.dependency import Dependencies, Touched
from stellwerk.store.finding import changed_keys_of, completed, without_folder, without_tag
from stellwerk.store.index import Index
from stellwerk.store.live import LiveQuery
from stellwerk.store.part_change import say_of_part, touch_parts, touch_told
from stellwerk.store.recorded_tag import RecordedTags
from stellwerk.store.sample import SampleTable

_OF_HOSTS = (
    Kind.STORAGE_POOL, Kind.VOLUME, Kind.LIBVIRT_NETWORK, Kind.SNAPSHOT, Kind.NIC, Kind.TEMPLATE, Kind.TRASH,
)  # fmt: skip
"""Kinds whose objects go with their host."""


class Inventory:
    """What exists, as far as is known."""

    def __init__(self, loop: Loop, clock: Clock, catalogue: Catalogue = CATALOGUE) -> None:
        self._loop = loop
        self._clock = clock
        self._declared = catalogue
        self.catalogue = catalogue
        """All that can be known: what is declared, and the fields of the user. Another one whenever these change."""
        self.samples = SampleTable()
        self.changed: Signal[ChangeSet] = Signal()
        """Emits after every batch that changed something, once all live queries follow it."""
        self._tables: dict[Kind, dict[str, Entity]] = {kind: {} for kind in catalogue.kinds if kind not in PARTS}
        self._reports: dict[VmId, dict[HostId, Domain]] = {}
        self._on_host: dict[HostId, dict[VmId, Domain]] = {}
        self._numbers: dict[Ref, int] = {}
        self._taggings: dict[Ref, Tagging] = {}
        self._index = Index(r for kind in catalogue.kinds for r in catalogue.own_relations(kind))
        self._recorded = RecordedTags()
        self._dependencies = Dependencies(catalogue)
        self._queries: list[LiveQuery] = []
        self._copy: Graph | None = None
        vms = self._tables[Kind.VM]
        self._parts = part_tables(vms)
        self.view = Graph(
            {**self._tables, **self._parts},
            {**self._index.inverses, **part_inverses(self._parts, vms), **self._recorded.inverses},
            catalogue.relations, self._numbers, self.samples, self._clock, self._taggings,
        )  # fmt: skip
        """The live graph, for readers on the owner thread."""

    def apply(self, batch: Batch) -> ChangeSet:
        """Take over new facts; answers what is different now. Live queries follow before `changed` emits."""
        self._loop.assert_owner()
        touched = Touched()
        for ref in batch.removed:
            self._remove(ref, touched)
        self._take_taggings(batch.taggings, touched)
        for entity in batch.entities:
            self._put(entity, touched)
        for vm_id in self._take_reports(batch):
            self._merge(vm_id, touched)
        self._take_numbers(batch, touched)
        self._take_fields(touched)
        outside = batch.outside | self._recorded.take_outside()
        if not touched.whole and not touched.keys:
            return self._tell(ChangeSet(outside=outside)) if outside else ChangeSet()
        self._copy = None
        self._compare(touched)
        if not self._is_all(touched):
            self._dependencies.spread(self.view, touched)
        touched.settled = True
        changes = self._change_set(touched, outside)
        for query in tuple(self._queries):
            query.follow(changes, touched)
        return self._tell(changes)

    def _tell(self, changes: ChangeSet) -> ChangeSet:
        self.changed.emit(changes)
        return changes

    def graph(self) -> Graph:
        """All entities of this moment, immutable, with a copy of the newest samples: for workers."""
        self._loop.assert_owner()
        if self._copy is None:
            tables = {kind: dict(table) for kind, table in self._tables.items()}
            parts = {kind: table.over(tables[Kind.VM]) for kind, table in self._parts.items()}
            self._copy = Graph(
                {**tables, **parts},
                {**self._index.copy(), **part_inverses(parts, tables[Kind.VM]), **self._recorded.copy()},
                self.catalogue.relations,
                dict(self._numbers),
                self.samples.copy(),
                self._clock,
                dict(self._taggings),
            )
        return self._copy

    def live(self, text: str, *, kind: Kind | None = None, sort: tuple[str, ...] = ()) -> LiveQuery:
        """A query whose answer follows the inventory until it is closed.

        `kind` is the type of a text that names none; `sort` (property keys, `-key` descending) replaces the text's
        own order. Raises Invalid for a text that cannot be answered.
        """
        self._loop.assert_owner()
        query = LiveQuery(self.view, self.catalogue, text, kind, sort, self._queries.remove)
        self._queries.append(query)
        return query

    def watch(self, listener: Callable[[ChangeSet], None], *, kinds: Collection[Kind]) -> Subscription:
        """Call `listener` with each change set that touches one of these kinds."""
        return self.changed.connect(lambda changes: listener(changes) if changes.touches(kinds) else None)

    def sampled(self) -> None:
        """New samples or a later time: live queries that depend on them are evaluated again."""
        self._loop.assert_owner()
        self._copy = None
        for query in tuple(self._queries):
            query.follow_samples()

    def domain(self, host_id: HostId, vm_id: VmId) -> Domain | None:
        """What one host last reported of a VM."""
        return self._on_host.get(host_id, {}).get(vm_id)

    def domains_on(self, host_id: HostId) -> Collection[Domain]:
        """Everything that one host last reported, VMs that are active elsewhere included."""
        return self._on_host.get(host_id, {}).values()

    def _put(self, entity: Entity, touched: Touched) -> None:
        ref = ref_of(entity)
        entity = completed(entity, ref, self._taggings, self.catalogue)
        table = self._tables[ref.kind]
        old = table.get(ref.id)
        if old is not None and (old is entity or old == entity):
            return
        touched.compared.discard(ref)
        self._index.update(ref.kind, old, entity)
        table[ref.id] = entity
        if old is not None:
            touched.before.setdefault(ref, old)
        touched.after[ref] = entity
        if old is None:
            touched.whole.add(ref)
        elif ref not in touched.whole:
            touched.keys.setdefault(ref, set())
        if isinstance(old, Vm) and isinstance(entity, Vm):
            touch_parts(old, entity, self._parts, touched)
        elif isinstance(entity, Vm):
            touch_told(entity, self._parts, touched, came=True)

    def _remove(self, ref: Ref, touched: Touched) -> None:
        """Take an entity out, with what cannot be without it: a host's domains, storage and networks."""
        old = self._tables[ref.kind].pop(ref.id, None)
        if ref.kind is Kind.HOST:
            self._forget_host(HostId(ref.id), touched)
        elif ref.kind is Kind.STORAGE_POOL:
            self._remove_sources(Kind.VOLUME, "pool", ref.id, touched)
        elif ref.kind is Kind.TAG:
            self._take_taggings(without_tag(self._taggings, ref.id), touched)
        elif ref.kind is Kind.FOLDER:
            self._take_taggings(without_folder(self._taggings, ref.id), touched)
        if old is None:
            return
        self._index.update(ref.kind, old, None)
        self.samples.forget(ref)
        touched.before.setdefault(ref, old)
        touched.after.pop(ref, None)
        touched.whole.add(ref)
        touched.keys.pop(ref, None)
        if isinstance(old, Vm):
            touch_told(old, self._parts, touched, came=False)

    def _forget_host(self, host_id: HostId, touched: Touched) -> None:
        for kind in _OF_HOSTS:
            self._remove_sources(kind, "host", host_id, touched)
        for vm_id in tuple(self._on_host.pop(host_id, ())):
            self._reports.get(vm_id, {}).pop(host_id, None)
            self._merge(vm_id, touched)

    def _remove_sources(self, kind: Kind, relation: str, target: str, touched: Touched) -> None:
        for id_ in tuple(self._index.inverses[kind, relation].get(target, ())):
            self._remove(Ref(kind, id_), touched)

    def _take_reports(self, batch: Batch) -> Iterable[VmId]:
        """Store the hosts' reports; answers the VMs that are to be merged again."""
        affected: dict[VmId, None] = {}
        for host_id in batch.complete:
            reported = {domain.id for domain in batch.domains if domain.host_id == host_id}
            gone = [vm_id for vm_id in self._on_host.get(host_id, ()) if vm_id not in reported]
            affected.update(dict.fromkeys(self._drop_reports(host_id, gone)))
        for host_id, vm_id in batch.gone_domains:
            affected.update(dict.fromkeys(self._drop_reports(host_id, (vm_id,))))
        for domain in batch.domains:
            self._reports.setdefault(domain.id, {})[domain.host_id] = domain
            self._on_host.setdefault(domain.host_id, {})[domain.id] = domain
            affected[domain.id] = None
        return affected

    def _drop_reports(self, host_id: HostId, vm_ids: Iterable[VmId]) -> Iterable[VmId]:
        for vm_id in vm_ids:
            self._on_host.get(host_id, {}).pop(vm_id, None)
            if self._reports.get(vm_id, {}).pop(host_id, None) is not None:
                yield vm_id

    def _merge(self, vm_id: VmId, touched: Touched) -> None:
        reports = self._reports.get(vm_id, {})
        previous = self._tables[Kind.VM].get(vm_id)
        vm = merged(reports, previous if isinstance(previous, Vm) else None)
        if vm is not None:
            self._put(vm, touched)
            return
        self._reports.pop(vm_id, None)
        self._remove(Ref(Kind.VM, vm_id), touched)
        for table in self._parts.values():
            table.forget(vm_id)

    def _take_taggings(self, taggings: Mapping[Ref, Tagging], touched: Touched) -> None:
        """Before the entities: these come with their tags then."""
        if taggings:
            self._copy = None
        for ref, tagging in taggings.items():
            before = self._taggings.get(ref, NO_TAGS)
            if tagging.tags or tagging.values or tagging.folder or tagging.unwritten:
                self._taggings[ref] = tagging
            else:
                self._taggings.pop(ref, None)
            if ref.kind in PARTS:
                say_of_part(ref, before, tagging, self._parts[ref.kind], touched)
                continue
            entity = self._tables[ref.kind].get(ref.id)
            if ref.kind in RECORDED:
                self._recorded.say(ref, before, tagging, self.view, touched)
            if entity is not None:
                self._put(entity, touched)
                if ref in touched.keys:
                    touched.keys[ref] |= changed_keys_of(before, tagging)
                    touched.compared.add(ref)

    def _take_numbers(self, batch: Batch, touched: Touched) -> None:
        for ref, number in batch.numbers.items():
            if self._numbers.get(ref) == number:
                continue
            self._numbers[ref] = number
            entity = self.view.get(ref)
            if entity is not None and ref not in touched.whole:
                touched.after.setdefault(ref, entity)
                touched.keys.setdefault(ref, set()).add("number")

    def _take_fields(self, touched: Touched) -> None:
        """Where fields of the user are others now: another catalogue, by which what names them is read again."""
        if not any(ref.kind is Kind.FIELD for refs in (touched.whole, touched.keys) for ref in refs):
            return
        fields = (one for one in self._tables[Kind.FIELD].values() if isinstance(one, Field))
        self.catalogue = self._declared.extended(fields)
        for query in tuple(self._queries):
            query.use(self.catalogue)
        for named in (*self._tables[Kind.BOOKMARK].values(), *self._tables[Kind.ALARM].values()):
            self._put(named, touched)

    def _compare(self, touched: Touched) -> None:
        """Fill in which properties of each changed entity are different now."""
        still = replace(self.view, clock=_StoppedClock(self._clock.now()))
        for ref, keys in touched.keys.items():
            old, new = touched.before.get(ref), touched.after.get(ref)
            if old is not None and new is not None and ref not in touched.compared:
                keys |= self._dependencies.changed_keys(still, old, new)

    def _is_all(self, touched: Touched) -> bool:
        """Everything that there is has just come, as at a start: nothing else can depend on it."""
        come = sum(1 for ref in touched.whole if ref in touched.after and ref.kind not in PARTS)
        return come == sum(map(len, self._tables.values()))

    def _change_set(self, touched: Touched, outside: frozenset[Kind]) -> ChangeSet:
        added = {ref for ref in touched.whole if ref in touched.after and ref not in touched.before}
        removed = {ref for ref in touched.whole if ref in touched.before and ref not in touched.after}
        changed = {ref: frozenset(keys) for ref, keys in touched.keys.items() if keys and ref not in added}
        return ChangeSet(added=frozenset(added), removed=frozenset(removed), changed=changed, outside=outside)


class _StoppedClock:
    """One moment: an old and a new entity are compared as of the same time."""

    __slots__ = ("_now",)

    def __init__(self, now: float) -> None:
        self._now = now

    def now(self) -> float:
        return self._now
