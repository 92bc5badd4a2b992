"""Whether an offer is right before what follows."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.follow import SHORT, Following


def takes(marked: str, insert: str, kind: Kind | None = Kind.VM) -> bool:
    """Whether the part between the two marks may be the insert instead."""
    before, here, behind = marked.split("|")
    start, end = len(before), len(before) + len(here)
    return Following(before + here + behind, end, kind, CATALOGUE).takes(insert, start, end)


CASES = [
    ("|st| = up", "status", True),
    ("|st| = up", "memory", False),
    ("|x| > 4GB", "memory", True),
    ("|x| > 4GB", "name", False),
    ("(name = a || or b)", "AND", False),
    ("(name = a || or b)", ")", False),
    ("(name = a || x)", ")", False),
    ("(name = a || x", ")", True),
    ("|| name = a", "(", True),
    ("|| name = a", "NOT", True),
    ("|| name", "sortby", True),
    ("|| name = a", "sortby", False),
    ("|st| = up and bogus = 1", "status", True),
    ("bogus = 1 and |st| = up", "status", True),
    ("bogus = 1 and |st| = up", "vcpus", False),
]


@pytest.mark.parametrize(("marked", "insert", "answer"), CASES)
def test_it_must_fit_what_follows(marked: str, insert: str, answer: bool) -> None:
    assert takes(marked, insert) is answer


@pytest.mark.parametrize(("marked", "insert", "answer"), CASES)
@pytest.mark.parametrize(
    "between",
    ["name = web and ", "(name = web or host.name = x) and ", "((a) b) or c and ", "web ", "name = web ", "(a) ",
     "name is null ", "name not in (a, b) ", '"x y" host.name = "in" '],
)  # fmt: skip
def test_in_a_long_text_it_is_the_same(marked: str, insert: str, answer: bool, between: str) -> None:
    long = between * (SHORT // len(between) + 2)
    if insert == "sortby":
        long += "x "
    assert takes(long + marked, insert) is answer
    assert takes(f"Vms: {long}{marked}", insert, None) is answer
    if ")" not in marked and insert not in (")", "sortby"):
        assert takes(f"Vms: {long}{marked} and {long} z", insert, None) is answer


@pytest.mark.parametrize(
    ("marked", "insert", "answer"),
    [("name |i| null", "IS", True), ("a name |i| a", "IS", False), ("name is |no| null", "NOT", True),
     ("name not || (a)", "IN", True), ("name || in (a)", "NOT", True), ("bogus = 1 |st| = up", "vcpus", False)],
)  # fmt: skip
def test_words_that_make_one_condition_stay_together(marked: str, insert: str, answer: bool) -> None:
    assert takes(marked, insert) is answer
    assert takes("web " * SHORT + marked, insert) is answer


def test_what_stands_far_before_is_not_read_again() -> None:
    long = f"Vms: {'web a.b.c ' * SHORT}"
    following = Following(f"{long}st = up", len(long) + 2, None, CATALOGUE)
    assert following._lead == "Vms: "
    assert following._from >= len(long) - 10


def test_the_order_at_the_end_of_a_long_text() -> None:
    long = "Vms: " + "name = web and " * 40 + "x sortby "
    assert takes(f"{long}|na|, status", "name", None)
    assert not takes(f"{long}|na|, status", "hosts", None)
    assert takes(f"{long}name || page 2", "desc", None)
    assert not takes(f"{long}name || desc", "desc", None)
