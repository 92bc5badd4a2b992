"""The tree of snapshots. Return goes back to the chosen one, Delete removes it. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from stellwerk.core.text import _
from stellwerk.ui.pages.snapshot.snapshot_row import SnapshotRow
from stellwerk.ui.theme.metric import ICON_ROW
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_NAME_WIDTH, _TIME_WIDTH, _SIZE_WIDTH, _KIND_WIDTH = 260, 150, 90, 150
_LEAST_WIDTH = 560
_GAP = "\u2003"
"""Between a size, which stands at the right, and the text beside it."""


class SnapshotTree(QTreeWidget):
    """The chosen row stays chosen and closed branches stay closed when others come and go."""

    chose = Signal()
    back_wanted = Signal()
    removal_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, SnapshotRow] = {}
        self._items: dict[str, QTreeWidgetItem] = {}
        self._filling = False
        self.setObjectName("snapshots")
        self.setAccessibleName(_("Snapshots"))
        self.setHeaderLabels([_("Name"), _("Taken"), _("Size") + _GAP, _("Keeps"), _("Note")])
        self.headerItem().setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setIconSize(QSize(ICON_ROW, ICON_ROW))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(_LEAST_WIDTH)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setSectionsMovable(False)
        for column, width in enumerate((_NAME_WIDTH, _TIME_WIDTH, _SIZE_WIDTH, _KIND_WIDTH)):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            self.header().resizeSection(column, width)
        self.currentItemChanged.connect(lambda *_items: self._tell())
        self.itemDoubleClicked.connect(lambda *_at: self.back_wanted.emit())
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))

    @property
    def chosen(self) -> SnapshotRow | None:
        """The current row."""
        current = self.currentItem()
        return self._rows.get(current.data(0, Qt.ItemDataRole.UserRole)) if current is not None else None

    def has_children(self, row: SnapshotRow) -> bool:
        """Whether snapshots were taken after this one."""
        return any(other.parent == row.name and other.snapshot is not None for other in self._rows.values())

    def show_rows(self, rows: Sequence[SnapshotRow]) -> None:
        """Show these; nothing is made anew where they are the same."""
        new = {row.name: row for row in rows}
        if new == self._rows:
            return
        chosen = self.chosen.name if self.chosen is not None else None
        self._filling = True
        if [(row.name, row.parent) for row in rows] == [(row.name, row.parent) for row in self._rows.values()]:
            self._rows = new
            for name, row in new.items():
                self._fill(self._items[name], row)
        else:
            self._build(new)
        wanted = self._items.get(chosen) if chosen is not None else None
        if self._items:
            self.setCurrentItem(wanted or next(reversed(self._items.values())))
        self._filling = False
        self._tell()

    def wear(self) -> None:
        """The look is another one."""
        for name, row in self._rows.items():
            self._fill(self._items[name], row)

    def event(self, event: QEvent) -> bool:
        """Delete means the chosen snapshot here, not the VM of the page."""
        deletes = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete and not event.modifiers()
        if deletes and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return and Delete act on the chosen one."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.back_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removal_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _build(self, rows: dict[str, SnapshotRow]) -> None:
        closed = {name for name, item in self._items.items() if item.childCount() and not item.isExpanded()}
        self.clear()
        self._rows, self._items = rows, {}
        tops: list[QTreeWidgetItem] = []
        for name, row in rows.items():
            item = QTreeWidgetItem()
            item.setData(0, Qt.ItemDataRole.UserRole, name)
            self._fill(item, row)
            above = self._items.get(row.parent) if row.parent != name else None
            self._items[name] = item
            if above is not None:
                above.addChild(item)
            else:
                tops.append(item)
        self.addTopLevelItems(tops)
        self.expandAll()
        for name in closed & self._items.keys():
            self._items[name].setExpanded(False)

    def _fill(self, item: QTreeWidgetItem, row: SnapshotRow) -> None:
        for column, text in enumerate((row.title, row.taken, f"{row.size}{_GAP}", row.doing or row.kind, row.note)):
            item.setText(column, text)
            item.setToolTip(column, text)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setIcon(0, self._theme.icons.icon("camera" if row.snapshot is not None else "monitor"))
        item.setSizeHint(0, QSize(0, self._theme.row_height))
        quiet = self._theme.colour(Token.MUTED)
        for column in (1, 2, 3, 4):
            item.setForeground(column, quiet)
        if row.snapshot is not None and row.snapshot.half_gone:
            item.setForeground(3, self._theme.colour(Token.AMBER))

    def _tell(self) -> None:
        if not self._filling:
            self.chose.emit()
