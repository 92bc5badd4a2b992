"""The command palette: a field and a list over the window; Escape or a click elsewhere puts it away. Owner thread."""

from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.text import _
from stellwerk.ui.models.delegate import paint_ground, text_width
from stellwerk.ui.shell.palette_source import Entry, PaletteSource
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ICON_ROW, ROW, WITHIN
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
WIDTH, HEIGHT = 640, 420


class EntryModel(QAbstractListModel):
    """The entries shown."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """Others from now on."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Lines."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, for screen readers with the hint."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, {entry.hint}" if entry.hint else entry.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return entry.refusal or None
        return None


class EntryDelegate(QStyledItemDelegate):
    """Icon, title, lighter hint at the right; refused ones grey with the reason in place of the hint."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(WIDTH // 2, ROW + WITHIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        model = index.model()
        if not isinstance(model, EntryModel):
            return
        entry = model.entries[index.row()]
        painter.save()
        paint_ground(painter, option, self._theme)
        rect: QRect = option.rect.adjusted(BETWEEN, 0, -BETWEEN, 0)
        mode = entry.icon.Mode.Disabled if entry.refusal else entry.icon.Mode.Normal
        top = rect.center().y() - ICON_ROW // 2 + 1
        entry.icon.paint(painter, QRect(rect.left(), top, ICON_ROW, ICON_ROW), Qt.AlignmentFlag.AlignCenter, mode)
        rect = rect.adjusted(ICON_ROW + BETWEEN, 0, 0, 0)
        middle, metrics = Qt.AlignmentFlag.AlignVCenter, option.fontMetrics
        title = metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, rect.width() * 3 // 5)
        painter.setPen(self._theme.colour(Token.AWAY if entry.refusal else Token.TEXT))
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | middle, title)
        rest = rect.adjusted(text_width(option, title) + AROUND, 0, 0, 0)
        painter.setPen(self._theme.colour(Token.AWAY if entry.refusal else Token.MUTED))
        hint = metrics.elidedText(entry.hint, Qt.TextElideMode.ElideRight, rest.width())
        painter.drawText(rest, Qt.AlignmentFlag.AlignRight | middle, hint)
        painter.restore()


class CommandPalette(QFrame):
    """Part of the window, above everything in it while open."""

    def __init__(self, window: QWidget, source: PaletteSource, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._source = source
        self._before: QWidget | None = None
        self._model = EntryModel()
        self.setObjectName("palette")
        self.setAccessibleName(_("Command palette"))
        self.setAutoFillBackground(True)
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText(_("Type a command or the name of an object"))
        self.edit.setAccessibleName(_("Command or object"))
        self.edit.textChanged.connect(self._narrow)
        self.edit.installEventFilter(self)
        self.list = QListView(self)
        self.list.setAccessibleName(_("What fits"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryDelegate(self.list, theme))
        self.list.clicked.connect(lambda index: self._run(index.row()))
        self.note = QLabel(_("Nothing fits"))
        self.note.setProperty("muted", True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.list.viewport()).addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(BETWEEN, BETWEEN, BETWEEN, BETWEEN)
        layout.setSpacing(BETWEEN)
        layout.addWidget(self.edit)
        layout.addWidget(self.list)
        self.hide()

    @property
    def entries(self) -> list[Entry]:
        """What is listed."""
        return self._model.entries

    def open(self) -> None:
        """Show it in the upper middle of the window."""
        window = self._window
        self._before = window.focusWidget()
        width, height = min(WIDTH, window.width() - 2 * AROUND), min(HEIGHT, window.height() - 6 * AROUND)
        self.setGeometry((window.width() - width) // 2, 4 * AROUND, width, height)
        self._source.begin()
        self.edit.clear()
        self._narrow("")
        self.show()
        self.raise_()
        self.edit.setFocus()

    def put_away(self) -> None:
        """Hide it; the focus goes back to where it was."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()

    # --- Qt's side ---

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the field has the focus, and the loss of it."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10}
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.list.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            return False
        return True

    def _step(self, step: int) -> None:
        count = len(self.entries)
        if count:
            row = self.list.currentIndex().row()
            row = (row if row >= 0 or step > 0 else 0) + step
            row = row % count if abs(step) == 1 else min(count - 1, max(0, row))
            self.list.setCurrentIndex(self._model.index(row, 0))

    def _narrow(self, typed: str) -> None:
        """With nothing typed nothing is chosen: Enter by mistake must not shut a VM down."""
        self._model.show(self._source.entries(typed))
        self.note.setVisible(not self.entries)
        if self.entries and typed.strip():
            self.list.setCurrentIndex(self._model.index(0, 0))

    def _run(self, row: int) -> None:
        """Run a line; a refused one stays, its reason is there to be read."""
        if not 0 <= row < len(self.entries) or self.entries[row].refusal:
            return
        entry = self.entries[row]
        self.put_away()
        entry.run()
