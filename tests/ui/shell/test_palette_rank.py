"""What the palette puts first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.ui.shell.palette_rank import FUZZY, INSIDE, PREFIX, WORD, Candidate, fit, ranked


@pytest.mark.parametrize(
    ("text", "typed", "how"),
    [
        ("shut down", "sh", PREFIX),
        ("shut down", "do", WORD),
        ("web-10", "10", WORD),
        ("shut down", "ut", INSIDE),
        ("undo down", "do", WORD),
        ("shut down", "sdn", FUZZY),
        ("shut down", "s d", FUZZY),
        ("shut down", "xyz", None),
    ],
)
def test_fit(text: str, typed: str, how: int | None) -> None:
    assert fit(text, typed) == how


def test_better_fits_first_then_shorter_ones() -> None:
    names = ["restart", "start", "start all", "cold start", "s-t-a-r-t"]
    assert ranked([Candidate(name, name) for name in names], "START", 10) == [
        "start",
        "start all",
        "cold start",
        "restart",
        "s-t-a-r-t",
    ]


def test_nothing_typed_keeps_the_order() -> None:
    assert ranked([Candidate(name, name) for name in "zyx"], " ", 2) == ["z", "y"]


@given(st.text(max_size=30), st.text(min_size=1, max_size=5))
def test_what_contains_the_letters_in_order_fits(text: str, typed: str) -> None:
    spread = "".join(f"{letter}{text}" for letter in typed)
    assert fit(spread, typed) is not None


def test_ten_thousand_names_at_each_key() -> None:
    candidates = [Candidate(f"web-{number}.example.org", number) for number in range(10_000)]
    found = ranked(candidates, "web-99", 30)
    assert (len(found), found[0]) == (30, 99)
