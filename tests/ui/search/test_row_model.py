"""Rows as Qt's views want them."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from stellwerk.search.error import Fix
from stellwerk.ui.search.row import Row, RowKind
from stellwerk.ui.search.row_model import RowModel


def test_what_it_tells(qapp: object) -> None:
    model = RowModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(
        [
            Row(kind=RowKind.ERROR, text="wrong", detail="like this"),
            Row(kind=RowKind.ERROR, text="wrong", fix=Fix("x", 0, 1)),
        ]
    )
    assert model.rowCount() == 2
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.index(0, 0).data() == "wrong"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "wrong, like this"
    assert model.index(0, 0).data(Qt.ItemDataRole.DecorationRole) is None
    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert model.flags(model.index(1, 0)) & Qt.ItemFlag.ItemIsSelectable
    model.show(())
    assert model.rowCount(QModelIndex()) == 0
