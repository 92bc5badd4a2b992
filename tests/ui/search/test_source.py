"""What is listed for a text."""

import pytest
from tests.fakes.entity import user_field
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.change import Batch
from stellwerk.search.completion.best_match import Match
from stellwerk.search.query import read
from stellwerk.ui.search.gathered import GatheredValues
from stellwerk.ui.search.query_history import QueryHistory
from stellwerk.ui.search.row import RowKind
from stellwerk.ui.search.source import Page, RowSource


@pytest.fixture
def source(kit: Tools, loop: ManualLoop) -> RowSource:
    history = QueryHistory(kit.settings)
    history.note(read("Vms: web"), "Vms: web")
    return RowSource(kit.desk, GatheredValues(kit.inventory, loop, kit.desk.clock), history)


def page(source: RowSource, text: str, kind: Kind | None = None, asked: bool = False) -> Page:
    return source.page(text, len(text), kind, keys="", asked=asked)


def test_an_empty_bar_lists_what_was_asked_then_types(source: RowSource) -> None:
    rows = page(source, " ").rows()
    assert rows[0].query == "Vms: web"
    assert "Hosts" in [row.text for row in rows]


def test_words_complete_first_then_come_objects_then_what_may_follow(source: RowSource) -> None:
    found = page(source, "st", Kind.VM)
    assert found.free
    (obj, *_rest) = source.objects(found.query, [Match(Ref(Kind.VM, "x"), "stable", None, "stable")])
    texts = [row.text for row in found.rows([obj])]
    assert texts.index("status") < texts.index("All: st") < texts.index("last_status") < texts.index("AND")
    assert source.objects(found.query, []) == []


def test_mistakes_stand_above(source: RowSource) -> None:
    found = page(source, "nmae = x and ", Kind.VM)
    assert found.rows()[0].kind is RowKind.ERROR
    assert not found.free
    assert len(page(source, "status = ", Kind.VM).errors) == 0
    assert len(page(source, "status = ", Kind.VM, asked=True).errors) == 1


def test_what_is_whole_already_is_not_on_offer(source: RowSource) -> None:
    offers = [row.offer for row in page(source, "Vms: status").rows()]
    assert all(offer is None or offer.applied("Vms: status") != "Vms: status" for offer in offers)


def test_a_long_text_is_completed_at_its_end_only(source: RowSource) -> None:
    text = "Vms: " + " or ".join(["name = a"] * 500) + " st"
    assert page(source, text).offers
    assert not source.page(text, 200, None, keys="", asked=False).offers


def test_a_field_of_the_user_is_on_offer_as_soon_as_it_is_there(kit: Tools, source: RowSource) -> None:
    assert "cost_center" not in [row.text for row in page(source, "cost", Kind.VM).rows()]
    kit.inventory.apply(Batch(entities=(user_field("cost_center"),)))
    assert page(source, "cost", Kind.VM).rows()[0].text == "cost_center"
