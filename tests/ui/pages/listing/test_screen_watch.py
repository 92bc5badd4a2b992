"""VMs in sight are told."""

from tests.ui.pages.conftest import Open
from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref, VmId
from stellwerk.ui.pages.listing.screen_watch import ScreenWatch


def test_the_rows_in_sight_are_told_and_their_addresses_asked(room: Room, show: Open) -> None:
    page = show("Vms:")
    room.settle()
    seen = room.watched[-1]
    assert 10 < len(seen) < 40
    first = page.pane.view.list_model.ref(0)
    assert seen[0] == VmId(first.id)
    assert room.reading.addresses_asked[-1] == seen


def test_scrolling_tells_others(room: Room, show: Open) -> None:
    page = show("Vms:")
    room.settle()
    before = room.watched[-1]
    page.pane.view.scrollToBottom()
    room.settle(2.0)
    assert room.watched[-1][-1] == page.pane.view.list_model.ref(149).id
    assert room.watched[-1] != before


def test_a_list_that_goes_away_is_not_looked_at(room: Room, show: Open) -> None:
    view = show("Vms:").pane.view
    room.settle(2.0)
    watch = ScreenWatch(room.tools, view)
    watch.close()
    room.watched.clear()
    view.scrollToBottom()
    view.scrollToTop()
    assert room.watched == []


def test_other_kinds_are_not_told(room: Room, show: Open) -> None:
    show("Hosts:")
    room.settle()
    assert room.watched == []


def test_a_tab_that_comes_into_sight_is_looked_at(room: Room, show: Open) -> None:
    page = show(Ref(Kind.HOST, "host-0"))
    room.settle(2.0)
    room.watched.clear()
    page.show_tab("vms")
    room.settle(2.0)
    assert room.watched
    assert room.watched[-1][0] == page.front.pane.view.list_model.ref(0).id
    page.show_tab("summary")
    room.settle(2.0)
    room.watched.clear()
    page.show_tab("vms")
    room.settle(2.0)
    assert room.watched == []
