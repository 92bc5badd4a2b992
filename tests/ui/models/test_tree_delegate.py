"""Nodes are painted: name at the left, count at the right, greyed where the host is away."""

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QTreeView
from pytestqt.qtbot import QtBot
from tests.fakes.fleet import host_id, vm_id
from tests.fakes.manual_loop import ManualLoop
from tests.fakes.window import Tools

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.models.tree_delegate import NodeDelegate
from stellwerk.ui.models.tree_model import TreeModel

WIDTH, HEIGHT = 240, 26


def painted(delegate: NodeDelegate, index: QModelIndex, width: int = WIDTH) -> QImage:
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    painter = QPainter(image)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, HEIGHT)
    delegate.paint(painter, option, index)
    painter.end()
    return image


def inked(image: QImage, left: int, right: int) -> bool:
    return any(image.pixel(x, y) & 0xFFFFFF != 0xFFFFFF for x in range(left, right) for y in range(HEIGHT))


def test_icon_name_and_edge(qtbot: QtBot, kit: Tools, loop: ManualLoop) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    model = TreeModel(kit.inventory.view, loop, lambda ref, kind: None, processor=lambda: 0.0)
    delegate = NodeDelegate(view, kit.desk.theme)
    host = painted(delegate, model.index_of(Ref(Kind.HOST, host_id(0))))
    assert inked(host, 0, 24)
    assert inked(host, 28, 60)
    assert inked(host, WIDTH - 30, WIDTH)
    narrow = painted(delegate, model.index_of(Ref(Kind.HOST, host_id(0))), 80)
    assert not inked(narrow, 70, 80), "the count gives way to the name"
    off = painted(delegate, model.index_of(Ref(Kind.VM, vm_id(3))))
    assert not inked(off, WIDTH - 30, WIDTH)
    assert painted(delegate, QModelIndex()) == painted(delegate, QModelIndex())
    assert delegate.sizeHint(QStyleOptionViewItem(), QModelIndex()).height() == kit.desk.theme.row_height
