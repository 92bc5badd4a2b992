"""Keys, kinds and choices."""

import pytest
from tests.fakes.entity import user_field
from tests.fakes.graph import graph_of

from stellwerk.commands.label.field_key import (
    MOST_CHOICES,
    all_fields,
    checked_choices,
    checked_key,
    checked_kinds,
    key_refusal,
)
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind
from stellwerk.model.field import FieldType


def test_a_key_is_written_small() -> None:
    assert checked_key(" Cost_Center ") == "cost_center"
    for text, says in (("AND", "word of the search language"), ("a-b", "cannot be the key"), ("", "cannot be the key")):
        with pytest.raises(Invalid, match=says):
            checked_key(text)


@pytest.mark.parametrize("key", ["status", "cpus", "uuid", "host", "own_tags", "vms", "disks", "storage", "field"])
def test_what_means_something_already_is_refused(key: str) -> None:
    assert "means something for a VM already" in str(key_refusal(key, (Kind.VM,), ()))


def test_one_key_may_be_two_fields_of_different_kinds() -> None:
    known = [user_field("owner")]
    assert "already" in str(key_refusal("owner", (Kind.HOST, Kind.VM), known))
    assert key_refusal("owner", (Kind.HOST,), known) is None


def test_kinds_by_any_of_their_words() -> None:
    assert checked_kinds(("Hosts", "vm", "data_center", "VM")) == (Kind.VM, Kind.HOST, Kind.DATA_CENTER)
    for words in ((), ("alarm",), ("nonsense",)):
        with pytest.raises(Invalid, match="kind"):
            checked_kinds(words)


@pytest.mark.parametrize(
    ("type_", "choices", "says"),
    [
        (FieldType.TEXT, ("a",), "only a field of the type choice"), (FieldType.CHOICE, (), "needs choices"),
        (FieldType.CHOICE, ("a", "A"), "alike"), (FieldType.CHOICE, ("",), "cannot be a choice"),
        (FieldType.CHOICE, ("a\nb",), "cannot be a choice"), (FieldType.CHOICE, ("Null",), "word of the search"),
        (FieldType.CHOICE, tuple(map(str, range(MOST_CHOICES + 1))), "too many"),
    ],
)  # fmt: skip
def test_choices_that_cannot_be(type_: FieldType, choices: tuple[str, ...], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        checked_choices(type_, choices)


def test_fields_in_their_order() -> None:
    graph = graph_of(user_field("b", position=1), user_field("a", position=2), user_field("c", position=1))
    assert [one.key for one in all_fields(graph)] == ["b", "c", "a"]
    assert checked_choices(FieldType.CHOICE, (" a b ", "c")) == ("a b", "c")
