"""Acknowledging events in the database."""

from tests.adapters.database.conftest import Opener
from tests.adapters.database.sample import event

from stellwerk.model.event import Mark
from stellwerk.ports.repository import EventFilter

EVE, KIM = Mark(7.0, "eve"), Mark(9.0, "kim")


def test_by_positions_and_ids_once_and_taken_back_as_it_was(open_database: Opener) -> None:
    database = open_database()
    database.load()
    database.write(lambda t: t.add_events([event(f"e{number}", float(number)) for number in range(6)])).result()

    def mark(*events: int | str, by: Mark | None, only: Mark | None = None) -> list[str]:
        return sorted(database.write(lambda t: t.mark_events(events, by, only)).result())

    def marked() -> dict[str, Mark]:
        found = database.write(lambda t: t.events(EventFilter())).result()
        return {one.id: Mark(one.acknowledged, one.acknowledged_by) for one in found if one.acknowledged is not None}

    assert mark(1, 2, "e4", "nobody", 77, by=EVE) == ["e0", "e1", "e4"]
    assert mark(*range(1, 7), by=KIM) == ["e2", "e3", "e5"]
    assert marked() == {"e0": EVE, "e1": EVE, "e4": EVE, "e2": KIM, "e3": KIM, "e5": KIM}
    assert mark(*range(1, 5), by=None, only=KIM) == ["e2", "e3"]
    assert mark(*range(1, 7), by=None, only=Mark(9.0, "eve")) == []
    assert mark("e0", "e2", 6, by=None) == ["e0", "e5"]
    assert marked() == {"e1": EVE, "e4": EVE}


def test_more_than_fit_into_a_statement(open_database: Opener) -> None:
    database = open_database()
    database.load()
    many = [event(f"e{number}", float(number)) for number in range(1100)]
    database.write(lambda t: t.add_events(many)).result()
    assert len(database.write(lambda t: t.mark_events(range(1, 1101), KIM)).result()) == 1100
