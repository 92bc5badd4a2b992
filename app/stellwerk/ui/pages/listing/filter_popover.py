"""The box that a column filter is chosen in: values to tick, a text to contain, or from and to. Owner thread.

It shows the condition that it writes, as it will stand in the search bar.
"""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop, PropKind
from stellwerk.search.refine.condition import any_of, between, contains
from stellwerk.search.refine.written import CHOSEN
from stellwerk.search.value import ACCEPTED
from stellwerk.ui.models.cell import one_line, title_of
from stellwerk.ui.pages.listing.filter_values import FilterValue
from stellwerk.ui.pages.part.elided_label import ElidedLabel
from stellwerk.ui.theme.metric import AROUND, BETWEEN, ROW_COMPACT
from stellwerk.ui.theme.theme import DARKENED

_WIDTH = 300
_HEIGHT = 240
_LETTERS = frozenset({PropKind.TEXT, PropKind.TEXTS, PropKind.REF, PropKind.TAGS, PropKind.IPS})
"""Kinds that contain a text."""
_WRITTEN = Qt.ItemDataRole.UserRole
_TICKED, _EMPTY = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class _Edged(QStyledItemDelegate):
    """Boxes with an edge that is seen: the style sheet's ground takes the colour that Fusion draws it in."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """The same, for Fusion to darken."""
        super().initStyleOption(option, index)
        edge = QGuiApplication.palette().color(QPalette.ColorRole.Dark)
        option.palette.setColor(QPalette.ColorRole.Window, edge.lighter(DARKENED))


class FilterPopover(QFrame):
    """Closes with Escape, with a click elsewhere, or when the condition is taken.

    `take` gets the condition, empty = none; what it raises for a mistake is `mistake`'s to tell: the text of what is
    wrong with a condition, or nothing.
    """

    def __init__(
        self,
        prop: Prop[Any],
        take: Callable[[str], None],
        mistake: Callable[[str], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Filter by {column}").format(column=title_of(prop)))
        self._prop, self._take, self._mistake, self._owner = prop, take, mistake, parent
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(AROUND, BETWEEN, AROUND, AROUND)
        self._layout.setSpacing(BETWEEN)
        head = QLabel(_("Filter by {column}").format(column=title_of(prop)), self)
        head.setProperty("muted", True)
        self._layout.addWidget(head)
        self.text = QLineEdit(self)
        self.low, self.high = QLineEdit(self), QLineEdit(self)
        self.values = QTreeWidget(self)
        if prop.kind in CHOSEN:
            self._add_values()
            self.low.hide()
            self.high.hide()
        else:
            self._add_bounds()
        self.told = ElidedLabel("", self)
        self._layout.addWidget(self.told)
        self._add_buttons()
        self.setFixedWidth(_WIDTH)
        self._look()

    def show_values(self, values: Sequence[FilterValue]) -> None:
        """What there is to tick."""
        self.values.blockSignals(True)
        self.values.clear()
        for value in values:
            item = QTreeWidgetItem([one_line(value.shown), f"{value.objects}"])
            item.setData(0, _WRITTEN, value.written)
            item.setCheckState(0, _TICKED if value.chosen and not self.text.text() else _EMPTY)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, one_line(value.shown))
            item.setSizeHint(0, QSize(0, ROW_COMPACT))
            if not value.objects:
                item.setForeground(0, self.palette().placeholderText())
                item.setForeground(1, self.palette().placeholderText())
            self.values.addTopLevelItem(item)
        if (first := self.values.topLevelItem(0)) is not None:
            self.values.setCurrentItem(first)
        self.values.blockSignals(False)
        self._narrow()
        self._look()

    def show_bounds(self, low: str, high: str) -> None:
        """From and to as they are."""
        self.low.setText(low)
        self.high.setText(high)

    def open_at(self, at: QPoint) -> None:
        """Below a point, within the screen."""
        self.adjustSize()
        room = self._owner.screen().availableGeometry()
        left = max(room.left(), min(at.x(), room.right() - self.width()))
        top = max(room.top(), min(at.y(), room.bottom() - self.height()))
        self.move(left, top)
        self.show()
        keys = self.low if self._prop.kind not in CHOSEN else self.text if self._has_text else self.values
        keys.setFocus()

    @property
    def condition(self) -> str:
        """What is chosen, as a condition; empty = nothing is."""
        key = self._prop.key
        if self._prop.kind not in CHOSEN:
            return between(key, self.low.text(), self.high.text())
        ticked = [item.data(0, _WRITTEN) for item in self._items() if item.checkState(0) is _TICKED]
        if ticked:
            return any_of(key, tuple(ticked))
        text = self.text.text().strip()
        return contains(key, text) if text else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it, Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        elif event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    # --- parts ---

    @property
    def _has_text(self) -> bool:
        return self._prop.kind in _LETTERS

    def _add_values(self) -> None:
        self.text.setPlaceholderText(_("Contains, or choose below"))
        self.text.setAccessibleName(_("Text that is contained"))
        self.text.setClearButtonEnabled(True)
        self.text.textChanged.connect(self._typed)
        self.text.setVisible(self._has_text)
        self._layout.addWidget(self.text)
        self.values.setAccessibleName(_("Values"))
        self.values.setHeaderHidden(True)
        self.values.setRootIsDecorated(False)
        self.values.setUniformRowHeights(True)
        self.values.setItemDelegate(_Edged(self.values))
        self.values.setIndentation(0)
        self.values.setAllColumnsShowFocus(True)
        self.values.setColumnCount(2)
        header = self.values.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.values.setFixedHeight(_HEIGHT)
        self.values.itemChanged.connect(lambda *_change: self._look())
        self._layout.addWidget(self.values)

    def _add_bounds(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(BETWEEN)
        for row, (word, edit) in enumerate(((_("From"), self.low), (_("To"), self.high))):
            label = QLabel(word, self)
            label.setBuddy(edit)
            edit.setAccessibleName(word)
            edit.textChanged.connect(lambda _text: self._look())
            grid.addWidget(label, row, 0)
            grid.addWidget(edit, row, 1)
        self._layout.addLayout(grid)
        hint = QLabel(_(ACCEPTED[self._prop.kind]), self)
        hint.setProperty("muted", True)
        hint.setWordWrap(True)
        self._layout.addWidget(hint)
        self.text.hide()
        self.values.hide()

    def _add_buttons(self) -> None:
        row = QHBoxLayout()
        self.remove = QPushButton(_("Remove filter"), self)
        self.remove.clicked.connect(lambda: self._done(""))
        self.apply = QPushButton(_("Filter"), self)
        self.apply.setProperty("primary", True)
        self.apply.setDefault(True)
        self.apply.clicked.connect(self._apply)
        row.addWidget(self.remove)
        row.addStretch(1)
        row.addWidget(self.apply)
        self._layout.addLayout(row)

    def _items(self) -> list[QTreeWidgetItem]:
        found = (self.values.topLevelItem(row) for row in range(self.values.topLevelItemCount()))
        return [item for item in found if item is not None]

    def _typed(self, _text: str) -> None:
        self._narrow()
        self._look()

    def _narrow(self) -> None:
        """Only values that hold the text are in sight, and those that are ticked."""
        wanted = self.text.text().strip().casefold()
        for item in self._items():
            fits = wanted in item.text(0).casefold() or item.checkState(0) is _TICKED
            item.setHidden(not fits)

    def _look(self) -> None:
        """What would be written, or what is wrong with it."""
        condition = self.condition
        wrong = self._mistake(condition) if condition else ""
        self.told.setText(wrong or condition or _("Nothing is chosen"))
        self.told.setProperty("muted", not wrong)
        self.told.setToolTip(wrong or condition)
        self.apply.setEnabled(bool(condition) and not wrong)

    def _apply(self) -> None:
        if self.apply.isEnabled():
            self._done(self.condition)

    def _done(self, condition: str) -> None:
        self.close()
        self._take(condition)
