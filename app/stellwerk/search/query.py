"""Queries: reading a text once, and answering it as often as needed. Any thread that may read the graph."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from heapq import nsmallest
from itertools import chain
from typing import Any

from stellwerk.core.clock import Clock, SystemClock
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, replace
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.entity import Entity, ref_of
from stellwerk.model.graph import Graph
from stellwerk.model.part.part_table import PartTable
from stellwerk.search.canonical import write_query
from stellwerk.search.check import check
from stellwerk.search.checked import Checked, Criterion, SortKey
from stellwerk.search.context import Context, Test
from stellwerk.search.crossing.narrow import narrowed
from stellwerk.search.crossing.owner import asked_of_owner
from stellwerk.search.dependency import Dependency, dependency_of
from stellwerk.search.error import Fix, QueryError
from stellwerk.search.name import CatalogueNames
from stellwerk.search.order import Key, sort_key
from stellwerk.search.parser import parse
from stellwerk.search.plan import Plan
from stellwerk.search.predicate import compile_criteria
from stellwerk.search.token import quote

__all__ = ["PAGE", "Fix", "Query", "QueryError", "SortKey", "quote", "read", "select"]

PAGE = 100
"""Rows of one page."""
MOST_FIXES = 5
"""Mistakes that have their correction with them."""
MOST_FIXED = 4000
"""Characters that are read for that; the first correction is always tried."""


class Query(Record, frozen=True, eq=False, dict=True):
    """A text as far as it was understood. Without errors it is an answerable query; see `valid`.

    `kind` None: free text over all kinds. `checked` is the tree that others may translate. `clock` is what relative
    times count from; None = the graph's, or where that has none the computer's.
    """

    text: str
    kind: Kind | None
    errors: tuple[QueryError, ...]
    checked: Checked
    catalogue: Catalogue
    clock: Clock | None = None

    @property
    def valid(self) -> bool:
        """It has no mistake."""
        return not self.errors

    @property
    def page(self) -> int | None:
        """The page asked for, from 1; None = all rows."""
        return self.checked.page

    @property
    def sort(self) -> tuple[SortKey, ...]:
        """The order asked for; empty = the default order of the kind."""
        return self.checked.sort

    @cached_property
    def canonical(self) -> str:
        """The same query in one agreed form; the text itself while it has mistakes."""
        return write_query(self.checked, self.catalogue) if self.valid else self.text

    @property
    def reads(self) -> frozenset[tuple[str, ...]]:
        """Every path that the answer depends on: relation keys, then a property key. Sort keys and what derived
        properties read are in it, and for each hop the property that holds it.
        """
        return self._dependency.reads

    @cached_property
    def places_by(self) -> frozenset[str] | None:
        """The properties of an object itself that alone decide its place in the order; None where other objects,
        samples or the clock do, too."""
        order = dependency_of(replace(self.checked, criteria=None), self.catalogue)
        if order.uses_samples or order.uses_time or any(len(path) > 1 for path in order.reads):
            return None
        return frozenset(key for (key,) in order.reads)

    @property
    def uses_samples(self) -> bool:
        """It depends on samples, which change without a change set."""
        return self._dependency.uses_samples

    @property
    def uses_time(self) -> bool:
        """Its answer changes with the clock alone."""
        return self._dependency.uses_time

    def require_valid(self) -> None:
        """Raises Invalid with the first mistake, if there is one."""
        if self.errors:
            raise self.errors[0].as_invalid()

    def sorted_by(self, keys: Iterable[str]) -> "Query":
        """The same query in another order: property keys or paths, `-key` for descending; empty = the default order.

        Raises Invalid for a key that is no property.
        """
        text = ", ".join(f"{key.removeprefix('-')}{' desc' if key.startswith('-') else ''}" for key in keys)
        sorting = read(f"sortby {text}" if text else "", kind=self.kind, catalogue=self.catalogue)
        sorting.require_valid()
        return replace(self, checked=replace(self.checked, sort=sorting.checked.sort))

    def test(self, graph: Graph) -> Test:
        """The test for one pass over a graph, valid until the graph changes. Raises Invalid for an invalid query."""
        return self.test_of(self.checked.criteria, graph)

    def test_of(self, criteria: Criterion | None, graph: Graph) -> Test:
        """The same as `test` for other criteria than the query's own."""
        self.require_valid()
        context = self._context(graph)
        plan = self._plan if criteria is self.checked.criteria else self._compiled(criteria)
        if self.kind is not None:
            return plan[self.kind].bind(context)
        tests = {kind: part.bind(context) for kind, part in plan.items()}
        return lambda entity: tests[ref_of(entity).kind](entity)

    def key(self, graph: Graph) -> Key:
        """The sort key function for one pass over a graph, valid until the graph changes."""
        self.require_valid()
        context = self._context(graph)
        if self.kind is not None:
            return sort_key(self.checked.sort, self.kind, self.catalogue, context)
        kinds = tuple(self.catalogue.kinds)
        keys = {kind: (rank, sort_key((), kind, self.catalogue, context)) for rank, kind in enumerate(kinds)}

        def of_any(entity: Entity) -> Any:
            rank, key = keys[ref_of(entity).kind]
            return (rank, *key(entity))

        return of_any

    def matches(self, entity: Entity, graph: Graph) -> bool:
        """Whether one object fits. For many objects `test` is faster. Raises Invalid for an invalid query."""
        return self.test(graph)(entity)

    def sort_key(self, entity: Entity, graph: Graph) -> Any:
        """The place of one object in the order: complete, ties broken by the default order and the id."""
        return self.key(graph)(entity)

    def kinds(self) -> tuple[Kind, ...]:
        """The kinds that it looks through."""
        return (self.kind,) if self.kind is not None else tuple(self.catalogue.kinds)

    def found(self, kind: Kind, graph: Graph) -> Iterable[Entity]:
        """The objects of a kind that fit, in no order. Raises Invalid for an invalid query."""
        return self.sifted(kind, self.candidates(kind, graph), graph)

    def sifted(self, kind: Kind, entities: Iterable[Entity], graph: Graph) -> Iterable[Entity]:
        """Those of these objects of a kind that fit, in their order. Raises Invalid for an invalid query."""
        self.require_valid()
        return self._plan[kind].sift(entities, self._context(graph))

    def candidates(self, kind: Kind, graph: Graph) -> Iterable[Entity]:
        """The objects of a kind that the query can find at all: those that lead to what it asks for, and parts of those
        VMs that fit what is asked of them."""
        table = graph.tables.get(kind)
        if not isinstance(table, PartTable):
            return self._narrowed(self.checked.criteria, kind, graph)
        return chain.from_iterable(map(table.of, self._fitting(graph)(self._owners(graph))))

    def pieces(self, kind: Kind, graph: Graph, size: int) -> Iterator[Sequence[Entity]]:
        """The same as they are now, so many at a time, or those of so many VMs: between any two the inventory may
        change."""
        table = graph.tables.get(kind)
        if not isinstance(table, PartTable):
            yield from _cut(tuple(self._narrowed(self.checked.criteria, kind, graph)), size)
            return
        fitting = self._fitting(graph)
        for vms in _cut(tuple(self._owners(graph)), size):
            yield [part for vm in fitting(vms) for part in table.of(vm)]

    def _narrowed(self, criteria: Criterion | None, kind: Kind, graph: Graph) -> Collection[Entity]:
        found = narrowed(criteria, kind, graph, partial(self._bound, graph))
        return graph.all(kind) if found is None else found

    def _owners(self, graph: Graph) -> Collection[Any]:
        """The VMs of which parts can be found at all."""
        return self._narrowed(self._asked_of_owner, Kind.VM, graph)

    def _fitting(self, graph: Graph) -> Callable[[Iterable[Any]], Iterable[Any]]:
        """Leaves of VMs those that fit what is asked of the VM of a part."""
        if self._asked_of_owner is None:
            return lambda vms: vms
        test = self._bound(graph, self._asked_of_owner, Kind.VM)
        return lambda vms: filter(test, vms)

    def _bound(self, graph: Graph, criteria: Criterion, kind: Kind) -> Test:
        return compile_criteria(criteria, kind, self.catalogue).bind(self._context(graph))

    @cached_property
    def _asked_of_owner(self) -> Criterion | None:
        criteria = self.checked.criteria
        return None if criteria is None else asked_of_owner(criteria)

    @cached_property
    def _plan(self) -> dict[Kind, Plan]:
        return self._compiled(self.checked.criteria)

    def _compiled(self, criteria: Criterion | None) -> dict[Kind, Plan]:
        return {kind: compile_criteria(criteria, kind, self.catalogue) for kind in self.kinds()}

    @cached_property
    def _dependency(self) -> Dependency:
        return dependency_of(self.checked, self.catalogue)

    def _context(self, graph: Graph) -> Context:
        if self.clock is not None:
            return Context(graph, self.clock.now())
        return Context(graph, graph.now if graph.clock is not None else SystemClock().now())


def _cut(entities: Sequence[Entity], size: int) -> Iterator[Sequence[Entity]]:
    return (entities[at : at + size] for at in range(0, len(entities), size))


def read(text: str, *, kind: Kind | None = None, catalogue: Catalogue = CATALOGUE, clock: Clock | None = None) -> Query:
    """Read a query. Never raises; mistakes are in `errors`, in the order of their places.

    Args:
        kind: the type of the list: what the text is about where it names no type itself.
        clock: what relative times count from, instead of the graph's clock.
    """
    if kind is not None and not text.strip():
        return Query(text, kind, (), Checked(kind, None, (), None), catalogue, clock)
    checked, errors = _read(text, kind, catalogue)
    if errors:
        errors = _with_good_fixes(text, errors, kind, catalogue)
    return Query(text, checked.kind, errors, checked, catalogue, clock)


def _read(text: str, kind: Kind | None, catalogue: Catalogue) -> tuple[Checked, tuple[QueryError, ...]]:
    parsed = parse(text, CatalogueNames(catalogue, kind))
    checked, mistakes = check(parsed.statement, kind, catalogue)
    errors = (*parsed.errors, *mistakes)
    if len(errors) > 1:
        errors = tuple(sorted(errors, key=lambda error: error.start))
    return checked, errors


def _with_good_fixes(
    text: str, errors: tuple[QueryError, ...], kind: Kind | None, catalogue: Catalogue
) -> tuple[QueryError, ...]:
    """The mistakes with those corrections only that are proved to leave one mistake less and make none; the first
    few of them, since proving one is reading the text once more."""
    left = max(1, min(MOST_FIXES, MOST_FIXED // (len(text) + 1)))
    found = []
    for error in errors:
        fixes = [fix for fix in (error.fix, error.otherwise) if fix is not None]
        good = next((fix for fix in fixes[:left] if _mends(fix, text, errors, kind, catalogue)), None)
        left = max(0, left - len(fixes))
        found.append(replace(error, fix=good, otherwise=None) if fixes else error)
    return tuple(found)


def _mends(fix: Fix, text: str, errors: tuple[QueryError, ...], kind: Kind | None, catalogue: Catalogue) -> bool:
    _checked, after = _read(fix.applied(text), kind, catalogue)
    before = Counter(error.message for error in errors)
    return len(after) < len(errors) and not Counter(error.message for error in after) - before


def select(query: Query, graph: Graph) -> list[Entity]:
    """All objects that fit, in order, or the page asked for. Raises Invalid with the first mistake, if there is one."""
    key = query.key(graph)
    found = [entity for kind in query.kinds() for entity in query.found(kind, graph)]
    if query.page is None:
        return sorted(found, key=key)
    last = PAGE * query.page
    ordered = nsmallest(last, found, key=key) if last < len(found) // 4 else sorted(found, key=key)
    return ordered[last - PAGE : last]
