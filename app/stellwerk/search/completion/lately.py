"""What was used lately: the names and values of the last queries. Owner thread."""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.search.checked import Comparison, Hops, leaves
from stellwerk.search.query import Query
from stellwerk.search.token import pieces_of

MOST = 500
"""Names and values that are remembered."""

TYPES = "type"
"""The group of type names."""


def name_group(kind: Kind) -> str:
    """The group of the properties and relations of a kind."""
    return f"name {kind}"


def value_group(kind: Kind, prop: Prop[Any]) -> str:
    """The group of the values of a property."""
    return f"value {kind} {prop.key}"


class Lately:
    """Remembers the words of queries by group, in the order in which they were noted."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], str] = {}
        self._ranks: dict[tuple[str, str], int] = {}

    def note(self, query: Query) -> None:
        """A query was asked: its names and values come first from now on. One that is wrong is passed over."""
        kind = query.kind
        if not query.valid or kind is None:
            return
        self._add(TYPES, query.catalogue.kinds[kind].type_name)
        for leaf in leaves(query.checked.criteria):
            end = self._add_hops(kind, leaf.hops)
            if isinstance(leaf, Comparison):
                self._add(name_group(end), leaf.prop.key)
                for written in leaf.written:
                    self._add_value(value_group(end, leaf.prop), written)
        for key in query.sort:
            self._add(name_group(self._add_hops(kind, key.hops)), key.prop.key)
        while len(self._words) > MOST:
            del self._words[next(iter(self._words))]
        self._ranks = {used: rank for rank, used in enumerate(reversed(self._words))}

    def rank(self, group: str, word: str) -> int:
        """How long ago a word of a group was used: 0 is the latest; MOST where it is not known."""
        return self._ranks.get((group, word.casefold()), MOST)

    def words(self, group: str) -> list[str]:
        """The words of a group as they were written, the latest first."""
        return [word for (other, _folded), word in reversed(self._words.items()) if other == group]

    def _add(self, group: str, word: str) -> None:
        used = (group, word.casefold())
        self._words.pop(used, None)
        self._words[used] = word

    def _add_value(self, group: str, written: str) -> None:
        quoted = written.startswith('"')
        pieces = pieces_of(written[1:-1] if quoted else written, escapes=quoted)
        if len(pieces) == 1:
            self._add(group, pieces[0])

    def _add_hops(self, kind: Kind, hops: Hops) -> Kind:
        """Note the relations of a path; answers the kind at its end."""
        for hop in hops:
            self._add(name_group(kind), hop.key)
            kind = hop.target
        return kind
