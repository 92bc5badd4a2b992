"""How well words fit what is typed."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.search.completion.rank import Grade, grade, letter_by_letter, matched


@pytest.mark.parametrize(
    ("typed", "word", "how"),
    [
        ("", "name", Grade.PREFIX),
        ("na", "name", Grade.PREFIX),
        ("us", "cpu_usage", Grade.WORD_START),
        ("10", "web-10", Grade.WORD_START),
        ("sa", "cpu_usage", Grade.WITHIN),
        ("a b", "xa b", Grade.WITHIN),
        ("cu", "cpu_usage", Grade.FUZZY),
        ("cg", "cpu_usage", Grade.FUZZY),
        ("gc", "cpu_usage", None),
        ("x", "cpu_usage", None),
        ("u.", "cpu_usage", None),
        ("aa", "a", None),
    ],
)
def test_grades(typed: str, word: str, how: Grade | None) -> None:
    assert grade(typed, word) is how


def test_a_later_beginning_of_a_part_counts() -> None:
    assert grade("sa", "cpu_usage_sample") is Grade.WORD_START


@given(st.text(min_size=2, max_size=4), st.text(max_size=20))
def test_lines_are_found_letter_by_letter_where_a_word_is(typed: str, word: str) -> None:
    if "\n" in typed or "\n" in word:
        return
    rest = iter(word)
    within = all(letter in rest for letter in typed)
    found = letter_by_letter(typed).search(f"x\n{word}\ny")
    assert (found is not None and found.start() == 2) is within or found is not None


def test_letter_by_letter_is_linear() -> None:
    text = "\n".join(["a" * 1000] * 200)
    begun = time.process_time()
    assert not list(letter_by_letter("aaab").finditer(text))
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    ("typed", "shown", "spans"),
    [
        ("st", "status", ((0, 2),)),
        ("ST", "last_status", ((5, 7),)),
        ("tat", "status", ((1, 4),)),
        ("sts", "status", ((0, 1), (1, 2), (5, 6))),
        ("", "status", ()),
        ("xyz", "status", ()),
        ("ss", "Straße", ()),
    ],
)
def test_what_is_written_in_bold(typed: str, shown: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert matched(typed, shown) == spans
