"""Tags and values of events and tasks as SQL: found by their indexes, ordered as in memory."""

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from tests.adapters.database.query_sql.base import Base, GraphMemory, event, full_graph, task
from tests.search.oracle.fleet import NOW
from tests.search.oracle.said import ALL

from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.said import day_test
from stellwerk.adapters.database.query_sql.scope import Scopes
from stellwerk.adapters.database.query_sql.statement import select_rows
from stellwerk.core.error import Refused
from stellwerk.core.ids import TagId
from stellwerk.core.record import replace
from stellwerk.search.ast import Op
from stellwerk.search.moment import Base as MomentBase
from stellwerk.search.moment import Moment, read_moment
from stellwerk.search.query import read, select

BASE = Base()
SITE, WEB10, WEB2, OLD = map(TagId, ("site", "web-10", "web-2", "old"))
EVENTS = [
    replace(event(1), tags=(SITE,), values={"ticket": "web-7", "cost": 2.5, "urgency": "low"}),
    replace(event(2), tags=(OLD, WEB10), values={"ticket": "Web-12", "due": "2023-11-14", "urgency": "high"}),
    replace(event(3), tags=(WEB2,), values={"cost": 10, "due": "2023-11-10"}),
    event(4, task_id="t1"),
]
TASKS = [replace(task(1, created=2.0), tags=(WEB2,), values={"ticket": "late", "cost": 1}), task(2, created=1.0)]
GRAPH = full_graph(EVENTS, TASKS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Events: tag = site", ["e1", "e2", "e3"]),
        ("Events: tag = site/web-10", ["e2"]),
        ("Events: tag = web*", ["e2", "e3"]),
        ("Events: tag != site", ["e4"]),
        ("Events: NOT tag = web-10", ["e1", "e3", "e4"]),
        ("Events: tag IN (old, web-2)", ["e2", "e3"]),
        ("Events: tag = nosuch", []),
        ("Events: tag IS EMPTY", ["e4"]),
        ("Events: tag IS NOT NULL", ["e1", "e2", "e3"]),
        ("Events: tag IN (web-2, null)", ["e3", "e4"]),
        ("Events: tags.name = web-10", ["e2"]),
        ("Events: tags.name = site AND tags.path = old", []),
        ("Events: NOT NOT tags.name = old AND NOT NOT tags.name = web-10", ["e2"]),
        ("Events: tags.name != web-2", ["e1", "e2", "e4"]),
        ("Events: tags.parent.name = site", ["e2", "e3"]),
        ("Events: task.tag = site", ["e4"]),
        ("Events: about_tag.name = site", []),
        ("Tasks: tag = site", ["t1"]),
        ("Tasks: events.tag = site", []),
        ("Events: ticket = web-*", ["e1", "e2"]),
        ("Events: ticket != web-7", ["e2", "e3", "e4"]),
        ("Events: ticket ~ EB-1", ["e2"]),
        ("Events: cost >= 2.5", ["e1", "e3"]),
        ("Events: cost = 2", ["e1"]),
        ("Events: due = 2023-11-14", ["e2"]),
        ("Events: due < 2023-11-14", ["e3"]),
        ("Events: urgency > low", ["e2"]),
        ("Events: urgency IS NULL", ["e3", "e4"]),
        ("Events: Web-12", ["e2"]),
        ("Tasks: cost < 2 AND ticket = late", ["t1"]),
        ("Tasks: cost IS NULL", ["t2"]),
        ("Events: sortby tag", ["e2", "e1", "e3", "e4"]),
        ("Events: sortby tag desc", ["e2", "e3", "e1", "e4"]),
        ("Events: sortby tags.name", ["e2", "e1", "e3", "e4"]),
        ("Events: sortby ticket desc", ["e2", "e1", "e3", "e4"]),
        ("Events: sortby cost", ["e1", "e3", "e2", "e4"]),
        ("Events: sortby due desc", ["e2", "e3", "e1", "e4"]),
        ("Events: sortby urgency desc", ["e2", "e1", "e3", "e4"]),
    ],
)
def test_what_is_said_finds_and_orders_as_in_memory(text: str, found: list[str]) -> None:
    BASE.fill(EVENTS, TASKS)
    assert BASE.found(text, GRAPH) == found
    assert [one.id for one in select(read(text, catalogue=ALL), GRAPH)] == found


def test_what_memory_alone_orders_by_is_refused() -> None:
    BASE.fill(EVENTS, TASKS)
    with pytest.raises(Refused, match="cannot order"):
        BASE.found("Events: sortby tags.object_count", GRAPH)


@pytest.mark.parametrize("text", ["Events: tag = old", "Events: ticket = web-7", "Events: tags.name = old"])
def test_few_are_looked_up_by_what_is_said(text: str) -> None:
    BASE.fill(EVENTS, TASKS)
    with BASE.engine.connect() as connection:

        def few(statement: sa.Select[tuple[int]]) -> list[tuple[int]]:
            return [tuple(row) for row in connection.execute(statement)]

        scopes = Scopes(Conditions(ALL, NOW, few=few), GraphMemory(GRAPH))
        statement = str(select_rows(read(text, catalogue=ALL), scopes, NOW))
        assert scopes.narrowed
        assert "event.position IN" in statement


def test_both_ways_lead_by_an_index() -> None:
    BASE.fill(EVENTS, TASKS)
    with BASE.engine.connect() as connection:
        for table, asked in (
            ("said_tag", "SELECT object_id FROM said_tag WHERE kind = 'event' AND tag_id = 'x'"),
            ("said_value", "SELECT object_id FROM said_value WHERE kind = 'event' AND key = 'x'"),
        ):
            (plan,) = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}").all()
            assert f"USING COVERING INDEX ix_{table}" in plan[3]


@pytest.mark.parametrize("op", [Op.LESS, Op.LESS_EQUAL, Op.GREATER, Op.GREATER_EQUAL, Op.EQUAL])
@pytest.mark.parametrize("text", ["2023-11-14", "2023-11-14T08:30", "now", "today", "9999-12-31"])
def test_days_compare_as_their_local_midnights(op: Op, text: str) -> None:
    value = read_moment(text)
    assert value is not None
    days = [date(2023, 11, day) for day in range(10, 20)]
    start, end = value.bounds(NOW)
    holds = {
        Op.LESS: lambda at: at < start, Op.LESS_EQUAL: lambda at: at <= start, Op.GREATER: lambda at: at > start,
        Op.GREATER_EQUAL: lambda at: at >= start, Op.EQUAL: lambda at: start <= at < end,
    }[op]  # fmt: skip
    with BASE.engine.connect() as connection:
        for day in days:
            test = day_test(value, op, sa.literal(day.isoformat()), NOW)
            midnight = datetime(day.year, day.month, day.day).astimezone().timestamp()
            assert bool(connection.scalar(sa.select(test))) is holds(midnight), (day, text, op)


def test_a_time_past_every_calendar_comes_after_all_days() -> None:
    far = Moment(MomentBase.FIXED, seconds=1e20)
    with BASE.engine.connect() as connection:
        day = sa.literal("2023-11-14")
        assert connection.scalar(sa.select(day_test(far, Op.LESS, day, NOW)))
        assert not connection.scalar(sa.select(day_test(far, Op.GREATER, day, NOW)))


def test_what_is_said_of_other_kinds_is_not_meant() -> None:
    BASE.fill([event(1)], [replace(task(1), id="e1", tags=(OLD,), values={"ticket": "x"})])
    graph = full_graph([event(1)], [])
    assert BASE.found("Events: tag = old", graph) == []
    assert BASE.found("Events: ticket = x", graph) == []
