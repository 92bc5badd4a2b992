"""Words of a query with their exact places, and how texts are written and read in it. Pure; any thread."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple


class TokenKind(Enum):
    """What a token is to the grammar."""

    __hash__ = object.__hash__

    TYPE = auto()
    """A type name before a colon, at the start only."""
    COLON = auto()
    WORD = auto()
    QUOTED = auto()
    VALUE = auto()
    """What follows an operator, or stands in a list, without quotes."""
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    SORTBY = auto()
    PAGE = auto()
    IN = auto()
    LIST_OPEN = auto()
    LIST_CLOSE = auto()
    END = auto()


class Token(NamedTuple):
    """One token: characters `start` up to, not including, `end`. `text` is as written, quotes included.

    `pieces` is the text that a word, a value or a quoted text means, cut at its wildcards; `closed` is false for a
    quoted text that has no closing quote.
    """

    kind: TokenKind
    start: int
    end: int
    text: str
    pieces: tuple[str, ...] = ()
    closed: bool = True


RESERVED = {
    "and": TokenKind.AND,
    "or": TokenKind.OR,
    "not": TokenKind.NOT,
    "sortby": TokenKind.SORTBY,
    "page": TokenKind.PAGE,
}
"""Words that mean themselves only in quotes, wherever a word or a value may stand."""

ALL = "All"
"""What stands before the colon instead of a type where free text looks through all of them."""

NOTHING = frozenset({"null", "empty"})
"""Words that as a value mean that there is none."""

_ESCAPED = re.compile(r'\\(["\\*])|(\*)')
_PLAIN_VALUE = re.compile(r'[^\s"(),=<>!~*]+')
_PLAIN_WORD = re.compile(r'[^\s"(),=<>!~*.:]+')


def pieces_of(body: str, *, escapes: bool) -> tuple[str, ...]:
    """The text cut at its wildcards; with `escapes` a backslash takes a quote, a backslash or a star as it is."""
    if "*" not in body and (not escapes or "\\" not in body):
        return (body,)
    if not escapes or "\\" not in body:
        return tuple(body.split("*"))
    pieces, current, at = [], "", 0
    for match in _ESCAPED.finditer(body):
        current += body[at : match.start()]
        at = match.end()
        if match[2]:
            pieces.append(current)
            current = ""
        else:
            current += match[1]
    return (*pieces, current + body[at:])


def quote(value: str) -> str:
    """A value as it must be written in a query to mean exactly this text: bare where that is safe, else in quotes."""
    return write_value((value,))


def quote_always(value: str) -> str:
    """The same in quotes, also where it needs none."""
    return _in_quotes((value,))


@lru_cache(maxsize=1 << 10)
def write_value(pieces: tuple[str, ...]) -> str:
    """A value with wildcards between its pieces, as it must be written after an operator or in a list."""
    safe = all(_PLAIN_VALUE.fullmatch(piece) for piece in pieces if piece)
    text = "*".join(pieces)
    if safe and text and text.casefold() not in RESERVED and text.casefold() not in NOTHING:
        return text
    return _in_quotes(pieces)


def write_word(pieces: tuple[str, ...]) -> str:
    """Free text, as it must be written to be read as nothing else wherever a term may stand."""
    safe = all(_PLAIN_WORD.fullmatch(piece) for piece in pieces if piece)
    text = "*".join(pieces)
    if safe and text and text.casefold() not in RESERVED and text.casefold() not in ("in", "is"):
        return text
    return _in_quotes(pieces)


def _in_quotes(pieces: tuple[str, ...]) -> str:
    escaped = (piece.replace("\\", "\\\\").replace('"', '\\"').replace("*", "\\*") for piece in pieces)
    return '"' + "*".join(escaped) + '"'
