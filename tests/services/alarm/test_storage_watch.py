"""Storage is looked at while an alarm is about it."""

from collections.abc import Iterator

import pytest
from tests.fakes.engine import Bench, small_bench
from tests.fakes.entity import alarm

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.state import LinkState
from stellwerk.services.alarm.storage_watch import AFTER, MINUTES, StorageWatch

FULL = alarm("full", "StoragePools: used_percent > 90")


class Kit:
    def __init__(self) -> None:
        self.bench: Bench = small_bench()
        self.looked: list[str] = []
        self.watch = StorageWatch(self.bench.loop, self.bench.inventory, self.bench.settings, self._look)
        self.watch.start()

    def _look(self, host_id: HostId) -> None:
        self.looked.append(host_id)


@pytest.fixture
def kit() -> Iterator[Kit]:
    made = Kit()
    yield made
    made.watch.close()


def test_each_host_once_in_the_time_between(kit: Kit) -> None:
    kit.bench.add(FULL)
    kit.bench.wait(AFTER + 1.0)
    assert kit.looked == ["h1"]
    kit.bench.wait(600.0)
    assert kit.looked == ["h1", "h2"]
    kit.bench.link("h1", LinkState.BACKOFF)
    kit.bench.wait(1200.0)
    assert kit.looked == ["h1", "h2", "h2"]


@pytest.mark.parametrize("alarms", [(), (replace(FULL, enabled=False),), (alarm("other", "Hosts: status = up"),)])
def test_nobody_wants_it(kit: Kit, alarms: tuple[object, ...]) -> None:
    kit.bench.add(*alarms)
    kit.bench.wait(600.0)
    assert kit.looked == []


def test_it_can_be_turned_off(kit: Kit) -> None:
    kit.bench.add(FULL)
    kit.bench.settings.set(MINUTES, 0)
    kit.bench.wait(600.0)
    assert kit.looked == []
