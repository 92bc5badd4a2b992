"""Memory and database as one, at one moment: what crosses between them is asked of the other. Reader thread.

Objects in memory are those of an immutable graph; events and tasks are the archive's, together with what that lacks.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.entity import Entity
from stellwerk.model.graph import Graph
from stellwerk.model.relation import Relation
from stellwerk.ports.archive import Archive, Recorded, Row
from stellwerk.search.checked import Comparison, Criterion, leaves
from stellwerk.search.compare import tags_meant
from stellwerk.search.context import Context, Test
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.search.predicate import compile_criteria
from stellwerk.search.query import Query
from stellwerk.services.query.fresh import Unsure
from stellwerk.store.inventory import Inventory

_BELOW = (Kind.TAG, "parent")


class Question(Record, frozen=True):
    """A valid query over one kind, and the moment of memory that it is asked of. `now`: UTC seconds."""

    query: Query
    graph: Graph
    now: float
    unsure: Unsure = Unsure()

    @property
    def kind(self) -> Kind:
        """What is sought."""
        return self.kind_of(self.query)

    @staticmethod
    def kind_of(query: Query) -> Kind:
        """What a query that names its type seeks."""
        assert query.kind is not None
        return query.kind


def question_of(query: Query, inventory: Inventory, now: float, unsure: Unsure) -> Question:
    """The question with memory as it is now; a copy of it only where the query leads there. Owner thread."""
    own = all(not part.hops for part in (*leaves(query.checked.criteria), *query.sort))
    graph = _bare(inventory.view) if own and query.kind in OUTSIDE else inventory.graph()
    return Question(query, graph, now, unsure)


def _bare(view: Graph) -> Graph:
    """Memory without its objects, for questions that lead to none: but for tags, whose names and order these read."""
    tags, below = view.tables.get(Kind.TAG, {}), view.inverses.get(_BELOW, {})
    held = {Kind.TAG: dict(tags)} if tags else {}
    inverses = {_BELOW: {id_: tuple(ids) for id_, ids in below.items()}} if below else {}
    return Graph(held, inverses, view.relations, clock=view.clock)


class Planes:
    """Implements `search.crossing.outside.Outside` for memory and `ports.archive.Memory` for the database."""

    def __init__(self, question: Question, archive: Archive) -> None:
        self._question = question
        self._archive = archive
        self._catalogue = question.query.catalogue
        self._context = Context(question.graph, question.now)
        self.among: Collection[str] | None = None
        """The objects of the kind that is sought which can fit at all; None = any."""

    def test(self, criterion: Criterion | None, kind: Kind) -> Test:
        """The test of objects of a kind, those of events and tasks that the archive lacks included."""
        return compile_criteria(criterion, kind, self._catalogue, self).bind(self._context)

    def found(self, criterion: Criterion, kind: Kind) -> Iterable[Entity]:
        """The objects of a kind in memory that fit."""
        plan = compile_criteria(criterion, kind, self._catalogue, self)
        return plan.sift(self._question.graph.all(kind), self._context)

    # --- what the database asks of memory ---

    def ids(self, kind: Kind, criterion: Criterion) -> Collection[str]:
        """See `Memory`."""
        return {entity.id for entity in self.found(criterion, kind)}

    def all_ids(self, kind: Kind) -> Collection[str]:
        """See `Memory`."""
        return self._question.graph.tables.get(kind, {}).keys()

    def tags(self, leaf: Comparison) -> Collection[str]:
        """See `Memory`."""
        return tags_meant(leaf, self._context)

    # --- what memory asks of the database ---

    def sources(self, relation: Relation, criterion: Criterion | None) -> Collection[str]:
        """See `Outside`."""
        lacking = self.lacking(relation.target)
        changed = [row for row in lacking if isinstance(row, str)]
        own = self.among if relation.source is self._question.kind else None
        found = self._archive.sources(relation, criterion, self, self._question.now, changed, own, self._catalogue)
        if not lacking:
            return found
        test = self.test(criterion, relation.target)
        lead: Callable[[Entity], Iterable[str]] | None = self._catalogue.relations[relation.target][
            relation.inverse_of
        ].ids
        assert lead is not None, "what leads out of memory is the inverse of what events and tasks hold"
        return found.union(*(lead(entity) for entity in lacking.values() if test(entity)))

    # --- what the archive lacks ---

    def lacking(self, kind: Kind) -> Mapping[Row, Recorded]:
        """The events or tasks that the archive does not have, or not as they are, by their rows."""
        return self._lacking_events if kind is Kind.EVENT else self._lacking_tasks

    @cached_property
    def recorded(self) -> Unsure:
        """Those that the archive has by now."""
        unsure = self._question.unsure
        return Unsure(
            {number: event for number, event in unsure.events.items() if number not in self._lacking_events},
            {id_: task for id_, task in unsure.tasks.items() if id_ not in self._lacking_tasks},
        )

    @cached_property
    def _lacking_events(self) -> Mapping[Row, Recorded]:
        unsure = self._question.unsure.events
        if not unsure:
            return {}
        rows = self._archive.rows_of(Kind.EVENT, [event.id for event in unsure.values()])
        return {number: event for number, event in unsure.items() if event.id not in rows}

    @cached_property
    def _lacking_tasks(self) -> Mapping[Row, Recorded]:
        unsure = self._question.unsure.tasks
        if not unsure:
            return {}
        there = self._archive.entities(Kind.TASK, unsure.keys())
        return {id_: task for id_, task in unsure.items() if there.get(id_) != task}
