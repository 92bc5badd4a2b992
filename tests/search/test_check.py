"""What the checker says of names and values, and what it makes of words."""

import pytest
from tests.search.oracle.fleet import names, small_graph

from stellwerk.core.ids import Kind
from stellwerk.search.check import MOST_SUGGESTIONS
from stellwerk.search.name import closest
from stellwerk.search.query import read

GRAPH = small_graph()

MISTAKES = [
    ("status = upp", "VMs have no status", "upp", "status = Up"),
    ("nmae = x", 'VMs have no property "nmae"', "nmae", "name = x"),
    ("hots.name = x", 'VMs have no relation "hots"', "hots", "Hosts.name = x"),
    ("Vms.status.dwon", "VMs have no status", "dwon", "Vms.status.Down"),
    ("host.name", "after host.name an operator and a value are missing", "host.name", '"host.name"'),
    ("host.name web", "after host.name an operator and a value are missing", "host.name", "host.name = web"),
    ("name not = web", "a property is missing before =", "=", "name != web"),
    ("name NOT ~ web and x", "a property is missing before ~", "~", "name !~ web and x"),
    ("status.", "after status. a value is missing", ".", None),
    ("name = web AND Vms.autostart.", "after Vms.autostart. a value is missing", ".", None),
    ("Hosts: Vms.name web", "an operator and a value are missing", "Vms.name", "Hosts: Vms.name = web"),
    ("Hosts: Vms > 3", "cannot be compared by >", "Vms", None),
    ("Hosts: Vms IS NULL", "Vms is an object", "Vms IS NULL", "Hosts: Vms.id IS NULL"),
    ('Hosts: Vms = ""', "Vms is an object", 'Vms = ""', "Hosts: Vms.id IS NULL"),
    ('Hosts: Vms != ""', "Vms is an object", 'Vms != ""', "Hosts: Vms.id IS NOT NULL"),
    ("Hosts: Vms IN (a)", "Vms is an object", "Vms IN (a)", "Hosts: Vms.id IS NULL"),
    ("os.name = x", "os is a property and has none of its own", "os", None),
    ("host..name = x", "a name is missing", "", None),
    ("name > b", "name cannot be compared by >", "name", None),
    ("status < up", "cannot be compared by <", "status", None),
    ("memory ~ 4", "cannot be compared by ~", "memory", None),
    ("role = x", "there are no Roles yet", "role", None),
    ("users.name = x", "there are no Users yet", "users", None),
    ("Storage: name = x", "there is no type Storage yet", "Storage", None),
    ("storage", "there is no type Storage yet", "storage", None),
    ("autostart = maybe", '"maybe" does not fit autostart', "maybe", None),
    ("memory = lots", '"lots" does not fit memory', "lots", None),
    ("ip = 10.0", '"10.0" does not fit ip', "10.0", "ip = 10.0.*"),
    ("ip != 10.0.", '"10.0." does not fit ip', "10.0.", "ip != 10.0.*"),
    ("ip = web", '"web" does not fit ip', "web", None),
    ("started > 1/31/26", '"1/31/26" is no date', "1/31/26", "started > 2026-01-31"),
    ('started > "Jan 31, 2026 3:00:00 PM"', "is no date", '"Jan 31, 2026 3:00:00 PM"', "started > 2026-01-31"),
    ("name ~ null", "~ needs a value", "null", 'name ~ "null"'),
    ('name ~ ""', "~ needs a value", '""', None),
    ("memory > null", "> needs a value", "null", None),
]


@pytest.mark.parametrize(("text", "says", "at", "fixed"), MISTAKES, ids=lambda part: str(part))
def test_what_is_said(text: str, says: str, at: str, fixed: str | None) -> None:
    query = read(text, kind=Kind.VM)
    (error,) = query.errors
    assert says in error.message
    assert text[error.start : error.end] == at
    if fixed is not None:
        assert error.fix is not None
        assert error.fix.applied(text) == fixed
        assert read(fixed, kind=Kind.VM).valid


@pytest.mark.parametrize("text", ["All: status = up", "all:", "All: web sortby name", "All: NOT (a or name = b)"])
def test_all_types_are_looked_through_for_words_only(text: str) -> None:
    (error,) = read(text, kind=Kind.VM).errors
    assert "word" in error.message
    assert text[error.start : error.end].casefold() == "all"


def test_all_mistakes_are_said_but_only_some_with_what_was_meant() -> None:
    query = read(" ".join(["nmae = x"] * 9), kind=Kind.VM)
    assert len(query.errors) == 9
    assert sum(error.fix is not None for error in query.errors) == MOST_SUGGESTIONS
    assert closest("nmae", ["name"]) == "name"


def test_an_empty_name_beside_a_dot_is_text_where_no_operator_follows() -> None:
    assert read("a..b .c d.", kind=Kind.VM).valid


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("status.up", ["web-1", "web-10", "*star*"]),
        ("Vms.status.shutoff", ["db", "web-2"]),
        ("autostart.yes", ["web-1"]),
        ("autostart.0 AND status.down", ["db", "web-2"]),
        ("host.status.up AND status.paused", ["Mail box"]),
        ("10.0.1.7", ["web-10"]),
        ("cluster.hosts", []),
        ('"host.name"', []),
        ("rhel9.4", ["web-10"]),
    ],
)
def test_a_dotted_word_is_a_shorthand_or_text(text: str, found: list[str]) -> None:
    assert sorted(names(text, GRAPH)) == sorted(found)


def test_a_relation_of_the_name_of_a_property_stays_apart() -> None:
    assert names("host = h2", GRAPH) == ["db", "Mail box", "web-10"]
    assert names("host = munich", GRAPH) == []
    assert names("Hosts = munich", GRAPH) == ["db", "Mail box", "web-10"]
    assert read("Vms: Hosts = munich").canonical == "Vms: Hosts = munich"
    assert read("Vms: Vms = web AND Vms != db").canonical == "Vms: web AND NOT db"
