"""The list of all keys under `?`, where they are changed too. Not modal. Owner thread."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from stellwerk.core.text import _
from stellwerk.ui.shell.shortcut_book import Key, ShortcutBook, shown
from stellwerk.ui.side_dialog import SideDialog
from stellwerk.ui.theme.metric import BETWEEN

NAME = Qt.ItemDataRole.UserRole


class ShortcutDialog(SideDialog):
    """Two columns: what, and its keys. Below, the keys of the selected row can be changed."""

    def __init__(self, book: ShortcutBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book = book
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(640, 640)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Filter the shortcuts"))
        self.filter.textChanged.connect(self._narrow)
        self.list = self._make_list()
        self.edit = QKeySequenceEdit(self)
        self.edit.setMaximumSequenceLength(1)
        self.edit.setAccessibleName(_("New keys"))
        self.edit.keySequenceChanged.connect(self._warn)
        self.note = QLabel(self)
        self.note.setProperty("muted", True)
        self.note.setWordWrap(True)
        self._set = self.make_button(_("Set"), self._take)
        self._clear = self.make_button(_("Remove keys"), lambda: self._change(""))
        self._reset = self.make_button(_("Default"), self._to_default)
        self._lay_out()
        self._fill()
        self._select()

    def _make_list(self) -> QTreeWidget:
        table = self.make_table(_("Shortcuts"), (_("Action"), _("Keys")), (180,))
        table.setObjectName("shortcuts")
        table.currentItemChanged.connect(lambda *_: self._select())
        table.itemDoubleClicked.connect(lambda *_: self.edit.setFocus())
        return table

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(BETWEEN)
        row.addWidget(self.edit, 1)
        for button in (self._set, self._clear, self._reset):
            row.addWidget(button)
        self.lay_out(self.filter, self.list, row, self.note, grows=self.list)

    def _fill(self) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for key in self._book.keys:
            group = groups.get(key.group)
            if group is None:
                group = groups[key.group] = QTreeWidgetItem(self.list, [key.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setExpanded(True)
            item = QTreeWidgetItem(group, [key.title, ""])
            item.setData(0, NAME, key.name)
        self._show_keys()

    def _items(self) -> list[QTreeWidgetItem]:
        groups = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        found = (group.child(row) for group in groups if group is not None for row in range(group.childCount()))
        return [item for item in found if item is not None]

    def _show_keys(self) -> None:
        for item in self._items():
            item.setText(1, shown(self._book.of(item.data(0, NAME))))
            font = item.font(1)
            font.setBold(self._book.changed(item.data(0, NAME)))
            item.setFont(1, font)

    def _narrow(self, text: str) -> None:
        wanted = text.casefold().strip()
        for item in self._items():
            fits = wanted in item.text(0).casefold() or wanted in item.text(1).casefold()
            item.setHidden(not fits)
        for row in range(self.list.topLevelItemCount()):
            group = self.list.topLevelItem(row)
            if group is not None:
                group.setHidden(all(item.isHidden() for item in self._items() if item.parent() is group))

    def _name(self) -> str:
        item = self.list.currentItem()
        return str(item.data(0, NAME) or "") if item is not None else ""

    def _select(self) -> None:
        name = self._name()
        for widget in (self.edit, self._set, self._clear, self._reset):
            widget.setEnabled(bool(name))
        self.edit.setKeySequence(QKeySequence(self._book.of(name)) if name else QKeySequence())

    def _typed(self) -> str:
        return self.edit.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _warn(self) -> None:
        taken: Key | None = self._book.taken_by(self._typed(), self._name())
        text = _('"{title}" has these keys and will lose them')
        self.note.setText(text.format(title=taken.title) if taken is not None else "")

    def _take(self) -> None:
        self._change(self._typed())

    def _change(self, keys: str) -> None:
        if self._name():
            self._book.set(self._name(), keys)
            self._show_keys()
            self._select()

    def _to_default(self) -> None:
        if self._name():
            self._book.reset(self._name())
            self._show_keys()
            self._select()
