"""`sortby` and `page`."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.search.query import read


def test_keys_and_page_after_criteria() -> None:
    query = read("Vms: web sortby host.name desc, Name asc page 3")
    assert [(key.hops != (), key.prop.key, key.descending) for key in query.sort] == [
        (True, "name", True),
        (False, "name", False),
    ]
    assert query.page == 3
    assert query.canonical == "Vms: web sortby host.name desc, name page 3"


@pytest.mark.parametrize(
    ("text", "says", "at"),
    [
        ("Vms: sortby", "a property to sort by is missing", "sortby"),
        ("Vms: sortby name,", "a property to sort by is missing", ","),
        ("Vms: sortby foo", 'no property "foo"', "foo"),
        ("Vms: sortby name web", '"web" cannot stand here', "web"),
        ("Vms: sortby name and a = b", '"and" cannot stand here', "and"),
        ("Vms: page", "a number is missing after page", "page"),
        ("Vms: page 0", '"0" is no page', "0"),
        ("Vms: page -1", '"-1" is no page', "-1"),
        ("Vms: page 1.5", '"1.5" is no page', "1.5"),
        ("Vms: page ٣", '"٣" is no page', "٣"),
        (f"Vms: page {'9' * 30}", "is no page", "9" * 30),
        ("Vms: page 1 name = a", "nothing can follow the page", "name"),
        ("Vms: page 1 sortby name", "sortby stands before page", "sortby"),
        ("Vms: sortby host.", "a name is missing beside the dot", ""),
    ],
)
def test_what_is_wrong_at_the_end(text: str, says: str, at: str) -> None:
    (error,) = read(text, kind=Kind.VM).errors
    assert says in error.message
    assert text[error.start : error.end] == at


def test_an_object_cannot_be_sorted_by_but_its_name_can() -> None:
    (error,) = read("Hosts: sortby vms").errors
    assert error.fix is not None
    assert read(error.fix.applied("Hosts: sortby vms")).valid
    assert read("Vms: sortby host").valid, "a property of the same name"
