"""Finding the bookmark of a query."""

from tests.fakes.bookmark import Room
from tests.fakes.entity import bookmark

from stellwerk.model.change import Batch
from stellwerk.ui.bookmarks.known_query import KnownQueries


def found(room: Room, query: str) -> str:
    bookmark = KnownQueries(room.desk.inventory).find(query)
    return bookmark.name if bookmark is not None else ""


def test_a_query_is_found_however_it_is_written(room: Room) -> None:
    assert found(room, "Vms: status = down") == "down"
    assert found(room, "vms:status=Down") == "down"
    assert found(room, "host:") == "hosts"
    assert found(room, "Vms: status = up") == ""
    assert found(room, "Vms: status = down sortby name") == ""


def test_one_with_a_mistake_is_found_as_it_is_written(room: Room) -> None:
    assert found(room, "Vms: nmae = x") == "broken"
    assert found(room, "Vms:  nmae = x") == ""


def test_the_first_of_several_and_nothing_for_nothing(room: Room) -> None:
    room.kit.inventory.apply(
        Batch(entities=(bookmark("again", "Host:", position=4), bookmark("empty", "", position=5)))
    )
    assert found(room, "Hosts:") == "hosts"
    assert found(room, "") == ""
