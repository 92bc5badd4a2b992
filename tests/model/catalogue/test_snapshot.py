"""The properties of snapshots."""

from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_SNAPSHOT, NOW, RICH_SNAPSHOT

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.snapshot import Snapshot


def values(snapshot: Snapshot) -> dict[str, Any]:
    graph = graph_of(RICH_SNAPSHOT, BARE_SNAPSHOT)
    return {prop.key: prop.get(snapshot, graph) for prop in CATALOGUE.own_props(Kind.SNAPSHOT) if prop.key != "age"}


def test_what_is_known_and_what_is_not() -> None:
    rich, bare = values(RICH_SNAPSHOT), values(BARE_SNAPSHOT)
    assert (rich["memory"], rich["external"], rich["parent"]) == (True, True, "first")
    assert rich["files"] == ("/pool/web.qcow2",)
    assert (bare["created"], bare["seen"], bare["state"], bare["description"]) == (None, None, None, None)
    assert (bare["memory"], bare["files"]) == (False, ())


def test_its_age() -> None:
    age = CATALOGUE.prop(Kind.SNAPSHOT, "age")
    assert age is not None
    graph = graph_of(RICH_SNAPSHOT, BARE_SNAPSHOT, clock=FakeClock(NOW))
    assert age.get(RICH_SNAPSHOT, graph) == 60.0
    assert age.get(BARE_SNAPSHOT, graph) is None
