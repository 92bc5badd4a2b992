"""Walks over tokens and collects mistakes: what the parser's parts have in common. Pure; any thread."""

from stellwerk.core.text import _
from stellwerk.search.ast import Literal, Name, Path
from stellwerk.search.error import Fix, QueryError
from stellwerk.search.token import Token, TokenKind

MOST_ERRORS = 50
"""After so many mistakes the rest is not read: nobody reads them, and hostile text would cost most there."""

_END, _QUOTED = TokenKind.END, TokenKind.QUOTED


class Reader:
    """A place in a list of tokens that ends with END."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self.token = tokens[0]
        """The next token."""
        self.kind = tokens[0].kind
        """Its kind, which is asked for most often."""
        self.errors: list[QueryError] = []
        self.gave_up = False
        """The rest was skipped: what is missing in it is no mistake of its own."""

    def peek(self, ahead: int = 1) -> Token:
        """A token further on; END beyond the end."""
        return self._tokens[min(self._index + ahead, len(self._tokens) - 1)]

    def before(self) -> Token | None:
        """The token that was taken last."""
        return self._tokens[self._index - 1] if self._index else None

    def take(self) -> Token:
        """The next token, and go on; END is never passed."""
        token = self.token
        if self.kind is not _END:
            self._index += 1
            self.token = self._tokens[self._index]
            self.kind = self.token.kind
        return token

    def skip_to_end(self) -> None:
        """Give up on the rest."""
        self._index = len(self._tokens) - 1
        self.token = self._tokens[-1]
        self.kind = self.token.kind
        self.gave_up = True

    def has_error_from(self, start: int) -> bool:
        """Whether a mistake was found at or after this place."""
        return bool(self.errors) and self.errors[-1].start >= start

    def literal(self, token: Token) -> Literal:
        """The text of a word, a value or a quoted text; says so where the closing quote is missing."""
        if not token.closed:
            slashes = len(token.text) - len(token.text.rstrip("\\"))
            closing = '"' if slashes % 2 == 0 else '\\"'
            self.fail(_("this quote is not closed"), token, _("add a closing quote"), fix=(closing, token.end))
        return Literal(token.pieces, token.kind is _QUOTED, token.start, token.end)

    def fail(self, message: str, token: Token, hint: str = "", fix: tuple[str, Token | int] | None = None) -> None:
        """Note a mistake at a token. `fix`: the text to put instead of a token, or in at a place."""
        made = None
        if fix is not None:
            text, place = fix
            made = Fix(text, place, place) if isinstance(place, int) else Fix(text, place.start, place.end)
        self.fail_between(message, token.start, token.end, hint, made)

    def fail_between(self, message: str, start: int, end: int, hint: str = "", fix: Fix | None = None) -> None:
        """Note a mistake at these characters."""
        self.errors.append(QueryError(message, start, end, hint, fix))
        if len(self.errors) >= MOST_ERRORS:
            self.skip_to_end()


def path_of(word: Token) -> Path:
    """The names of a dotted word, each with its place."""
    if "." not in word.text:
        return Path((Name(word.text, word.start, word.end),))
    names, at = [], word.start
    for part in word.text.split("."):
        names.append(Name(part, at, at + len(part)))
        at += len(part) + 1
    return Path(tuple(names))
