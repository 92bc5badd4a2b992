"""Values that a thread gathers."""

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import StillClock
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import ClusterId, Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.organisation import Cluster
from stellwerk.ui.search.gathered import AGAIN, GatheredValues

Wait = Callable[[], None]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def values(kit: Tools, loop: ManualLoop, clock: StillClock) -> GatheredValues:
    return GatheredValues(kit.inventory, loop, clock)


def name_of(kind: Kind) -> Prop[Any]:
    prop = CATALOGUE.prop(kind, "name")
    assert prop is not None
    return prop


def wait_for(qtbot: QtBot, values: GatheredValues, loop: ManualLoop) -> None:
    """Until something came."""
    came: list[None] = []
    subscription = values.came.connect(came.append)
    qtbot.waitUntil(lambda: loop.advance(0.0) or bool(came))
    subscription.close()


def rename(kit: Tools, name: str) -> None:
    cluster = kit.inventory.view.cluster(ClusterId("cluster-0"))
    assert isinstance(cluster, Cluster)
    kit.inventory.apply(Batch(entities=(replace(cluster, name=name),)))


def test_nothing_at_first_all_once_they_are_there(qtbot: QtBot, values: GatheredValues, loop: ManualLoop) -> None:
    assert len(values.values(Kind.CLUSTER, name_of(Kind.CLUSTER))) == 0
    wait_for(qtbot, values, loop)
    assert values.values(Kind.CLUSTER, name_of(Kind.CLUSTER)).count("lab") == 1
    host = CATALOGUE.prop(Kind.HOST, "cluster")
    assert host is not None
    assert values.values(Kind.HOST, host).count("lab") == 1  # the names of clusters


def test_what_changed_is_gathered_again_after_a_while(
    qtbot: QtBot, values: GatheredValues, loop: ManualLoop, kit: Tools, clock: StillClock
) -> None:
    prop = name_of(Kind.CLUSTER)
    values.values(Kind.CLUSTER, prop)
    wait_for(qtbot, values, loop)
    rename(kit, "factory")
    assert values.values(Kind.CLUSTER, prop).count("factory") == 0
    clock.time += AGAIN
    values.values(Kind.CLUSTER, prop)
    wait_for(qtbot, values, loop)
    assert values.values(Kind.CLUSTER, prop).count("factory") == 1


def test_after_the_end_nothing_comes(qtbot: QtBot, values: GatheredValues, loop: ManualLoop) -> None:
    came: list[None] = []
    values.came.connect(came.append)
    values.values(Kind.CLUSTER, name_of(Kind.CLUSTER))
    values.close()
    qtbot.waitUntil(lambda: bool(loop.posted))
    loop.advance(0.0)
    assert came == []
