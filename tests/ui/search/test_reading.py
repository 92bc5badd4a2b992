"""What a typed text means, and what is told of its mistakes."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.ui.search.reading import MOST, understand, with_type, worth_telling


@pytest.mark.parametrize(
    ("text", "kind", "means"),
    [
        ("Hosts: status = up", Kind.VM, "Hosts: status = up"),
        ("status = up", Kind.VM, "Vms: status = up"),
        ("cluster = lab web", Kind.HOST, "Hosts: cluster = lab web"),
        ("web", Kind.VM, "web"),
        ("All: web", Kind.VM, "All: web"),
        ("status.down", Kind.VM, "Vms: status.down"),
        ("sortby name", Kind.VM, "Vms: sortby name"),
        ("hosts", Kind.VM, "hosts"),
    ],
)
def test_a_text_is_about_its_list_unless_it_says_otherwise_or_is_words_alone(text: str, kind: Kind, means: str) -> None:
    query = understand(text, kind)
    assert query.valid
    assert with_type(query) == means


def test_without_a_list_a_type_is_needed() -> None:
    assert not understand("status = up", None).valid
    assert understand("web", None).valid


def told(text: str, cursor: int | None = None, on_offer: bool = True) -> list[str]:
    query = understand(text, None)
    errors = worth_telling(query, len(text) if cursor is None else cursor, on_offer)
    return [text[error.start : error.end] for error in errors]


def test_what_is_being_typed_at_the_end_is_not_finished_rather_than_wrong() -> None:
    for text in (
        "Vms: status = ",
        "Vms: status = u",
        "Vms: (status = up",
        "Vms: a and",
        'Vms: name = "we',
        "Vms: host.name",
    ):
        assert told(text) == []
        assert told(text, on_offer=False)
        assert told(text, cursor=2)


def test_what_stands_before_it_is_wrong() -> None:
    assert told("Vms: nmae = x and status = u") == ["nmae"]


def test_no_more_than_a_few_at_a_time() -> None:
    assert len(told("Vms: " + "nmae = x " * 9, on_offer=False)) == MOST
