"""The column chooser: a menu of all columns that a list can have, ticked where shown. Owner thread."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import Catalogue


class Offered(NamedTuple):
    """A column to choose: key, title and help in the language of the window."""

    key: str
    title: str
    help: str


def offered_of(catalogue: Catalogue, kind: Kind) -> list[Offered]:
    """All properties of a kind, by title."""
    found = [Offered(prop.key, translate(prop.title), translate(prop.help)) for prop in catalogue.own_props(kind)]
    return sorted(found, key=lambda column: column.title.casefold())


def column_menu(
    parent: QWidget,
    offered: Iterable[Offered],
    shown: Sequence[str],
    choose: Callable[[Sequence[str]], None],
    reset: Callable[[], None],
    lines: bool | None = None,
    turn: Callable[[bool], None] = lambda _on: None,
) -> QMenu:
    """A menu that closes after one choice; `choose` gets the new columns, new ones at the right. `lines`: whether the
    last minutes are drawn, which `turn` changes; None = the list has none."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    if lines is not None:
        switch = menu.addAction(_("Last minutes as lines"))
        switch.setObjectName("lines")
        switch.setToolTip(_("Draw how use and traffic went, beside their numbers"))
        switch.setCheckable(True)
        switch.setChecked(lines)
        switch.triggered.connect(lambda on: turn(on))
        menu.addSeparator()
    for column in offered:
        action = menu.addAction(column.title)
        action.setObjectName(column.key)
        action.setToolTip(column.help)
        action.setCheckable(True)
        ticked = column.key in shown
        action.setChecked(ticked)
        # One column has to stay: a list without any could not be clicked to get others back.
        action.setEnabled(not (ticked and len(shown) == 1))
        action.triggered.connect(lambda on, key=column.key: choose(_with(shown, key, on)))
    menu.addSeparator()
    menu.addAction(_("Usual columns"), reset)
    return menu


def _with(shown: Sequence[str], key: str, on: bool) -> list[str]:
    rest = [column for column in shown if column != key]
    return [*rest, key] if on else rest
