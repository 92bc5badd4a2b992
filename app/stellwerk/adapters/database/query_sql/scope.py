"""Criteria as SQL: the scopes of related objects, as `search.predicate` has them in memory. Any thread.

Within a scope conditions whose paths begin with the same relation speak of the same related row. What is entangled by
OR is written out as alternatives, each of which is an AND of single conditions; so each relation can choose for itself.
"""

from collections.abc import Callable, Collection

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.column import TABLES
from stellwerk.adapters.database.query_sql.condition import Conditions, negated
from stellwerk.adapters.database.query_sql.function import among, unindexed
from stellwerk.adapters.database.query_sql.said import Table, Test, has_tags
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.relation import Relation
from stellwerk.ports.archive import Memory
from stellwerk.search.checked import Comparison, Criterion, Either, Every, FreeText, Leaf, Negation, Pattern
from stellwerk.search.compare import on_nothing
from stellwerk.search.crossing.alternative import alternatives
from stellwerk.search.plan import groups_of

Written = Callable[[str], str]
"""How a table writes an id."""

TAGS = "tags"
"""The relation of events and tasks to the tags that they have, which are rows of another table."""

_NAMES = frozenset({"name", "id"})
"""What is known of an object that is gone."""


class Scopes:
    """Writes criteria over rows of events and tasks."""

    def __init__(self, conditions: Conditions, memory: Memory) -> None:
        self._conditions = conditions
        self._memory = memory

    @property
    def narrowed(self) -> bool:
        """Whether a condition was narrowed down to few events."""
        return self._conditions.narrowed

    @property
    def most(self) -> int:
        """To how many events at most one was."""
        return self._conditions.most

    def of(self, node: Criterion, kind: Kind, table: Table) -> Test:
        """The test of a scope, or of a part of one that shares no relation with the rest."""
        match node:
            case Comparison() | FreeText() if node.hops:
                return self._related([node], kind, table)
            case Comparison() if node.prop.kind is PropKind.TAGS:
                return self._conditions.of_tags(node, self._memory.tags(node), kind, table)
            case Comparison() | FreeText():
                return self._conditions.of(node, kind, table)
            case Negation(item=item):
                return negated(self.of(item, kind, table))
            case Either(items=items):
                return sa.or_(sa.false(), *(self.of(item, kind, table) for item in items))
            case Every(items=items):
                return sa.and_(sa.true(), *(self._together(group, kind, table) for group in groups_of(items)))

    def _together(self, group: list[Criterion], kind: Kind, table: Table) -> Test:
        if len(group) == 1:
            return self.of(group[0], kind, table)
        found = alternatives(Every(tuple(group)))
        return sa.or_(sa.false(), *(self._alternative(items, kind, table) for items in found))

    def _alternative(self, items: tuple[Leaf | Negation, ...], kind: Kind, table: Table) -> Test:
        """An AND of conditions: those of one relation together."""
        tests = [self.of(item, kind, table) for item in items if isinstance(item, Negation) or not item.hops]
        by_relation: dict[str, list[Leaf]] = {}
        for item in items:
            if not isinstance(item, Negation) and item.hops:
                by_relation.setdefault(item.hops[0].key, []).append(item)
        tests += [self._related(leaves, kind, table) for leaves in by_relation.values()]
        return sa.and_(sa.true(), *tests)

    # --- related rows ---

    def _related(self, leaves: list[Leaf], kind: Kind, table: Table) -> Test:
        """Conditions that speak of one object that their first relation leads to; an empty one if there is none."""
        relation = leaves[0].hops[0]
        if relation.target in TABLES:
            some, test = self._related_rows(relation, leaves, kind, table)
        elif relation.key == TAGS:
            some, test = has_tags(kind, table), self._tags(leaves, kind, table)
        elif kind is Kind.EVENT:
            some, test = self._subjects(relation.target, leaves, table)
        else:
            some, test = self._target(relation.target, leaves, table)
        return sa.or_(test, negated(some)) if all(map(on_nothing, leaves)) else test

    def _related_rows(self, relation: Relation, leaves: list[Leaf], kind: Kind, table: Table) -> tuple[Test, Test]:
        other = TABLES[relation.target].alias()
        linked = link(relation, kind, table, other)
        inner = self.of(Every(tuple(_shorter(leaf) for leaf in leaves)), relation.target, other)
        return sa.exists().where(linked), sa.exists().where(linked, inner)

    def _tags(self, leaves: list[Leaf], kind: Kind, table: Table) -> Test:
        """Whether it has a tag that fits; one that is gone is on nothing."""
        return self._conditions.having(self._memory.ids(Kind.TAG, _inner(leaves)), kind, table)

    def _subjects(self, kind: Kind, leaves: list[Leaf], event: Table) -> tuple[Test, Test]:
        """What an event is about: found by its id where the inventory knows it, else by its name at that time."""
        about = schema.event_object.alias()
        own = about.c.event_id == event.c.id, unindexed(about.c.kind) == kind.value
        some = sa.exists().where(*own)
        known = self._known(kind, leaves, about.c.object_id, lambda id_: id_)
        gone = self._gone(leaves, about.c.object_id, about.c.name)
        of_known = about.c.kind == kind.value, known
        # Their number is in the index; the events themselves are worth a look only where they are few.
        some_only = self._conditions.few(sa.select(about.c.kind).where(*of_known)) is not None
        found = self._few(about, *of_known) if some_only else None
        if found is not None and gone is not None:
            more = self._of_gone(kind, leaves, about, gone, {position for position, _id in found})
            found = None if more is None else [*found, *more]
        if found is not None:
            return some, self._conditions.at(event, {position for position, _id in found})
        # Event by event, so that the first of many are there at once.
        if gone is not None:
            known = sa.or_(known, sa.and_(self._not_there(kind, about.c.object_id, lambda id_: id_), gone))
        return some, sa.exists().where(*own, known)

    def _few(
        self, about: Table, *tests: Test, near: Collection[int] | None = None
    ) -> Collection[tuple[int, str]] | None:
        """The positions of the events and ids of their objects, where they are few: the order would be looked for
        among all otherwise. `near`: the positions of the events that are looked at, None = any."""
        here = schema.event.alias()
        joined = sa.join(about, here, here.c.id == about.c.event_id)
        tests = tests if near is None else (among(here.c.position, near), *tests)
        return self._conditions.few(sa.select(here.c.position, about.c.object_id).select_from(joined).where(*tests))

    def _of_gone(
        self, kind: Kind, leaves: list[Leaf], about: Table, gone: Test, known: set[int]
    ) -> Collection[tuple[int, str]] | None:
        """The events about objects that are gone, and fit; those that are `known` to fit are not looked at again."""
        near = self._near(leaves)
        if near is None or near <= known:
            return None if near is None else ()
        found = self._few(about, unindexed(about.c.kind) == kind.value, gone, near=near - known)
        there = self._memory.all_ids(kind)
        return None if found is None else [one for one in found if one[1] not in there]

    def _near(self, leaves: list[Leaf]) -> set[int] | None:
        """Where alone names can be that an object which is gone had; None = anywhere."""
        found: set[int] | None = None
        for leaf in leaves:
            patterns = [leaf.pattern] if isinstance(leaf, FreeText) else leaf.values
            if leaf.negated or _key(leaf) == "id" or not _speaks_of_name(leaf) or len(patterns) != 1:
                continue
            near = self._conditions.rare(patterns[0].pieces, False) if isinstance(patterns[0], Pattern) else None
            if near is not None:
                found = set(near) if found is None else found.intersection(near)
        return found

    def _target(self, kind: Kind, leaves: list[Leaf], task: Table) -> tuple[Test, Test]:
        """What a task is done to."""
        lead = f"{kind.value}:"
        some = task.c.target.startswith(lead, autoescape=True)
        known = self._known(kind, leaves, task.c.target, lambda id_: f"{lead}{id_}")
        gone = self._gone(leaves, task.c.target, task.c.target_name)
        if gone is not None:
            known = sa.or_(known, sa.and_(self._not_there(kind, task.c.target, lambda id_: f"{lead}{id_}"), gone))
        return some, sa.and_(some, known)

    def _known(self, kind: Kind, leaves: list[Leaf], object_id: sa.ColumnElement[str], written: Written) -> Test:
        """Whether the object that a column names is one that there is, and fits."""
        return among(object_id, [written(id_) for id_ in self._memory.ids(kind, _inner(leaves))])

    def _not_there(self, kind: Kind, object_id: sa.ColumnElement[str], written: Written) -> Test:
        return sa.not_(among(object_id, [written(id_) for id_ in self._memory.all_ids(kind)]))

    def _gone(self, leaves: list[Leaf], object_id: sa.ColumnElement[str], name: sa.ColumnElement[str]) -> Test | None:
        """Whether the object that these columns name would fit, were it gone; None = never."""
        if not any(_speaks_of_name(leaf) for leaf in leaves) and not all(map(on_nothing, leaves)):
            return None
        tests = [
            self._conditions.of_text(leaf, object_id if _key(leaf) == "id" else name)
            if _speaks_of_name(leaf)
            else sa.true() if on_nothing(leaf) else sa.false()
            for leaf in leaves
        ]  # fmt: skip
        return sa.and_(sa.true(), *tests)


def link(relation: Relation, kind: Kind, table: Table, other: Table) -> Test:
    """How two rows of events and tasks hang together. Raises Refused for a relation that is not in the tables."""
    match kind, relation.key:
        case Kind.EVENT, "task":
            return other.c.id == table.c.task_id
        case Kind.TASK, "events":
            return other.c.task_id == table.c.id
        case Kind.TASK, "parent":
            return other.c.id == table.c.parent_id
        case Kind.TASK, "children":
            return other.c.parent_id == table.c.id
        case _:
            raise Refused(_("{relation} cannot be followed in the database").format(relation=relation.key))


def _inner(leaves: list[Leaf]) -> Criterion:
    """What they say of the object that their first relation leads to."""
    return Every(tuple(_shorter(leaf) for leaf in leaves)) if len(leaves) > 1 else _shorter(leaves[0])


def _shorter(leaf: Leaf) -> Leaf:
    return replace(leaf, hops=leaf.hops[1:])


def _key(leaf: Leaf) -> str:
    return leaf.prop.key if isinstance(leaf, Comparison) else ""


def _speaks_of_name(leaf: Leaf) -> bool:
    """Whether what is known of an object that is gone can answer it."""
    return len(leaf.hops) == 1 and (isinstance(leaf, FreeText) or leaf.prop.key in _NAMES)
