"""The menu bar: commands by kind, and what the window itself can do. Those of commands are filled when the window
stands: each command is a module to be read. Owner thread."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.ui.actions import ActionBook
from stellwerk.ui.desk import Desk
from stellwerk.ui.nested_menu import nest

_KINDS = (Kind.DATA_CENTER, Kind.CLUSTER, Kind.HOST, Kind.VM, Kind.TEMPLATE, Kind.STORAGE_POOL, Kind.LIBVIRT_NETWORK)
_GO = ("back", "forward", "", "monitor", "compare", "console", "", "search", "star", "filter", "palette")
_VIEW = ("refresh", "", "next_tab", "previous_tab", "", "tree", "tasks", "events", "bookmarks", "", "compact")
_THEMES = ("theme_system", "theme_light", "theme_dark")


class MenuFiller:
    """Makes the menus of one bar. `own` are the actions of the window by key; `wanted` is called when a menu opens, and
    fills those of commands if nobody has."""

    def __init__(
        self, bar: QMenuBar, desk: Desk, book: ActionBook, own: Mapping[str, QAction], wanted: Callable[[], None]
    ) -> None:
        self._bar = bar
        self._desk = desk
        self._book = book
        self._own = own
        self._fleet = self._menu(_("&Fleet"))
        self._of_kind = {kind: self._menu(_mnemonic(translate(CATALOGUE.kinds[kind].one))) for kind in _KINDS}
        for menu in (self._fleet, *self._of_kind.values()):
            menu.aboutToShow.connect(wanted)
        self._own_menu(self._menu(_("&Go")), _GO)
        view = self._menu(_("V&iew"))
        self._own_menu(view, _VIEW)
        view.addSeparator()
        self._own_menu(view, _THEMES)
        self._own_menu(self._menu(_("H&elp")), ("shortcuts",))

    def fill(self) -> bool:
        """Put in the commands; false where they are there."""
        if self._fleet.actions():
            return False
        self._fleet_menu(self._fleet)
        for kind, menu in self._of_kind.items():
            self._command_menu(menu, kind)
            menu.menuAction().setVisible(not menu.isEmpty())
        return True

    def _menu(self, title: str) -> QMenu:
        menu = self._bar.addMenu(title)
        menu.setToolTipsVisible(True)
        return menu

    def _fleet_menu(self, menu: QMenu) -> None:
        for act in self._desk.doer.registry.for_kind(None):
            menu.addAction(self._book.action(act.name))
        menu.addSeparator()
        self._own_menu(menu, ("undo", "", "export", "import", "", "alarms", "secrets", "", "quit"))

    def _command_menu(self, menu: QMenu, kind: Kind) -> None:
        group = ""
        for act in self._desk.doer.registry.for_kind(kind):
            if group and act.menu != group:
                menu.addSeparator()
            group = act.menu
            nest(menu, group, self._desk.theme).addAction(self._book.action(act.name))
        menu.aboutToShow.connect(self._book.ask_now)

    def _own_menu(self, menu: QMenu, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key:
                menu.addAction(self._own[key])
            else:
                menu.addSeparator()


def _mnemonic(title: str) -> str:
    """The first letter opens it with Alt."""
    return f"&{title}"
