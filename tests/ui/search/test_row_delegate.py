"""How rows are painted."""

from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from stellwerk.ui.search.row import Row, RowKind
from stellwerk.ui.search.row_delegate import RowDelegate, parts_of
from stellwerk.ui.search.row_model import RowModel
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


def test_the_pieces_of_a_text() -> None:
    assert list(parts_of("status", ((0, 2),))) == [("st", True), ("atus", False)]
    assert list(parts_of("last_status", ((5, 7), (10, 11)))) == [
        ("last_", False), ("st", True), ("atu", False), ("s", True),
    ]  # fmt: skip
    assert list(parts_of("", ())) == []
    assert list(parts_of("\u05d0\u05d1", ((0, 1),))) == [("\u05d0\u05d1", False)]


def test_a_row_is_painted_in_any_width(qtbot: QtBot, theme: Theme) -> None:
    view, model = QListView(), RowModel()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setItemDelegate(RowDelegate(view, theme))
    row = Row(
        kind=RowKind.OBJECT, text="a long name " * 20, bold=((2, 6),), detail="detail", detail_bold=((0, 2),),
        hint="VM", icon=theme.icons.icon("play"),
    )  # fmt: skip
    model.show([row, Row(kind=RowKind.ERROR, text="wrong")])
    view.setCurrentIndex(model.index(0, 0))
    view.show()
    qtbot.waitExposed(view)
    for width in (600, 90, 30):
        view.resize(width, 80)
        picture = view.grab().toImage()
        at = view.visualRect(model.index(0, 0)).topLeft()
        assert picture.pixelColor(at.x() + 1, at.y() + 1) == theme.colour(Token.SELECTED)
    assert view.sizeHintForRow(0) == theme.row_height
