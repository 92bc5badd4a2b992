"""Groups of commands that have a menu of their own within the menu of their kind, where so many would fill the screen.
Owner thread.
"""

from collections.abc import Mapping

from PySide6.QtWidgets import QMenu

from stellwerk.core.text import N_, Text, translate
from stellwerk.ui.theme.theme import Theme

NESTED: Mapping[str, tuple[Text, str]] = {
    "vm/snapshot": (N_("Snapshots"), "camera"),
    "hardware": (N_("Hardware"), "cpu"),
}
"""Their titles and icons, by the group as commands name it."""


def nest(menu: QMenu, group: str, theme: Theme) -> QMenu:
    """Where the commands of a group go: into the menu, or into one within it, made with the first of them."""
    if group not in NESTED:
        return menu
    for action in menu.actions():
        there = action.menu()
        if isinstance(there, QMenu) and there.objectName() == group:
            return there
    for left in menu.findChildren(QMenu, group):
        left.deleteLater()  # of a menu that was cleared and is filled again
    title, icon = NESTED[group]
    inner = menu.addMenu(theme.icons.icon(icon), translate(title))
    inner.setObjectName(group)
    inner.setToolTipsVisible(True)
    return inner
