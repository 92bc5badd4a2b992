"""Work in turn."""

from tests.ui.pages.room import Room

from stellwerk.ui.pages.performance.in_turn import InTurn


def test_the_first_is_done_at_once_and_the_others_one_by_one(room: Room) -> None:
    done: list[str] = []
    turn = InTurn(room.loop)
    for key in "abc":
        turn.add(key, lambda key=key: done.append(key))
    assert done == ["a"]
    room.settle(0.05)
    assert done[:2] == ["a", "b"]
    room.settle(1.0)
    room.settle(1.0)
    assert done == ["a", "b", "c"]
    turn.add("d", lambda: done.append("d"))
    assert done[-1] == "d"
    turn.close()


def test_what_is_newer_takes_the_place_of_what_waits(room: Room) -> None:
    done: list[str] = []
    turn = InTurn(room.loop)
    turn.add("x", lambda: done.append("first"))
    turn.add("a", lambda: done.append("old"))
    turn.add("a", lambda: done.append("new"))
    room.settle(1.0)
    assert done == ["first", "new"]
    turn.add("b", lambda: done.append("another"))
    turn.add("c", lambda: done.append("late"))
    turn.close()
    room.settle(1.0)
    assert "late" not in done
