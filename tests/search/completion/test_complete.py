"""Completion as a whole: what is on offer where, in which order, and that every offer is right."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes.entity import cluster, data_center, host, vm_id
from tests.fakes.graph import graph_of
from tests.search.oracle.fleet import small_graph, vm
from tests.search.oracle.prefix import is_query_or_beginning
from tests.search.oracle.sentence import sentences, text_of

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.known import GraphKnown
from stellwerk.search.completion.lately import Lately
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.query import read, select

COMPLETER = Completer(GraphKnown(small_graph(), CATALOGUE))


SIGNS = (":", ".", ",", "(", ")")


def squashed(text: str) -> str:
    """Without blanks and case, which no rule is about."""
    return "".join(text.split()).casefold()


def is_on_offer(offers: list[Offer], text: str, wanted: str) -> bool:
    return any(squashed(offer.applied(text)) == squashed(wanted) for offer in offers)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_at_every_beginning_of_a_query_the_next_token_is_on_offer(data: st.DataObject) -> None:
    pieces = data.draw(sentences())
    text, starts = text_of(data.draw, pieces)
    assert read(text).valid, (text, read(text).errors)
    for piece, start in zip(pieces, starts, strict=True):
        if piece.free:
            continue
        wanted = text[:start] + piece.text
        begun = {start + len(piece.text) // 2, start + len(piece.text)} if piece.text not in SIGNS else set()
        for end in {start, len(text[:start].rstrip()), *begun}:
            beginning = wanted[:end]
            assert is_on_offer(COMPLETER.offers(beginning), beginning, wanted), (beginning, piece.text)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_offer_taken_leaves_a_query_or_the_beginning_of_one(data: st.DataObject) -> None:
    text, _starts = text_of(data.draw, data.draw(sentences()))
    cursor = data.draw(st.integers(0, len(text)))
    check_all(text[:cursor], cursor)
    check_all(text, cursor)


def check_all(text: str, cursor: int, kind: Kind | None = None) -> None:
    """Each offer at the cursor, taken, leaves what can be written on to a valid query."""
    for offer in COMPLETER.offers(text, cursor, kind=kind):
        assert 0 <= offer.start <= cursor <= offer.end <= len(text)
        taken = offer.applied(text)
        assert is_query_or_beginning(taken, kind), (text, cursor, offer, taken)


CASES = json.loads((Path(__file__).parents[1] / "cases.json").read_text(encoding="utf-8"))
VALID = [case["query"] for case in CASES["queries"] if read(case["query"]).valid]


@pytest.mark.parametrize("text", VALID)
def test_offers_for_the_dialect_of_rhev_m_are_right_at_every_place(text: str) -> None:
    for cursor in range(len(text) + 1):
        check_all(text[:cursor], cursor)
    for cursor in range(0, len(text), 3):
        check_all(text, cursor)


@pytest.mark.parametrize("case", CASES["completions"], ids=lambda case: case["text"])
def test_what_ovirt_offers_is_on_offer(case: dict[str, Any]) -> None:
    """Where we have it: types of which there are no objects here are not offered."""
    offered = {offer.text.casefold() for offer in COMPLETER.offers(case["text"])}
    missing = {word.casefold() for word in case["ovirt_offers"]} - offered
    kind = CATALOGUE.of_type(case["text"].partition(":")[0].strip())
    if ":" in case["text"] and kind is None:
        return
    for word in missing:
        assert CATALOGUE.of_type(word) is None, word
        assert kind is None or CATALOGUE.prop(kind, word) is None, word
    if case["text"].endswith("= "):
        assert not missing, "values are ours or foreign, never unknown"


SNIPPETS = st.sampled_from(
    ["Vms:", "Hosts", ":", "name", "status", "Vms.status.down", "Vms.", ".", "=", "!=", "~", "<=", "!", "up", "NOT",
     "AND", "or", "(", ")", ",", "IN", "in (", "is", "null", "empty", "sortby", "desc", "page", "2", '"', "\\", "*",
     "web", "memory", "4GB", "time", "today-7d", "ips", "10.0.0.0/8", "host.name", "\n", "\x00", "ſ", "é", "cluster"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=40), st.lists(SNIPPETS, max_size=12).map(" ".join), st.lists(SNIPPETS).map("".join)),
       st.integers(-3, 60))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_text_is_answered_without_raising(text: str, cursor: int) -> None:
    for kind in (None, Kind.VM):
        for place in (cursor, None):
            at = len(text) if place is None else min(max(place, 0), len(text))
            wrong = len(read(text, kind=kind).errors)
            for offer in COMPLETER.offers(text, place, kind=kind):
                assert 0 <= offer.start <= at <= offer.end <= len(text)
                assert offer.insert.strip()
                if text[offer.end :].strip():
                    assert len(read(offer.applied(text), kind=kind).errors) <= wrong + (offer.text == "("), offer


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_in_a_list_the_type_need_not_be_named(data: st.DataObject) -> None:
    pieces = data.draw(sentences(Kind.VM, typed=False))
    text, starts = text_of(data.draw, pieces)
    assert read(text, kind=Kind.VM).valid, text
    cursor = data.draw(st.integers(0, len(text)))
    check_all(text[:cursor], cursor, Kind.VM)
    check_all(text, cursor, Kind.VM)
    for piece, start in zip(pieces, starts, strict=True):
        offers = COMPLETER.offers(text[:start], kind=Kind.VM)
        assert piece.free or is_on_offer(offers, text[:start], text[:start] + piece.text), (text[:start], piece.text)


def said(marked: str, kind: Kind | None = Kind.VM, completer: Completer = COMPLETER) -> list[str]:
    """What is on offer at the mark, as it is inserted."""
    text, cursor = marked.replace("|", "", 1), marked.index("|")
    return [offer.insert for offer in completer.offers(text, cursor, kind=kind)]


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("|", ["name", "number", "id"]),
        ("Hosts: Vms|", ["Vms", "vms_count", "active_vms"]),
        ("Hosts: Vms.|", ["name", "number"]),
        ("status |", ["=", "!=", "~", "!~", "IN", "IS", "NOT", "AND", "OR", "sortby", "page"]),
        ("memory >|", [">", ">=", "4GiB", "512MiB", "500MB"]),
        ("status = |", ["Up", "PoweringUp"]),
        ("status = u|", ["Up", "Unknown"]),
        ("status = up |", ["AND", "OR", "sortby", "page", "name"]),
        ("(status = up |", ["AND", "OR", ")", "name"]),
        ("name IS |", ["NULL", "NOT", "EMPTY"]),
        ("name IS NOT |", ["NULL", "EMPTY"]),
        ("name NOT |", ["IN", "name"]),
        ("name IN |", ["("]),
        ("name IN (db|", ["db", ",", ")"]),
        ("sortby |", ["name", "number"]),
        ("sortby name |", ["asc", "desc", ",", "page"]),
        ("page |", ["1", "2"]),
        ("page 3|", ["3"]),
        ("name = we|", ["web-1", "web-2", "web-10", " AND"]),
        ("name = 10|", ["web-10", " AND"]),
        ("name = b1|", ["web-1", "web-10", " AND"]),
        ('name = "mai|', ['"Mail box"']),
        ("host = |", ["h1", "h2", "h3", "null", '""', "empty"]),
        ("os = rhel_|", ["rhel_3", "rhel_4"]),
        ("autostart = |", ["true", "yes", "1", "false", "no", "0"]),
        ("started > yes|", ["yesterday"]),
        ("uptime > 3|", ["3h", "3s", "3m", "3d", "3w", " AND"]),
        ("status.|", ["Up", "PoweringUp"]),
        ("|status = up", ["name", "id", "status"]),
        ("me|mory > 4GB", ["memory", "mem_resident", "mem_size"]),
        ("status | up", ["=", "!=", "~", "!~", "NOT", "AND", "OR"]),
        ("status = |up AND name = db", ["Up", "PoweringUp"]),
        ("status = up |and name = db", ["AND", "OR"]),
        ("Vms|", ["Vms", "Volumes", ":", " sortby", " page", ".", "="]),
        ("Hosts: me|. = x", []),
        ("status > |", []),
        ("Storage: |", []),
        ("name = x page 1 |", []),
    ],
)
def test_what_stands_first(marked: str, first: list[str]) -> None:
    assert said(marked)[: max(1, len(first))] == first


@pytest.mark.parametrize(
    ("marked", "taken"),
    [
        ("st| = up", "status = up"),
        ("status = d|own AND x", "status = Down AND x"),
        ("ho|.name = x", "host.name = x"),
        ("host.na| = x", "host.name = x"),
        ('name = "ma|il"', 'name = "Mail box"'),
        ("name = ma| AND x", 'name = "Mail box" AND x'),
        ("name in (d|, web-1)", "name in (db, web-1)"),
        ("name in (d|)", "name in (db)"),
        ("(name=d|)", "(name=db)"),
        ("status=up|", "status=Up"),
        ("host|", "host"),
        ("Vms|", "Vms"),
        ("name !|", "name !="),
        ("name !|= x", "name != x"),
        ("memory <| 4", "memory < 4"),
        ("host.sta|.up", "host.status.up"),
    ],
)
def test_the_first_offer_taken(marked: str, taken: str) -> None:
    text, cursor = marked.replace("|", "", 1), marked.index("|")
    assert COMPLETER.offers(text, cursor, kind=Kind.VM)[0].applied(text) == taken


def test_what_was_used_lately_comes_first_among_its_like() -> None:
    lately = Lately()
    completer = Completer(GraphKnown(small_graph(), CATALOGUE), lately=lately)
    for text in ("Vms: status = paused", "Vms: machine = pc AND name = web-10", "Hosts: name = h3"):
        lately.note(read(text))
    assert said("|", completer=completer)[:4] == ["name", "machine", "status", "number"]
    assert said("name = |", completer=completer)[0] == "web-10"
    assert said("status = |", completer=completer)[0] == "Paused"
    assert said("Hosts: |", completer=completer)[0] == "name"
    assert said("|", None, completer)[:3] == ["Hosts", "Vms", "Datacenters"]
    assert said("m|", completer=completer)[:2] == ["machine", "moving_to"], "a beginning still goes before a part"


def test_live_values_are_cut_and_nothing_else_is() -> None:
    graph = graph_of(*(vm(number, f"vm-{number}") for number in range(1, 121)))
    completer = Completer(GraphKnown(graph, CATALOGUE))
    live = [offer for offer in completer.offers("Vms: name = ") if offer.what is What.VALUE]
    assert [offer.text for offer in live[:3]] == ["vm-1", "vm-2", "vm-3"]
    assert len(live) == 50
    assert said("Vms: name = vm-119|", None, completer)[0] == "vm-119"
    names = {offer.text for offer in completer.offers("Vms: ")}
    assert set(CATALOGUE.props[Kind.VM]) <= names


STRANGE = ['say "hi"', "a\\b", "*", "and", "null", "a,b", "f(1)", "über straße", "😀 vm", "שלום", "x" * 1000, "a  b",
           "-1", "a=b", "in", "o'hara", "50%_", "..", "a\tb"]  # fmt: skip


@pytest.mark.parametrize("name", STRANGE, ids=range(len(STRANGE)))
@pytest.mark.parametrize("before", ["Vms: name = ", "Vms: (name=", "Vms: name NOT IN (db, ", 'Vms: name = "'])
def test_a_strange_name_is_written_so_that_it_is_found(before: str, name: str) -> None:
    graph = graph_of(data_center(), cluster(), host("h1"), vm(1, name), vm(2, "db"))
    completer = Completer(GraphKnown(graph, CATALOGUE))
    typed = name[:2].replace("\\", "\\\\").replace('"', '\\"').replace("*", "\\*") if before.endswith('"') else ""
    (offer,) = [o for o in completer.offers(before + typed) if (o.text, o.what) == (name, What.VALUE)]
    text = offer.applied(before + typed)
    text += ")" * (text.count("(", 0, len(before)) - text.count(")", 0, len(before)))
    query = read(text)
    assert query.valid, text
    found = [entity.id for entity in select(query, graph)]
    assert found == ([vm_id(1)] if "NOT" not in before else [])


def test_the_searched_type_is_offered_where_none_is_named() -> None:
    assert said("|", None)[:4] == ["Datacenters", "Clusters", "Hosts", "Vms"]
    assert said("vm|", None)[0] == "Vms"
    assert said("Vms |", None)[:3] == [":", "sortby", "page"]
    assert said("web |", None) == ["AND", "OR", "page", "NOT", "("]


def test_offers_say_what_they_are() -> None:
    first, *_rest, second = [offer for offer in COMPLETER.offers("Vms: on_h") if offer.text == "on_host"]
    assert (first.what, first.detail, first.cursor, first.follows) == (What.PROPERTY, "Host", 12, False)
    assert (second.insert, second.follows) == (" on_host", True)
    (offer,) = [offer for offer in COMPLETER.offers("Vms: status = runn") if offer.what is What.VALUE][:1]
    assert (offer.text, offer.detail) == ("running", "Up")
    details = {offer.text: offer.detail for offer in COMPLETER.offers("Vms: host = ")}
    assert details["h1"] == "Host"
    details = {offer.text: offer.detail for offer in COMPLETER.offers("Vms: cpu_usage > ")}
    assert "percentage" in details["80"]


def test_all_types_are_on_offer_as_one() -> None:
    assert is_on_offer(COMPLETER.offers("al"), "al", "All")
    assert is_on_offer(COMPLETER.offers("All"), "All", "All:")
    assert {offer.text for offer in COMPLETER.offers("All: ")} == {"NOT", "("}
    assert is_on_offer(COMPLETER.offers("All: web "), "All: web ", "All: web OR")
