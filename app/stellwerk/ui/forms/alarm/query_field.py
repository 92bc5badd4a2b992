"""A query as a field of a form: what may come next is offered as one types. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from stellwerk.core.ids import Kind
from stellwerk.engine.parameter import Param
from stellwerk.search.completion.complete import Completer
from stellwerk.store.inventory import Inventory
from stellwerk.ui.forms.field import Field
from stellwerk.ui.search.taking import taken

MOST_OFFERS = 12
GAP = 3
"""Pixels between the field and what is on offer."""
_TEXT, _CURSOR = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2


class QueryField(Field):
    """`kind` answers the type of a query that names none, None = it must name one."""

    def __init__(
        self,
        param: Param,
        inventory: Inventory,
        kind: Callable[[], Kind | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(param, inventory.view, parent)
        self._kind = kind
        self._completer = Completer(catalogue=inventory.catalogue)
        self.edit = QLineEdit(self)
        self.edit.setMaxLength(4096)
        self.offers = QStandardItemModel(self)
        self.list = QCompleter(self.offers, self)
        self.list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.list.setMaxVisibleItems(MOST_OFFERS)
        self.list.setWidget(self.edit)
        popup = QListView(self)
        popup.setFrameShape(QListView.Shape.Box)
        self.list.setPopup(popup)
        self.list.activated[QModelIndex].connect(self._take)  # type: ignore[index]  # the stubs know one of two
        self.popup = popup
        self.edit.textEdited.connect(lambda _text: self._typed())
        self._put(self.edit)

    def text(self) -> str:
        """The query."""
        return self.edit.text()

    def begin_with(self, text: str) -> None:
        """Begin with it."""
        self.edit.setText(text)
        self._began = self.edit.text()

    def _typed(self) -> None:
        self._was_edited()
        self._offer()

    def _offer(self) -> None:
        """Show what may stand at the cursor."""
        text, cursor = self.edit.text(), self.edit.cursorPosition()
        self.offers.clear()
        for offer in self._completer.offers(text, cursor, kind=self._kind())[:MOST_OFFERS]:
            new, place = taken(text, offer)
            item = QStandardItem(f"{offer.text}    {offer.detail}" if offer.detail else offer.text)
            item.setData(new, _TEXT)
            item.setData(place, _CURSOR)
            self.offers.appendRow(item)
        if self.offers.rowCount() and self.edit.hasFocus():
            self.list.complete(self.edit.rect().translated(0, GAP))
        else:
            self.popup.hide()

    def _take(self, index: QModelIndex) -> None:
        """One was chosen: go on from there."""
        text, cursor = index.data(_TEXT), index.data(_CURSOR)
        if text is None:
            return
        self.edit.setText(str(text))
        self.edit.setCursorPosition(int(cursor))
        self._typed()
