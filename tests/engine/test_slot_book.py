"""Places on a host: never more than the limit, in order, none lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.ids import HostId
from stellwerk.core.setting import Settings
from stellwerk.engine.setting import AT_ONCE, STARTS_AT_ONCE
from stellwerk.engine.slot_book import Slot, SlotBook

H1, H2 = HostId("h1"), HostId("h2")


def test_the_rest_waits_in_order() -> None:
    book, went = SlotBook(Settings({"tasks.starts_at_once": 2})), list[int]()
    slots = [book.want(H1, STARTS_AT_ONCE, lambda n=n: went.append(n)) for n in range(4)]
    book.want(H2, STARTS_AT_ONCE, lambda: went.append(9))
    book.want(H1, AT_ONCE, lambda: went.append(8))
    assert went == [0, 1, 9, 8]
    assert [slot.held for slot in slots] == [True, True, False, False]
    slots[2].give_up()
    slots[0].give_up()
    slots[0].give_up()
    assert went == [0, 1, 9, 8, 3]


@given(limit=st.integers(1, 5), moves=st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=60))
def test_any_order_of_coming_and_going(limit: int, moves: list[int | None]) -> None:
    """None = somebody comes; a number = that one goes."""
    book = SlotBook(Settings({"tasks.at_once": limit}))
    slots: list[Slot] = []
    gone: set[int] = set()
    for move in moves:
        if move is None:
            slots.append(book.want(H1, AT_ONCE, lambda: None))
        elif move < len(slots):
            slots[move].give_up()
            gone.add(move)
        present = [slot for position, slot in enumerate(slots) if position not in gone]
        held = [slot.held for slot in present]
        assert held == sorted(held, reverse=True)
        assert sum(held) == min(limit, len(present))
