"""One condition on a row of events or tasks as SQL: the same meaning as `search.compare` has in memory. Any thread.

What is NULL compares to nothing: NULL results are false where they stand, and turned into false below each NOT.
"""

from collections.abc import Callable, Collection, Iterable
from operator import ge, gt, le, lt
from typing import Any

import sqlalchemy as sa

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.query_sql.column import OBJECTS, column, is_field
from stellwerk.adapters.database.query_sql.function import among, fold
from stellwerk.adapters.database.query_sql.said import Table, Test, day_test, has_tags, having_tags, having_value
from stellwerk.adapters.database.schema import AnyText
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.ast import Op
from stellwerk.search.checked import Choice, Comparison, FreeText, Network, Pattern, Truth, Unset, Value
from stellwerk.search.compare import choices_that_fit
from stellwerk.search.moment import Moment
from stellwerk.search.number import Amount

K = PropKind
Rare = Callable[[tuple[str, ...], bool], Collection[int] | None]
"""The positions of all events that may hold these pieces of text, case folded; None = any may. The flag: in their code
or actor, else in what free text looks through."""

Few = Callable[[sa.Select[Any]], Collection[Any] | None]
"""The rows that a statement finds; None = too many."""

_WORDS = frozenset({"text", "reason", OBJECTS})
_MARKS = frozenset({"code", "actor"})
"""The properties of events whose texts are in that index."""

_LONGEST = 10_000
"""Characters of a text that is sought; databases refuse longer patterns."""

_ORDER: dict[Op, Callable[[Any, Any], Any]] = {Op.LESS: lt, Op.LESS_EQUAL: le, Op.GREATER: gt, Op.GREATER_EQUAL: ge}


class Conditions:
    """Writes conditions on rows of one kind. `now`: UTC seconds that relative times count from.

    `rare` narrows texts of events down by an index, where there is one; every row is looked at all the same. `few`
    answers with what a statement finds, where that is little. `narrowed` becomes true once a test was narrowed down.
    """

    narrowed = False
    most = 0
    """To how many events at most."""

    def __init__(
        self,
        catalogue: Catalogue,
        now: float,
        rare: Rare = lambda pieces, marks: None,
        few: Few = lambda positions: None,
    ) -> None:
        self._catalogue = catalogue
        self._now = now
        self.rare: Rare = rare if rare is not None else lambda pieces, marks: None
        self.few: Few = few if few is not None else lambda positions: None

    def of(self, leaf: Comparison | FreeText, kind: Kind, table: Table) -> Test:
        """The test of a condition whose hops are done. Raises Refused for a text that no database seeks."""
        match leaf:
            case Comparison():
                test = self._comparison(leaf, kind, table)
            case FreeText():
                test = self._free_text(leaf, kind, table)
        near = self._near(leaf, kind) if kind is Kind.EVENT else None
        if near is not None:
            test = sa.and_(self.at(table, near), test)
        return negated(test) if leaf.negated else test

    def of_tags(self, leaf: Comparison, tags: Collection[str], kind: Kind, table: Table) -> Test:
        """The test of a condition on the tags of an event or task. `tags`: those that it means."""
        if any(isinstance(value, Unset) for value in leaf.values):
            test = sa.or_(has_tags(kind, table, tags), ~has_tags(kind, table))
        else:
            test = self.having(tags, kind, table)
        return negated(test) if leaf.negated else test

    def having(self, tags: Collection[str], kind: Kind, table: Table) -> Test:
        """Whether an event or task has one of these tags."""
        few = self._said(having_tags(kind, tags)) if kind is Kind.EVENT else None
        return has_tags(kind, table, tags) if few is None else self.at(table, few)

    def _said(self, ids: sa.Select[Any]) -> list[int] | None:
        """The positions of the events that something is said of, where they are few: they would be looked for among all
        otherwise."""
        if self.few(ids) is None:  # their number is in the index
            return None
        event = schema.event.alias()
        found = self.few(sa.select(event.c.position).where(event.c.id.in_(ids)))
        return None if found is None else [position for (position,) in found]

    def at(self, event: Table, positions: Collection[int]) -> Test:
        """Whether an event is one of these."""
        self.narrowed, self.most = True, max(self.most, len(positions))
        return among(event.c.position, positions)

    def _near(self, leaf: Comparison | FreeText, kind: Kind) -> Collection[int] | None:
        """Which events alone can fit; None = any."""
        if isinstance(leaf, FreeText):
            return self._near_text(leaf, kind)
        if leaf.prop.kind is not K.TEXTS and is_field(kind, leaf.prop):
            if any(isinstance(value, Unset) for value in leaf.values):
                return None
            return self._said(having_value(leaf.prop, kind, lambda value: self._compares(leaf, value)))
        if leaf.prop.key not in _WORDS | _MARKS:
            return None
        found: set[int] = set()
        for value in leaf.values:
            near = self.rare(value.pieces, leaf.prop.key in _MARKS) if isinstance(value, Pattern) else None
            if near is None:
                return None
            found.update(near)
        return found

    def _near_text(self, leaf: FreeText, kind: Kind) -> Collection[int] | None:
        near = self.rare(leaf.pattern.pieces, False)
        for prop in self._catalogue.own_props(kind) if near is not None else ():
            if prop.text and prop.key != OBJECTS and is_field(kind, prop):
                said = self._said(having_value(prop, kind, lambda value: contains(value, leaf.pattern.pieces)))
                if said is None:
                    return None
                near = {*(near or ()), *said}
        return near

    def of_text(self, leaf: Comparison | FreeText, text: sa.ColumnElement[Any]) -> Test:
        """The same, where a text is all that is known of the object."""
        match leaf:
            case Comparison():
                test = _any(_value_test(leaf.prop, leaf.op, value, text, self._now) for value in leaf.values)
            case FreeText():
                test = contains(text, leaf.pattern.pieces)
        return negated(test) if leaf.negated else test

    def _comparison(self, leaf: Comparison, kind: Kind, table: Table) -> Test:
        prop = leaf.prop
        if prop.kind is K.TEXTS:
            return self._of_objects(leaf, table)
        return self._compares(leaf, column(kind, prop, table, self._now))

    def _compares(self, leaf: Comparison, value: sa.ColumnElement[Any]) -> Test:
        return _any(_value_test(leaf.prop, leaf.op, wanted, value, self._now) for wanted in leaf.values)

    def _of_objects(self, leaf: Comparison, table: Table) -> Test:
        about = schema.event_object.alias()
        own = about.c.event_id == table.c.id
        tests: list[Test] = []
        for wanted in leaf.values:
            if isinstance(wanted, Unset):
                tests.append(~sa.exists().where(own))
            else:
                tests.append(sa.exists().where(own, _text_test(leaf.op, wanted, about.c.name)))
        return _any(tests)

    def _free_text(self, leaf: FreeText, kind: Kind, table: Table) -> Test:
        tests: list[Test] = []
        for prop in self._catalogue.own_props(kind):
            if not prop.text:
                continue
            if prop.key == OBJECTS:
                about = schema.event_object.alias()
                own = about.c.event_id == table.c.id
                tests.append(sa.exists().where(own, contains(about.c.name, leaf.pattern.pieces)))
            else:
                value = column(kind, prop, table, self._now)
                tests.append(sa.and_(value != "", contains(value, leaf.pattern.pieces)))
        return _any(tests)


def negated(test: Test) -> Test:
    """True where the test is false or says nothing."""
    return sa.not_(sa.func.coalesce(test, sa.false()))


def contains(text: sa.ColumnElement[Any], pieces: tuple[str, ...]) -> Test:
    """Whether a text contains a case folded pattern."""
    return _like(text, ("", *pieces, ""))


def _like(text: sa.ColumnElement[Any], pieces: tuple[str, ...]) -> Test:
    escaped = (piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for piece in pieces)
    pattern = "%".join(escaped)
    if len(pattern) > _LONGEST:
        why = _("a text of {count} characters cannot be sought in the database").format(count=len(pattern))
        raise Refused(why, _("seek a part of it"))
    sought = sa.literal(pattern, AnyText())
    folded = fold(text).like(sought, escape="\\")
    # What is there as it is written needs no function of ours, which costs more than all else.
    return sa.or_(text.like(sought, escape="\\"), folded) if pattern.isascii() else folded


def _any(tests: Iterable[Test]) -> Test:
    return sa.or_(sa.false(), *tests)


def _value_test(prop: Prop[Any], op: Op, value: Value, found: sa.ColumnElement[Any], now: float) -> Test:
    textual = prop.kind in (K.TEXT, K.ENUM)
    if isinstance(value, Unset):
        return sa.or_(found.is_(None), found == "") if textual else found.is_(None)
    match value:
        case Pattern():
            return sa.and_(found != "", _text_test(op, value, found))
        case Choice():
            return found.in_(sorted(choices_that_fit(prop, value.values, op)))
        case Truth(value=truth):
            return found.is_(sa.true()) if truth else found.is_(sa.false())
        case Amount():
            return _amount_test(value, op, found)
        case Moment() if prop.kind is K.DATE:
            return day_test(value, op, found, now)
        case Moment():
            start, end = value.bounds(now)
            return _amount_test(Amount(start, start, end), op, found)
        case Network():
            raise Refused(_("{property} cannot be sought in the database").format(property=prop.key))


def _text_test(op: Op, value: Value, text: sa.ColumnElement[Any]) -> Test:
    assert isinstance(value, Pattern), "texts are compared with texts"
    if op is Op.CONTAINS:
        return contains(text, value.pieces)
    if len(value.pieces) == 1:
        return fold(text) == sa.literal(value.pieces[0], AnyText())
    return _like(text, value.pieces)


def _amount_test(amount: Amount, op: Op, number: sa.ColumnElement[Any]) -> Test:
    order = _ORDER.get(op)
    if order is not None:
        compared: Test = order(number, sa.literal(float(amount.exact)))
        return compared
    low, high = sa.literal(float(amount.low)), sa.literal(float(amount.high))
    if amount.exact < 0:
        return sa.and_(number > low, number <= high)
    return sa.and_(number >= low, number < high)
