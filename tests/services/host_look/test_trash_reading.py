"""What lies in the trash of hosts goes into the inventory when somebody looks."""

import pytest
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused
from stellwerk.core.ids import HostId, Kind, TrashId, VmId
from stellwerk.core.record import replace
from stellwerk.model.removal.trash import Trashed
from stellwerk.ports.lane import Answer
from stellwerk.services.host_look.trash_reading import TrashReading

H1 = HostId("h1")
OLD = Trashed(id=TrashId("h1//p/old.trash"), host_id=H1, vm_id=VmId("v"), name="old", path="/p/old.trash")


@pytest.fixture
def host(small: SmallFleet) -> FakeHost:
    made = small.add("h1")
    small.start("h1")
    return made


def read(small: SmallFleet) -> Answer[tuple[Trashed, ...]]:
    answers: list[Answer[tuple[Trashed, ...]]] = []
    reading = TrashReading(small.clock, small.inventory, small.lanes)
    reading.read(H1, answers.append)
    reading.read(H1, answers.append)
    small.until(lambda: len(answers) == 2)
    return answers[0]


def shown(small: SmallFleet) -> list[Trashed]:
    return [one for one in small.inventory.view.all(Kind.TRASH) if isinstance(one, Trashed)]


def test_what_is_there_comes_and_what_is_gone_goes(small: SmallFleet, host: FakeHost) -> None:
    host.trash = [OLD, replace(OLD, id=TrashId("h1//p/back.trash"), void=True)]
    read(small)
    assert shown(small) == [replace(OLD, seen=small.clock.now())]
    assert host.calls["trash"] == 1
    host.trash = []
    read(small)
    assert shown(small) == []


def test_what_cannot_be_read_stays_as_it_was(small: SmallFleet, host: FakeHost) -> None:
    host.trash = [OLD]
    read(small)
    host.fail("trash", Refused("no"))
    assert read(small).error is not None
    assert len(shown(small)) == 1
