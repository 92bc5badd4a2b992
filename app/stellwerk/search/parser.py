"""From tokens to the syntax tree. Never raises; returns what was understood and all mistakes. Pure; any thread."""

from typing import Protocol

from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.search.ast import Among, And, Compare, Criteria, IsNull, Literal, Name, Not, Op, Or, Statement, Word
from stellwerk.search.error import Fix, QueryError
from stellwerk.search.lexer import tokenize
from stellwerk.search.parser_tail import Tail
from stellwerk.search.reader import Reader, path_of
from stellwerk.search.token import RESERVED, Token, TokenKind, write_value

K = TokenKind

MAX_DEPTH = 50
"""Brackets and NOTs inside each other; a query written by people has three."""

# Looking up an enum's member is slow; these are asked for with every word.
_WORD, _OPERATOR, _AND, _OR, _NOT, _IN, _COMMA = K.WORD, K.OPERATOR, K.AND, K.OR, K.NOT, K.IN, K.COMMA
_OPS = {op.value: op for op in Op}
_VALUES = frozenset({K.VALUE, K.QUOTED})
_RESERVED_KINDS = frozenset(RESERVED.values())
_LIST_PARTS = frozenset({K.VALUE, K.QUOTED, K.COMMA}) | _RESERVED_KINDS
_CRITERIA_ENDS = frozenset({K.CLOSE, K.SORTBY, K.PAGE, K.END})
_LEADING = frozenset({K.AND, K.OR, K.NOT})
_FOREIGN_OPERATORS = {
    "==": "=", "===": "=", "!==": "!=", "<>": "!=", "=!": "!=", "=<": "<=", "=>": ">=", "=~": "~", "~=": "~",
}  # fmt: skip
"""What other languages write for an operator."""
_TERM_ENDS = frozenset({K.AND, K.OR, K.CLOSE, K.SORTBY, K.PAGE, K.END})


class Names(Protocol):
    """What the parser must know of the catalogue."""

    def is_type(self, word: str) -> bool:
        """Whether the word names a type, here or in a later version."""
        ...

    def type_like(self, word: str) -> str | None:
        """The type name that was probably meant by a word before a colon."""
        ...

    def is_path(self, type_name: str | None, word: str) -> bool:
        """Whether the word leads to a property of that type (None: of the type of the list)."""
        ...


class Parsed(Record, frozen=True):
    """What was understood, and the mistakes in the order of their places."""

    statement: Statement
    errors: tuple[QueryError, ...]


def parse(text: str, names: Names) -> Parsed:
    """Read a query. Linear in the length of the text."""
    return _Parser(tokenize(text, names.is_type), names).parsed()


class _Parser(Reader):
    def __init__(self, tokens: list[Token], names: Names) -> None:
        super().__init__(tokens)
        self._names = names
        self._type: Name | None = None

    def parsed(self) -> Parsed:
        self._read_type()
        items = self._criteria(0)
        while self.kind is K.CLOSE:
            stray = self.take()
            self.fail(_("a closing bracket without its opening one"), stray, fix=("", stray))
            items += self._criteria(0)
        sort, page = Tail(self).read() if self.kind is not K.END else ((), None)
        statement = Statement(self._type, _joined(And, items), sort, page)
        return Parsed(statement, tuple(sorted(self.errors, key=lambda error: error.start)) if self.errors else ())

    def _read_type(self) -> None:
        first = self.token
        if first.kind is K.TYPE:
            self._type = _name(self.take())
            self.take()
        elif first.kind is K.WORD:
            alone = self.peek(1).kind in (K.END, K.SORTBY, K.PAGE)
            if alone and self._names.is_type(first.text):
                self._type = _name(self.take())
            elif first.text.endswith(":") and (likely := self._names.type_like(first.text[:-1])):
                self.fail(
                    _('there is no type "{name}"').format(name=first.text[:-1]),
                    first,
                    _meant(likely),
                    (f"{likely}:", first),
                )
                self.take()

    def _criteria(self, depth: int) -> list[Criteria]:
        """Groups side by side, up to what cannot belong to them."""
        items: list[Criteria] = []
        while self.kind not in _CRITERIA_ENDS:
            if self.kind is _COMMA:
                comma = self.take()
                self.fail(_("a comma stands only in lists and between sort keys"), comma, fix=("", comma))
                continue
            group = self._or_group(depth)
            if type(group) is And:
                items += group.items
            elif group is not None:
                items.append(group)
        return items

    def _or_group(self, depth: int) -> Criteria | None:
        first = self._and_group(depth)
        if self.kind is not _OR:
            return first
        items = _items(Or, first)
        while self.kind is _OR:
            self.take()
            items += _items(Or, self._and_group(depth))
        return _joined(Or, items)

    def _and_group(self, depth: int) -> Criteria | None:
        first = self._term(depth)
        if self.kind is not _AND:
            return first
        items = _items(And, first)
        while self.kind is _AND:
            self.take()
            items += _items(And, self._term(depth))
        return _joined(And, items)

    def _term(self, depth: int) -> Criteria | None:
        if self.kind is _WORD:
            return self._condition()
        nots = 0
        while self.kind is _NOT:
            self.take()
            nots += 1
        if depth + nots + (self.kind is K.OPEN) > MAX_DEPTH:
            self.fail(_("too many brackets or NOTs inside each other"), self.token)
            self.skip_to_end()
            return None
        term = self._one(depth + nots)
        for _count in range(nots):
            term = Not(term) if term is not None else None
        return term

    def _one(self, depth: int) -> Criteria | None:
        token = self.token
        match token.kind:
            case K.OPEN:
                return self._group(depth)
            case K.WORD:
                return self._condition()
            case K.QUOTED:
                return self._quoted()
            case K.OPERATOR:
                self._operator_first(token)
                return None
            case _ if token.kind in _TERM_ENDS:
                self._nothing_here(token)
                return None
            case _:
                self.fail(_('"{text}" cannot stand here').format(text=token.text), self.take())
                return None

    def _operator_first(self, token: Token) -> None:
        """Perhaps NOT stands between the property and its operator."""
        before, message = self.before(), _("a property is missing before {op}").format(op=token.text)
        if before is not None and before.kind is _NOT and token.text in ("=", "~"):
            meant = Fix(f"!{token.text}", before.start, token.end)
            self.fail_between(message, token.start, token.end, _meant(meant.text), meant)
        else:
            self.fail(message, token)
        self.take()
        self._value("", token)

    def _nothing_here(self, token: Token) -> None:
        before = self.before()
        if before is not None and before.kind in _LEADING:
            message = _("a condition is missing after {word}").format(word=before.text.upper())
            self.fail(message, before, _for_the_word(before), ("", before))
        elif token.kind in (K.AND, K.OR):
            message = _("a condition is missing before {word}").format(word=token.text.upper())
            self.fail(message, token, _for_the_word(token), ("", token))

    def _group(self, depth: int) -> Criteria | None:
        opening = self.take()
        items = self._criteria(depth + 1)
        if self.kind is K.CLOSE:
            closing = self.take()
            if not items and not self.has_error_from(opening.start):
                self.fail_between(_("there is nothing in the brackets"), opening.start, closing.end)
        elif not self.gave_up:
            at = self.token.start
            closing_fix = (")" * self._open_brackets(), at)
            self.fail(_("this bracket is not closed"), opening, _("add a closing bracket"), fix=closing_fix)
        return _joined(And, items)

    def _quoted(self) -> Criteria | None:
        literal = self.literal(self.take())
        if self.kind is not K.OPERATOR:
            return Word(literal)
        message = _("a text in quotes is no property")
        fix = Fix(literal.text, literal.start, literal.end) if len(literal.pieces) == 1 else None
        self.fail_between(message, literal.start, literal.end, _("write the property without quotes"), fix)
        self._value("", self.take())
        return None

    def _condition(self) -> Criteria | None:
        word = self.take()
        following, kind = self.token, self.kind
        if kind is _OPERATOR:
            self.take()
            value = self._value(word.text, following)
            return None if value is None else Compare(path_of(word), _OPS[following.text], value)
        if kind is _IN or (kind is _NOT and self.peek().kind is _IN):
            return self._among(word)
        if kind is _WORD and following.text.casefold() in ("is", "in"):
            return self._is(word) if following.text.casefold() == "is" else self._in_without_list(word)
        return Word(self.literal(word))

    def _in_without_list(self, word: Token) -> Criteria | None:
        if not self._knows(word):
            return Word(self.literal(word))
        in_, fix = self.take(), None
        if self.kind in (K.WORD, K.QUOTED):
            value = self.take()
            fix = (f"({value.text})", value)
        self.fail(_("after IN a list in brackets is missing"), in_, _("for example IN (a, b)"), fix)
        return None

    def _value(self, path: str, operator: Token) -> Literal | None:
        token = self.token
        if token.kind in _VALUES:
            self.take()
            if token.kind is K.QUOTED or token.text.strip("=<>!~"):
                return self.literal(token)
            self._operator_twice(operator, token)
            return None
        hint, fix = "", None
        if token.kind in _RESERVED_KINDS:
            text = f'{path} {operator.text} "{token.text}"'.lstrip()
            hint = _("for the word itself write {text}").format(text=text)
            fix = (f'"{token.text}"', token)
            if token.kind in _LEADING and self.peek().kind in _CRITERIA_ENDS:
                self.take()  # nothing follows: the word was the value
        self.fail(_("a value is missing after {op}").format(op=operator.text), operator, hint, fix)
        return None

    def _operator_twice(self, operator: Token, token: Token) -> None:
        """Another sign stands where the value must, as other languages write some operators."""
        message = _('a value is missing after {op}; "{text}" is none').format(op=operator.text, text=token.text)
        meant = _FOREIGN_OPERATORS.get(operator.text + token.text)
        if meant is None:
            self.fail(message, token, _("for the text itself write {text}").format(text=f'"{token.text}"'))
            return
        fix = Fix(meant, operator.start, token.end)
        self.fail_between(message, token.start, token.end, _meant(meant), fix)

    def _among(self, word: Token) -> Criteria | None:
        negated = self.kind is K.NOT
        if negated:
            self.take()
        self.take()
        opening = self.take()
        values: list[Literal] = []
        expected, last = True, opening
        while self.kind in _LIST_PARTS:
            token = self.take()
            if token.kind is K.COMMA:
                if expected:
                    self.fail(_("a value is missing before the comma"), token)
                expected = True
                continue
            if not expected:
                self.fail(_("a comma is missing before this value"), token, fix=(",", last.end))
            last = token
            expected = False
            self._list_value(token, values)
        return self._among_end(word, negated, opening, values, expected)

    def _list_value(self, token: Token, values: list[Literal]) -> None:
        if token.kind in (K.VALUE, K.QUOTED):
            values.append(self.literal(token))
            return
        written = f'"{token.text}"'
        message = _("a value is missing before {word}").format(word=token.text.upper())
        self.fail(message, token, _("for the word itself write {text}").format(text=written), (written, token))

    def _among_end(
        self, word: Token, negated: bool, opening: Token, values: list[Literal], expected: bool
    ) -> Criteria | None:
        end = self.token
        if end.kind is K.LIST_CLOSE:
            self.take()
            if expected:
                self.fail_between(_("a value is missing in the list"), opening.start, end.end)
        else:
            closing_fix = (")" * self._open_brackets(), end.start)
            self.fail(_("this list is not closed"), opening, _("add a closing bracket"), fix=closing_fix)
        return Among(path_of(word), negated, tuple(values), end.end) if values else None

    def _is(self, word: Token) -> Criteria | None:
        negated = self.peek(1).kind is K.NOT
        last = self.peek(2 if negated else 1)
        if last.kind is K.WORD and last.text.casefold() in ("null", "empty"):
            for _count in range(3 if negated else 2):
                self.take()
            return IsNull(path_of(word), negated, last.end)
        if not self._knows(word):
            return Word(self.literal(word))
        is_ = self.take()
        if negated:
            self.take()
        fix = None
        if last.kind is K.WORD:
            fix = Fix(f"{'!=' if negated else '='} {write_value(last.pieces)}", is_.start, last.end)
            self.take()
        hint = _("to compare, write {text}").format(text="!=" if negated else "=")
        end = last.end if last.kind is K.WORD else is_.end
        self.fail_between(_("after IS stands NULL or EMPTY"), is_.start, end, hint, fix)
        return None

    def _open_brackets(self) -> int:
        """How many closing brackets are missing before this token: one, and those of the value before it, which would
        take the first ones for its own."""
        before = self.before()
        inner = before.text.count("(") - before.text.count(")") if before is not None and before.kind is K.VALUE else 0
        return 1 + max(0, inner)

    def _knows(self, word: Token) -> bool:
        return self._names.is_path(self._type.text if self._type else None, word.text)


def _for_the_word(token: Token) -> str:
    return _("for the word itself write {word}").format(word=f'"{token.text}"')


def _meant(text: str) -> str:
    return _('did you mean "{text}"?').format(text=text)


def _name(token: Token) -> Name:
    return Name(token.text, token.start, token.end)


def _items(joiner: type[And] | type[Or], item: Criteria | None) -> list[Criteria]:
    """The parts of a group of the same joiner, or the item itself: brackets that change nothing are dropped."""
    if item is None:
        return []
    return list(item.items) if isinstance(item, joiner) else [item]


def _joined(joiner: type[And] | type[Or], items: list[Criteria]) -> Criteria | None:
    if len(items) < 2:
        return items[0] if items else None
    return joiner(tuple(items))
