"""The list of bookmarks: opens, renames, moves and removes by mouse and keys. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.bookmark import Bookmark
from stellwerk.ui.bookmarks.row_delegate import RowDelegate
from stellwerk.ui.bookmarks.row_model import RowModel
from stellwerk.ui.models.view_key import asks_for_menu, opens
from stellwerk.ui.theme.theme import Theme

RENAME, REMOVE = "Update-Bookmark", "Remove-Bookmark"
"""The commands whose keys rename in place and remove."""

KeysOf = Callable[[str], QKeySequence]
"""The keys that a command has at the moment."""


class RowView(QListView):
    """Shows one `RowModel`."""

    opened = Signal(object)
    """A Bookmark: what it asks is wanted."""
    removed = Signal(object)
    """A Ref: it is to go."""
    menu_wanted = Signal(QPoint, object)
    """A global point and the Ref below it; None = below it is none."""

    def __init__(self, model: RowModel, theme: Theme, keys_of: KeysOf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self._keys_of = keys_of
        self.setAccessibleName(_("Bookmarks"))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self, theme))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.clicked.connect(lambda index: self._open(index.row()))
        self._subscription = theme.changed.connect(lambda _nothing: self.scheduleDelayedItemsLayout())

    def release(self) -> None:
        """The view goes away: stop listening."""
        self._subscription.close()

    def current(self) -> Ref | None:
        """The bookmark with the focus."""
        index = self.currentIndex()
        return self.rows.ref(index.row()) if index.isValid() else None

    def point_at(self, ref: Ref) -> bool:
        """Give it the focus and bring it into sight; false where it is not shown (yet)."""
        row = self.rows.row_of(ref.id)
        if row is None:
            return False
        self.setCurrentIndex(self.rows.index(row, 0))
        self.scrollTo(self.currentIndex())
        return True

    def rename(self) -> None:
        """Begin to type another name for the one with the focus."""
        if self.currentIndex().isValid():
            self.edit(self.currentIndex())

    def step(self, by: int) -> None:
        """Have the one with the focus moved up (-1) or down (1)."""
        self.rows.want_step(self.currentIndex().row(), by)

    # --- Qt's side ---

    def event(self, event: QEvent) -> bool:
        """Keys that mean a bookmark here are not those of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._act_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Alt with Up or Down moves, the keys of the commands rename and remove."""
        act = self._act_of(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button, or the menu key."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._ask_menu()
            return
        index = self.indexAt(event.pos())
        self.menu_wanted.emit(event.globalPos(), self.rows.ref(index.row()) if index.isValid() else None)

    def _act_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does here; None = nothing of ours."""
        if self.state() == QAbstractItemView.State.EditingState:
            return None
        if opens(event):
            return lambda: self._open(self.currentIndex().row())
        if asks_for_menu(event):
            return self._ask_menu
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.AltModifier:
            if event.key() == Qt.Key.Key_Up:
                return lambda: self.step(-1)
            if event.key() == Qt.Key.Key_Down:
                return lambda: self.step(1)
        pressed = QKeySequence(event.keyCombination())
        if pressed == self._keys_of(RENAME):
            return self.rename
        if pressed == self._keys_of(REMOVE):
            return self._remove
        return None

    def _open(self, row: int) -> None:
        bookmark: Bookmark | None = self.rows.bookmark(row)
        if bookmark is not None:
            self.opened.emit(bookmark)

    def _remove(self) -> None:
        ref = self.current()
        if ref is not None:
            self.removed.emit(ref)

    def _ask_menu(self) -> None:
        place = self.visualRect(self.currentIndex()).bottomLeft()
        self.menu_wanted.emit(self.viewport().mapToGlobal(place), self.current())
