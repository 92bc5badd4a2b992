"""The places that the cursor touches in a text: the token under it, and what follows right there. Pure; any thread."""

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.completion.fit import Choices, Fit, Names, Operators, PageNumber, Slot, Types, Values, Words
from stellwerk.search.completion.grammar import At, Walk
from stellwerk.search.lexer import tokenize
from stellwerk.search.name import CatalogueNames, shorthand_values
from stellwerk.search.token import RESERVED, Token, TokenKind

K = TokenKind

_KEYWORDS = frozenset({*RESERVED, "in", "is", "null", "empty", "asc", "desc"})
_SIGNS = frozenset({K.COLON, K.OPEN, K.CLOSE, K.COMMA, K.LIST_OPEN, K.LIST_CLOSE})
"""What is whole with its first character, and never replaced by something else."""


def slots_at(text: str, cursor: int, kind: Kind | None, catalogue: Catalogue) -> list[Slot]:
    """The places at the cursor, that of the token being written first. Empty places are left out."""
    return _Finder(text, cursor, kind, catalogue).slots()


class _Finder:
    def __init__(self, text: str, cursor: int, kind: Kind | None, catalogue: Catalogue) -> None:
        self._text = text
        self._cursor = cursor
        self._walk = Walk(kind, catalogue)
        self._is_type = CatalogueNames(catalogue, kind).is_type
        self._right = {token.start: token for token in self._tokens_right()}

    def _tokens_right(self) -> list[Token]:
        """The tokens of the whole text, where something stands right of the cursor."""
        return tokenize(self._text, self._is_type)[:-1] if self._text[self._cursor :].strip() else []

    def slots(self) -> list[Slot]:
        left = tokenize(self._text[: self._cursor], self._is_type)[:-1]
        last = left[-1] if left and left[-1].end == self._cursor else None
        if last is None or last.kind in _SIGNS:
            self._take(left)
            apart = last is not None and last.kind in (K.CLOSE, K.LIST_CLOSE)
            found = self._at_cursor(apart)
        elif last.kind is K.WORD and last.text.endswith("!"):
            found = self._begun_operator(left, last)
        else:
            self._take(left[:-1])
            found = self._within(last)
            self._walk.take(last)
            if self._walk.right and last.closed:
                found += self._at_cursor(last.kind is not K.OPERATOR)
        return [slot for slot in found if slot.fits]

    def _take(self, tokens: list[Token]) -> None:
        for token in tokens:
            self._walk.take(token)

    # --- the token under the cursor ---

    def _within(self, token: Token) -> list[Slot]:
        """What may stand instead of a token whose beginning is left of the cursor."""
        fits, end = self._walk.fits(), self._end_of(token.start)
        if token.kind is K.OPERATOR:
            operators = tuple(fit for fit in fits if isinstance(fit, Operators))
            return [Slot(operators, token.start, end, token.text)]
        if token.kind is K.QUOTED:
            values = tuple(fit for fit in fits if isinstance(fit, Values))
            return [Slot(values, token.start, end, "*".join(token.pieces), quoted=True)]
        if "." in token.text and any(isinstance(fit, Names) for fit in fits):
            return self._segment(token, end)
        touching = tuple(fit for fit in fits if not isinstance(fit, Operators))
        return self._parted(touching, token.start, end, token.text)

    def _segment(self, token: Token, end: int) -> list[Slot]:
        """What may stand as the part of a path that the cursor is in."""
        before, _, typed = token.text.rpartition(".")
        fits: list[Fit] = []
        kind = self._walk.hop_kind(before)
        if kind is not None:
            fits.append(Names(kind, False))
        prop = self._walk.prop_at(before)
        if prop is not None and shorthand_values(prop) and self._walk.at is not At.SORT:
            fits.append(Choices(prop))
        start = self._cursor - len(typed)
        return [Slot(tuple(fits), start, self._segment_end(end), typed)]

    def _begun_operator(self, left: list[Token], last: Token) -> list[Slot]:
        """A `!` begins an operator, although it is part of a word as long as nothing follows."""
        self._take(left[:-1])
        if len(last.text) > 1:
            self._walk.take(last._replace(text=last.text[:-1], end=last.end - 1))
        operators = tuple(fit for fit in self._walk.fits() if isinstance(fit, Operators))
        return [Slot(operators, self._cursor - 1, self._end_of(self._cursor - 1), "!")]

    # --- what follows at the cursor ---

    def _at_cursor(self, apart: bool) -> list[Slot]:
        """What may come next. A token that begins here is replaced by its like; anything else comes before it.
        `apart`: a word touches the cursor.
        """
        fits, here = self._walk.fits(touching=apart), self._right.get(self._cursor)
        if apart and self._right:  # another condition can be begun behind a blank; it need not be here
            fits = tuple(fit for fit in fits if not isinstance(fit, Names))
        replacing = tuple(fit for fit in fits if here is not None and _is_like(fit, here))
        others = tuple(fit for fit in fits if fit not in replacing)
        found = self._parted(replacing, self._cursor, self._end_of(self._cursor), "")
        found.append(Slot(others, self._cursor, self._cursor))
        return [replace(slot, apart=apart) for slot in found]

    def _parted(self, fits: tuple[Fit, ...], start: int, end: int, typed: str) -> list[Slot]:
        """Names take the place of the part of a path that the cursor is in, other things that of the whole word."""
        segment_end = self._segment_end(end)
        if segment_end == end:
            return [Slot(fits, start, end, typed)]
        names = tuple(fit for fit in fits if isinstance(fit, Names))
        others = tuple(fit for fit in fits if not isinstance(fit, Names))
        return [Slot(names, start, segment_end, typed), Slot(others, start, end, typed)]

    def _segment_end(self, end: int) -> int:
        dot = self._text.find(".", self._cursor, end)
        return end if dot < 0 else dot

    def _end_of(self, start: int) -> int:
        """The end of the token that begins there; the cursor where that is not known, or it has no end of its own."""
        token = self._right.get(start)
        return max(self._cursor, token.end) if token is not None and token.closed else self._cursor


def _is_like(fit: Fit, token: Token) -> bool:
    """Whether a token is of the sort that fits, so that something else of that sort may take its place."""
    match fit:
        case Types() | Names() | Choices():
            return token.kind in (K.TYPE, K.WORD)
        case Operators():
            return token.kind is K.OPERATOR
        case Values():
            return token.kind in (K.VALUE, K.QUOTED)
        case Words():
            return token.kind is not K.QUOTED and token.text.casefold() in _KEYWORDS
        case PageNumber():
            return token.kind is K.WORD
