"""The words of events, so that texts are found among a million: SQLite's full-text index over pieces of three
characters. Other databases do without: it only ever narrows down where a text is sought, see `query_sql.condition`.

Kept by the writer, since only Python folds case as the predicates do. What is there when the index is made gets in
later, from the newest on; until then nobody uses it. Functions take a connection: writer thread, but for `rare`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from stellwerk.adapters.database import schema
from stellwerk.adapters.database.connection import in_portions, upsert

TABLE = schema.EXTRA
UNINDEXED = "event_words:below"
"""The counter below which events are not in the index yet; 0 = all are."""

FEW = 50_000
"""So many events are few: what more have is found soon without the index."""
MOST_PIECES = 8
"""Pieces of a text that are looked up; they tell texts apart well enough."""

_LENGTH = 3
_MAKE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, marks, content='', columnsize=0, detail=column, "
    "tokenize='trigram case_sensitive 1')"
)
_ADD = f"INSERT INTO {TABLE} (rowid, words, marks) VALUES (?, ?, ?)"  # noqa: S608 - all of it is ours
_DROP = f"INSERT INTO {TABLE} ({TABLE}, rowid, words, marks) VALUES ('delete', ?, ?, ?)"  # noqa: S608 - as above
_FIND = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH ? LIMIT {FEW + 1}"  # noqa: S608 - as above

Words = Mapping[int, tuple[str, str]]
"""By position: the texts of an event that free text looks through, and its code and actor; case folded, one a line."""


def make_words(connection: sa.Connection) -> None:
    """Make the index, empty, where the database can: SQLite from 3.34 on, as Python brings it along."""
    if connection.dialect.name != "sqlite":
        return
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_MAKE)
    except OperationalError as error:
        if "no such " in str(error.orig):  # module fts5, or tokenizer trigram: a SQLite without it
            return
        raise
    _set_below(connection, int(connection.scalar(sa.select(sa.func.max(schema.event.c.position))) or 0) + 1)


def has_words(connection: sa.Connection) -> bool:
    """Whether there is an index."""
    if connection.dialect.name != "sqlite":
        return False
    found = connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,))
    return found.first() is not None


def words_before(connection: sa.Connection, ids: Sequence[str]) -> Words:
    """What is in the index of these events: to be asked before they are written over or removed."""
    if not has_words(connection):
        return {}
    below = _below(connection)
    return {position: words for position, words in _words(connection, ids).items() if position >= below}


def forget_words(connection: sa.Connection, words: Words) -> None:
    """Take them out."""
    if words:
        connection.exec_driver_sql(_DROP, [(position, *texts) for position, texts in words.items()])


def add_words(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Put events that were written into the index, but for old ones whose turn comes later."""
    if not ids or not has_words(connection):
        return
    below = _below(connection)
    new = [(position, *texts) for position, texts in _words(connection, ids).items() if position >= below]
    if new:
        connection.exec_driver_sql(_ADD, new)


def index_some(connection: sa.Connection, most: int) -> int:
    """Put some more old events into the index, the newest first; answers how many positions are left below."""
    below = _below(connection) if has_words(connection) else 0
    if not below:
        return 0
    event = schema.event
    old = sa.select(event.c.id).where(event.c.position < below).order_by(event.c.position.desc()).limit(most)
    words = _words(connection, connection.scalars(old).all())
    if words:
        connection.exec_driver_sql(_ADD, [(position, *texts) for position, texts in words.items()])
    left = min(words) if len(words) == most else 0
    _set_below(connection, left)
    return left


def rare(connection: sa.Connection, pieces: Iterable[str], marks: bool = False) -> list[int] | None:
    """The positions of all events that may hold these case folded pieces of text, where they are few; None = look at
    all. `marks`: in their code or actor. Any thread, on a connection of its own."""
    threes = _threes(pieces)
    match = f"{'marks' if marks else 'words'} : ({' AND '.join(f'{chr(34)}{three}{chr(34)}' for three in threes)})"
    if not threes or not has_words(connection) or _below(connection):
        return None
    # The bare cursor: SQLAlchemy's own rows would double the time.
    cursor: Any = connection.exec_driver_sql(_FIND, (match,)).cursor
    found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= FEW else None


def _threes(pieces: Iterable[str]) -> list[str]:
    """What to look for: pieces of three characters, side by side and one at the end, the longest texts' first."""
    found: dict[str, None] = {}
    stored = (schema.AnyText().process_bind_param(piece, None) or "" for piece in pieces)
    for piece in sorted(stored, key=len, reverse=True):
        starts = [*range(0, len(piece) - _LENGTH + 1, _LENGTH), len(piece) - _LENGTH]
        found.update((piece[start : start + _LENGTH], None) for start in starts if start >= 0)
    return [three.replace('"', '""') for three in found][:MOST_PIECES]


def _words(connection: sa.Connection, ids: Iterable[str]) -> dict[int, tuple[str, str]]:
    event, about = schema.event, schema.event_object
    texts = (event.c.text, event.c.reason, event.c.code, event.c.actor)
    found: dict[int, tuple[str, str]] = {}
    for portion in in_portions(ids):
        names: defaultdict[str, list[str]] = defaultdict(list)
        for id_, name in connection.execute(
            sa.select(about.c.event_id, about.c.name).where(about.c.event_id.in_(portion)).order_by(about.c.place)
        ):
            names[id_].append(name)
        rows: Iterable[Any] = connection.execute(
            sa.select(event.c.position, event.c.id, *texts).where(event.c.id.in_(portion))
        )
        for position, id_, text, reason, code, actor in rows:
            found[position] = _lines(text, reason, *names[id_]), _lines(code, actor)
    return found


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts)).casefold()


def _below(connection: sa.Connection) -> int:
    counter = schema.counter
    return int(connection.scalar(sa.select(counter.c.value).where(counter.c.name == UNINDEXED)) or 0)


def _set_below(connection: sa.Connection, value: int) -> None:
    upsert(connection, schema.counter, [{"name": UNINDEXED, "value": 0 if value <= 1 else value}])
