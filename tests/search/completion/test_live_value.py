"""Looking through many values: the same as looking at each, in the right order, cut to what is on offer."""

import time
from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from stellwerk.search.completion.live_value import MOST, LiveValues
from stellwerk.search.completion.rank import grade

LETTERS = st.text(alphabet="abA-_1 é\n", max_size=6)


def test_the_most_frequent_comes_first_then_natural_order() -> None:
    values = LiveValues(Counter({"web-10": 1, "web-2": 1, "db": 3}))
    assert values.best("") == ["db", "web-2", "web-10"]
    assert (len(values), values.count("db"), values.count("x")) == (3, 3, 0)


def test_beginnings_before_parts_before_letters() -> None:
    values = LiveValues(Counter(["my-web", "cobweb", "web-1", "wide-berth"]))
    assert values.best("web") == ["web-1", "my-web", "cobweb", "wide-berth"]
    assert values.best("eb") == ["cobweb", "my-web", "web-1", "wide-berth"]


def test_what_was_used_lately_comes_first_among_its_like() -> None:
    values = LiveValues(Counter([f"vm-{number}" for number in range(200)]))
    assert values.best("", ["vm-150", "gone", "vm-7"])[:3] == ["vm-150", "vm-7", "vm-0"]
    assert values.best("vm", ["vm-150"])[:2] == ["vm-150", "vm-0"]
    assert values.best("m-1", ["vm-150"])[0] == "vm-150"
    assert len(values.best("vm", ["vm-150"])) == MOST


@example({"": 2, "1": 1}, "", ["1", ""])
@example({"a": 1, "ab": 2}, "a", ["a", "ab", "a"])
@given(st.dictionaries(LETTERS, st.integers(1, 3), max_size=12), LETTERS, st.lists(LETTERS, max_size=3))
def test_it_finds_what_looking_at_each_finds(counts: dict[str, int], typed: str, lately: list[str]) -> None:
    wanted = typed.casefold().replace("\n", " ")
    grades = {value: grade(wanted, value.casefold().replace("\n", " ")) for value in counts}
    found = LiveValues(counts).best(typed, lately)
    assert sorted(found) == sorted(value for value, how in grades.items() if how is not None)
    ranks = [(grades[value], *_rank(value, counts, lately)) for value in found]
    assert ranks == sorted(ranks)


def _rank(value: str, counts: dict[str, int], lately: list[str]) -> tuple[int, int]:
    """Those used lately, the latest first; then the others by how many have them."""
    return (lately.index(value), 0) if value in lately else (len(lately), -counts[value])


def test_all_that_fit_are_on_offer_once_they_are_few() -> None:
    values = LiveValues(Counter([*("a" * 900 + f"-{number}" for number in range(40)), *map(str, range(5000))]))
    assert len(values.best("aa")) == 40
    assert "4711" in values.best("711")


def test_long_names_do_not_make_it_slow() -> None:
    values = LiveValues(Counter(["a" * 1000 + str(number) for number in range(2000)]))
    begun = time.process_time()
    for typed in ("a", "aaa", "ab", "b", "aaaaab", "1a"):
        values.best(typed)
    assert time.process_time() - begun < 2.0
