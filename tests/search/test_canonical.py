"""The agreed form of a query."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.search.canonical import field_query
from stellwerk.search.query import read


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("vm:", "Vms:"),
        ("  NAME=a   page 2", "Vms: name = a page 2"),
        ("Vms.on_host = h AND Hosts.name = g", "Vms: host = h AND host.name = g"),
        ("a or b c", "Vms: (a OR b) AND c"),
        ("((a)) and (b and c) or d", "Vms: a AND b AND c OR d"),
        ("not (a or b) and not c", "Vms: NOT (a OR b) AND NOT c"),
        ("NOT NOT a", "Vms: NOT NOT a"),
        ("name is not empty", "Vms: name IS NOT NULL"),
        ('"a b" "c" pool.ntp.org', 'Vms: "a b" AND c AND "pool.ntp.org"'),
        ('"in" (is)', 'Vms: "in" AND "is"'),
        ("sortby name asc, memory DESC", "Vms: sortby name, memory desc"),
        ("events = a events != b", "Vms: events = a AND events != b"),
        ("Event.vm = a", "Vms: events.vm = a"),
        ("name !~ a", "Vms: name !~ a"),
        ("host.cluster.Hosts.Vms ~ a", "Vms: host.cluster.hosts.vms = a"),
    ],
)
def test_one_text_for_one_meaning(text: str, canonical: str) -> None:
    query = read(text, kind=Kind.VM)
    assert query.errors == ()
    assert query.canonical == canonical
    assert read(canonical).canonical == canonical


def test_without_a_type_a_type_s_name_is_quoted() -> None:
    assert read('"hosts"').canonical == '"hosts"'
    assert read('"hosts" sortby name').errors != ()
    assert read(read('"storage" or web').canonical).canonical == "storage OR web"


def test_words_in_all_types_name_none() -> None:
    for text, canonical in (("ALL :web-1 52:54:00", 'web-1 AND "52:54:00"'), ("All: hosts", '"hosts"')):
        query = read(text, kind=Kind.VM)
        assert (query.kind, query.errors, query.canonical) == (None, (), canonical)
        assert read(canonical).canonical == canonical


def test_a_query_made_of_fields() -> None:
    text = field_query([("cluster", "Default"), ("name", 'a "b*"')])
    assert text == 'cluster = Default AND name = "a \\"b\\*\\""'
    assert read(text, kind=Kind.VM).canonical == f"Vms: {text}"
