"""The column chooser: a menu of all properties of a kind, ticked where shown. Owner thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import Catalogue


def column_menu(
    parent: QWidget,
    catalogue: Catalogue,
    kind: Kind,
    shown: Sequence[str],
    choose: Callable[[Sequence[str]], None],
    reset: Callable[[], None],
) -> QMenu:
    """A menu that closes after one choice; `choose` gets the new columns, new ones at the right."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    for prop in sorted(catalogue.own_props(kind), key=lambda prop: translate(prop.title).casefold()):
        action = menu.addAction(translate(prop.title))
        action.setObjectName(prop.key)
        action.setToolTip(translate(prop.help))
        action.setCheckable(True)
        ticked = prop.key in shown
        action.setChecked(ticked)
        # One column has to stay: a list without any could not be clicked to get others back.
        action.setEnabled(not (ticked and len(shown) == 1))
        action.triggered.connect(lambda on, key=prop.key: choose(_with(shown, key, on)))
    menu.addSeparator()
    menu.addAction(_("Usual columns"), reset)
    return menu


def _with(shown: Sequence[str], key: str, on: bool) -> list[str]:
    rest = [column for column in shown if column != key]
    return [*rest, key] if on else rest
