"""A list of devices or the like: title and summary, marked where something waits for the next start. Owner thread."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHeaderView, QScrollArea, QTreeWidget, QTreeWidgetItem, QWidget

from stellwerk.core.text import _
from stellwerk.model.hardware.words import differing_words
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.pages.hardware import HardwareItem
from stellwerk.ui.theme.metric import BETWEEN, ICON_ROW
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

SIZES = [440, 560]
"""Pixels of the list and of what stands beside it, as far as there is room."""


class ItemTree(QTreeWidget):
    """The chosen item stays chosen when others come and go; `chose` tells of another one, or of a new look of it."""

    chose = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items: list[HardwareItem] = []
        self._filling = False
        self.setObjectName("devices")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(ICON_ROW, ICON_ROW))
        self.setAccessibleName(_("Devices"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda *_items: self._tell())

    @property
    def chosen(self) -> HardwareItem | None:
        """The current item."""
        current = self.currentItem()
        place = self.indexOfTopLevelItem(current) if current is not None else -1
        return self._items[place] if 0 <= place < len(self._items) else None

    def show_items(self, items: Sequence[HardwareItem]) -> None:
        """Show these; nothing is made anew where they are the same."""
        items = list(items)
        if items == self._items:
            return
        chosen = self.chosen.key if self.chosen is not None else ""
        self._filling = True
        self.clear()
        self._items = items
        self.addTopLevelItems([self._row(item) for item in items])
        place = next((place for place, item in enumerate(items) if item.key == chosen), 0)
        row = self.topLevelItem(place)
        if row is not None:
            self.setCurrentItem(row)
        self._filling = False
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme has other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            for place, item in enumerate(self._items):
                row = self.topLevelItem(place)
                if row is not None:
                    self._dress(row, item)

    def _dress(self, row: QTreeWidgetItem, item: HardwareItem) -> None:
        row.setIcon(0, self._theme.icons.icon(item.icon))
        if item.waits:
            row.setForeground(1, self._theme.colour(Token.AMBER))

    def _tell(self) -> None:
        if not self._filling:
            self.chose.emit()

    def _row(self, item: HardwareItem) -> QTreeWidgetItem:
        sign = "◌ " if item.waits else ""
        row = QTreeWidgetItem([one_line(item.title), sign + one_line(item.summary)])
        self._dress(row, item)
        waits = "\n".join(one_line(differing_words(line)) for line in item.waits)
        row.setToolTip(1, _("At its next start:") + "\n" + waits if waits else one_line(item.summary))
        row.setSizeHint(1, QSize(0, self._theme.row_height))
        # Fitted to its longest title, the first column would let the second begin right behind it.
        title = self.fontMetrics().horizontalAdvance(row.text(0))
        row.setSizeHint(0, QSize(ICON_ROW + title + 3 * BETWEEN, 0))
        return row


def beside(parent: QWidget) -> QScrollArea:
    """Where the chosen item is shown."""
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.viewport().setBackgroundRole(QPalette.ColorRole.Base)
    return area
