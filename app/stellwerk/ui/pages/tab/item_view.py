"""Things at the left, the facts of the chosen one at the right. Read-only. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.text import _
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.pages.tab.fact_grid import TITLE_WIDTH, heading
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW, WITHIN
from stellwerk.ui.theme.theme import Theme


class ItemView(QSplitter):
    """The chosen item stays chosen when others come and go."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._items: list[HardwareItem] = []
        self._filling = False
        self.tree = _tree(self)
        self.tree.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self.area = QScrollArea(self)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(self.tree)
        self.addWidget(self.area)
        self.setSizes([440, 560])

    @property
    def chosen(self) -> HardwareItem | None:
        """The item whose facts are shown."""
        current = self.tree.currentItem()
        place = self.tree.indexOfTopLevelItem(current) if current is not None else -1
        return self._items[place] if 0 <= place < len(self._items) else None

    def show_items(self, items: Sequence[HardwareItem]) -> None:
        """Show these; nothing is made anew where they are the same."""
        items = list(items)
        if items == self._items:
            return
        chosen = self.chosen.key if self.chosen is not None else ""
        self._filling = True
        self.tree.clear()
        self._items = items
        for item in items:
            self.tree.addTopLevelItem(self._row(item))
        place = next((place for place, item in enumerate(items) if item.key == chosen), 0)
        row = self.tree.topLevelItem(place)
        if row is not None:
            self.tree.setCurrentItem(row)
        self._filling = False
        self._show_chosen()

    def _row(self, item: HardwareItem) -> QTreeWidgetItem:
        row = QTreeWidgetItem([one_line(item.title), one_line(item.summary)])
        row.setIcon(0, self._theme.icons.icon(item.icon))
        row.setToolTip(1, one_line(item.summary))
        row.setSizeHint(1, QSize(0, self._theme.row_height))
        # Fitted to its longest title, the first column would let the second begin right behind it.
        title = self.tree.fontMetrics().horizontalAdvance(row.text(0))
        row.setSizeHint(0, QSize(ICON_ROW + title + 3 * BETWEEN, 0))
        return row

    def _show_chosen(self) -> None:
        if self._filling:
            return
        item = self.chosen
        body = _detail(item) if item is not None else QWidget()
        body.setBackgroundRole(QPalette.ColorRole.Base)
        self.area.setWidget(body)


def _tree(parent: QWidget) -> QTreeWidget:
    tree = QTreeWidget(parent)
    tree.setObjectName("devices")
    tree.setColumnCount(2)
    tree.setHeaderHidden(True)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setIconSize(QSize(ICON_ROW, ICON_ROW))
    tree.setAccessibleName(_("Devices"))
    tree.setFrameShape(QFrame.Shape.NoFrame)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    return tree


def _detail(item: HardwareItem) -> QWidget:
    """The facts of one device."""
    body = QWidget()
    grid = QGridLayout()
    grid.setHorizontalSpacing(BETWEEN)
    grid.setVerticalSpacing(WITHIN // 2)
    grid.setColumnMinimumWidth(0, TITLE_WIDTH)
    grid.setColumnStretch(1, 1)
    for row, (name, value) in enumerate(item.facts):
        title = ElidedLabel(name, body)
        title.setProperty("muted", True)
        title.setFixedWidth(TITLE_WIDTH)
        title.setContentsMargins(0, 1, 0, 1)
        label = ValueLabel(name, parent=body)
        label.show_value("\n".join(one_line(line) for line in value.split("\n")))
        grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, row, 1)
    column = QVBoxLayout(body)
    column.setContentsMargins(AROUND, AROUND, AROUND, AROUND)
    column.addWidget(heading(one_line(item.title), body))
    column.addLayout(grid)
    column.addStretch(1)
    return body
