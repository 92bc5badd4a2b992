"""What may come next, by the grammar alone: a walk over the tokens left of the cursor. Pure; any thread.

It follows the parser, but asks at each step what would be right instead of what is wrong, and goes on over mistakes.
"""

from enum import Enum, auto
from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.ast import Literal, Op
from stellwerk.search.completion.fit import Fit, Names, Operators, PageNumber, Types, Values, Words
from stellwerk.search.name import CatalogueNames, Target, Unknown, resolve, shorthand_values
from stellwerk.search.parser import MAX_DEPTH
from stellwerk.search.parser_tail import MAX_PAGE_DIGITS
from stellwerk.search.token import ALL, RESERVED, Token, TokenKind
from stellwerk.search.value import RELATION_OPERATORS, Refusal, operators, read_value

K = TokenKind

_VALUES = frozenset({K.VALUE, K.QUOTED})
_JOINERS = frozenset({K.AND, K.OR})
_RESERVED_KINDS = frozenset(RESERVED.values())
_OPS = {op.value: op for op in Op}


class At(Enum):
    """Where in a query: what was read last."""

    START = auto()
    TERM = auto()
    """A condition or a word must come."""
    WORD = auto()
    """A word that may be a path or free text."""
    WORD_NOT = auto()
    """A path and NOT: IN may follow, or it is a word and another term."""
    IN = auto()
    LIST = auto()
    """A value of a list must come."""
    LISTED = auto()
    IS = auto()
    IS_NOT = auto()
    VALUE = auto()
    """An operator; its value must come."""
    DONE = auto()
    """A whole term."""
    SORT = auto()
    """A sort key must come."""
    KEY = auto()
    ORDER = auto()
    PAGE = auto()
    END = auto()


class Walk:
    """Takes token after token. `kind` is the type of the list, None where there is none."""

    def __init__(self, kind: Kind | None, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._names = CatalogueNames(catalogue, kind)
        self._kind = kind
        self._at = At.START
        self._fresh = True
        """No criteria so far: sortby and page may come at once."""
        self._depths = [0]
        """How deep the parser would be in each open bracket, NOTs counted."""
        self._nots = 0
        self._word = ""
        self._first = False
        """The word is the first one, and so may be the type."""
        self._target: Target | None = None
        self._op = Op.EQUAL
        self.lost = False
        """There is no such type: nothing can be said."""
        self.right = True
        """The last token is right as it stands."""

    @property
    def at(self) -> At:
        """Where the walk has come to."""
        return self._at

    @property
    def kind(self) -> Kind | None:
        """The searched type."""
        return self._kind

    # --- one step ---

    def take(self, token: Token) -> None:
        """Go on over a token."""
        self.right = True
        match self._at:
            case At.START | At.TERM | At.DONE:
                self._take_term(token)
            case At.WORD:
                self._after_word(token)
            case At.WORD_NOT:
                self._after_word_not(token)
            case At.IN | At.LIST | At.LISTED:
                self._in_list(token)
            case At.IS | At.IS_NOT:
                self._after_is(token)
            case At.VALUE:
                self._take_value(token)
            case _:
                self._take_tail(token)

    def _take_term(self, token: Token) -> None:
        first, self._first = self._at is At.START, False
        match token.kind:
            case K.TYPE:
                self._kind = self._catalogue.of_type(token.text)
                self.lost = self._kind is None and not _is_all(token.text)
            case K.COLON:
                self._go(At.TERM, fresh=self._kind is not None)
            case K.WORD:
                self._take_word(token, first)
            case K.NOT:
                self._nots += 1
                self._go(At.TERM)
            case K.OPEN:
                self._depths.append(self._depths[-1] + self._nots + 1)
                self._nots = 0
                self._go(At.TERM)
            case K.CLOSE:
                if len(self._depths) > 1:
                    self._depths.pop()
                self._term_done()
            case K.OPERATOR:
                self._target = None
                self._go(At.VALUE)
            case K.SORTBY:
                self._go(At.SORT)
            case K.PAGE:
                self._go(At.PAGE)
            case _ if token.kind in _JOINERS:
                self._go(At.TERM)
            case _:
                self._term_done()

    def _take_word(self, token: Token, first: bool) -> None:
        self._word, self._first = token.text, first
        found = self._found(token.text)
        self._target = found if isinstance(found, Target) else None
        self.right = not self.lost and not (isinstance(found, Unknown) and self._is_wrong_shorthand(token.text))
        self._go(At.WORD)

    def _after_word(self, token: Token) -> None:
        folded = token.text.casefold()
        knows = self._target is not None and self._target.prop is not None
        if token.kind is K.OPERATOR:
            self._op = _OPS[token.text]
            self._go(At.VALUE)
            self.right = bool(self._value_fits())
        elif token.kind is K.IN or (token.kind is K.WORD and folded == "in" and knows):
            self._go(At.IN)
        elif token.kind is K.WORD and folded == "is" and knows:
            self._go(At.IS)
        elif token.kind is K.NOT and knows:
            self._go(At.WORD_NOT)
        else:
            if self._first and token.kind in (K.SORTBY, K.PAGE) and self._names.is_type(self._word):
                self._kind = self._catalogue.of_type(self._word)
                self.lost = self._kind is None
            unfinished = knows and "." in self._word
            self._term_done()
            self._take_term(token)
            self.right = self.right and not unfinished

    def _after_word_not(self, token: Token) -> None:
        if token.kind is K.IN or (token.kind is K.WORD and token.text.casefold() == "in"):
            self._go(At.IN)
            return
        unfinished = "." in self._word
        self._nots = 1
        self._go(At.TERM)
        self._take_term(token)
        self.right = self.right and not unfinished

    def _in_list(self, token: Token) -> None:
        if token.kind is K.LIST_CLOSE:
            self._term_done()
        elif token.kind in (K.LIST_OPEN, K.COMMA):
            self._go(At.LIST)
        elif token.kind in _VALUES or token.kind in _RESERVED_KINDS:
            self._op = Op.EQUAL
            self.right = token.kind in _VALUES and self._is_value(token)
            self._go(At.LISTED)
        else:
            self._term_done()
            self._take_term(token)

    def _after_is(self, token: Token) -> None:
        if token.kind is K.NOT and self._at is At.IS:
            self._go(At.IS_NOT)
            return
        self._term_done()
        if token.kind is not K.WORD:
            self._take_term(token)
        self.right = token.kind is K.WORD and token.text.casefold() in ("null", "empty")

    def _take_value(self, token: Token) -> None:
        self._term_done()
        if token.kind in _VALUES:
            self.right = self._is_value(token)
        elif token.kind is not K.OPERATOR:
            self._take_term(token)

    def _take_tail(self, token: Token) -> None:
        folded = token.text.casefold()
        if token.kind is K.PAGE:
            self._go(At.PAGE)
        elif token.kind is K.COMMA:
            self._go(At.SORT)
        elif token.kind is not K.WORD:
            self.right = False
        elif self._at is At.SORT:
            found = self._found(token.text)
            self._target = found if isinstance(found, Target) else None
            self._word = token.text
            self.right = self._key_is_whole() or self._is_hop()
            self._go(At.KEY)
        elif self._at is At.KEY and folded in ("asc", "desc"):
            self._go(At.ORDER)
        elif self._at is At.PAGE:
            digits = folded.isascii() and folded.isdigit() and len(folded) <= MAX_PAGE_DIGITS
            self.right = digits and int(folded) > 0
            self._go(At.END)
        else:
            self.right = False
            self._go(At.END)

    def _go(self, at: At, fresh: bool = False) -> None:
        self._at, self._fresh = at, fresh

    def _term_done(self) -> None:
        self._nots = 0
        self._go(At.DONE)

    # --- what may come ---

    def fits(self, *, touching: bool = False) -> tuple[Fit, ...]:
        """What may stand next. `touching`: right after the last token, without a blank between."""
        if self.lost:
            return ()
        match self._at:
            case At.START:
                return self._start_fits()
            case At.TERM:
                return (*self._term_fits(), *(self._tail_words() if self._fresh else ()))
            case At.WORD:
                return self._word_fits(touching)
            case At.WORD_NOT:
                return (Words(("IN",)), *(self._term_fits() if "." not in self._word else ()))
            case At.IN:
                return (Words(("(",)),)
            case At.LIST | At.VALUE:
                return self._value_fits()
            case At.LISTED:
                return (Words((",", ")")),)
            case At.IS:
                return (Words(("NULL", "NOT", "EMPTY")),)
            case At.IS_NOT:
                return (Words(("NULL", "EMPTY")),)
            case At.DONE:
                return self._done_fits()
            case At.SORT:
                return (Names(self._kind, True),) if self._kind is not None else ()
            case At.KEY:
                return self._key_fits(touching)
            case At.ORDER:
                return (Words((",", "page")),)
            case At.PAGE:
                return (PageNumber(),)
            case At.END:
                return ()

    def _start_fits(self) -> tuple[Fit, ...]:
        if self._kind is None:
            return (Types(self._kind), *self._term_fits())
        return (*self._term_fits(), Types(self._kind), *self._tail_words())

    def _term_fits(self) -> tuple[Fit, ...]:
        names = (Names(self._kind, True),) if self._kind is not None else ()
        deeper = self._depths[-1] + self._nots + 1 <= MAX_DEPTH
        return (*names, Words(("NOT", "("))) if deeper else names

    def _done_fits(self) -> tuple[Fit, ...]:
        closing = (")",) if len(self._depths) > 1 else ()
        return (Words(("AND", "OR", *closing)), *self._tail_words(), *self._term_fits())

    def _tail_words(self) -> tuple[Fit, ...]:
        if len(self._depths) > 1:
            return ()
        return (Words(("sortby", "page") if self._kind is not None else ("page",)),)

    def _word_fits(self, touching: bool) -> tuple[Fit, ...]:
        fits: list[Fit] = []
        target, dot = self._target, Words((".",))
        if self._first and _is_all(self._word):
            fits.append(Words((":",)))
        if self._first and self._catalogue.of_type(self._word) is not None:
            fits.append(Words((":", "sortby", "page")))
        if touching and self._is_hop():
            fits.append(dot)
        if target is not None:
            fits.append(Operators(target.prop))
            if target.prop is not None:
                fits.append(Words(("IN", "IS", "NOT")))
                if touching and shorthand_values(target.prop):
                    fits.append(dot)
        if target is None or target.prop is None or "." not in self._word:  # it may be free text
            fits += self._done_fits()
        return tuple(fits)

    def _key_fits(self, touching: bool) -> tuple[Fit, ...]:
        dot = (Words((".",)),) if touching and self._is_hop() else ()
        return (*dot, Words(("asc", "desc", ",", "page"))) if self._key_is_whole() else dot

    def _value_fits(self) -> tuple[Fit, ...]:
        target = self._target
        if target is None:
            return ()
        prop = target.prop if target.prop is not None else self._catalogue.prop(target.kind, "name")
        op = self._op if self._at is At.VALUE else Op.EQUAL
        takes = op in (operators(target.prop) if target.prop is not None else RELATION_OPERATORS)
        return (Values(target.kind, prop, op, target.prop is None),) if prop is not None and takes else ()

    # --- names and values ---

    def hop_kind(self, path: str) -> Kind | None:
        """The kind of the objects that a path of relations leads to; None where it is no such path."""
        if self._kind is None:
            return None
        names = path.split(".")
        found = resolve([*names, ""], self._kind, self._catalogue)
        return found.kind if isinstance(found, Unknown) and found.index == len(names) else None

    def prop_at(self, path: str) -> Prop[Any] | None:
        """The property that a path leads to."""
        found = self._found(path)
        return found.prop if isinstance(found, Target) else None

    def _found(self, path: str) -> Target | Unknown | None:
        return resolve(path.split("."), self._kind, self._catalogue) if self._kind is not None else None

    def _is_hop(self) -> bool:
        """Whether the last word leads to related objects."""
        return self.hop_kind(self._word) is not None

    def _is_wrong_shorthand(self, path: str) -> bool:
        before, dot, value = path.rpartition(".")
        prop = self.prop_at(before) if dot else None
        words = shorthand_values(prop) if prop is not None else {}
        return bool(words) and value.casefold() not in words

    def _key_is_whole(self) -> bool:
        return self._target is not None and self._target.prop is not None

    def _is_value(self, token: Token) -> bool:
        """Whether the token is a value that the property before it takes."""
        target = self._target
        if target is None or not token.closed:
            return False
        if target.prop is None:
            return "".join(token.pieces) != ""
        literal = Literal(token.pieces, token.kind is K.QUOTED, token.start, token.end)
        return not isinstance(read_value(target.prop, self._op, literal, "", suggest=False), Refusal)


def _is_all(word: str) -> bool:
    """It stands for all types."""
    return word.casefold() == ALL.casefold()
