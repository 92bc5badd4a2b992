"""What the list below the search bar has in it for a text and a cursor. Owner thread."""

from collections.abc import Sequence

from stellwerk.commands.bookmark import in_order
from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.search.completion.best_match import Match, words_of
from stellwerk.search.completion.complete import Completer
from stellwerk.search.completion.offer import Offer
from stellwerk.search.completion.rank import Grade, grade
from stellwerk.search.error import QueryError
from stellwerk.search.query import Query
from stellwerk.ui.desk import Desk
from stellwerk.ui.search.gathered import GatheredValues
from stellwerk.ui.search.query_history import QueryHistory
from stellwerk.ui.search.reading import understand, worth_telling
from stellwerk.ui.search.row import Row, all_row, bookmark_row, error_rows, object_row, offer_row, past_row

LONG = 3000
"""Characters of a text that is completed at its end only."""
MOST_PAST = 12
"""Last searches in a list that has other things in it too."""
MOST_BOOKMARKS = 3
"""Bookmarks whose name fits what is typed."""


class Page(Record, frozen=True):
    """What is to be shown. `query` is what the text means, `free` whether objects are to be looked for."""

    query: Query
    errors: Sequence[QueryError]
    above: Sequence[Row]
    offers: Sequence[Row]
    free: bool = False

    def rows(self, objects: Sequence[Row] = ()) -> list[Row]:
        """All rows, from the top: mistakes, what completes the word, objects, what may follow."""
        near = [row for row in self.offers if _completes(row)]
        rest = [row for row in self.offers if not _completes(row)]
        return [*self.above, *near, *objects, *rest] if objects else [*self.above, *self.offers]


class RowSource:
    """Answers for the text in the bar; `kind` is the type of the list below it."""

    def __init__(self, desk: Desk, values: GatheredValues, history: QueryHistory) -> None:
        self._desk = desk
        self._values = values
        self._history = history
        self._completer: Completer | None = None

    @property
    def completer(self) -> Completer:
        """Made when something is first typed, and again when there are other fields of the user."""
        catalogue = self._desk.inventory.catalogue
        if self._completer is None or self._completer.catalogue is not catalogue:
            self._completer = Completer(self._values, catalogue=catalogue, lately=self._history.lately)
        return self._completer

    def get_ready(self) -> None:
        """Make what the first key would have to make."""
        self.completer.offers("")

    def page(
        self, text: str, cursor: int, kind: Kind | None, *, keys: str, asked: bool, query: Query | None = None
    ) -> Page:
        """For somebody who types. `asked`: all mistakes are wanted, also those where the cursor is. `query`: what the
        text means, where that is known."""
        query = query or understand(text, kind, self._desk.inventory.catalogue)
        if not text.strip():
            return Page(query, (), self.past(kind, ""), self._offers(text, cursor, kind))
        offers = self._offers(text, cursor, kind)
        errors = worth_telling(query, cursor, bool(offers) and not asked)
        icons = self._desk.theme.icons
        above = [*error_rows(errors, icons, keys), *self._bookmarks(text.strip())[:MOST_BOOKMARKS]]
        return Page(query, errors, above, offers, query.valid and query.kind is None)

    def past(self, kind: Kind | None, typed: str) -> list[Row]:
        """The last queries about a kind, then the bookmarks."""
        icons = self._desk.theme.icons
        queries = list(self._history.all(kind))
        return [*(past_row(query, typed, icons) for query in queries[:MOST_PAST]), *self._bookmarks("")]

    def objects(self, query: Query, matches: Sequence[Match]) -> list[Row]:
        """What free text found, and all of it as one row."""
        graph, icons, words = self._desk.inventory.view, self._desk.theme.icons, words_of(query)
        rows = [object_row(match, words, graph, icons) for match in matches]
        return [all_row(query.text, icons), *rows] if rows else []

    def _offers(self, text: str, cursor: int, kind: Kind | None) -> list[Row]:
        if len(text) > LONG and text[cursor:].strip():
            return []  # each offer would be tried on what follows, which takes longer than a key may
        offers = self.completer.offers(text, cursor, kind=kind)
        return [offer_row(offer, _typed(offer, text, cursor)) for offer in offers if _says_more(offer, text)]

    def _bookmarks(self, typed: str) -> list[Row]:
        """All, or those whose name begins with what is typed or has a word that does."""
        graph, icons, folded = self._desk.inventory.view, self._desk.theme.icons, typed.casefold()
        rows = []
        for bookmark in in_order(graph):
            how = grade(folded, bookmark.name.casefold()) if folded else Grade.PREFIX
            if how is not None and how <= Grade.WORD_START:
                rows.append(bookmark_row(bookmark, typed, graph, icons))
        return rows


def _typed(offer: Offer, text: str, cursor: int) -> str:
    """What stands already of that which it replaces."""
    typed = text[offer.start : cursor]
    return typed[1:] if typed.startswith('"') else typed


def _says_more(offer: Offer, text: str) -> bool:
    """It changes the text at all."""
    return offer.applied(text) != text


def _completes(row: Row) -> bool:
    """It is a word that begins as what is typed does; letters here and there are more than one bold part."""
    return row.offer is not None and not row.offer.follows and len(row.bold) == 1 and row.bold[0][0] == 0
