"""What a live list has: old events and tasks, too, and what depends on them."""

from __future__ import annotations

from tests.cli.listing.conftest import Live
from tests.search.oracle.fleet import event

from stellwerk.cli.listing.form import Form
from stellwerk.cli.listing.line_view import LineView
from stellwerk.cli.listing.listed import PORTION, Listed
from stellwerk.cli.listing.watch import Watch
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity


def record(live: Live, *events: Event, shown: bool = False) -> None:
    """Have events in the database, and in the inventory if they are new."""
    live.bench.repository.tables.event_rows.extend(events)
    if shown:
        live.app.inventory.apply(Batch(entities=events))


def listed(live: Live, text: str, most: int | None = None) -> Listed:
    """A list after its first answer."""
    made = Listed(live.session, live.wish(text), most)
    live.session.loop.drain()
    return made


OLD = [event(number, Severity.NORMAL, time=1000.0 - number) for number in range(4)]


def test_old_events_are_listed_by_their_names(live: Live) -> None:
    record(live, *OLD)
    made = listed(live, "Events:")
    assert (list(made.ids), made.settled) == (["0", "1", "2", "3"], True)
    assert made.entity("2") == OLD[2]
    record(live, event(9, Severity.NORMAL, time=2000.0), shown=True)
    live.pass_time(2)
    assert list(made.ids) == ["9", "0", "1", "2", "3"]
    made.close()


def test_only_what_is_looked_at_is_read(live: Live) -> None:
    record(live, *OLD)
    made = listed(live, "Events:", 2)
    assert len(made.ids) == len(OLD)
    assert [made.entity(id_) for id_ in list(made.ids)[:2]] == OLD[:2]
    made.close()


def test_many_are_read_in_portions(live: Live) -> None:
    record(live, *(event(number, Severity.NORMAL, time=-1.0 * number) for number in range(PORTION + 5)))
    made = listed(live, "Events:")
    assert len(made.ids) == PORTION + 5
    assert made.entity(made.ids[-1]) is not None
    made.close()


def test_what_depends_on_old_events(live: Live) -> None:
    record(live, event(1, Severity.ALERT, Ref(Kind.HOST, HostId("h2"))))
    made = listed(live, "Hosts: events.severity = alert")
    assert list(made.ids) == ["h2"]
    made.close()


def test_what_memory_can_answer_is_there_at_once(live: Live) -> None:
    made = Listed(live.session, live.wish("Hosts: name = h1"))
    assert (list(made.ids), made.settled, made.error) == (["h1"], True, None)
    made.close()


def test_what_cannot_be_answered_says_why(live: Live) -> None:
    made = listed(live, "Events: sortby hosts.status")
    assert made.error is not None
    made.close()


def test_an_event_is_one_line_though_it_is_written_later(live: Live) -> None:
    record(live, OLD[0])
    wish = live.wish("Events:", "text")
    made = Listed(live.session, wish)
    terminal = Terminal(out=live.out, err=live.out, source=live.out)
    live.follow(Watch(live.session, wish, LineView(terminal, Form.JSON, wish, live.session, made.entity), 20.0, made))
    live.pass_time(1)
    new = event(9, Severity.NORMAL, time=live.bench.clock.now(), text="new")
    live.app.inventory.apply(Batch(entities=(new,)))
    live.pass_time(2)
    record(live, new)
    live.app.inventory.apply(Batch(entities=(event(10, Severity.NORMAL, time=live.bench.clock.now(), text="x"),)))
    live.pass_time(2)
    live.close()
    assert [line.split('"id": ')[1].split(",")[0] for line in live.out.getvalue().splitlines()] == [
        '"0"',
        '"9"',
        '"10"',
    ]
