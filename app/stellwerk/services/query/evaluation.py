"""Answers one question over memory and database. Reader thread."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableSequence, Sequence
from heapq import nsmallest
from itertools import islice
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record, field, replace
from stellwerk.ports.archive import Archive, Recorded, Row
from stellwerk.search.crossing.outside import OUTSIDE, apart
from stellwerk.search.query import PAGE
from stellwerk.services.query.first import with_firsts
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Planes, Question
from stellwerk.services.query.splice import Splice, splice_of

MOST_NEW = 200
"""From so many new events on a list is made anew: each one's place is looked for by reading some others."""

NOTHING = Splice(0, 0, 0)


class Found(Record, frozen=True):
    """An answer. `rows`: ids of objects in memory, or rows of events and tasks; replaced, never changed in place.

    `lacking` are rows that the archive did not have. `newest`: up to which event it was asked. `splice`: how it differs
    from the answer before. `whole`: nothing is still being sought.
    """

    rows: Sequence[Row] = ()
    lacking: Mapping[Row, Recorded] = field(default_factory=dict)
    recorded: Unsure = Unsure()
    newest: int = 0
    splice: Splice = NOTHING
    whole: bool = True


def answer(question: Question, archive: Archive, before: Found, tell: Callable[[Found], None] | None = None) -> Found:
    """The whole answer. `before`: the one that is shown. `tell` is given the first rows while more are sought.

    Raises Invalid and Refused for what cannot be answered.
    """
    planes = Planes(question, archive)
    if question.kind not in OUTSIDE:
        ids = _ids(question, archive, planes)
        return Found(ids, recorded=planes.recorded, splice=splice_of(before.rows, ids))
    newest = archive.newest() if question.kind is Kind.EVENT else 0
    lacking = planes.lacking(question.kind)
    rows: MutableSequence[Any] = array("q") if question.kind is Kind.EVENT else []
    for portion in portions(question, archive, planes):
        rows.extend(portion)
        if tell is not None:
            first, tell = tell, None
            before = Found(rows[:], newest=newest, splice=splice_of(before.rows, rows), whole=False)
            first(before)
    return _finished(question, archive, planes, rows, lacking, newest, before)


def follow(question: Question, archive: Archive, before: Found) -> Found | None:
    """The answer with the events that came since; None where there are so many that all is to be asked anew."""
    planes = Planes(question, archive)
    newest = archive.newest()
    found = archive.rows(question.query, planes, question.now, most=MOST_NEW, after=before.newest)
    new = [row for portion in found for row in portion]
    if len(new) >= MOST_NEW:
        return None
    rows: MutableSequence[Any] = array("q", before.rows)
    for row in before.lacking:
        if row in rows:
            rows.remove(row)
    _put_in(question, archive, rows, archive.entities(question.kind, new))
    return _finished(question, archive, planes, rows, planes.lacking(question.kind), newest, before)


def portions(question: Question, archive: Archive, planes: Planes) -> Iterator[Sequence[Row]]:
    """What the archive finds, without what it has only as it was; up to the end of the page asked for."""
    lacking, page = planes.lacking(question.kind), question.query.page
    most = None if page is None else PAGE * page + len(lacking)
    # An event that the archive lacks has no row there, a task that it has otherwise has one.
    other = {row for row in lacking if isinstance(row, str)}
    for portion in archive.rows(question.query, planes, question.now, most=most):
        yield [row for row in portion if row not in other] if other else portion


def _finished(
    question: Question,
    archive: Archive,
    planes: Planes,
    rows: MutableSequence[Any],
    lacking: Mapping[Row, Recorded],
    newest: int,
    before: Found,
) -> Found:
    test = planes.test(question.query.checked.criteria, question.kind)
    own = {row: entity for row, entity in lacking.items() if test(entity)}
    _put_in(question, archive, rows, own)
    page = question.query.page
    if page is not None:
        rows = rows[PAGE * (page - 1) : PAGE * page]
    return Found(rows, own, planes.recorded, newest, splice_of(before.rows, rows))


def _put_in(question: Question, archive: Archive, rows: MutableSequence[Any], entities: Mapping[Row, Recorded]) -> None:
    """Put rows in at their places; other rows are read to find these, most often the first one only."""
    if not entities:
        return
    key = question.query.key(question.graph)
    put: dict[Row, Recorded] = {}

    def key_of(row: Row) -> Any:
        entity = put.get(row) or archive.entities(question.kind, (row,)).get(row)
        return key(entity) if entity is not None else ()

    for row, entity in sorted(entities.items(), key=lambda pair: key(pair[1]), reverse=True):
        own = key(entity)
        place = 0 if not rows or own < key_of(rows[0]) else bisect_left(rows, own, key=key_of)
        rows.insert(place, row)
        put[row] = entity


def _ids(question: Question, archive: Archive, planes: Planes) -> list[str]:
    query = question.query
    key, there = query.key(with_firsts(question, archive, planes)), question.graph.all(question.kind)
    own, rest = apart(query.checked.criteria)
    if own is not None:
        there = list(planes.found(own, question.kind))
        planes.among = {entity.id for entity in there}
    test = planes.test(rest, question.kind)
    found = [entity for entity in there if test(entity)]
    if query.page is None:
        return [entity.id for entity in sorted(found, key=key)]
    return [entity.id for entity in nsmallest(PAGE * query.page, found, key=key)[PAGE * (query.page - 1) :]]


def finds(question: Question, archive: Archive) -> bool:
    """Whether there is anything at all, on whatever page."""
    whole = replace(question, query=replace(question.query, checked=replace(question.query.checked, page=None)))
    planes = Planes(whole, archive)
    test = planes.test(whole.query.checked.criteria, whole.kind)
    if whole.kind not in OUTSIDE:
        return any(map(test, whole.graph.all(whole.kind)))
    some: Iterable[Any] = islice((row for portion in portions(whole, archive, planes) for row in portion), 1)
    return any(map(test, planes.lacking(whole.kind).values())) or bool(list(some))
