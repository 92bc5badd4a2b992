"""Removing the oldest events."""

from tests.adapters.database.conftest import Opener
from tests.fakes.entity import tag

from stellwerk.core.ids import EventId, Kind, Ref, TagId
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.model.tag import TagEdit
from stellwerk.ports.repository import EventFilter


def event(number: int) -> Event:
    subject = Subject(Ref(Kind.HOST, "h1"), "h1")
    return Event(
        id=EventId(f"e{number}"), time=float(number), severity=Severity.NORMAL, code="c", text=f"text {number}",
        subjects=(subject,), count=number + 1, last=number + 0.5,
    )  # fmt: skip


def test_by_age_then_by_number_a_portion_at_a_time(open_database: Opener) -> None:
    database = open_database()
    database.load()
    events = [event(number) for number in range(10)]
    database.write(lambda t: t.add_events(events)).result()

    def thin(before: float | None, most: int | None, portion: int = 3) -> list[str]:
        return sorted(database.write(lambda t: t.thin_events(before, most, portion)).result())

    assert thin(None, None) == []
    assert thin(4.0, 5) == ["e0", "e1", "e2"]
    assert thin(4.0, 5) == ["e3"]
    assert thin(4.0, 5) == ["e4"]
    assert thin(4.0, 5) == []
    left = database.write(lambda t: t.events(EventFilter())).result()
    assert left == events[:4:-1]
    assert database.write(lambda t: t.events(EventFilter(words="text 2"))).result() == []


def test_what_was_said_of_them_goes_too(open_database: Opener) -> None:
    database = open_database()
    database.load()
    database.write(lambda t: t.add_events([event(number) for number in range(3)])).result()
    refs = tuple(Ref(Kind.EVENT, f"e{number}") for number in range(3))
    database.write(lambda t: t.edit_tags(TagEdit(save=(tag("a"),)))).result()
    database.write(lambda t: t.edit_tags(TagEdit(add={TagId("a"): refs}))).result()
    assert len(database.write(lambda t: t.thin_events(None, 1, 10)).result()) == 2
    assert set(database.load().batch.taggings) == {refs[2]}
