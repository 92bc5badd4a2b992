"""Filters of columns: they change the text of the query and go there, so that the search bar shows them.

Owner thread.
"""

from collections.abc import Callable, Iterable
from functools import partial
from threading import Event as Flag
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.entity import Entity
from stellwerk.ports.lane import Answer
from stellwerk.search.crossing.outside import crosses
from stellwerk.search.query import Query, read
from stellwerk.search.refine.condition import any_of, conditions_on, refined
from stellwerk.search.refine.written import CHOSEN, written_values
from stellwerk.services.link.errand import Errand
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.cell import one_line, title_of
from stellwerk.ui.models.list_view import ListView

if TYPE_CHECKING:
    from stellwerk.services.query.queries import Queries
    from stellwerk.services.query.values import Values
    from stellwerk.ui.pages.listing.filter_popover import FilterPopover
    from stellwerk.ui.pages.listing.filter_values import FilterValue

_SAID = 40
"""Characters of a value in a menu."""
_MOST_VALUES = 5


class ColumnFilter:
    """The filters of one list. `go` is told the new query; `queries` counts what is not in memory alone."""

    def __init__(self, desk: Desk, view: ListView, queries: "Callable[[], Queries]", go: Callable[[str], None]) -> None:
        self._desk, self._view, self._queries, self._go = desk, view, queries, go

    @property
    def query(self) -> Query:
        """The query of the list."""
        return self._view.list_model.live.query

    def fill(self, menu: QMenu, prop: Prop[Any], at: QPoint) -> None:
        """What the menu of a column says of filters; `at` is where the box opens."""
        menu.addAction(_("Filter by {column}…").format(column=title_of(prop)), lambda: self.open(prop, at))
        if conditions_on(self.query, prop):
            menu.addAction(_("Remove filter"), lambda: self._go(refined(self.query, prop)))

    def fill_heading(self, menu: QMenu, prop: Prop[Any], entity: Entity) -> None:
        """What the menu of a group says: its value alone, all but it; nothing where several make it up."""
        values = written_values(prop, entity, self._desk.inventory.view)
        if len(values) == 1:
            self._fill_values(menu, prop, values)

    def add_to(self, menu: QMenu) -> None:
        """Below the commands on the objects selected: filters by the cell that the menu was opened on."""
        index, model = self._view.currentIndex(), self._view.list_model
        entity = model.entity(index.row()) if index.isValid() else None
        if entity is not None:
            menu.addSeparator()
            prop = model.columns[index.column()]
            self.fill_cell(menu, prop, entity, self._view.header.below(index.column()))

    def fill_cell(self, menu: QMenu, prop: Prop[Any], entity: Entity, at: QPoint) -> None:
        """What the menu of a cell says: only this value, all but this, others."""
        if self._desk.inventory.catalogue.prop(self.query.kind or Kind.VM, prop.key) is None:  # a column of buttons
            return
        self._fill_values(menu, prop, written_values(prop, entity, self._desk.inventory.view)[:_MOST_VALUES])
        self.fill(menu, prop, at)

    def _fill_values(self, menu: QMenu, prop: Prop[Any], values: Iterable[tuple[str, str]]) -> None:
        title = title_of(prop)
        for shown, written in values:
            value = _short(one_line(shown))
            only = menu.addAction(_("Show only {column}: {value}").format(column=title, value=value))
            only.triggered.connect(partial(self._only, prop, written))
            exclude = menu.addAction(_("Exclude {column}: {value}").format(column=title, value=value))
            exclude.triggered.connect(partial(self._exclude, prop, written))

    def open(self, prop: Prop[Any], at: QPoint) -> "FilterPopover":
        """The box for a column; its values come as soon as they are counted, which looks through the whole list."""
        # Here: a start filters nothing.
        from stellwerk.ui.pages.listing.filter_popover import FilterPopover
        from stellwerk.ui.pages.listing.filter_values import bounds, sought

        query = self.query
        parent: QWidget = self._view
        box = FilterPopover(prop, lambda condition: self._go(refined(query, prop, condition)), self._mistake, parent)
        box.remove.setEnabled(bool(conditions_on(query, prop)))
        if prop.kind in CHOSEN:
            box.text.setText(sought(query, prop))
            self._count(query, prop, box)
        else:
            box.show_bounds(*bounds(query, prop))
        box.open_at(at)
        return box

    def _count(self, query: Query, prop: Prop[Any], box: "FilterPopover") -> None:
        """Fill the box with the values of the whole list, on a worker; given up where the box closes before."""
        from stellwerk.ui.pages.listing.filter_values import filter_values, offered

        graph, closed = self._desk.inventory.graph(), Flag()
        box.destroyed.connect(closed.set)

        def show(told: "Answer[list[FilterValue]]") -> None:
            if not closed.is_set():
                box.show_values(told.value or [])

        def counted(told: "Answer[Values]") -> None:
            show(Answer(offered(prop, told.value, graph) if told.value is not None else [], told.error))

        if query.kind is not None and crosses(query.checked):
            self._queries().count_values(query, prop, counted, closed)
        else:
            Errand(self._desk.loop, "filter", lambda: filter_values(query, prop, graph), show).start()

    def _only(self, prop: Prop[Any], written: str, _on: bool = False) -> None:
        self._go(refined(self.query, prop, any_of(prop.key, (written,))))

    def _exclude(self, prop: Prop[Any], written: str, _on: bool = False) -> None:
        self._go(refined(self.query, prop, any_of(prop.key, (written,), negated=True), keep=True))

    def _mistake(self, condition: str) -> str:
        errors = read(condition, kind=self.query.kind, catalogue=self.query.catalogue).errors
        return errors[0].message if errors else ""


def _short(text: str) -> str:
    return text if len(text) <= _SAID else f"{text[:_SAID]}…"
