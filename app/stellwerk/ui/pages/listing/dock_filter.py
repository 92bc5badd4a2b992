"""Filters in docks: their columns and cells write into the query, which is then shown as a page. Owner thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu

from stellwerk.ui.desk import Desk
from stellwerk.ui.pages.listing.column_filter import ColumnFilter
from stellwerk.ui.shell.list_dock import ListDock

if TYPE_CHECKING:
    from stellwerk.services.query.queries import Queries


class DockFilter(QObject):
    """The filters of one dock; it lives as long as that."""

    def __init__(self, desk: Desk, dock: ListDock, queries: "Callable[[], Queries]", go: Callable[[str], None]) -> None:
        super().__init__(dock)
        self._view = view = dock.view
        self._filters = ColumnFilter(desk, view, queries, go)
        dock.more = self._filters.add_to
        view.header.filters = True
        view.header.filter_wanted.connect(self._open)
        view.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.header.customContextMenuRequested.connect(self._ask_menu)

    def _open(self, column: int) -> None:
        self._filters.open(self._view.list_model.columns[column], self._view.header.below(column))

    def _ask_menu(self, at: QPoint) -> None:
        header = self._view.header
        column = header.logicalIndexAt(at)
        if not header.is_filterable(column):
            return
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._filters.fill(menu, self._view.list_model.columns[column], header.below(column))
        menu.popup(header.mapToGlobal(at))
