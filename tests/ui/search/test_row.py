"""Rows of the list below the bar."""

from tests.fakes.window import Tools

from stellwerk.core.ids import BookmarkId, Kind, Ref
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.entity import name_of
from stellwerk.model.vm import Vm
from stellwerk.search.completion.best_match import Match
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.query import read
from stellwerk.ui.search.row import (
    RowKind,
    all_row,
    bold_words,
    bookmark_row,
    error_rows,
    object_row,
    offer_row,
    past_row,
)


def test_an_offer_is_plain_with_what_matches_in_bold_and_its_kind() -> None:
    row = offer_row(Offer("status", 5, 7, What.PROPERTY, "status", "State"), "st")
    assert (row.text, row.detail, row.hint, tuple(row.bold), row.takes) == (
        "status", "State", "property", ((0, 2),), True,
    )  # fmt: skip
    assert row.spoken == "status, State, property"
    assert offer_row(Offer("Hosts", 0, 0, What.TYPE, "Hosts", "hosts"), "").detail == ""
    assert offer_row(Offer("AND", 5, 5, What.KEYWORD, "AND", follows=True), "a").bold == ()


def test_the_first_correction_has_its_keys(kit: Tools) -> None:
    errors = read("Vms: memory = lots and nmae = x and status = upp").errors
    rows = error_rows(errors, kit.desk.theme.icons, "Alt+Enter")
    hints = [row.hint for row in rows if row.fix is not None]
    assert hints == ["Alt+Enter", "correct"]
    assert [row.takes for row in rows] == [False, True, True]


def test_an_object_says_where_the_word_was_found(kit: Tools) -> None:
    graph, icons = kit.inventory.view, kit.desk.theme.icons
    vm = next(iter(graph.all(Kind.VM)))
    prop = kit.inventory.catalogue.prop(Kind.VM, "mac")
    row = object_row(Match(Ref(Kind.VM, vm.id), "web\n1", prop, "52:54:00"), ("52:54",), graph, icons)
    assert (row.text, row.detail, row.hint) == ("web 1", "MAC addresses: 52:54:00", "VM")
    assert tuple(row.detail_bold) == ((15, 20),)


def test_whole_queries(kit: Tools) -> None:
    icons = kit.desk.theme.icons
    assert all_row(" web ", icons).query == "All: web"
    assert all_row("all: web", icons).query == "all: web"
    past = past_row("Vms:\nweb", "web", icons)
    assert (past.text, past.query, past.kind) == ("Vms: web", "Vms:\nweb", RowKind.QUERY)
    bookmark = Bookmark(id=BookmarkId("b"), name="Mine", query="Vms:")
    assert bookmark_row(bookmark, "", kit.inventory.view, icons).hint == "bookmark"
    kit.inventory.samples.set(Ref(Kind.BOOKMARK, "b"), "hits", 3)
    assert bookmark_row(bookmark, "", kit.inventory.view, icons).hint == "3 · bookmark"


def test_bold_parts_do_not_overlap() -> None:
    assert list(bold_words(("web", "eb", "1"), "a web-1")) == [(2, 5), (6, 7)]
    assert list(bold_words(("ss",), "\N{LATIN SMALL LETTER SHARP S}")) == []


def test_a_part_says_what_it_belongs_to(kit: Tools) -> None:
    graph, icons = kit.inventory.view, kit.desk.theme.icons
    vm = next(one for one in graph.all(Kind.VM) if isinstance(one, Vm) and one.domain.definition.vnics)
    (vnic, *_others) = graph.related(vm, "vnics")
    row = object_row(Match(Ref(Kind.VNIC, vnic.id), name_of(vnic), None, ""), ("52:54",), graph, icons)
    assert (row.hint, row.detail) == ("vNIC", f"of {vm.name}")
    assert row.bold
