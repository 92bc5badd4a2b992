"""A dock that lists the answer to one query: recent tasks, events. Owner thread.

It begins with what is in memory, which are the newest: a start reads no million of events. Once somebody scrolls or
sorts it, the whole answer takes the place of that.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QHeaderView, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.store.live import ListChange
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.old_rows import OldRows
from stellwerk.ui.theme.metric import BETWEEN, WITHIN

if TYPE_CHECKING:
    from stellwerk.ui.models.stored_model import StoredModel

EVENTS = "Events: sortby time desc"
EVENT_COLUMNS = {"time": 10, "severity": 12, "text": 0, "count": 7, "actor": 9}
"""With widths in digits; 0 = what is left."""


def columns(kind: Kind, keys: Iterable[str]) -> list[Prop[Any]]:
    """The properties of these keys."""
    return [CATALOGUE.props[kind][key] for key in keys]


class DockHead(QWidget):
    """The head of a dock: its name, a button that opens its query, and one that hides it."""

    def __init__(self, dock: "ListDock", desk: Desk) -> None:
        super().__init__(dock)
        title = dock.windowTitle()
        name = QLabel(title, self)
        name.setProperty("muted", True)
        self.search = _button(
            self, desk, "magnifying-glass", _("Search in all of them"), _("Search in {name}").format(name=title)
        )
        self.search.clicked.connect(lambda: dock.query_wanted.emit(dock.query_text))
        self.hide_dock = _button(self, desk, "x", _("Hide"), _("Hide {name}").format(name=title))
        self.hide_dock.clicked.connect(dock.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(BETWEEN, WITHIN // 2, WITHIN, WITHIN // 2)
        layout.addWidget(name)
        layout.addStretch(1)
        layout.addWidget(self.search)
        layout.addWidget(self.hide_dock)


def _button(parent: QWidget, desk: Desk, icon: str, tip: str, name: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(desk.theme.icons.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(name)
    return button


class ListDock(QDockWidget):
    """One list. `view` emits what is opened and asked a menu for; `nothing` is said while it is empty.

    `more` adds to the menu of what is selected.
    """

    query_wanted = Signal(str)
    """Its query is to be shown as a page."""

    def __init__(self, name: str, title: str, nothing: str, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setObjectName(name)
        self.setAllowedAreas(Qt.DockWidgetArea.BottomDockWidgetArea | Qt.DockWidgetArea.TopDockWidgetArea)
        self.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
        )
        self._desk = desk
        self._text, self._widths = "", tuple[int, ...]()
        self._whole = False
        self._coming: StoredModel | None = None
        """The whole list, while it is being read."""
        self.more: Callable[[QMenu], None] | None = None
        self.view = ListView(desk.theme, desk.sampled, title)
        self.note = QLabel(nothing)
        self.note.setProperty("muted", True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self.view.viewport()).addWidget(self.note)
        self.setWidget(self.view)
        self.head = DockHead(self, desk)
        self.setTitleBarWidget(self.head)
        self._old = OldRows(desk.loop, desk.queries) if desk.queries is not None else None
        self.view.opened.connect(lambda ref: self._bring((ref,)))
        self.view.menu_wanted.connect(lambda _at, refs: self._bring(refs))
        self.view.selection_changed.connect(lambda refs: self._bring(refs, now=False))
        self.view.verticalScrollBar().valueChanged.connect(lambda place: self.show_whole() if place else None)
        self.view.header.sectionClicked.connect(lambda _column: self.show_whole())

    @property
    def query_text(self) -> str:
        """The query that is listed."""
        return self._text

    def show_query(self, text: str, props: Sequence[Prop[Any]], widths: Sequence[int]) -> None:
        """List the answer to this query from now on; widths in digits, one of them 0 for what is left."""
        self._text, self._widths, self._whole = text, tuple(widths), False
        self._show(ListModel(self._desk.inventory.live(text), self._desk.inventory.view, props, self._desk.loop))

    def show_whole(self) -> None:
        """List what is in the database too, from now on; what is selected and in sight stays."""
        if self._whole or self._desk.queries is None:
            return
        from stellwerk.services.query.stored import StoredQuery  # here: a start reads nothing
        from stellwerk.ui.models.stored_model import StoredModel

        before = self.view.list_model
        live = self._desk.queries().live(self._text)
        assert isinstance(live, StoredQuery)
        model = self._coming = StoredModel(live, self._desk.inventory.view, before.columns, self._desk.loop)
        self._whole = True
        if before.sort_keys:
            model.set_sort(before.sort_keys)
        self._waiting = live.changed.connect(self._came)

    def _came(self, change: ListChange) -> None:
        """First it is known which rows there are, then those in sight are read: then they change places unseen."""
        model = self._coming
        if model is None or not model.count:
            return
        if not change.came:
            model.read_around(self.view.rows_in_sight())
            return
        self._coming = None
        self._waiting.close()
        header, bar, selected = self.view.header, self.view.verticalScrollBar(), self.view.selected()
        looks, place = header.saveState(), bar.value()
        self._show(model)
        header.restoreState(looks)
        self.view.stand_at(place)
        first, last = self.view.rows_in_sight()
        for row in range(first, min(last + 1, model.count)):
            model.ref(row)  # what it has seen it can select
        self.view.select(selected)

    def _show(self, model: ListModel) -> None:
        self.view.show_model(model)
        model.followed.connect(lambda: self.note.setVisible(not model.count))
        self.note.setVisible(not model.count)
        digit, header = self.fontMetrics().horizontalAdvance("0"), self.view.horizontalHeader()
        header.setStretchLastSection(False)
        for column, width in enumerate(self._widths):
            if width:
                self.view.setColumnWidth(column, width * digit)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def _bring(self, refs: Sequence[Ref], *, now: bool = True) -> None:
        """Have old ones in memory, where their pages, menus and commands look for them."""
        if self._old is not None and self.view.model() is not None:
            self._old.bring(self.view.list_model, refs, now=now)

    def release(self) -> None:
        """The window goes away."""
        if self._coming is not None:
            self._coming.close()
        if self._old is not None:
            self._old.close()
        self.view.release()
