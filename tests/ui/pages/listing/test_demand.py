"""Reading on demand."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import NOW, host_id
from tests.ui.pages.room import Room

from stellwerk.core.error import TimedOut
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.state import LinkState
from stellwerk.ports.lane import Answer
from stellwerk.services.detail import Storage
from stellwerk.ui.pages.listing.demand import Demand, oldest_look


def demand(room: Room, qtbot: QtBot, kind: Kind = Kind.STORAGE_POOL, hosts=("host-0", "host-5")) -> Demand:
    made = Demand(room.tools, kind, lambda: hosts)
    qtbot.addWidget(made)
    made.show()
    return made


def test_only_hosts_that_are_connected_are_asked(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot)
    made.read()
    assert [(host, refresh) for host, refresh, _done in room.reading.storage_asked] == [(host_id(0), False)]
    assert (made.note.text(), made.button.isEnabled()) == ("reading from 1 host…", False)
    room.reading.storage_asked[0][2](Answer(value=Storage()))
    assert (made.note.text(), made.button.isEnabled()) == ("read 1 min ago", True)
    made.release()


def test_a_host_that_is_connected_later_is_asked_then(room: Room, qtbot: QtBot) -> None:
    beside: list[HostId] = []
    made = Demand(room.tools, Kind.STORAGE_POOL, lambda: (host_id(0), host_id(5)), None, beside.append)
    qtbot.addWidget(made)
    made.show()
    made.read()
    host = room.inventory.view.host(host_id(5))
    assert host is not None
    assert beside == [host_id(0)]
    came = replace(host, link=replace(host.link, state=LinkState.LIVE))
    made.hide()
    room.inventory.apply(Batch(entities=(came,)))
    assert beside == [host_id(0)]  # nobody looks
    made.show()
    for name in ("a", "b"):
        room.inventory.apply(Batch(entities=(replace(came, name=name),)))
    assert [host for host, _refresh, _done in room.reading.storage_asked] == beside == [host_id(0), host_id(5)]
    made.release()


def test_the_button_makes_the_hosts_look_again(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot)
    qtbot.mouseClick(made.button, Qt.MouseButton.LeftButton)
    assert [refresh for _host, refresh, _done in room.reading.storage_asked] == [True]
    made.release()


def test_what_fails_is_told_in_place(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot, hosts=(host_id(0), host_id(1)))
    made.read()
    room.reading.storage_asked[0][2](Answer(error=TimedOut("the pool hangs", "look at the NFS server")))
    room.reading.storage_asked[1][2](Answer(value=Storage()))
    assert made.note.text() == "could not be read: node-1: the pool hangs, look at the NFS server"
    made.release()


def test_networks_are_asked_for_networks(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot, Kind.LIBVIRT_NETWORK, (host_id(0),))
    made.read()
    assert [host for host, _done in room.reading.networks_asked] == [host_id(0)]
    made.release()


def test_an_answer_after_the_end_is_passed_over(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot)
    made.read()
    made.release()
    room.reading.storage_asked[0][2](Answer(value=Storage()))
    assert made.note.text() == "reading from 1 host…"


def test_the_age_is_that_of_the_host_that_was_looked_at_longest_ago(room: Room) -> None:
    view = room.inventory.view
    assert oldest_look(view, Kind.VOLUME, [host_id(0), host_id(1)]) == NOW - 60
    assert oldest_look(view, Kind.STORAGE_POOL, []) is None


def test_a_host_that_has_nothing_was_read_all_the_same(room: Room, qtbot: QtBot) -> None:
    made = demand(room, qtbot, Kind.TRASH, (host_id(0),))
    made.read()
    ((host, done),) = room.reading.trash_asked
    done(Answer(value=()))
    assert (host, made.note.text()) == (host_id(0), "read just now")
    made.release()
