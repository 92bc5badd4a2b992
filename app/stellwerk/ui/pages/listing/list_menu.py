"""The menus of a list beside those of commands: of a column's head, of a group, of a cell. Owner thread."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.graph import Graph
from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.models.list_view import ListView
from stellwerk.ui.pages.listing.column_filter import ColumnFilter
from stellwerk.ui.pages.listing.group_menu import GroupMenu


class ListMenus:
    """Opens them. `columns` makes the menu that chooses columns."""

    def __init__(
        self,
        view: ListView,
        graph: Graph,
        groups: GroupMenu,
        filters: ColumnFilter,
        columns: Callable[[QWidget], QMenu],
    ) -> None:
        self._view, self._graph = view, graph
        self._groups, self._filters, self._columns = groups, filters, columns
        header = view.header
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._header_menu)
        header.filter_wanted.connect(self._filter)
        view.group_menu_wanted.connect(self._heading_menu)

    def fill_cell(self, menu: QMenu) -> None:
        """Below the commands on the objects selected: filters by the cell that the menu was opened on."""
        self._filters.add_to(menu)

    def _header_menu(self, at: QPoint) -> None:
        header = self._view.header
        menu, column = self._menu(), header.logicalIndexAt(at)
        if column >= 0:
            prop = self._view.list_model.columns[column]
            self._filters.fill(menu, prop, self._view.header.below(column))
            menu.addSeparator()
            self._groups.fill(menu, prop)
            menu.addSeparator()
        columns = self._columns(menu)
        columns.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)  # it may be opened several times
        columns.setTitle(_("Columns"))
        menu.addMenu(columns)
        menu.popup(header.mapToGlobal(at))

    def _heading_menu(self, at: QPoint, heading: Heading) -> None:
        menu, model = self._menu(), self._view.list_model
        self._groups.fill_heading(menu, heading)
        inside = self._graph.get(Ref(model.live.kind, model.grouping.below(heading.path)[0]))
        if inside is not None:
            menu.addSeparator()
            self._filters.fill_heading(menu, model.grouping.levels[len(heading.path) - 1].prop, inside)
        menu.popup(at)

    def _filter(self, column: int) -> None:
        self._filters.open(self._view.list_model.columns[column], self._view.header.below(column))

    def _menu(self) -> QMenu:
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        return menu
