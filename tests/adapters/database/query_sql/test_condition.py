"""Single conditions as SQL."""

import pytest
import sqlalchemy as sa
from tests.adapters.database.query_sql.base import Base, event, full_graph, task
from tests.search.oracle.fleet import NOW

from stellwerk.adapters.database.query_sql.condition import Conditions, contains, negated
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.model.task import TaskState
from stellwerk.search.checked import Comparison, FreeText
from stellwerk.search.query import read

BASE = Base()
EVENTS = [
    event(1, text="Straße 10%", reason="just so", duration=90.0, severity=Severity.ERROR),
    event(2, text="x_y", actor="Anna", time=NOW - 86400.0),
    event(3, text="xay", details="raw\\text"),
]
TASKS = [
    task(1, progress=0.8, started=NOW - 60, state=TaskState.RUNNING, outcome="lost", note="n"),
    task(2, progress=0.804, started=NOW - 90000, ended=NOW - 30, note="waits", actor="anna"),
    task(3, parent_id="t1"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Events: text = 'x_y'", []),
        ("Events: text = x_y", ["e2"]),
        ("Events: text = STRASSE*", ["e1"]),
        ('Events: text ~ "10%"', ["e1"]),
        ("Events: text ~ x%", []),
        ("Events: details = raw\\text", ["e3"]),
        ("Events: reason IS NULL", ["e3", "e2"]),
        ("Events: reason IS NOT NULL", ["e1"]),
        ("Events: actor != anna", ["e1", "e3"]),
        ("Events: severity >= warning", ["e1"]),
        ("Events: severity ~ err", ["e1"]),
        ("Events: duration = 90s", ["e1"]),
        ("Events: duration != 90s", ["e3", "e2"]),
        ("Events: time > now-1h", ["e1", "e3"]),
        ("Events: just", ["e1"]),
        ("Events: NOT just", ["e3", "e2"]),
        ("Tasks: progress = 80", ["t1", "t2"]),
        ("Tasks: progress = 80.4", ["t2"]),
        ("Tasks: progress != 80", ["t3"]),
        ("Tasks: note = lost", ["t1"]),
        ("Tasks: duration > 1d", ["t2"]),
        ("Tasks: duration = 60s", ["t1"]),
        ("Tasks: duration IS NULL", ["t3"]),
        ("Tasks: is_child = yes", ["t3"]),
        ("Tasks: is_child.no", ["t1", "t2"]),
        ("Tasks: actor = ANNA", ["t2"]),
        ("Tasks: command = start-vm and actor IN (anna, null)", ["t1", "t2", "t3"]),
    ],
)
def test_what_a_condition_finds(text: str, found: list[str]) -> None:
    BASE.fill(EVENTS, TASKS)
    assert BASE.found(text, full_graph(EVENTS, TASKS)) == found


def test_where_a_name_is_all_that_is_known() -> None:
    conditions = Conditions(CATALOGUE, NOW)
    for text, answer in (("name = web*", True), ("name != web*", False), ("web", True), ("name IS NULL", False)):
        leaf = read(text, kind=Kind.VM).checked.criteria
        assert isinstance(leaf, Comparison | FreeText)
        with BASE.engine.connect() as connection:
            found = connection.scalar(sa.select(conditions.of_text(leaf, sa.literal("WEB-1"))))
            assert bool(found) is answer, text


def test_nothing_is_neither_true_nor_its_opposite_unknown() -> None:
    with BASE.engine.connect() as connection:
        assert connection.scalar(sa.select(negated(sa.null() == "x"))) == 1


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(Refused, match="cannot be sought"):
        contains(sa.literal("a"), ("x" * 20_000,))
