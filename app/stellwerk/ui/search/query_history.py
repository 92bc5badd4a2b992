"""The last queries of each type, kept in the profile. Owner thread."""

import json
from collections.abc import Sequence

from stellwerk.core.ids import Kind
from stellwerk.core.json_text import read_json
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.search.completion.lately import Lately
from stellwerk.search.query import Query, read

MOST = 50
"""Queries kept of each type."""
LONGEST = 2000
"""Characters of a query that is kept."""

_EVERYTHING = "all"
"""Stands for the kind of words that are looked for in all types."""


def history_setting(kind: Kind | None) -> Setting[str]:
    """Where the queries about a kind are kept, as a JSON list; None = words without a type."""
    return Setting(
        key=f"search.history.{kind.value if kind is not None else _EVERYTHING}",
        default="[]",
        title=N_("Last searches"),
        help=N_("The queries about one type that were asked last"),
    )


class QueryHistory:
    """Newest first, none twice."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lately: Lately | None = None

    def queries(self, kind: Kind | None) -> Sequence[str]:
        """The queries about a kind, None = words without a type."""
        try:
            stored = read_json(self._settings.get(history_setting(kind)))
        except ValueError:
            return ()
        return [text for text in stored if isinstance(text, str)][:MOST] if isinstance(stored, list) else ()

    def all(self, first: Kind | None) -> Sequence[str]:
        """Those of all types, those about `first` before the others."""
        kinds = (*dict.fromkeys((first, *Kind)), None)
        return list(dict.fromkeys(text for kind in kinds for text in self.queries(kind)))

    def note(self, query: Query, text: str) -> None:
        """A query was asked, in these words."""
        if not query.valid or not text.strip() or len(text) > LONGEST:
            return
        same = query.canonical
        kept = [old for old in self.queries(query.kind) if old != text and read(old).canonical != same]
        self._settings.set(history_setting(query.kind), json.dumps([text, *kept][:MOST], ensure_ascii=False))
        if self._lately is not None:
            self._lately.note(query)

    @property
    def lately(self) -> Lately:
        """What was used in them, for the order of completions."""
        if self._lately is None:
            self._lately = Lately()
            for kind in Kind:
                for text in reversed(self.queries(kind)):
                    self._lately.note(read(text))
        return self._lately
