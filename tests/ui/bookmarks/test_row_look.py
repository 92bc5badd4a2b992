"""How a bookmark looks in the panel."""

from PySide6.QtWidgets import QApplication
from tests.fakes.bookmark import Room, mark
from tests.fakes.entity import bookmark

from stellwerk.model.bookmark import Bookmark
from stellwerk.ui.bookmarks.row_look import GLYPHS, USUAL, RowLook, look_of, spoken, tool_tip
from stellwerk.ui.theme.glyph import phosphor
from stellwerk.ui.theme.mark import Mark


def of(room: Room, name: str) -> Bookmark:
    found = room.desk.inventory.view.get(mark(name))
    assert isinstance(found, Bookmark)
    return found


def test_hits_stand_at_the_edge_and_a_dash_while_nobody_counted(room: Room) -> None:
    view = room.desk.inventory.view
    assert look_of(of(room, "down"), view, is_open=True) == RowLook("down", "power", "–", None, True)
    room.hits.count("down", 0)
    assert look_of(of(room, "down"), view, is_open=False) == RowLook("down", "power", "0", None, False)
    assert spoken(of(room, "down"), view, is_open=True) == "down, 0 hits, in sight"
    assert spoken(of(room, "hosts"), view, is_open=False) == "hosts"


def test_a_mistake_is_marked_and_said(room: Room) -> None:
    view, broken = room.desk.inventory.view, of(room, "broken")
    look = look_of(broken, view, is_open=False)
    assert (look.glyph, look.mark) == (USUAL, Mark.PROBLEM)
    assert broken.problem
    assert broken.problem in spoken(broken, view, is_open=False)
    assert "nmae" in tool_tip(broken, view)


def test_names_from_outside_are_one_line_and_no_markup(room: Room) -> None:
    odd = bookmark("x", "Vms:", position=9)
    odd = Bookmark(id=odd.id, name="<b>a</b>\nb", query="Vms: name = '<i>'")
    view = room.desk.inventory.view
    assert look_of(odd, view, is_open=False).text == "<b>a</b> b"
    assert "&lt;b&gt;a&lt;/b&gt; b" in tool_tip(odd, view)
    assert "<i>" not in tool_tip(odd, view)


def test_every_glyph_on_offer_is_there(qapp: QApplication) -> None:
    assert [glyph for glyph, _title in GLYPHS if glyph not in phosphor()] == []
    assert len({title for _glyph, title in GLYPHS}) == len(GLYPHS)
