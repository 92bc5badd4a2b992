"""No text reaches SQL other than as a bound parameter: in every place of a query where somebody's text may stand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from tests.adapters.database.query_sql.base import GraphMemory
from tests.fakes.clock import FakeClock
from tests.fakes.entity import cluster, data_center, host
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, vm

from stellwerk.adapters.database.query_sql.statement import select_ids
from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.search.query import quote, read

MARK = "zq'; DROP TABLE event; --%s :zq \\"
OTHER = "other words"
DIALECTS = (sqlite.dialect(), postgresql.dialect())
GRAPH = graph_of(data_center(), cluster(), host(MARK), vm(1, MARK, MARK), vm(2, OTHER, MARK), clock=FakeClock(NOW))
"""Ids of hosts come from outside too."""
CONDITIONS = (
    '{path} = "{text}"', '{path} != "{text}"', '{path} ~ "{text}"', '{path} !~ "{text}"', '{path} = "{text}*"',
    '{path} IN ("{text}", "b")', 'NOT {path} NOT IN ("{text}", "b*")', '({path} = "{text}" OR {path} IS NULL)',
)  # fmt: skip


def paths() -> Iterator[tuple[str, str]]:
    """Every property whose values are texts, of events and tasks and of what they lead to by one relation."""
    texts = (PropKind.TEXT, PropKind.TEXTS, PropKind.REF, PropKind.TAGS)
    for kind in sorted(OUTSIDE):
        name = CATALOGUE.kinds[kind].type_name
        yield from ((name, key) for key, prop in CATALOGUE.props[kind].items() if prop.kind in texts)
        for relation in CATALOGUE.relations[kind].values():
            if "name" in CATALOGUE.props[relation.target]:
                yield name, f"{relation.key}.name"


def statements(text: str) -> list[str] | None:
    """What the databases get to read; None where it is not asked of them."""
    query = read(text)
    assert query.valid, (text, query.errors)
    try:
        asked = select_ids(query, GraphMemory(GRAPH), NOW)
    except Refused:
        return None
    return [str(asked.compile(dialect=dialect)) for dialect in DIALECTS]


def said(form: str, text: str) -> str:
    return form.format(text=text.replace("\\", "\\\\").replace('"', '\\"'))


def check(form: str) -> bool:
    """The statement is the same, whatever the text is; false where there is none."""
    marked, other = statements(said(form, MARK)), statements(said(form, OTHER))
    assert (marked is None) is (other is None)
    for statement in marked or ():
        assert "zq" not in statement.lower()
        assert "DROP" not in statement
    assert marked == other
    return marked is not None


@pytest.mark.parametrize(("kind", "path"), sorted(paths()), ids=lambda part: str(part))
def test_a_value_is_no_part_of_the_statement(kind: str, path: str) -> None:
    asked = [check(f"{kind}: {form.replace('{path}', path)}") for form in CONDITIONS]
    assert any(asked)


@pytest.mark.parametrize(
    "form",
    [
        'Events: "{text}"',
        'Events: NOT "{text}" AND vm.name = "{text}" OR host = "{text}" sortby time desc page 2',
        'Tasks: "{text}"',
        'Tasks: NOT "{text}" OR host ~ "{text}" sortby title page 2',
    ],
)
def test_words_are_no_part_of_the_statement(form: str) -> None:
    assert check(form)


def test_ids_that_hosts_say_are_no_part_of_the_statement() -> None:
    for text in ("Events: host.name = zq*", "Tasks: host.name = zq*", "Events: vm.host.name = zq*"):
        for statement in statements(text) or ():
            assert "DROP" not in statement
            assert "zq" not in statement


def test_it_is_bound() -> None:
    for text in (f"Events: text = {quote(MARK)}", f"Tasks: title ~ {quote(MARK)}", "Events: host.name = zq*"):
        bound = select_ids(read(text), GraphMemory(GRAPH), NOW).compile(dialect=DIALECTS[0]).params
        assert any("drop table" in str(value).casefold() for value in bound.values()), bound


def test_there_is_something_to_ask() -> None:
    assert len(list(paths())) > 30
    assert {kind for kind, _path in paths()} == {CATALOGUE.kinds[kind].type_name for kind in (Kind.EVENT, Kind.TASK)}
