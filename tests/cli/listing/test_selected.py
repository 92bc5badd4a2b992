"""What a query finds, object by object."""

import pytest
from tests.fakes.application import MemoryApplication
from tests.search.oracle.fleet import event

from stellwerk.cli.listing.selected import PORTION, Selected
from stellwerk.cli.session import Session
from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.event import Severity
from stellwerk.search.query import read


@pytest.fixture
def application() -> MemoryApplication:
    return MemoryApplication()


def found(application: MemoryApplication, text: str) -> list[str]:
    selected = Selected(Session(application, application.loop), read(text))
    ids = [entity.id for entity in selected]
    assert len(selected) == len(ids)
    return ids


def test_objects_in_memory(application: MemoryApplication) -> None:
    assert found(application, "Hosts: sortby name desc") == ["h2", "h1"]


def test_events_are_read_by_the_portion(application: MemoryApplication) -> None:
    events = [event(number, Severity.ALERT, time=float(number)) for number in range(PORTION + 5)]
    application.bench.repository.tables.event_rows += events
    assert found(application, "Events: severity = alert sortby time") == [made.id for made in events]
    assert len(found(application, "Events: page 2")) == 100


def test_objects_by_their_events(application: MemoryApplication) -> None:
    about = Ref(Kind.HOST, HostId("h2"))
    application.bench.repository.tables.event_rows.append(event(1, Severity.ERROR, about))
    assert found(application, "Hosts: events.severity = error") == ["h2"]


def test_what_cannot_be_answered_is_told(application: MemoryApplication) -> None:
    with pytest.raises(Refused):
        found(application, "Events: sortby vm.memory")
