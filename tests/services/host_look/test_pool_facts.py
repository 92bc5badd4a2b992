"""Pools of hosts that were connected."""

import pytest
from tests.fakes.clock import FakeClock, pass_time
from tests.fakes.entity import cluster, host

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState
from stellwerk.services.host_look.pool_facts import AFTER, SPREAD, PoolFacts
from stellwerk.store.inventory import Inventory


class Desk:
    def __init__(self) -> None:
        self.clock = FakeClock()
        self.loop = PlainLoop(self.clock)
        self.inventory = Inventory(self.loop, self.clock)
        self.read: list[HostId] = []
        self.facts = PoolFacts(self.loop, self.inventory, self.read.append)
        self.put(host("h1"), host("h2", state=LinkState.CONNECTING))
        self.facts.start()

    def put(self, *entities: object) -> None:
        self.inventory.apply(Batch(entities=(cluster(), *entities)))

    def wait(self) -> None:
        pass_time(self.loop, self.clock, AFTER + SPREAD)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_live_host_is_read_once(desk: Desk) -> None:
    assert desk.read == []
    desk.wait()
    desk.put(host("h1", description="other"))
    desk.wait()
    assert desk.read == ["h1"]


def test_each_connection_is_a_new_beginning(desk: Desk) -> None:
    desk.wait()
    desk.put(host("h1", state=LinkState.BACKOFF), host("h2"))
    desk.wait()
    desk.put(host("h1"))
    desk.wait()
    assert desk.read == ["h1", "h2", "h1"]


def test_a_host_that_went_is_not_read(desk: Desk) -> None:
    desk.inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    desk.wait()
    assert desk.read == []


def test_nothing_is_read_after_the_end(desk: Desk) -> None:
    desk.facts.close()
    desk.put(host("h2"))
    desk.wait()
    assert desk.read == []
