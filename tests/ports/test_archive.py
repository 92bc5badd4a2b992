"""Reading events by their ids."""

from tests.fakes.archive import archive_of
from tests.search.oracle.fleet import event

from stellwerk.core.ids import Kind
from stellwerk.model.event import Severity
from stellwerk.ports.archive import recorded


def test_by_ids_as_far_as_they_are_there() -> None:
    events = [event(number, Severity.ERROR) for number in range(4)]
    with archive_of(events) as archive:
        found = recorded(archive, Kind.EVENT, ["3", "1", "nobody"])
    assert sorted(one.id for one in found) == ["1", "3"]
