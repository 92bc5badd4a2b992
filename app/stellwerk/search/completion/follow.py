"""Whether an offer is right before what follows it in the text. Pure; any thread."""

from collections import Counter

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.check import check
from stellwerk.search.lexer import tokenize
from stellwerk.search.name import CatalogueNames
from stellwerk.search.parser import parse
from stellwerk.search.token import Token, TokenKind

K = TokenKind

SHORT = 400
"""Characters: a text of no more is looked at as a whole on both sides of the cursor, of a longer one the part that an
offer can make wrong."""

_FAR = frozenset({")", "sortby", "page", ":"})
"""What changes the meaning of everything that follows."""
_BOUNDS = frozenset({K.AND, K.OR, K.COLON})
_TAIL = frozenset({K.SORTBY, K.PAGE})
_TERM_ENDS = frozenset({K.WORD, K.VALUE, K.QUOTED, K.CLOSE, K.LIST_CLOSE})
_BETWEEN = frozenset({"is", "in"})
"""Words that join what stands beside them to one condition."""

_Mistake = tuple[str, str, int]
"""The message, the side of the place that it is on (empty: it touches the place), and how far it is in there."""


class Following:
    """A text with a cursor in it, where something is to be written while all that follows stays.

    Mistakes that the text has anyway are no reason against an offer: they are not of its making.
    """

    def __init__(self, text: str, cursor: int, kind: Kind | None, catalogue: Catalogue) -> None:
        self._text = text
        self._kind = kind
        self._catalogue = catalogue
        self._names = CatalogueNames(catalogue, kind)
        self._lead, self._from = self._lead_to(cursor) if cursor > SHORT else ("", 0)
        self._to = _end_of_part(text, cursor)
        self._known: dict[tuple[int, int], Counter[_Mistake]] = {}

    def takes(self, insert: str, start: int, end: int) -> bool:
        """Whether the text makes no new mistake with `insert` instead of the characters from `start` to `end`.

        A bracket that is opened may be closed at the end.
        """
        whole = insert.strip() in _FAR
        lead, first = ("", 0) if whole or start < self._from else (self._lead, self._from)
        last = len(self._text) if whole or end > self._to else self._to
        before, behind = lead + self._text[first:start], self._text[end:last]
        closing = ")" if insert.strip() == "(" else ""
        return not self._mistakes(before, insert, behind + closing) - self._usual(before, start, end, behind)

    def _usual(self, before: str, start: int, end: int, behind: str) -> Counter[_Mistake]:
        """The mistakes on both sides of the place as the text is; the same for all offers there."""
        key = (len(before), len(behind))
        if key not in self._known:
            found = self._mistakes(before, self._text[start:end], behind)
            self._known[key] = Counter({mistake: count for mistake, count in found.items() if mistake[1]})
        return self._known[key]

    def _mistakes(self, before: str, here: str, behind: str) -> Counter[_Mistake]:
        start, end = len(before), len(before) + len(here)
        parsed = parse(f"{before}{here}{behind}", self._names)
        _checked, mistakes = check(parsed.statement, self._kind, self._catalogue, suggestions=0)
        found: Counter[_Mistake] = Counter()
        for error in (*parsed.errors, *mistakes):
            side = "before" if error.end <= start else "behind" if error.start >= end else ""
            found[error.message, side, error.start - (end if side == "behind" else 0)] += 1
        return found

    def _lead_to(self, cursor: int) -> tuple[str, int]:
        """What means the same as a long beginning to the term at the cursor: the type and the open brackets; and where
        that term begins."""
        tokens = tokenize(self._text[:cursor], self._names.is_type)[:-1]
        bound: Token | None = None
        depth = opened = 0
        beside = not any(token.kind in _TAIL for token in tokens)
        after: Token | None = None  # None too for the last one, which an offer may replace
        for token in reversed(tokens):
            if beside and bound is None and depth == 0 and after is not None and _is_between_terms(token, after):
                bound = token
            after = token if token is not tokens[-1] else None
            depth += (token.kind is K.CLOSE) - (token.kind is K.OPEN)
            opens = depth < 0
            if opens:
                opened, depth = opened + 1, 0
            starts_term = opens or (token.kind in _BOUNDS and depth == 0)
            if bound is None and (starts_term or token.kind in _TAIL):
                bound = token
        if bound is None:
            return "", 0
        tail = bound.kind in _TAIL
        type_text = f"{tokens[0].text}: " if tokens[0].kind is K.TYPE else "x " if tail else "x AND "
        return f"{type_text}{'(' * opened}", bound.start if tail else bound.end


def _is_between_terms(token: Token, after: Token) -> bool:
    """Whether one term ends and the next begins there, with nothing but a blank between them."""
    if after.kind not in (K.WORD, K.OPEN) or after.text.casefold() in _BETWEEN:
        return False
    return token.kind in _TERM_ENDS and token.text.casefold() not in _BETWEEN


def _end_of_part(text: str, cursor: int) -> int:
    """Where a part that begins at the cursor may end: at a blank outside of quotes and brackets, or with the text."""
    end = cursor + SHORT
    if end >= len(text) or '"' in text[cursor:end]:
        return len(text)
    blank = text.rfind(" ", cursor, end)
    while blank > cursor:
        if text.count("(", cursor, blank) == text.count(")", cursor, blank):
            return blank
        blank = text.rfind(" ", cursor, blank)
    return len(text)
