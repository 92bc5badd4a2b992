"""Small pictures of screens."""

from collections.abc import Iterator

import pytest
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.error import Refused
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import DomainState
from stellwerk.services.console.thumbnail import PAUSE, Thumbnail


class Desk:
    def __init__(self, small: SmallFleet) -> None:
        self.small = small
        self.fake: FakeHost = small.add("h1", domain(1))
        self.fake.shots = [b"one", b"two"]
        small.start("h1")
        self.taken: list[bytes | None] = []
        self.thumbnail = Thumbnail(small.loop, small.inventory, small.lanes, vm_id(1))
        self.thumbnail.taken.connect(self.taken.append)


@pytest.fixture
def desk(small: SmallFleet) -> Iterator[Desk]:
    made = Desk(small)
    yield made
    made.thumbnail.close()


def test_again_and_again_while_somebody_looks(desk: Desk) -> None:
    desk.thumbnail.watch(True)
    desk.thumbnail.watch(True)
    desk.small.until(lambda: desk.taken == [b"one"])
    desk.small.pass_time(PAUSE)
    desk.small.until(lambda: desk.taken == [b"one", b"two"])
    desk.thumbnail.watch(False)
    desk.small.pass_time(2 * PAUSE)
    assert desk.fake.calls["screenshot"] == 2


def test_one_that_fails_is_none_and_the_next_may_work(desk: Desk) -> None:
    desk.fake.fail("screenshot", Refused("no screen"))
    desk.thumbnail.watch(True)
    desk.small.until(lambda: desk.taken == [None])
    desk.fake.fail("screenshot", None)
    desk.small.pass_time(PAUSE)
    desk.small.until(lambda: desk.taken == [None, b"one"])


@pytest.mark.parametrize("change", [{"state": DomainState.SHUT_OFF}, {"monitor_hangs": True}])
def test_who_is_off_or_hangs_is_not_asked(desk: Desk, change: dict[str, object]) -> None:
    known = desk.small.domain(1)
    assert known is not None
    desk.small.inventory.apply(Batch(domains=(replace(known, runtime=replace(known.runtime, **change)),)))
    desk.thumbnail.watch(True)
    assert desk.taken == [None]
    assert desk.fake.calls["screenshot"] == 0
