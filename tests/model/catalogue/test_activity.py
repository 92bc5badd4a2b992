"""Properties of tasks and events that are more than a field."""

from tests.model.catalogue.sample import BARE_EVENT, BARE_TASK, NOW, PARENT, RICH_EVENT, RICH_TASK, sample_graph, values

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import CATALOGUE


def test_progress_is_in_percent_and_duration_runs_until_the_end() -> None:
    known = values(RICH_TASK)
    assert known["progress"] == 100.0
    assert known["duration"] == 9.0
    running = replace(RICH_TASK, ended=None)
    assert CATALOGUE.props[Kind.TASK]["duration"].get(running, sample_graph()) == 59.0
    assert values(BARE_TASK)["duration"] is None
    assert values(BARE_TASK)["progress"] is None


def test_details_are_the_outcome_or_what_it_does_now() -> None:
    assert values(RICH_TASK)["note"] == "o"
    note = CATALOGUE.props[Kind.TASK]["note"]
    assert note.get(replace(RICH_TASK, outcome=""), sample_graph()) == "n"
    assert values(RICH_TASK)["is_child"] is True
    assert values(PARENT)["is_child"] is False
    assert values(RICH_TASK)["can_undo"] is True
    assert values(BARE_TASK)["can_undo"] is False


def test_an_event_keeps_the_names_of_its_objects() -> None:
    assert values(RICH_EVENT)["objects"] == ("web", "h1", "old")
    assert values(RICH_EVENT)["time"] == NOW - 50
    assert values(BARE_EVENT)["objects"] == ()
    assert values(BARE_EVENT)["actor"] is None
