"""Floods of events: from the sixth on they are one with a count; nothing that somebody did is folded."""

from hypothesis import example, given
from hypothesis import strategies as st

from stellwerk.core.ids import EventId, Kind, Ref, TaskId
from stellwerk.core.record import replace
from stellwerk.engine.flood import FREE, MOST, WITHIN, WRITE_EVERY, Flood
from stellwerk.model.event import Event, Severity, Subject


def event(number: int, text: str = "it flaps", **more: object) -> Event:
    given = {"severity": Severity.WARNING, "code": "x", "subjects": (Subject(Ref(Kind.HOST, "h1"), "h1"),)} | more
    return Event(id=EventId(f"e{number}"), time=float(number), text=text, **given)


def test_the_first_stand_for_themselves_and_the_rest_are_one() -> None:
    flood = Flood()
    shown = [flood.take(event(n), n * 10.0) for n in range(8)]
    assert [one.id for one in shown if one is not None] == ["e0", "e1", "e2", "e3", "e4", "e4", "e4", "e4"]
    last = shown[-1]
    assert last is not None
    assert (last.count, last.time, last.last, last.latest) == (4, 4.0, 7.0, 7.0)


def test_a_break_begins_anew_and_others_are_others() -> None:
    flood = Flood()
    for n in range(FREE + 1):
        flood.take(event(n), 0.0)
    assert flood.take(event(50), WITHIN + 1.0) == event(50)
    assert flood.take(event(51, "another"), 0.0) == event(51, "another")


def test_what_somebody_did_is_never_folded() -> None:
    flood = Flood()
    for n in range(10):
        for done in (event(n, origin="window"), event(n, task_id=TaskId("t"))):
            assert flood.take(done, 0.0) is done


def test_counts_are_written_once_a_second_and_none_is_lost() -> None:
    flood = Flood()
    shown = [flood.take(event(n), 0.001 * n) for n in range(1000)]
    assert sum(one is not None for one in shown) == FREE
    assert flood.waits
    assert flood.due(0.5) == ()
    (last,) = flood.due(WRITE_EVERY + 1.0)
    assert (last.count, last.last) == (1000 - FREE + 1, 999.0)
    assert not flood.waits
    assert replace(last, count=1, last=None) == event(FREE - 1)


def test_only_so_many_sorts_are_remembered() -> None:
    flood = Flood()
    for n in range(MOST * 3):
        assert flood.take(event(n, f"sort {n}"), 0.0) is not None
    assert len(flood._known) == MOST


@example([*[(0.0, "a")] * 6, (61.0, "a"), *[(0.0, "a")] * 5])  # before the count of the first flood was written
@given(st.lists(st.tuples(st.floats(0.0, 30.0), st.sampled_from("ab")), max_size=60))
def test_every_event_is_counted(came: list[tuple[float, str]]) -> None:
    flood, now, kept = Flood(), 0.0, {}
    for number, (after, text) in enumerate(came):
        now += after
        shown = flood.take(event(number, text), now)
        if shown is not None:
            kept[shown.id] = shown
    for shown in flood.due(now, all_=True):
        kept[shown.id] = shown
    assert sum(one.count for one in kept.values()) == len(came)
