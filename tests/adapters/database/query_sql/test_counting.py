"""Values of properties counted by SQL are those counted in memory."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.database.query_sql.base import GraphMemory, contents, full_graph
from tests.fakes.archive import archive_of
from tests.search.oracle.fleet import NOW
from tests.search.oracle.said import ALL

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.event import Event
from stellwerk.model.task import Task
from stellwerk.search.query import read, select
from stellwerk.search.refine.written import CHOSEN

KEYS = {kind: sorted(key for key, prop in ALL.props[kind].items() if prop.kind in CHOSEN and key not in prop.aliases)
        for kind in (Kind.EVENT, Kind.TASK)}  # fmt: skip
TEXTS = {
    Kind.EVENT: ["Events:", "Events: severity >= warning", "Events: web", "Events: Vms.name = web-1", "Events: page 2"],
    Kind.TASK: ["Tasks:", "Tasks: status != Done", "Tasks: web or Hosts.name = h1"],
}


@given(contents(), st.sampled_from([Kind.EVENT, Kind.TASK]), st.data())
@settings(max_examples=120, deadline=None)
def test_they_are_those_of_memory(made: tuple[list[Event], list[Task]], kind: Kind, data: st.DataObject) -> None:
    events, tasks = made
    key, text = data.draw(st.sampled_from(KEYS[kind])), data.draw(st.sampled_from(TEXTS[kind]))
    graph, prop = full_graph(events, tasks), ALL.props[kind][key]
    wanted: Counter[object] = Counter()
    for entity in select(read(text.removesuffix(" page 2"), catalogue=ALL), graph):
        value = prop.get(entity, graph)
        several = prop.kind in (PropKind.TEXTS, PropKind.TAGS)
        wanted.update((value or (None,)) if several else (None if value == "" else value,))
    with archive_of(events, tasks) as archive:
        found = archive.counts(read(text, catalogue=ALL), prop, GraphMemory(graph), NOW, 100)
    assert dict(found) == dict(wanted)
    assert [rows for _value, rows in found] == sorted((rows for _value, rows in found), reverse=True)


def test_the_rarest_of_many_are_left_out_and_other_kinds_refused() -> None:
    with archive_of([]) as archive:
        memory = GraphMemory(full_graph([], []))
        assert archive.counts(read("Events:"), ALL.props[Kind.EVENT]["severity"], memory, NOW, 1) == []
        with pytest.raises(Refused):
            archive.counts(read("Vms:"), ALL.props[Kind.VM]["name"], memory, NOW, 1)
