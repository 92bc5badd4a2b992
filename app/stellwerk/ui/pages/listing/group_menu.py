"""Grouping a list: its button, what menus say of it, what a group's own menu has. Owner thread."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Ref
from stellwerk.core.text import _, plural
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.store.group_key import groupable
from stellwerk.ui.models.cell import title_of
from stellwerk.ui.models.group.grouping import MOST_LEVELS
from stellwerk.ui.models.group.row_group import Heading
from stellwerk.ui.models.heading_key import toggle
from stellwerk.ui.models.list_view import ListView


class GroupMenu:
    """What can be done with the groups of one list; `catalogue` has what can be
    known by now; `changed` is told when it is grouped otherwise."""

    def __init__(self, view: ListView, catalogue: Callable[[], Catalogue], changed: Callable[[], None]) -> None:
        self._view = view
        self._catalogue = catalogue
        self._changed = changed

    def group_by(self, keys: Sequence[str]) -> None:
        """Group by the properties of these keys, the outermost first; none = one list."""
        model = self._view.list_model
        props = (self._catalogue().prop(model.live.kind, key) for key in keys)
        model.set_groups([prop for prop in props if prop is not None])
        self._changed()

    @property
    def keys(self) -> tuple[str, ...]:
        """What is grouped by."""
        return tuple(level.prop.key for level in self._view.list_model.grouping.levels)

    def popup(self, parent: QWidget, at: QPoint) -> QMenu:
        """The menu of the button: everything about groups."""
        menu = _menu(parent)
        keys = self.keys
        props = [prop for prop in self._catalogue().own_props(self._view.list_model.live.kind) if groupable(prop)]
        props.sort(key=lambda prop: title_of(prop).casefold())
        self._choices(menu.addMenu(_("Group by")), props, ())
        if keys:
            self._choices(menu.addMenu(_("Then by")), [prop for prop in props if prop.key not in keys], keys)
        self._explain(menu)
        menu.addSeparator()
        self._common(menu)
        menu.popup(at)
        return menu

    def fill(self, menu: QMenu, prop: Prop[Any]) -> None:
        """What the menu of a column says of groups by it."""
        title, keys, before = title_of(prop), self.keys, menu.actions()
        if prop.key in keys:
            menu.addAction(
                _("Do not group by {column}").format(column=title),
                lambda: self.group_by([key for key in keys if key != prop.key]),
            )
        elif groupable(prop):
            menu.addAction(_("Group by {column}").format(column=title), lambda: self.group_by([prop.key]))
            if keys:
                then = menu.addAction(
                    _("Then by {column}").format(column=title), lambda: self.group_by([*keys, prop.key])
                )
                then.setEnabled(len(keys) < MOST_LEVELS)
            self._explain(menu, before)
        else:
            never = menu.addAction(_("Group by {column}").format(column=title))
            never.setEnabled(False)
            never.setToolTip(_("It changes all the time: rows would never stand still"))
        if keys:
            menu.addAction(_("No groups"), lambda: self.group_by(()))

    def fill_heading(self, menu: QMenu, heading: Heading) -> None:
        """What the menu of one group has."""
        model = self._view.list_model
        closed = heading.path in model.grouping.collapsed
        menu.addAction(_("Expand") if closed else _("Collapse"), lambda: toggle(model, heading))
        _title, _value, count = model.grouping.words(heading)
        text = plural("Select the {n} object of it", "Select the {n} objects of it", count)
        menu.addAction(text, lambda: self._select(heading))
        menu.addSeparator()
        self._common(menu)

    def _select(self, heading: Heading) -> None:
        model, path = self._view.list_model, heading.path
        around = {path[:depth] for depth in range(1, len(path) + 1)}
        within = {other for other in model.grouping.collapsed if other[: len(path)] == path}
        model.collapse(set(model.grouping.collapsed) - around - within)
        self._view.select([Ref(model.live.kind, id_) for id_ in model.grouping.below(path)])

    def _choices(self, menu: QMenu, props: Sequence[Prop[Any]], before: Sequence[str]) -> None:
        """The columns in sight, as they stand, then a menu of all else."""
        model = self._view.list_model
        shown = [prop for prop in model.columns if prop in props]
        others = [prop for prop in props if prop not in shown]
        self._add(menu, shown, before)
        if others and shown:
            menu.addSeparator()
            self._add(menu.addMenu(_("Other properties")), others, before)
        else:
            self._add(menu, others, before)
        menu.setEnabled(len(before) < MOST_LEVELS and not model.grouping.too_long)

    def _add(self, menu: QMenu, props: Sequence[Prop[Any]], before: Sequence[str]) -> None:
        for prop in props:
            action = menu.addAction(title_of(prop))
            action.triggered.connect(lambda _on, key=prop.key: self.group_by([*before, key]))
            action.setCheckable(True)
            action.setChecked(not before and self.keys[:1] == (prop.key,))

    def _explain(self, menu: QMenu, others: Sequence[QAction] = ()) -> None:
        """Why a long list is not grouped; `others` in the menu have nothing to do with groups."""
        grouping = self._view.list_model.grouping
        if grouping.too_long:
            for action in menu.actions():
                if action not in others:
                    action.setEnabled(False)
            text = _("Lists of more than {n} rows are not grouped").format(n=grouping.most)
            menu.addAction(text if grouping.most else _("Lists from the database are not grouped")).setEnabled(False)

    def _common(self, menu: QMenu) -> None:
        model = self._view.list_model
        grouped = model.grouping.active
        for text, act in (
            (_("Collapse all groups"), lambda: model.collapse(model.grouping.counts)),
            (_("Expand all groups"), lambda: model.collapse(())),
            (_("No groups"), lambda: self.group_by(())),
        ):
            menu.addAction(text, act).setEnabled(grouped)


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    return menu
