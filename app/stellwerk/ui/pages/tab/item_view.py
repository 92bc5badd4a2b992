"""Things at the left, the facts of the chosen one at the right. Read-only. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.tab.fact_grid import fact_rows, heading
from stellwerk.ui.pages.tab.item_tree import SIZES, ItemTree, beside
from stellwerk.ui.theme.metric import AROUND
from stellwerk.ui.theme.theme import Theme


class ItemView(QSplitter):
    """The chosen item stays chosen when others come and go."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.tree = ItemTree(theme, self)
        self.tree.chose.connect(self._show_chosen)
        self.area = beside(self)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(self.tree)
        self.addWidget(self.area)
        self.setSizes(SIZES)

    @property
    def chosen(self) -> HardwareItem | None:
        """The item whose facts are shown."""
        return self.tree.chosen

    def show_items(self, items: Sequence[HardwareItem]) -> None:
        """Show these; nothing is made anew where they are the same."""
        self.tree.show_items(items)

    def _show_chosen(self) -> None:
        item = self.chosen
        body = _detail(item) if item is not None else QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        self.area.setWidget(body)


def _detail(item: HardwareItem) -> QWidget:
    """The facts of one device."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
    column.addWidget(heading(one_line(item.title), body))
    column.addLayout(fact_rows(item.facts, body))
    column.addStretch(1)
    return body
