"""Links are shown once, together where they change together."""

from tests.fakes.entity import host
from tests.fakes.small_fleet import SmallFleet

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.services.link.link_board import MOMENT, LinkBoard

H1, H2 = HostId("h1"), HostId("h2")
SYNCING, LIVE = Link(state=LinkState.SYNCING), Link(state=LinkState.LIVE)


def board(small: SmallFleet) -> LinkBoard:
    hosts = (host(name, state=LinkState.OFF, connect=False) for name in ("h1", "h2"))
    small.inventory.apply(Batch(entities=tuple(hosts)))
    small.changes.clear()
    return LinkBoard(small.loop, small.inventory)


def test_what_is_gathered_is_one_change(small: SmallFleet) -> None:
    made = board(small)
    with made.together():
        made.show(H1, SYNCING)
        made.show(H2, SYNCING)
        made.show(H1, LIVE)
        assert small.changes == []
    (changes,) = small.changes
    assert set(changes.changed) >= {Ref(Kind.HOST, "h1"), Ref(Kind.HOST, "h2")}
    assert (small.state("h1"), small.state("h2")) == (LinkState.LIVE, LinkState.SYNCING)
    made.show(H2, LIVE)
    assert small.state("h2") is LinkState.LIVE


def test_what_is_over_in_a_moment_is_not_shown(small: SmallFleet) -> None:
    made = board(small)
    made.show_later(H1, SYNCING)
    small.pass_time(MOMENT / 2)
    assert small.state("h1") is LinkState.OFF
    made.show(H1, LIVE)
    small.pass_time(2 * MOMENT)
    assert small.state("h1") is LinkState.LIVE
    assert len(small.changes) == 1


def test_what_lasts_is_shown(small: SmallFleet) -> None:
    made = board(small)
    made.show_later(H1, SYNCING)
    made.show_later(H2, SYNCING)
    made.skip(H2)
    small.pass_time(2 * MOMENT)
    assert (small.state("h1"), small.state("h2")) == (LinkState.SYNCING, LinkState.OFF)


def test_a_host_that_was_removed_is_passed_over(small: SmallFleet) -> None:
    made = board(small)
    small.inventory.apply(Batch(removed=(Ref(Kind.HOST, "h1"),)))
    made.show(H1, LIVE)
    assert small.inventory.view.host(H1) is None
