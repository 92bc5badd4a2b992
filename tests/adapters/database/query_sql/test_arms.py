"""Several severities, the newest first: merged by the database, and answered as by the predicates."""

import pytest
import sqlalchemy as sa
from tests.adapters.database.query_sql.base import Base, GraphMemory, event, full_graph
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.query_sql.arms import newest_first, parted
from stellwerk.adapters.database.query_sql.condition import Conditions
from stellwerk.adapters.database.query_sql.scope import Scopes
from stellwerk.adapters.database.query_sql.statement import select_rows
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.search.query import read, select

BASE = Base()
VM = Ref(Kind.VM, vm_id(1))
EVENTS = [
    replace(event(number), severity=severity, time=NOW - number % 4, text=("crashed", "fine")[number % 2])
    for number, severity in enumerate(list(Severity) * 4)
]


@pytest.mark.parametrize(
    ("text", "severities", "rest"),
    [
        ("Events: severity >= error", ["alert", "error"], False),
        ("Events: severity in (error, warning) and text = x", ["error", "warning"], True),
        ("Events: severity = error", ["error"], False),
        ("Events: severity != error", None, False),
        ("Events: severity = error or text = x", None, False),
        ("Events: text = x", None, False),
        ("Events: task.events.severity = error", None, False),
        ("Events:", None, False),
    ],
)
def test_what_is_asked_for(text: str, severities: list[str] | None, rest: bool) -> None:
    found = parted(read(text).checked.criteria)
    assert (None if found is None else found[0]) == severities
    assert found is None or (found[1] is not None) == rest


def test_only_the_order_of_time_is_in_the_index() -> None:
    orders = ("time desc", "time", "severity desc", "time desc, text")
    assert [newest_first(read(f"Events: sortby {order}").sort) for order in orders] == [True, False, False, False]


@pytest.mark.parametrize(
    "text",
    [
        "Events: severity >= warning",
        "Events: severity in (alert, normal) and text = crash*",
        "Events: severity >= warning and text != crashed",
        "Events: severity >= warning and (text = fine or severity = alert)",
        "Events: severity >= normal and vm.name != web-9",
        "Events: severity >= error sortby time",
    ],
)
def test_it_is_answered_as_by_the_predicates(text: str) -> None:
    query, graph = read(text), full_graph(EVENTS, [])
    BASE.fill(EVENTS, [])
    assert BASE.ids(query, graph) == [entity.id for entity in select(query, graph)]


def statement(text: str, *, few: bool = False) -> str:
    """The SQL of a query, where texts were narrowed down to some events if `few`."""
    graph = full_graph(EVENTS, [])
    conditions = Conditions(CATALOGUE, NOW, lambda pieces, marks: [1, 2] if few else None)
    made = select_rows(read(text), Scopes(conditions, GraphMemory(graph)), NOW, 5)
    assert isinstance(made, sa.sql.expression.SelectBase)
    return " ".join(str(made).split())


def test_they_are_merged_unless_few_events_are_looked_at() -> None:
    text = "Events: severity >= error and text = crashed"
    assert "UNION ALL" in statement(text)
    assert "UNION ALL" not in statement(text, few=True)
    assert "UNION ALL" in statement("Events: severity >= error and text != crashed", few=True)
