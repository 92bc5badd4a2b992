"""An order of objects in memory by events and tasks."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.archive import archive_of
from tests.fakes.entity import tag, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import NOW, event
from tests.services.query.test_evaluation import DB, H1, PLACES, WEB, task

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref, TagId, TaskId
from stellwerk.core.record import replace
from stellwerk.model.event import Event, Severity
from stellwerk.model.tag import Tagging
from stellwerk.model.task import Task
from stellwerk.search.query import read, select
from stellwerk.services.query.evaluation import Found, answer
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Question

H2 = Ref(Kind.HOST, HostId("h2"))


def ordered(text: str, events: list[Event], tasks: list[Task], lacking: int = 0) -> list[str]:
    """The ids that the service finds; of the last events the database knows nothing."""
    recorded = events[: len(events) - lacking]
    unsure = Unsure({-number: made for number, made in enumerate(events[len(recorded) :], 1)})
    with archive_of(recorded, tasks) as archive:
        return [str(row) for row in answer(Question(read(text), graph_of(*PLACES), NOW, unsure), archive, Found()).rows]


EVENTS = st.lists(
    st.builds(
        lambda severity, about, time, text, of: replace(
            event(0, severity, *about, time=time, text=text), task_id=TaskId(of)
        ),
        st.sampled_from(list(Severity)),
        st.lists(st.sampled_from([WEB, DB, H1, H2]), unique=True),
        st.sampled_from([NOW, NOW - 5, NOW - 9]),
        st.sampled_from(["a", "b-2", "B-10"]),
        st.sampled_from(["t1", "t2", "gone"]),
    ),
    max_size=6,
)
TEXTS = (
    "Hosts: sortby events.time desc",
    "Hosts: sortby events.severity, events.text desc",
    "Vms: sortby host.events.text",
    "Vms: sortby events.task.title desc, name",
    "Vms: tasks.title ~ task sortby tasks.time",
    "Hosts: events.severity = error sortby events.time",
)


@given(EVENTS, st.sampled_from(TEXTS), st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_it_is_the_order_of_everything_at_once(events: list[Event], text: str, lacking: int) -> None:
    made = [replace(one, id=f"e{number}") for number, one in enumerate(events)]
    tasks = [task(1), task(2, target=DB)]
    whole = select(read(text), graph_of(*PLACES, *made, *tasks))
    assert ordered(text, made, tasks, min(lacking, len(made))) == [entity.id for entity in whole]


def test_an_order_by_objects_behind_events_is_refused() -> None:
    with pytest.raises(Refused, match="cannot order by"):
        ordered("Hosts: sortby events.vm.memory", [event(1, Severity.NORMAL, WEB)], [])
    assert ordered("Vms: sortby name", [], []) == [vm_id(2), vm_id(1)]


def test_tags_are_ordered_by_what_has_them() -> None:
    old, new = (replace(event(number, Severity.ERROR, time=NOW - 9 * number), id=f"e{number}") for number in (2, 1))
    of = replace(task(1), id=TaskId("t1"))
    said = {
        Ref(Kind.EVENT, "e2"): Tagging((TagId("a"),)), Ref(Kind.EVENT, "e1"): Tagging((TagId("b"),)),
        Ref(Kind.TASK, "t1"): Tagging((TagId("c"),)),
    }  # fmt: skip
    graph = graph_of(tag("a"), tag("b"), tag("c"), tag("d"))

    def found(text: str) -> list[str]:
        with archive_of([old, new], [of], taggings=said) as archive:
            return [str(row) for row in answer(Question(read(text), graph, NOW), archive, Found()).rows]

    assert found("Tags: sortby events.time desc") == ["b", "a", "c", "d"]
    assert found("Tags: sortby events.time") == ["a", "b", "c", "d"]
    assert found("Tags: sortby tasks.time") == ["c", "a", "b", "d"]
    assert found("Tags: Tasks.title ~ task") == ["c"]
    assert found("Tags: about_events.id != null") == []
