"""Names from a mask are free, different and in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.error import Conflict, Invalid
from stellwerk.policy.vm_make.name_mask import is_mask, names_of


def test_a_mask_counts_from_one() -> None:
    assert names_of("web-??", 3, ()) == ("web-01", "web-02", "web-03")
    assert names_of("a?b", 2, ("a1b",)) == ("a2b", "a3b")
    assert is_mask("x?")
    assert not is_mask("x")


def test_a_plain_name_is_one() -> None:
    assert names_of("web", 1, ("web",)) == ("web",)
    with pytest.raises(Invalid, match="place for their number"):
        names_of("web", 2, ())


@pytest.mark.parametrize(("mask", "count"), [("a?b?", 1), ("a?", 0), ("a???", 201)])
def test_what_cannot_be_read(mask: str, count: int) -> None:
    with pytest.raises(Invalid):
        names_of(mask, count, ())


def test_a_mask_runs_out() -> None:
    with pytest.raises(Conflict, match="2 free names"):
        names_of("a?", 3, [f"a{n}" for n in range(1, 8)])


@given(st.sets(st.integers(1, 99)), st.integers(1, 20))
def test_only_free_names(taken: set[int], count: int) -> None:
    names = {f"n{number:02}" for number in taken}
    if 99 - len(names) >= count:
        found = names_of("n??", count, names)
        assert len(set(found)) == count
        assert not names & set(found)
        assert list(found) == sorted(found)
