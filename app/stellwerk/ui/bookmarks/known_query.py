"""Which bookmark a query is kept under. Owner thread."""

from stellwerk.core.ids import Kind
from stellwerk.model.bookmark import Bookmark
from stellwerk.search.query import read
from stellwerk.store.inventory import Inventory

_MOST = 1000
"""Texts whose agreed form is remembered."""


class KnownQueries:
    """Finds bookmarks by what they ask, however that is written."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._agreed: dict[str, str] = {}

    def agreed(self, query: str) -> str:
        """The query in one agreed form; the text itself while it has mistakes."""
        found = self._agreed.get(query)
        if found is None:
            if len(self._agreed) >= _MOST:
                self._agreed.clear()
            found = self._agreed[query] = read(query, catalogue=self._inventory.catalogue).canonical
        return found

    def same(self, one: str, other: str) -> bool:
        """Both ask the same; nothing asks nothing."""
        return bool(one) and (one == other or self.agreed(one) == self.agreed(other))

    def find(self, query: str) -> Bookmark | None:
        """The first bookmark of this query."""
        found = [
            bookmark
            for bookmark in self._inventory.view.all(Kind.BOOKMARK)
            if isinstance(bookmark, Bookmark) and self.same(bookmark.query, query)
        ]
        return min(found, key=lambda bookmark: bookmark.position, default=None)
