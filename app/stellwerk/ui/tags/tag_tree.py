"""The tree of check boxes in the panel of tags. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from stellwerk.core.ids import TagId
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.model.tag_tree import path_text
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.tags.tag_choice import Having, TagChoice, in_tree_order
from stellwerk.ui.theme.metric import AROUND, ROW_COMPACT

Index = QModelIndex | QPersistentModelIndex
FEW = 30
"""So many tags are unfolded at first; of more only what leads to a box that is not empty."""

_BOX = {
    Having.NONE: Qt.CheckState.Unchecked,
    Having.SOME: Qt.CheckState.PartiallyChecked,
    Having.ALL: Qt.CheckState.Checked,
}
_HAVING = {box: having for having, box in _BOX.items()}


class BoxDelegate(QStyledItemDelegate):
    """Rows with room, and boxes whose edge is seen: a view with a ground of its own has that for its boxes too."""

    def __init__(self, view: QTreeWidget, edge: QColor) -> None:
        super().__init__(view)
        self._edge = edge

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """The colour that Fusion takes the edge from."""
        super().initStyleOption(option, index)
        option.palette.setColor(QPalette.ColorRole.Window, self._edge)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row as in the lists; no width, so that no text is measured."""
        return QSize(0, ROW_COMPACT)


class TagTree(QTreeWidget):
    """Boxes of one `TagChoice`. `dot` makes the icon of a colour."""

    ticked = Signal()
    accepted = Signal()
    """Enter."""
    typed = Signal(str)
    """A letter that belongs into the field."""
    left = Signal()
    """Up from the first row."""

    def __init__(self, choice: TagChoice, dot: Callable[[str], QIcon], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice, self._dot = choice, dot
        self._items: dict[TagId, QTreeWidgetItem] = {}
        self._paths: dict[TagId, str] = {}
        self._pressed: tuple[QTreeWidgetItem, Qt.CheckState] | None = None
        self.setAccessibleName(_("Tags"))
        self.setObjectName("tags")
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setIndentation(AROUND)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        header.setMinimumSectionSize(0)
        self.itemChanged.connect(self._changed)

    def show_tags(self, graph: Graph) -> None:
        """All tags as they are now, the boxes as they are wished."""
        self.blockSignals(True)
        self.clear()
        self._items, self._paths = {}, {}
        for tag in in_tree_order(graph):
            item = QTreeWidgetItem([one_line(tag.name), ""])
            parent = self._items.get(tag.parent_id) if tag.parent_id is not None else None
            if parent is not None:
                parent.addChild(item)
            else:
                self.addTopLevelItem(item)
            path = path_text(tag, graph)
            self._items[tag.id], self._paths[tag.id] = item, path.casefold()
            self._dress(item, tag.id, tag.color, path)
        words = {item.text(1) for item in self._items.values()}
        width = max((self.fontMetrics().horizontalAdvance(text) + AROUND for text in words if text), default=0)
        self.header().resizeSection(1, width)
        self.blockSignals(False)

    def narrow(self, text: str) -> bool:
        """Show what fits the text and what that is below; answers whether anything does."""
        text = text.strip().casefold()
        shown: set[int] = set()
        for id_, item in self._items.items():
            if text in self._paths[id_]:
                step: QTreeWidgetItem | None = item
                while step is not None and id(step) not in shown:
                    shown.add(id(step))
                    step = self._above(step)
        for item in self._items.values():
            item.setHidden(id(item) not in shown)
        self._unfold(bool(text))
        first = next((item for id_, item in self._items.items() if text and text in self._paths[id_]), None)
        self.setCurrentIndex(self.indexFromItem(first) if first is not None else QModelIndex())
        return bool(shown)

    def tick_first(self) -> bool:
        """A click on the first one that fits what is typed; false where none does."""
        item = self.currentItem()
        if item is None:
            return False
        self._click(item)
        return True

    def tick(self, id_: TagId) -> None:
        """Set a box, and bring it into sight."""
        item = self._items[id_]
        item.setCheckState(0, Qt.CheckState.Checked)
        self.setCurrentItem(item)
        self.scrollToItem(item)

    def box(self, id_: TagId) -> Qt.CheckState:
        """How a box looks."""
        return self._items[id_].checkState(0)

    def item(self, id_: TagId) -> QTreeWidgetItem:
        """The row of a tag."""
        return self._items[id_]

    def enter(self) -> None:
        """Take the keys."""
        if self.currentItem() is None:
            self.setCurrentIndex(self.model().index(0, 0))
        self.setFocus()

    # --- Qt's side ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter applies, letters go to the field, Up from the first row too; the rest is Qt's."""
        text = event.text()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Up and not self.indexAbove(self.currentIndex()).isValid():
            self.left.emit()
        elif text.isprintable() and text.strip():
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Note how the box was, to see whether the click meets it."""
        item = self.itemAt(event.position().toPoint())
        self._pressed = (item, item.checkState(0)) if item is not None else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the name is one on the box."""
        super().mouseReleaseEvent(event)
        item = self.itemAt(event.position().toPoint())
        pressed, self._pressed = self._pressed, None
        if item is None or pressed is None or pressed[0] is not item or item.checkState(0) != pressed[1]:
            return
        if self.visualItemRect(item).contains(event.position().toPoint()):
            self._click(item)

    # --- inside ---

    def _dress(self, item: QTreeWidgetItem, id_: TagId, colour: str, path: str) -> None:
        item.setData(0, Qt.ItemDataRole.UserRole, id_)
        item.setIcon(0, self._dot(colour))
        item.setToolTip(0, path)
        some = self._choice.before(id_) is Having.SOME
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
        item.setFlags(flags | Qt.ItemFlag.ItemIsUserTristate if some else flags)
        item.setCheckState(0, _BOX[self._choice.state(id_)])
        if some:
            words = _("{count} of {all}").format(count=self._choice.count(id_), all=len(self._choice.refs))
            item.setText(1, words)
            item.setForeground(1, self.palette().placeholderText())

    def _click(self, item: QTreeWidgetItem) -> None:
        item.setCheckState(0, _BOX[self._choice.after_click(self._id(item))])

    def _changed(self, item: QTreeWidgetItem) -> None:
        self._choice.wish(self._id(item), _HAVING[item.checkState(0)])
        self.ticked.emit()

    def _unfold(self, all_of_it: bool) -> None:
        if all_of_it or len(self._items) <= FEW:
            self.expandAll()
            return
        opening: dict[int, QTreeWidgetItem] = {}
        for id_, item in self._items.items():
            step = self._above(item) if self._choice.state(id_) is not Having.NONE else None
            while step is not None and id(step) not in opening:
                opening[id(step)] = step
                step = self._above(step)
        self.collapseAll()
        self.scheduleDelayedItemsLayout()  # one layout at the end instead of one for each
        for item in opening.values():
            item.setExpanded(True)

    @staticmethod
    def _above(item: QTreeWidgetItem) -> QTreeWidgetItem | None:
        above: QTreeWidgetItem | None = item.parent()
        return above

    @staticmethod
    def _id(item: QTreeWidgetItem) -> TagId:
        return TagId(item.data(0, Qt.ItemDataRole.UserRole))
