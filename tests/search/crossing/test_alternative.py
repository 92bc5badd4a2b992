"""Criteria as alternatives."""

import pytest

from stellwerk.core.error import Refused
from stellwerk.core.ids import Kind
from stellwerk.search.canonical import write_criterion
from stellwerk.search.crossing.alternative import MOST_ALTERNATIVES, alternatives
from stellwerk.search.query import read


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("name = a", [["name = a"]]),
        ("name = a and memory > 1GB", [["name = a", "memory > 1GB"]]),
        ("name = a OR name = b", [["name = a"], ["name = b"]]),
        ("(name = a OR name = b) and title = c", [["name = a", "title = c"], ["name = b", "title = c"]]),
        ("NOT (name = a OR name = b)", [["NOT (name = a OR name = b)"]]),
    ],
)
def test_each_is_an_and_of_single_conditions(text: str, found: list[list[str]]) -> None:
    criteria = read(text, kind=Kind.VM).checked.criteria
    assert criteria is not None
    assert [[write_criterion(item) for item in items] for items in alternatives(criteria)] == found


def test_too_many_are_refused() -> None:
    pairs = MOST_ALTERNATIVES.bit_length()
    text = " ".join(f"(name = a{number} OR name = b{number})" for number in range(pairs))
    criteria = read(text, kind=Kind.VM).checked.criteria
    assert criteria is not None
    with pytest.raises(Refused, match="joined by OR"):
        alternatives(criteria)
