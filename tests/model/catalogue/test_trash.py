"""The properties of what lies in the trash."""

from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.graph import graph_of
from tests.model.catalogue.sample import BARE_TRASH, NOW, RICH_TRASH

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.removal.trash import Trashed


def values(trashed: Trashed) -> dict[str, Any]:
    graph = graph_of(RICH_TRASH, BARE_TRASH, clock=FakeClock(NOW))
    return {prop.key: prop.get(trashed, graph) for prop in CATALOGUE.own_props(Kind.TRASH)}


def test_what_is_known_and_what_is_not() -> None:
    rich, bare = values(RICH_TRASH), values(BARE_TRASH)
    assert (rich["size"], rich["file_count"], rich["left"]) == (5, 2, 3600.0)
    assert rich["files"] == ("/pool/old.qcow2", "/pool/old.img")
    assert (bare["size"], bare["removed"], bare["until"], bare["left"]) == (None, None, None, 0.0)
