"""What each part of a query is, for its colours. Pure; any thread."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.lexer import tokenize
from stellwerk.search.name import CatalogueNames, Target, resolve, shorthand_values
from stellwerk.search.token import NOTHING, Token, TokenKind

K = TokenKind

LONGEST = 4000
"""Characters that are coloured; the rest of a longer text stays plain."""


class Ink(Enum):
    """What a part is."""

    __hash__ = object.__hash__

    TYPE = auto()
    PROPERTY = auto()
    OPERATOR = auto()
    VALUE = auto()
    KEYWORD = auto()
    TEXT = auto()


class Stroke(NamedTuple):
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int
    ink: Ink


_PLAIN = {
    K.TYPE: Ink.TYPE, K.COLON: Ink.OPERATOR, K.VALUE: Ink.VALUE, K.OPERATOR: Ink.OPERATOR, K.OPEN: Ink.OPERATOR,
    K.CLOSE: Ink.OPERATOR, K.COMMA: Ink.OPERATOR, K.LIST_OPEN: Ink.OPERATOR, K.LIST_CLOSE: Ink.OPERATOR,
    K.AND: Ink.KEYWORD, K.OR: Ink.KEYWORD, K.NOT: Ink.KEYWORD, K.SORTBY: Ink.KEYWORD, K.PAGE: Ink.KEYWORD,
    K.IN: Ink.KEYWORD,
}  # fmt: skip
_VALUE_BEFORE = frozenset({K.OPERATOR, K.LIST_OPEN})
_TAIL = frozenset({K.SORTBY, K.PAGE, K.END})


def strokes(text: str, kind: Kind | None, catalogue: Catalogue = CATALOGUE) -> list[Stroke]:
    """The parts of a query in their order. `kind`: the type of the list, where the text names none."""
    return list(_Painter(text[:LONGEST], kind, catalogue).strokes())


class _Painter:
    def __init__(self, text: str, kind: Kind | None, catalogue: Catalogue) -> None:
        names = CatalogueNames(catalogue, kind)
        self._tokens = tokenize(text, names.is_type)
        self._catalogue, self._kind, self._is_type = catalogue, kind, names.is_type
        if self._tokens[0].kind is K.TYPE:
            self._kind = catalogue.of_type(self._tokens[0].text)

    def strokes(self) -> Iterator[Stroke]:
        in_list, tail = False, K.END
        for at, token in enumerate(self._tokens[:-1]):
            if token.kind in (K.LIST_OPEN, K.LIST_CLOSE):
                in_list = token.kind is K.LIST_OPEN
            if token.kind in (K.SORTBY, K.PAGE):
                tail = token.kind
            if token.kind is K.WORD:
                yield from self._word(at, token, tail)
            elif token.kind is K.QUOTED:
                value = in_list or (at > 0 and self._tokens[at - 1].kind in _VALUE_BEFORE)
                yield Stroke(token.start, token.end, Ink.VALUE if value else Ink.TEXT)
            else:
                yield Stroke(token.start, token.end, _PLAIN[token.kind])

    def _word(self, at: int, token: Token, tail: TokenKind) -> Iterator[Stroke]:
        folded = token.text.casefold()
        if tail is K.PAGE:
            ink = Ink.VALUE
        elif tail is K.SORTBY:
            ink = Ink.KEYWORD if folded in ("asc", "desc") else Ink.PROPERTY
        elif at == 0 and self._tokens[1].kind in _TAIL and self._is_type(token.text):
            ink = Ink.TYPE
        elif self._is_path(at):
            ink = Ink.PROPERTY
        elif self._says_nothing(at):
            ink = Ink.KEYWORD
        else:
            yield from self._free(token)
            return
        yield Stroke(token.start, token.end, ink)

    def _folded(self, at: int) -> str:
        return self._tokens[min(at, len(self._tokens) - 1)].text.casefold()

    def _is_path(self, at: int) -> bool:
        """An operator, IN or IS follows."""
        after: Sequence[Token] = self._tokens[at + 1 : at + 3]
        kind = after[0].kind
        negated = kind is K.NOT and len(after) > 1 and after[1].kind is K.IN
        return kind in (K.OPERATOR, K.IN) or negated or self._is_is(at + 1)

    def _is_is(self, at: int) -> bool:
        """IS with what must follow it."""
        beyond = self._folded(at + 2 if self._folded(at + 1) == "not" else at + 1)
        return self._folded(at) == "is" and beyond in NOTHING

    def _says_nothing(self, at: int) -> bool:
        """IS itself, or what follows it."""
        before = at - 2 if at > 1 and self._folded(at - 1) == "not" else at - 1
        return at > 0 and (self._is_is(at) or (before > 0 and self._folded(at) in NOTHING and self._is_is(before)))

    def _free(self, token: Token) -> Iterator[Stroke]:
        """A word; `Vms.status.down` is a path and a value."""
        path, dot, value = token.text.rpartition(".")
        if dot and value and self._kind is not None:
            found = resolve(path.split("."), self._kind, self._catalogue)
            if isinstance(found, Target) and found.prop is not None and shorthand_values(found.prop):
                middle = token.start + len(path)
                yield Stroke(token.start, middle, Ink.PROPERTY)
                yield Stroke(middle, middle + 1, Ink.OPERATOR)
                yield Stroke(middle + 1, token.end, Ink.VALUE)
                return
        yield Stroke(token.start, token.end, Ink.TEXT)
