"""The tree widget: selection and expansion by object, type to jump, context menu. Owner thread."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop
from stellwerk.core.signal import Signal as Notice
from stellwerk.model.change import ChangeSet
from stellwerk.ui.models.drag import DragStart, Dropper, begin_drag, drag_words, dragged
from stellwerk.ui.models.pace import Pace
from stellwerk.ui.models.tree_delegate import NodeDelegate
from stellwerk.ui.models.tree_model import TreeModel
from stellwerk.ui.models.view_key import Typed, asks_for_menu, opens
from stellwerk.ui.theme.metric import AROUND
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme

_UNFOLD_MS = 700
"""How long a drag rests on a node before it opens."""
_GREY_EVERY = 0.5
"""Seconds between two paintings of all that is in sight. Hosts that get connected would have it painted all the time;
the rows of a host and of what is below it are painted as they change."""
_GREYING = frozenset({"status", "link"})
"""What of a host says whether it is away. Its counts change with each of its VMs."""


class Drop(NamedTuple):
    """Where a drag would end; None = on the ground."""

    target: Ref | None


class TreeWidget(QTreeView):
    """Shows one `TreeModel`. Signals carry references, never indexes."""

    shown = Signal(object)
    """A Ref that was clicked, or shown with Space: its page is wanted, the focus stays."""
    opened = Signal(object)
    """A Ref on which Enter was pressed: its page is wanted, with the focus."""
    double_clicked = Signal(object)
    """A Ref; its page is shown already."""
    menu_wanted = Signal(QPoint, list)
    selection_changed = Signal(list)

    def __init__(
        self, model: TreeModel, theme: Theme, sampled: Notice[None], loop: Loop, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tree = model
        self._theme = theme
        self._typed = Typed()
        self._drag = DragStart()
        self._drop_at: Drop | None = None
        self.dropper: Dropper | None = None
        """What takes what is dropped here; None = nothing can be."""
        self.setModel(model)
        self.setItemDelegate(NodeDelegate(self, theme))
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(AROUND)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setExpandsOnDoubleClick(True)
        self.doubleClicked.connect(lambda index: self.double_clicked.emit(self._tree.ref(index)))
        self.setAcceptDrops(True)
        self.setAutoExpandDelay(_UNFOLD_MS)
        self.selectionModel().selectionChanged.connect(lambda: self.selection_changed.emit(self.selected()))
        self._pace = Pace(loop, self._repaint, _GREY_EVERY)
        self._subscriptions = [
            sampled.connect(lambda _: self._repaint()),
            theme.changed.connect(lambda _: self.scheduleDelayedItemsLayout()),
        ]

    def release(self) -> None:
        """The view goes away: stop listening."""
        self._pace.close()
        for subscription in self._subscriptions:
            subscription.close()

    def follow(self, changes: ChangeSet) -> None:
        """A host that goes away, or is back, may grey things anywhere below it: all that is in sight is painted."""
        if any(ref.kind is Kind.HOST and keys & _GREYING for ref, keys in changes.changed.items()):
            self._pace.ask()

    def selected(self) -> list[Ref]:
        """What is selected, from the top."""
        indexes = sorted(self.selectedIndexes(), key=_path)
        return [ref for index in indexes if (ref := self._tree.ref(index)) is not None]

    def current(self) -> Ref | None:
        """The object with the focus."""
        return self._tree.ref(self.currentIndex()) if self.currentIndex().isValid() else None

    def select(self, refs: Sequence[Ref], *, quietly: bool = False) -> None:
        """Select these and bring the first into sight. `quietly`: without `selection_changed`."""
        indexes = [index for ref in refs if (index := self._tree.index_of(ref)).isValid()]
        selection = self.selectionModel()
        blocker = QSignalBlocker(self) if quietly else None
        selection.clearSelection()
        for index in indexes:
            selection.select(index, QItemSelectionModel.SelectionFlag.Select)
        if indexes:
            selection.setCurrentIndex(indexes[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.scrollTo(indexes[0])
        if blocker is not None:
            blocker.unblock()

    def open_refs(self) -> list[Ref]:
        """What is open, parents before children."""
        found: list[Ref] = []
        waiting = [self._tree.index(row, 0) for row in range(self._tree.rowCount())]
        while waiting:
            index = waiting.pop()
            ref = self._tree.ref(index)
            if ref is not None and self.isExpanded(index):
                found.append(ref)
                waiting += [self._tree.index(row, 0, index) for row in range(self._tree.rowCount(index))]
        return found

    def open_all(self, refs: Iterable[Ref]) -> None:
        """Open these; parents have to come before children."""
        for ref in refs:
            self.open_node(self._tree.index_of(ref))

    def open_node(self, index: QModelIndex) -> None:
        """Open one. What is below is made at once: Qt makes it when it lays out, which may be later."""
        if index.isValid() and not self.isExpanded(index):
            if self._tree.canFetchMore(index):
                self._tree.fetchMore(index)
            self.expand(index)

    # --- Qt's side ---

    def keyboardSearch(self, search: str) -> None:
        """Jump to the next node in sight of the tree whose name begins with what is typed."""
        begin, index = self._typed.add(search), self.currentIndex()
        if self._typed.repeated:
            begin, index = begin[:1], self._next(index)
        start = index
        while index.isValid():
            if str(index.data()).casefold().startswith(begin):
                self.setCurrentIndex(index)
                return
            index = self._next(index)
            if index == start:
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space shows, Enter opens, Shift+F10 asks for the menu; the rest is Qt's."""
        ref = self.current()
        if event.key() == Qt.Key.Key_Space and event.modifiers() == Qt.KeyboardModifier.NoModifier and ref is not None:
            self.shown.emit(ref)
        elif opens(event) and ref is not None:
            self.opened.emit(ref)
        elif asks_for_menu(event):
            self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From here on it may be dragged."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._drag.pressed(event, index.isValid() and self.visualRect(index).contains(at))
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is dragged selects nothing on the way."""
        if self._drag.moved(event):
            refs = self.selected()
            if refs:
                begin_drag(self, refs, drag_words(refs, self._tree.graph))
        elif not self._drag.armed:
            super().mouseMoveEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Objects of ours, where something takes them."""
        if self.dropper is not None and dragged(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Qt scrolls and unfolds; whether it can end here is asked of the dropper."""
        super().dragMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        refs, target = dragged(event.mimeData()), self._tree.ref(index) if index.isValid() else None
        taken = self.dropper is not None and self.dropper.offers(refs, target)
        self._show_drop(Drop(target) if taken else None)
        if taken:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It goes elsewhere."""
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """It ends here."""
        super().dragLeaveEvent(QDragLeaveEvent())
        self._show_drop(None)
        index = self.indexAt(event.position().toPoint())
        refs, target = dragged(event.mimeData()), self._tree.ref(index) if index.isValid() else None
        if self.dropper is not None and self.dropper.offers(refs, target):
            event.acceptProposedAction()
            self.dropper.drop(refs, target)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, and a frame where the drag would end."""
        super().paintEvent(event)
        if self._drop_at is None:
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.colour(Token.ACCENT), 2))
        painter.drawRoundedRect(self._drop_rect(self._drop_at).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A plain click shows the page of what was clicked."""
        self._drag.released()
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.button() is Qt.MouseButton.LeftButton and event.modifiers() == Qt.KeyboardModifier.NoModifier
        on_text = self.visualRect(index).contains(event.position().toPoint())
        ref = self._tree.ref(index) if index.isValid() else None
        if plain and on_text and ref is not None and self.selected() == [ref]:
            self.shown.emit(ref)

    def showEvent(self, event: QShowEvent) -> None:
        """What was selected before there was anything to see comes into sight."""
        super().showEvent(event)
        self.scrollTo(self.currentIndex())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Right button, or the menu key."""
        keyboard = event.reason() is QContextMenuEvent.Reason.Keyboard
        self._ask_menu(self.visualRect(self.currentIndex()).bottomLeft() if keyboard else event.pos())

    def _ask_menu(self, place: QPoint) -> None:
        refs = self.selected()
        if refs:
            self.menu_wanted.emit(self.viewport().mapToGlobal(place), refs)

    def _show_drop(self, drop: "Drop | None") -> None:
        if drop != self._drop_at:
            self._drop_at = drop
            self.viewport().update()

    def _drop_rect(self, drop: "Drop") -> QRect:
        if drop.target is None:
            return self.viewport().rect()
        rect = self.visualRect(self._tree.made_index(drop.target))
        return rect.united(QRect(0, rect.top(), self.viewport().width(), rect.height()))

    def _next(self, index: QModelIndex) -> QModelIndex:
        """The node below in sight; the first one after the last."""
        below = self.indexBelow(index) if index.isValid() else QModelIndex()
        return below if below.isValid() else self._tree.index(0, 0)

    def _repaint(self) -> None:
        if self.isVisible():
            self.viewport().update()


def _path(index: QModelIndex) -> list[int]:
    """The rows on the way to it: sorts as the tree stands."""
    rows: list[int] = []
    while index.isValid():
        rows.insert(0, index.row())
        index = index.parent()
    return rows
