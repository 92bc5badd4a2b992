"""Cuts the text of a query into tokens. Linear in its length, never raises. Pure; any thread."""

import re
from collections.abc import Callable

from stellwerk.search.token import RESERVED, Token, TokenKind, pieces_of

_SPACE = re.compile(r"\s*")
_TYPE = re.compile(r'([^\s"(),=<>!~:]+)\s*(?=:)')
_WORD = re.compile(r'(?:[^\s"(),=<>!~]|!(?![=~]))+')
_OPERATOR = re.compile(r"!=|!~|<=|>=|[=<>~]")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_VALUE = re.compile(r'[^\s"]+')
_BORDER_IN_BRACKET = re.compile(r'[\s"()]')
_BORDER_IN_LIST = re.compile(r'[\s"(),]')

_SIGNS = {"(": TokenKind.OPEN, ")": TokenKind.CLOSE, ",": TokenKind.COMMA}


def tokenize(text: str, is_type: Callable[[str], bool]) -> list[Token]:
    """The tokens of a query, END last. `is_type` tells whether a word names a type (before a colon at the start)."""
    lexer = _Lexer(text)
    lexer.start(is_type)
    while lexer.step():
        pass
    return lexer.tokens


class _Lexer:
    """One pass over one text. What a character means depends on brackets, lists and the operator before it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0
        self._in_list = False
        self.tokens: list[Token] = []

    def start(self, is_type: Callable[[str], bool]) -> None:
        self._skip_space()
        match = _TYPE.match(self._text, self._at)
        if match is not None and is_type(match[1]):
            self._add(TokenKind.TYPE, match.end(1))
            self._at = match.end()
            self._add(TokenKind.COLON, self._at + 1)

    def step(self) -> bool:
        """Read the next token; False at the end."""
        self._skip_space()
        if self._at >= len(self._text):
            self._add(TokenKind.END, self._at)
            return False
        char = self._text[self._at]
        if char == '"':
            self._quoted()
        elif self._in_list:
            self._list_part(char)
        elif self.tokens and self.tokens[-1].kind is TokenKind.OPERATOR:
            self._operand()
        elif char in _SIGNS:
            self._sign(char)
        elif (operator := _OPERATOR.match(self._text, self._at)) is not None:
            self._add(TokenKind.OPERATOR, operator.end())
        else:
            self._word()
        return True

    def _skip_space(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match is not None else self._at

    def _add(self, kind: TokenKind, end: int, pieces: tuple[str, ...] = (), closed: bool = True) -> None:
        self.tokens.append(Token(kind, self._at, end, self._text[self._at : end], pieces, closed))
        self._at = end

    def _quoted(self) -> None:
        match = _QUOTED.match(self._text, self._at)
        if match is not None:
            self._add(TokenKind.QUOTED, match.end(), pieces_of(match[1], escapes=True))
            return
        body = self._text[self._at + 1 :]
        self._add(TokenKind.QUOTED, len(self._text), pieces_of(body, escapes=True), closed=False)

    def _word(self) -> None:
        match = _WORD.match(self._text, self._at)
        end = match.end() if match is not None else self._at + 1
        raw = self._text[self._at : end]
        kind = RESERVED.get(raw.casefold(), TokenKind.WORD)
        self._add(kind, end, pieces_of(raw, escapes=False))

    def _operand(self) -> None:
        """What follows an operator: a value, or what shows that it is missing."""
        if self._depth == 0:
            match = _VALUE.match(self._text, self._at)
            end = match.end() if match is not None else self._at + 1
        else:
            end = self._bracketed_end(_BORDER_IN_BRACKET)
        self._value(end)

    def _value(self, end: int) -> None:
        if end == self._at:
            self._sign(self._text[self._at])
            return
        raw = self._text[self._at : end]
        self._add(RESERVED.get(raw.casefold(), TokenKind.VALUE), end, pieces_of(raw, escapes=False))

    def _bracketed_end(self, border: re.Pattern[str]) -> int:
        """Where a value ends that stands in a bracket: at its own closing bracket, inner ones counted."""
        depth = 0
        for match in border.finditer(self._text, self._at):
            if match[0] == "(":
                depth += 1
            elif match[0] == ")" and depth > 0:
                depth -= 1
            elif match[0] != "," or depth == 0:
                return match.start()
        return len(self._text)

    def _list_part(self, char: str) -> None:
        if char == ",":
            self._add(TokenKind.COMMA, self._at + 1)
        elif char == ")":
            self._in_list = False
            self._add(TokenKind.LIST_CLOSE, self._at + 1)
        else:
            self._value(self._bracketed_end(_BORDER_IN_LIST))

    def _sign(self, char: str) -> None:
        kind = _SIGNS[char]
        if kind is TokenKind.OPEN and self._opens_list():
            word = self.tokens[-1]
            self.tokens[-1] = word._replace(kind=TokenKind.IN)
            self._in_list = True
            self._add(TokenKind.LIST_OPEN, self._at + 1)
            return
        self._depth = max(0, self._depth + (kind is TokenKind.OPEN) - (kind is TokenKind.CLOSE))
        self._add(kind, self._at + 1)

    def _opens_list(self) -> bool:
        """Whether the last words are a path and IN, or a path and NOT IN."""
        kinds = [token.kind for token in self.tokens[-3:]]
        if not kinds or kinds[-1] is not TokenKind.WORD or self.tokens[-1].text.casefold() != "in":
            return False
        return kinds[-2:-1] == [TokenKind.WORD] or kinds[:2] == [TokenKind.WORD, TokenKind.NOT]
