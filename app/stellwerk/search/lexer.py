"""Cuts the text of a query into tokens. Linear in its length, never raises. Pure; any thread."""

import re
from collections.abc import Callable

from stellwerk.search.token import ALL, RESERVED, Token, TokenKind, pieces_of

_TYPE = re.compile(r'\s*([^\s"(),=<>!~:]+)\s*(:)')
_PART = re.compile(
    r"""\s*(?:
      ((?:[^\s"(),=<>!~]|!(?![=~]))+)   # 1 a word
    | (!=|!~|<=|>=|[=<>~])              # 2 an operator
    | "((?:[^"\\]++|\\.)*+)"            # 3 a text in quotes
    | ([(),])                           # 4 a sign
    | "(.*)                             # 5 a text whose closing quote is missing
    | \Z )""",
    re.VERBOSE | re.DOTALL,
)
_WORD, _OPERATOR, _QUOTED, _SIGN, _UNCLOSED = range(1, 6)

_CONDITION = re.compile(r'\s*+([^\s"(),=<>!~]++)\s*+((?>!=|!~|<=|>=|[=<>~]))\s*+([^\s"]++)')
"""A whole condition outside of brackets: what queries are mostly made of, in one step instead of three."""

_VALUE = re.compile(r'\s*([^\s"]+)')
_SPACE = re.compile(r"\s*")
_BORDER_IN_BRACKET = re.compile(r'[\s"()]')
_BORDER_IN_LIST = re.compile(r'[\s"(),]')

_ALL = ALL.casefold()
_SIGNS = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, ",": TokenKind.COMMA}
_WORD_KIND, _VALUE_KIND, _OPERATOR_KIND = TokenKind.WORD, TokenKind.VALUE, TokenKind.OPERATOR
_new = tuple.__new__
"""Makes a token from all its parts, past the slower constructor."""


def tokenize(text: str, is_type: Callable[[str], bool]) -> list[Token]:
    """The tokens of a query, END last. `is_type` tells whether a word names a type (before a colon at the start)."""
    return _Lexer(text).run(is_type)


class _Lexer:
    """One pass over one text. What a character means depends on brackets, lists and the operator before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._in_list = False
        self._tokens: list[Token] = []

    def run(self, is_type: Callable[[str], bool]) -> list[Token]:
        self._type(is_type)
        tokens, match, after_operator = self._tokens, _PART.match, False
        while True:
            if after_operator and self._value_after_operator():
                after_operator = False
                continue
            if self._in_list and self._list_value():
                continue
            if self._depth == 0 and self._condition():
                after_operator = False
                continue
            found = match(self._text, self._at)
            assert found is not None, "some part always matches: at least the end"
            group = found.lastindex
            self._at = found.end()
            if group == _WORD:
                tokens.append(_written(_WORD_KIND, found.start(1), self._at, found[1]))
            elif group == _OPERATOR:
                tokens.append(Token(_OPERATOR_KIND, found.start(2), self._at, found[2]))
            elif group is None:
                tokens.append(Token(TokenKind.END, len(self._text), len(self._text), ""))
                return tokens
            else:
                self._other(group, found)
            after_operator = group == _OPERATOR

    def _type(self, is_type: Callable[[str], bool]) -> None:
        found = _TYPE.match(self._text)
        if found is not None and (is_type(found[1]) or found[1].casefold() == _ALL):
            self._tokens.append(Token(TokenKind.TYPE, *found.span(1), found[1]))
            self._tokens.append(Token(TokenKind.COLON, *found.span(2), ":"))
            self._at = found.end()

    def _condition(self) -> bool:
        """Read a word, an operator and its value; False where something else stands there."""
        found = _CONDITION.match(self._text, self._at)
        if found is None:
            return False
        word, operator, value = found.groups()
        middle, self._at = found.start(2), found.end()
        self._tokens += (
            _written(_WORD_KIND, found.start(1), found.end(1), word),
            _new(Token, (_OPERATOR_KIND, middle, middle + len(operator), operator, (), True)),
            _written(_VALUE_KIND, self._at - len(value), self._at, value),
        )
        return True

    def _other(self, group: int, found: re.Match[str]) -> None:
        """A sign or a text in quotes."""
        if group == _SIGN:
            self._sign(found[4], found.start(4))
            return
        start = found.start(group) - 1
        pieces = pieces_of(found[group], escapes=True)
        raw = self._text[start : self._at]
        self._tokens.append(Token(TokenKind.QUOTED, start, self._at, raw, pieces, group == _QUOTED))

    def _value_after_operator(self) -> bool:
        """Read the value after an operator; False where a quote, a closing bracket or the end stands there."""
        found = _VALUE.match(self._text, self._at)
        if found is None:
            return False
        start = found.start(1)
        end = found.end() if self._depth == 0 else self._bracketed_end(start, _BORDER_IN_BRACKET)
        return self._value(start, end)

    def _list_value(self) -> bool:
        """Read a value of a list; False where a quote, a comma, the closing bracket or the end stands there."""
        found = _SPACE.match(self._text, self._at)
        start = found.end() if found is not None else self._at
        return self._value(start, self._bracketed_end(start, _BORDER_IN_LIST))

    def _value(self, start: int, end: int) -> bool:
        if start == end:
            return False
        self._tokens.append(_written(_VALUE_KIND, start, end, self._text[start:end]))
        self._at = end
        return True

    def _bracketed_end(self, start: int, border: re.Pattern[str]) -> int:
        """Where a value ends that stands in a bracket: at its own closing bracket, inner ones counted."""
        depth = 0
        for found in border.finditer(self._text, start):
            sign = found[0]
            if sign == "(":
                depth += 1
            elif sign == ")" and depth > 0:
                depth -= 1
            elif sign != "," or depth == 0:
                return found.start()
        return len(self._text)

    def _sign(self, sign: str, start: int) -> None:
        kind = _SIGNS[sign]
        if self._in_list and sign == ")":
            kind, self._in_list = TokenKind.LIST_CLOSE, False
        elif sign == "(" and self._opens_list():
            self._tokens[-1] = self._tokens[-1]._replace(kind=TokenKind.IN)
            kind, self._in_list = TokenKind.LIST_OPEN, True
        elif sign != ",":
            self._depth = max(0, self._depth + (1 if sign == "(" else -1))
        self._tokens.append(Token(kind, start, start + 1, sign))

    def _opens_list(self) -> bool:
        """Whether the last words are a path and IN, or a path and NOT IN."""
        last = self._tokens[-3:]
        if not last or last[-1].kind is not _WORD_KIND or last[-1].text.casefold() != "in":
            return False
        kinds = [token.kind for token in last]
        return kinds[-2:-1] == [_WORD_KIND] or kinds[:2] == [_WORD_KIND, TokenKind.NOT]


def _written(kind: TokenKind, start: int, end: int, raw: str) -> Token:
    """The token of a word or of a value, or of a reserved word in its place."""
    kind = RESERVED.get(raw.casefold(), kind)
    pieces = (raw,) if "*" not in raw else pieces_of(raw, escapes=False)
    return _new(Token, (kind, start, end, raw, pieces, True))
