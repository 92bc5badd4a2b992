"""The hardware of a VM: devices at the left, the facts of one at the right. Read-only. Owner thread."""

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

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.change import ChangeSet
from stellwerk.model.vm import Vm
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.desk import PageDesk
from stellwerk.ui.pages.hardware import HardwareItem, hardware_of
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.pages.part.value_label import ValueLabel
from stellwerk.ui.pages.tab.body import Tab
from stellwerk.ui.pages.tab.fact_grid import TITLE_WIDTH, heading
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW, WITHIN


class HardwareTab(Tab):
    """Follows the definition; the chosen device stays chosen."""

    def __init__(self, tools: PageDesk, ref: Ref) -> None:
        super().__init__()
        self._tools, self._ref = tools, ref
        self._items: list[HardwareItem] = []
        self._filling = False
        self.tree = _tree(self)
        self.tree.currentItemChanged.connect(lambda *_items: self._show_chosen())
        self._area = QScrollArea(self)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self.tree)
        split.addWidget(self._area)
        split.setSizes([440, 560])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(split)
        self.hand_on(self.tree)
        self._subscription = tools.desk.inventory.changed.connect(self._changed)
        self._read()

    @property
    def chosen(self) -> HardwareItem | None:
        """The device whose facts are shown."""
        current = self.tree.currentItem()
        place = self.tree.indexOfTopLevelItem(current) if current is not None else -1
        return self._items[place] if 0 <= place < len(self._items) else None

    @property
    def scrolled(self) -> int:
        """Of the devices."""
        return self.tree.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        """Of the devices."""
        self.tree.verticalScrollBar().setValue(place)

    def release(self) -> None:
        """It goes away."""
        self._subscription.close()

    def _changed(self, changes: ChangeSet) -> None:
        if self._ref in changes.changed:
            self._read()

    def _read(self) -> None:
        vm = self._tools.desk.inventory.view.get(self._ref)
        items = hardware_of(vm.domain.definition) if isinstance(vm, Vm) else []
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
        row.setIcon(0, self._tools.desk.theme.icons.icon(item.icon))
        row.setToolTip(1, one_line(item.summary))
        row.setSizeHint(1, QSize(0, self._tools.desk.theme.row_height))
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
        self._area.setWidget(body)


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
