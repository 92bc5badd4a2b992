"""Events that only the database has, named on a command line."""

import pytest
from tests.fakes.command_line import Typing
from tests.search.oracle.fleet import NOW, event

from stellwerk.cli.call import old_event
from stellwerk.core.ids import Kind, TaskId
from stellwerk.core.record import replace
from stellwerk.model.event import Event, Severity


@pytest.fixture
def events(stellwerk: Typing) -> list[Event]:
    rows = stellwerk.app.bench.repository.tables.event_rows
    rows += [replace(event(number, Severity.ERROR, time=NOW - number), id=f"old-{number}") for number in range(5)]
    return rows


def acknowledged(events: list[Event]) -> list[str]:
    return [one.id for one in events if one.acknowledged is not None]


def test_by_id_and_taken_back(stellwerk: Typing, events: list[Event]) -> None:
    result = stellwerk("Set-Acknowledgement", "-EventId", "old-1", "-EventId", "old-3")
    assert (result.status, result.err) == (0, "")
    assert acknowledged(events) == ["old-1", "old-3"]
    assert stellwerk("Clear-Acknowledgement", "-EventId", "old-3").status == 0
    assert acknowledged(events) == ["old-1"]
    assert "there is no event" in stellwerk("Set-Acknowledgement", "-EventId", "old-77").err


def test_by_a_query_one_by_one_or_all_of_them(stellwerk: Typing, events: list[Event]) -> None:
    result = stellwerk("Set-Acknowledgement", "-EventId", "Events: id = old-2 or id = old-4")
    assert (result.status, acknowledged(events)) == (0, ["old-2", "old-4"])
    result = stellwerk("Acknowledge-Event", "-Query", "Events: severity = error")
    assert result.status == 0
    assert result.out == "Acknowledge all 3 events: done\n"
    assert len(acknowledged(events)) == 5


def test_too_many_are_refused_with_the_command_that_takes_them(stellwerk: Typing, events: list[Event]) -> None:
    made = (replace(event(0, Severity.ERROR), id=f"many-{number}") for number in range(old_event.MOST + 1))
    events += made
    result = stellwerk("Set-Acknowledgement", "-EventId", "Events: id = many-*")
    assert result.status != 0
    assert "Acknowledge-Event -Query" in result.err
    assert acknowledged(events) == []


def said(stellwerk: Typing) -> dict[str, tuple[str, ...]]:
    return {str(ref): one.tags for ref, one in stellwerk.app.bench.repository.tables.taggings.items() if one.tags}


def test_what_gets_a_tag_is_named_by_id_or_by_a_query(stellwerk: Typing, events: list[Event]) -> None:
    assert stellwerk("Add-Tag", "-Name", "incident").status == 0
    (tag,) = (ref.id for ref in stellwerk.app.bench.repository.tables.stored if ref.kind is Kind.TAG)
    result = stellwerk("Set-Tag", "-TagId", "incident", "-EventId", "old-1", "-EventId", "Events: id = old-3")
    assert (result.status, result.err) == (0, "")
    assert said(stellwerk) == {"event:old-1": (tag,), "event:old-3": (tag,)}
    assert "there is no event" in stellwerk("Set-Tag", "-TagId", "incident", "-EventId", "old-77").err
    result = stellwerk("select", "Events: tag = incident", "--columns", "id", "--csv")
    assert result.out.split() == ["id", "old-1", "old-3"]
    assert stellwerk("Clear-Tag", "-TagId", "incident", "-EventId", "Events: tag = incident").status == 0
    assert said(stellwerk) == {}


def test_tasks_that_only_the_database_has_get_one_too(stellwerk: Typing) -> None:
    assert stellwerk("Add-Tag", "-Name", "incident").status == 0
    rows = stellwerk.app.bench.repository.tables.task_rows
    (known,) = rows.values()
    rows[TaskId("old")] = replace(known, id=TaskId("old"), title="long ago", created=1.0)
    assert stellwerk("Set-Tag", "-TagId", "incident", "-TaskId", "old").status == 0
    assert stellwerk("Set-Tag", "-TagId", "incident", "-TaskId", "Tasks: title = long*").status == 0
    assert list(said(stellwerk)) == ["task:old"]
    assert "there is no task" in stellwerk("Set-Tag", "-TagId", "incident", "-TaskId", "never").err


def test_too_many_for_a_tag_are_refused(stellwerk: Typing, events: list[Event]) -> None:
    assert stellwerk("Add-Tag", "-Name", "incident").status == 0
    events += (replace(event(0, Severity.ERROR), id=f"many-{number}") for number in range(old_event.MOST + 1))
    result = stellwerk("Set-Tag", "-TagId", "incident", "-EventId", "Events: id = many-*")
    assert "page 1" in result.err
    assert said(stellwerk) == {}
