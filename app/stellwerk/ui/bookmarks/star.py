"""The star of the search bar: hollow for a search that is not kept, filled for one that is. Owner thread."""

from PySide6.QtWidgets import QToolButton, QWidget

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _
from stellwerk.model.bookmark import Bookmark
from stellwerk.search.query import read
from stellwerk.ui.bookmarks.known_query import KnownQueries
from stellwerk.ui.desk import Desk
from stellwerk.ui.models.cell import one_line
from stellwerk.ui.theme.palette import Token

LONGEST = 60
"""Letters of a name in the tool tip."""


class Star(QToolButton):
    """`show_query` tells it what is in sight; a click, or `ask`, opens what adds, renames or removes."""

    def __init__(self, desk: Desk, known: KnownQueries, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._known = known
        self._query = ""
        self._found: Bookmark | None = None
        self.setAutoRaise(True)
        self.clicked.connect(lambda: self.ask())
        self._subscription = desk.inventory.watch(lambda _changes: self._look(), kinds=(Kind.BOOKMARK,))
        self._look()

    @property
    def filled(self) -> bool:
        """The query in sight is a bookmark."""
        return self._found is not None

    def show_query(self, query: str) -> None:
        """This is in sight from now on; empty = no list is."""
        self._query = query
        self._look()

    def ask(self) -> None:
        """Ask for the name, or what shall become of the bookmark."""
        if not self.isEnabled():
            return
        from stellwerk.ui.bookmarks.popover import Popover  # here: a start asks nothing
        from stellwerk.ui.bookmarks.proposed_name import proposed_name

        found, query = self._found, self._query
        if found is None:
            name = proposed_name(query, self._desk.inventory.view)
            box = Popover(self, query, name, lambda name: self._add(name, query), None)
        else:
            ref = Ref(Kind.BOOKMARK, found.id)
            box = Popover(
                self, query, found.name, lambda name: self._rename(ref, found.name, name), lambda: self._remove(ref)
            )
        box.open_below(self)

    def release(self) -> None:
        """The window goes away."""
        self._subscription.close()

    def _look(self) -> None:
        """Filled or hollow, and what a click does."""
        self._found = self._known.find(self._query) if self._query else None
        icons = self._desk.theme.icons
        if self._found is not None:
            name = one_line(self._found.name)
            name = name if len(name) <= LONGEST else f"{name[:LONGEST]}…"
            self._tell(_('Kept as "{name}"').format(name=name))
            self.setIcon(icons.icon("star-fill", Token.ACCENT))
            self.setEnabled(True)
        else:
            refusal = self._refusal()
            self._tell(refusal or _("Keep this search as a bookmark"))
            self.setIcon(icons.icon("star"))
            self.setEnabled(not refusal)

    def _refusal(self) -> str:
        """Why what is in sight cannot be kept; empty where it can."""
        if not self._query:
            return _("There is no list in sight that could be kept")
        if not read(self._query, catalogue=self._desk.inventory.catalogue).valid:
            return _("This search has a mistake, it cannot be kept")
        return ""

    def _tell(self, text: str) -> None:
        self.setToolTip(text)
        self.setAccessibleName(text)

    def _add(self, name: str, query: str) -> str:
        return self._desk.conductor.submit_with("Add-Bookmark", (), name=name, query=query)

    def _rename(self, ref: Ref, before: str, name: str) -> str:
        return "" if name == before else self._desk.conductor.submit_with("Update-Bookmark", (ref,), name=name)

    def _remove(self, ref: Ref) -> None:
        self._desk.conductor.begin("Remove-Bookmark", (ref,))
