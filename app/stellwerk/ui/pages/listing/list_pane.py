"""A list with its bar, its columns and its empty state: in tabs, and as the answer to a search. Owner thread."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import Loop, Timer
from stellwerk.core.record import replace
from stellwerk.core.signal import Signal
from stellwerk.core.text import _, plural
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.graph import Graph
from stellwerk.ports.lane import Answer
from stellwerk.search.crossing.outside import OUTSIDE
from stellwerk.services.query.stored import StoredQuery
from stellwerk.store.live import LiveQuery
from stellwerk.ui.models.list_model import ListModel
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.models.old_rows import OldRows
from stellwerk.ui.models.stored_model import StoredModel
from stellwerk.ui.pages.desk import PageDesk, Stage
from stellwerk.ui.pages.listing.bulk_bar import BulkBar
from stellwerk.ui.pages.listing.column_filter import ColumnFilter
from stellwerk.ui.pages.listing.column_fit import fitted
from stellwerk.ui.pages.listing.column_menu import column_menu, offered_of
from stellwerk.ui.pages.listing.csv_export import export, write_csv
from stellwerk.ui.pages.listing.group_menu import GroupMenu
from stellwerk.ui.pages.listing.list_layout import Layout, load_layout, props_of, save_layout, usual_layout
from stellwerk.ui.pages.listing.list_menu import ListMenus
from stellwerk.ui.pages.listing.screen_watch import ScreenWatch
from stellwerk.ui.pages.listing.sparks import Sparks
from stellwerk.ui.pages.part.empty_note import EmptyNote
from stellwerk.ui.pages.part.ground import Ground
from stellwerk.ui.shell.page import Place

PATIENCE = 0.3
"""Seconds that an empty list stays empty before it says that it is being sought."""

Empty = Callable[[EmptyNote], None]
"""Fills the note that stands in place of an empty list."""


class ListPane(Ground):
    """`key` names the list for its layout; `without` is the column that would say the same in every row; `among`
    answers how many objects of a kind there are, None where that says nothing.

    `rows_changed` emits when rows came or went.
    """

    def __init__(
        self,
        tools: PageDesk,
        host: Stage,
        key: str,
        name: str,
        empty: Empty,
        without: str = "",
        among: Callable[[Kind], int | None] = lambda _kind: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rows_changed: Signal[None] = Signal()
        self._tools = tools
        self._host = host
        self._key = key
        self._empty = empty
        self._without = without
        self._among = among
        self._restoring = False
        self._widened = False
        self._dialog: QFileDialog | None = None
        self._waiting: Timer | None = None
        desk = tools.desk
        self.bar = BulkBar(desk, host.book, self)
        self.view = ListView(desk.theme, desk.sampled, name, self)
        self.note = EmptyNote(self)
        self._old = OldRows(desk.loop, tools.queries)
        self._screen = ScreenWatch(tools, self.view)
        self.sparks = Sparks(self.view, desk.loop, desk.sampled, tools.history)
        self.groups = GroupMenu(self.view, lambda: desk.inventory.catalogue, self._keep_layout)
        self.filters = ColumnFilter(desk, self.view, tools.queries, lambda query: host.go(Place(query=query)))
        self.view.header.filters = True
        self._menus = ListMenus(self.view, desk.inventory.view, self.groups, self.filters, self._column_menu)
        self._groups_button = self._tool("stack", _("Groups"), _("Group the rows"), self._choose_groups)
        self._columns_button = self._tool("columns", _("Columns"), _("Choose the columns"), self._choose_columns)
        self._all_button = self._tool(
            "checks", _("Acknowledge all"), _("Acknowledge all these events"), self._acknowledge
        )
        self._csv_button = self._tool("export", _("Export"), _("Save the list as a CSV file"), self._ask_path)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addLayout(self._stack, 1)
        self._connect()

    @property
    def query_text(self) -> str:
        """The query in sight."""
        return self.view.list_model.live.query.canonical if self.view.model() is not None else ""

    @property
    def kind(self) -> Kind:
        """What is listed."""
        return self.view.list_model.live.kind

    def show_query(self, text: str, kind: Kind | None = None) -> None:
        """List the answer to this query. Raises Invalid for one that cannot be answered; what is shown stays then."""
        desk = self._tools.desk
        live = self._tools.queries().live(text, kind=kind)
        layout = load_layout(desk.settings, self._key, live.kind, desk.inventory.catalogue, self._without)
        # A query that says its order keeps it; the kept order is for those that do not.
        if layout.sort and not live.query.sort:
            try:
                live.set_sort(layout.sort)
            except Invalid:
                layout = replace(layout, sort=())
        else:
            layout = replace(layout, sort=())
        columns = props_of(layout, live.kind, desk.inventory.catalogue)
        model = _model_of(live, desk.inventory.view, columns, desk.loop)
        self._all_button.setVisible(live.kind is Kind.EVENT)
        self._restoring = True
        self._widened = bool(layout.widths)
        self.view.show_model(model)
        if layout.sort:
            model.set_sort(layout.sort)
        if layout.groups:
            self.groups.group_by(layout.groups)
        self._wear(layout)
        self._restoring = False
        model.followed.connect(self._count)
        if isinstance(live, StoredQuery):
            self._waiting = desk.loop.after(PATIENCE, self._tell_waiting)
            # Values alone are the list's own business: a mass acknowledgement changes thousands.
            live.changed.connect(lambda change: None if change.changed else self._count())
        self.view.selection_changed.emit([])
        self._count()

    def _tell_waiting(self) -> None:
        """It takes so long that somebody wonders."""
        self._waiting = None
        if self.view.model() is not None and not self._is_settled() and not self.view.list_model.rowCount():
            self.note.tell(_("Searching…"))
            self._turn(self.note)

    def _is_settled(self) -> bool:
        live = self.view.list_model.live
        return not isinstance(live, StoredQuery) or live.settled

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more or less to spare."""
        super().resizeEvent(event)
        if self.view.model() is not None and not self._widened:
            self._restoring = True
            self._fit(Layout(columns=()))
            self._restoring = False

    def refresh_texts(self) -> None:
        """Something that the empty note tells of changed."""
        self._count()

    def release(self) -> None:
        """The pane goes away."""
        self._restoring = True
        self._screen.close()
        self._old.close()
        self.sparks.close()
        if self._waiting is not None:
            self._waiting.cancel()
        self.bar.release()
        self.view.release()
        if self._dialog is not None:
            self._dialog.close()

    # --- rows ---

    def _connect(self) -> None:
        self.view.opened.connect(self._open)
        self.view.look_at = self._host.book.look_at
        self.view.takes_order = self._reorder
        self.view.menu_wanted.connect(self._menu)
        self.view.selection_changed.connect(self._selected)
        header = self.view.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(lambda *_places: self._keep_layout())
        header.sortIndicatorChanged.connect(lambda *_order: self._keep_layout())

    def _open(self, ref: Ref) -> None:
        self._old.bring(self.view.list_model, (ref,))
        self._host.go(Place(ref))

    def _menu(self, at: QPoint, refs: list[Ref]) -> None:
        self._old.bring(self.view.list_model, refs)
        self._host.ask_menu(refs, at, self._menus.fill_cell)

    def _selected(self, refs: list[Ref]) -> None:
        if self._restoring:
            return  # the model is being exchanged, or has gone: nothing is selected in it any more
        if self.view.model() is not None:
            self._old.bring(self.view.list_model, refs, now=False)
        self._host.select(refs)
        if self.view.model() is not None:
            self.bar.tell(self.kind, self.view.list_model.count, refs, self._among(self.kind))

    def _count(self) -> None:
        rows = self.view.list_model.count
        self.bar.tell(self.kind, rows, self.view.selected(), self._among(self.kind))
        self._turn(self.view if rows or not self._tell_nothing() else self.note)
        self._csv_button.setEnabled(bool(rows))
        self._screen.look()
        self.sparks.look()
        self.rows_changed.emit(None)

    def _tell_nothing(self) -> bool:
        """Say why the list is empty; not while that is not known yet."""
        live = self.view.list_model.live
        if isinstance(live, StoredQuery):
            if live.error is not None:
                self.note.tell(str(live.error))
                return True
            if not live.settled or len(live):
                return self._stack.currentWidget() is self.note and not len(live)
        self._empty(self.note)
        return True

    def _turn(self, front: ListView | EmptyNote) -> None:
        """Bring it to the front; the keyboard stays in the pane."""
        keys = front.button if isinstance(front, EmptyNote) else front
        before, focus = self._stack.currentWidget(), QApplication.focusWidget()
        had = before is not None and focus is not None and (before is focus or before.isAncestorOf(focus))
        self._stack.setCurrentWidget(front)
        self.hand_on(keys)
        if had:
            keys.setFocus()

    def _acknowledge(self) -> None:
        """All that the list shows, also what was never in sight."""
        self._tools.desk.conductor.begin("Acknowledge-Event", (), {"query": self.query_text})

    # --- columns ---

    def _tool(self, icon: str, text: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(self._tools.desk.theme.icons.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda: act())
        self.bar.add(button)
        return button

    def _choose_columns(self) -> None:
        button = self._columns_button
        self._column_menu().popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _column_menu(self, parent: QWidget | None = None) -> QMenu:
        catalogue = self._tools.desk.inventory.catalogue
        lines = self.sparks.choice(catalogue.own_props(self.kind))
        return column_menu(
            parent or self, offered_of(catalogue, self.kind), self._layout().columns, self._set_columns,
            self._reset_columns, lines, lambda on: self._put(replace(self._layout(), lines=on)),
        )  # fmt: skip

    def _choose_groups(self) -> None:
        button = self._groups_button
        self.groups.popup(self, button.mapToGlobal(button.rect().bottomLeft()))

    def _set_columns(self, keys: Sequence[str]) -> None:
        layout = self._layout()
        self._put(replace(layout, columns=tuple(keys)))

    def _reset_columns(self) -> None:
        usual = usual_layout(self.kind, self._tools.desk.inventory.catalogue, self._without)
        self._widened = False
        self._put(replace(self._layout(), columns=usual.columns, widths={}))

    def _put(self, layout: Layout) -> None:
        """Wear another layout; what is selected stays selected."""
        selected = self.view.selected()
        self._restoring = True
        self.view.list_model.set_columns(props_of(layout, self.kind, self._tools.desk.inventory.catalogue))
        header = self.view.horizontalHeader()
        for logical in range(header.count()):
            header.moveSection(header.visualIndex(logical), logical)
        self._wear(layout)
        self._restoring = False
        self.view.select(selected)
        self._keep_layout()

    def _reorder(self, keys: tuple[str, ...]) -> bool:
        """A query that says its order says the new one from now on: the search bar shows no order that is not so."""
        query = self.view.list_model.live.query
        if query.sort:
            self._host.go(Place(query=query.sorted_by(keys).canonical))
        return bool(query.sort)

    def _wear(self, layout: Layout) -> None:
        """Widths, lines and the arrow of the order."""
        header = self.view.horizontalHeader()
        self.sparks.turn(layout.lines)
        self._fit(layout)
        keys = [prop.key for prop in self.view.list_model.columns]
        last = layout.sort[-1] if layout.sort else ""
        at = keys.index(last.removeprefix("-")) if last.removeprefix("-") in keys else -1
        descending = last.startswith("-")
        header.setSortIndicator(at, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _fit(self, layout: Layout) -> None:
        """The widths that were chosen; all others to fit the window."""
        header, columns = self.view.horizontalHeader(), self.view.list_model.columns
        order = [header.logicalIndex(place) for place in range(len(columns))]
        room = self.width() - self.view.verticalScrollBar().sizeHint().width()
        metrics, props = self.view.fontMetrics(), [columns[column] for column in order]
        widths = fitted(props, layout.widths, metrics, room, self.sparks.on)
        for column, width in zip(order, widths, strict=True):
            self.view.setColumnWidth(column, width)
        # The last one was given a width of its own: stretched again.
        header.setStretchLastSection(False)
        header.setStretchLastSection(True)

    def _layout(self) -> Layout:
        """As it looks now."""
        header, model = self.view.horizontalHeader(), self.view.list_model
        order = sorted(range(len(model.columns)), key=header.visualIndex)
        keys = [model.columns[column].key for column in order]
        # The last section is stretched: its width is the window's, not the user's.
        # Nor is what was only fitted to the window.
        chosen = order[:-1] if self._widened else ()
        widths = {model.columns[column].key: header.sectionSize(column) for column in chosen}
        return Layout(
            columns=tuple(keys), widths=widths, sort=model.sort_keys, groups=self.groups.keys, lines=self.sparks.on
        )

    def _resized(self, _section: int, _old: int, _new: int) -> None:
        """By the user's hand: widths count as chosen from now on."""
        if not self._restoring and self.view.isVisible() and QGuiApplication.mouseButtons():
            self._widened = True
            self._keep_layout()

    def _keep_layout(self) -> None:
        if not self._restoring and self.view.model() is not None and self.view.isVisible():
            save_layout(self._tools.desk.settings, self._key, self._layout())

    # --- export ---

    def _ask_path(self) -> None:
        """A file dialog that nothing waits for."""
        dialog = QFileDialog(self, _("Export the list"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("CSV files (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(f"{self._key.replace('.', '-')}.csv")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.destroyed.connect(lambda: setattr(self, "_dialog", None))
        self._dialog = dialog
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the list as it is now, in its columns, without anybody waiting."""
        desk, model = self._tools.desk, self.view.list_model
        columns = props_of(self._layout(), self.kind, desk.inventory.catalogue)
        self._csv_button.setEnabled(False)
        graph, done = desk.inventory.graph(), partial(self._wrote, path)
        if isinstance(model.live, StoredQuery):
            self._tools.queries().stream(model.live, partial(write_csv, path, graph, columns), done)
        else:
            export(path, desk.loop, graph, self.kind, tuple(model.grouping.listed()), columns, done)

    def _wrote(self, path: Path, answer: Answer[int]) -> None:
        self._csv_button.setEnabled(True)
        if answer.error is not None:
            self._host.say(str(answer.error))
        else:
            text = plural("{n} row written to {path}", "{n} rows written to {path}", answer.get())
            self._host.say(text.format(path=path))


def _model_of(live: LiveQuery | StoredQuery, graph: Graph, columns: Sequence[Prop[Any]], loop: Loop) -> ListModel:
    """Objects in memory are there; events and tasks come when they are looked at."""
    if isinstance(live, StoredQuery) and live.kind in OUTSIDE:
        return StoredModel(live, graph, columns, loop)
    return ListModel(live, graph, columns, loop)
