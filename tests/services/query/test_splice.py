"""How one list of rows differs from another."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from stellwerk.services.query.splice import Splice, splice_of

ROWS = st.lists(st.integers(0, 3), max_size=30)


@given(ROWS, ROWS)
def test_it_makes_the_new_of_the_old(old: list[int], new: list[int]) -> None:
    at, removed, inserted = splice_of(array("q", old), array("q", new))
    assert old[:at] + new[at : at + inserted] + old[at + removed :] == new
    assert not (removed and inserted) or old[at] != new[at]


def test_long_lists_differ_in_little() -> None:
    old = array("q", range(50_000))
    assert splice_of(old, old) == Splice(50_000, 0, 0)
    assert splice_of(old, array("q", [-1, *old])) == Splice(0, 0, 1)
    assert splice_of(old, old[:20_000] + old[20_003:]) == Splice(20_000, 3, 0)
    assert splice_of(old, array("q")) == Splice(0, 50_000, 0)
