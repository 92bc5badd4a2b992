"""Events: kept, found by object, words and time, newest first."""

import pytest
from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event, vm_ref

from stellwerk.core.ids import EventId, Kind, Ref, TaskId
from stellwerk.model.event import Event, Severity, Subject
from stellwerk.ports.repository import EventFilter

FULL = Event(
    id=EventId("full"), time=5.5, severity=Severity.ALERT, code="vm.split", text="VM läuft zweimal",
    subjects=(Subject(vm_ref(2), "db-01"), Subject(Ref(Kind.HOST, "h1"), "host one"), Subject(vm_ref(3), "ÜBER")),
    actor="anna", origin="window", reason="just so", task_id=TaskId("t1"), outcome="done", duration=1.25,
    details="raw\n",
)  # fmt: skip


def find(open_database: Opener, **wanted: object) -> list[str]:
    """Ids of the events found, in the order they came."""
    return [event.id for event in open_database().write(lambda t: t.events(EventFilter(**wanted))).result()]


@pytest.fixture
def some(open_database: Opener) -> Opener:
    """Four events; two of one moment."""
    events = [event("a", 1.0), FULL, event("b", 2.0, subjects=()), event("c", 2.0, text="100% of CPU_x")]
    open_database().write(lambda t: t.add_events(events)).result()
    return open_database


def test_every_field_survives(some: Opener) -> None:
    assert FULL in some().write(lambda t: t.events(EventFilter())).result()
    assert FULL in some("reader").load().batch.entities


def test_newest_first_and_of_one_moment_the_later_first(some: Opener) -> None:
    assert find(some) == ["full", "c", "b", "a"]
    assert find(some, most=2) == ["full", "c"]
    assert find(some, most=0) == []
    assert [found.id for found in some("reader").load().batch.entities if isinstance(found, Event)] == find(some)


def test_before_a_time(some: Opener) -> None:
    assert find(some, before=2.0) == ["a"]
    assert find(some, before=2.1, most=1) == ["c"]


def test_about_an_object(some: Opener) -> None:
    assert find(some, subject=vm_ref(1)) == ["c", "a"]
    assert find(some, subject=Ref(Kind.HOST, "h1")) == ["full"]
    assert find(some, subject=Ref(Kind.VM, "h1")) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("LÄUFT", ["full"]),
        ("zweimal vm", ["full"]),
        ("über", ["full"]),
        ("läuft WEB", []),
        ("100%", ["c"]),
        ("cpu_x", ["c"]),
        ("cpu%x", []),
        ("web-01", ["c", "a"]),
        ("  ", ["full", "c", "b", "a"]),
        ("'; --", []),
    ],
)
def test_words_in_text_and_names_in_any_language(some: Opener, words: str, found: list[str]) -> None:
    assert find(some, words=words) == found


def test_the_same_event_twice_is_one(some: Opener) -> None:
    some().write(lambda t: t.add_events([event("a", 1.0, text="said better", subjects=())])).result()
    assert find(some) == ["full", "c", "b", "a"]
    assert find(some, words="said better") == ["a"]
    assert find(some, subject=vm_ref(1)) == ["c"]


def test_events_can_be_removed(some: Opener) -> None:
    some().write(lambda t: t.delete(Ref(Kind.EVENT, "full"), Ref(Kind.EVENT, "b"), Ref(Kind.EVENT, "none"))).result()
    assert find(some) == ["c", "a"]


def test_thousands_at_once(open_database: Opener) -> None:
    given = [event(f"e{number}", float(number)) for number in range(3000)]
    open_database().write(lambda t: t.add_events(given)).result()
    assert open_database().write(lambda t: t.events(EventFilter(most=2000))).result() == given[:999:-1]
