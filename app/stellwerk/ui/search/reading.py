"""What a typed text means where it stands, and which of its mistakes are worth a word while it is typed. Pure."""

from collections.abc import Sequence

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.checked import FreeText, leaves
from stellwerk.search.error import QueryError
from stellwerk.search.query import Query, read

MOST = 5
"""Mistakes that are told at a time."""


def understand(text: str, kind: Kind | None, catalogue: Catalogue = CATALOGUE) -> Query:
    """Read a text that stands above a list of `kind`: one without a type is about that list, but words alone are
    looked for everywhere. Never raises.
    """
    alone = read(text, catalogue=catalogue)
    if kind is None or alone.kind is not None or not text.strip():
        return alone
    about = read(text, kind=kind, catalogue=catalogue)
    return alone if alone.valid and _only_words(about) else about


def with_type(query: Query) -> str:
    """The text of a query so that it means the same anywhere."""
    if query.kind is None or read(query.text, catalogue=query.catalogue).kind is query.kind:
        return query.text
    return f"{query.catalogue.kinds[query.kind].type_name}: {query.text}"


def worth_telling(query: Query, cursor: int, on_offer: bool) -> Sequence[QueryError]:
    """The mistakes to be told. `on_offer`: something is on offer at the cursor; then what is written there is not
    finished rather than wrong.
    """
    errors = query.errors
    if on_offer:
        end = len(query.text.rstrip())
        errors = tuple(error for error in errors if not _is_unfinished(error, cursor, end))
    return errors[:MOST]


def _is_unfinished(error: QueryError, cursor: int, end: int) -> bool:
    """It is about the word under the cursor or, with the cursor at the end, about what is to follow."""
    fix = error.fix
    to_come = error.end >= end or (fix is not None and fix.start == fix.end >= end)
    return error.start <= cursor <= error.end or (cursor >= end and to_come)


def _only_words(query: Query) -> bool:
    own = (isinstance(leaf, FreeText) and not leaf.hops for leaf in leaves(query.checked.criteria))
    return query.valid and not query.sort and all(own)
