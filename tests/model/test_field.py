"""Keys of fields."""

import pytest
from tests.fakes.entity import user_field

from stellwerk.model.field import LONGEST_KEY, NO_VALUES, RESERVED, Field, is_key


@pytest.mark.parametrize("text", ["a", "cost_center", "x2", "a" * LONGEST_KEY])
def test_a_key_is_an_identifier(text: str) -> None:
    assert is_key(text)


@pytest.mark.parametrize(
    "text", ["", "2x", "_a", "A", "a-b", "a b", "a.b", "ä", "a" * (LONGEST_KEY + 1), "a\n", *sorted(RESERVED)]
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_key(text)


def test_it_is_named_by_its_key() -> None:
    one: Field = user_field("owner", title="Who owns it")
    assert one.name == "owner"
    assert dict(NO_VALUES) == {}
