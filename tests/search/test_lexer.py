"""Where tokens begin and end, and what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.search.lexer import tokenize
from stellwerk.search.token import TokenKind


def is_type(word: str) -> bool:
    return word.casefold() in ("vms", "hosts")


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind.name, token.text) for token in tokenize(text, is_type)[:-1]]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Vms:", [("TYPE", "Vms"), ("COLON", ":")]),
        ("  vms  :web", [("TYPE", "vms"), ("COLON", ":"), ("WORD", "web")]),
        ("aLL: web", [("TYPE", "aLL"), ("COLON", ":"), ("WORD", "web")]),
        ("all web", [("WORD", "all"), ("WORD", "web")]),
        ("foo:bar", [("WORD", "foo:bar")]),
        ("a Vms: b", [("WORD", "a"), ("WORD", "Vms:"), ("WORD", "b")]),
        ("a=b", [("WORD", "a"), ("OPERATOR", "="), ("VALUE", "b")]),
        ("a>=b", [("WORD", "a"), ("OPERATOR", ">="), ("VALUE", "b")]),
        ("a!~b", [("WORD", "a"), ("OPERATOR", "!~"), ("VALUE", "b")]),
        ("a <=", [("WORD", "a"), ("OPERATOR", "<=")]),
        ('a!="b c"', [("WORD", "a"), ("OPERATOR", "!="), ("QUOTED", '"b c"')]),
        ("a == b", [("WORD", "a"), ("OPERATOR", "="), ("VALUE", "="), ("WORD", "b")]),
        ("a = b*c d", [("WORD", "a"), ("OPERATOR", "="), ("VALUE", "b*c"), ("WORD", "d")]),
        ("a) b=c", [("WORD", "a"), ("CLOSE", ")"), ("WORD", "b"), ("OPERATOR", "="), ("VALUE", "c")]),
        ("wow! a!b", [("WORD", "wow!"), ("WORD", "a!b")]),
        ("m = 00:1a=b,c(1) d", [("WORD", "m"), ("OPERATOR", "="), ("VALUE", "00:1a=b,c(1)"), ("WORD", "d")]),
        ("a = b)", [("WORD", "a"), ("OPERATOR", "="), ("VALUE", "b)")]),
        ("(a = f(1)x)", [("OPEN", "("), ("WORD", "a"), ("OPERATOR", "="), ("VALUE", "f(1)x"), ("CLOSE", ")")]),
        ("(a = b,c)", [("OPEN", "("), ("WORD", "a"), ("OPERATOR", "="), ("VALUE", "b,c"), ("CLOSE", ")")]),
        ('a = b"c d"', [("WORD", "a"), ("OPERATOR", "="), ("VALUE", "b"), ("QUOTED", '"c d"')]),
        ("a = AND", [("WORD", "a"), ("OPERATOR", "="), ("AND", "AND")]),
        ("(a =)", [("OPEN", "("), ("WORD", "a"), ("OPERATOR", "="), ("CLOSE", ")")]),
        ("in is and", [("WORD", "in"), ("WORD", "is"), ("AND", "and")]),
        ('a,"b', [("WORD", "a"), ("COMMA", ","), ("QUOTED", '"b')]),
        (
            "web sortby x page 2",
            [("WORD", "web"), ("SORTBY", "sortby"), ("WORD", "x"), ("PAGE", "page"), ("WORD", "2")],
        ),
    ],
)
def test_what_a_text_is_cut_into(text: str, tokens: list[tuple[str, str]]) -> None:
    assert kinds(text) == tokens


def test_a_list_is_one_after_a_path_only() -> None:
    listed = [("LIST_OPEN", "("), ("VALUE", "x"), ("COMMA", ","), ("VALUE", "f(1,2)"), ("LIST_CLOSE", ")")]
    assert kinds("a in (x, f(1,2))") == [("WORD", "a"), ("IN", "in"), *listed]
    assert kinds("a NOT In(x,f(1,2))") == [("WORD", "a"), ("NOT", "NOT"), ("IN", "In"), *listed]
    assert kinds("in (x)")[:2] == [("WORD", "in"), ("OPEN", "(")]
    assert kinds("a = b NOT in (x)")[4:6] == [("WORD", "in"), ("OPEN", "(")]
    assert kinds('a IN ("x y" z')[2:] == [("LIST_OPEN", "("), ("QUOTED", '"x y"'), ("VALUE", "z")]


def test_a_quote_without_its_end_takes_the_rest() -> None:
    *_rest, token, end = tokenize('name = "a b', is_type)
    assert (token.kind, token.pieces, token.closed) == (TokenKind.QUOTED, ("a b",), False)
    assert token.end == end.start == len('name = "a b')
    *_rest, token, _end = tokenize('"a\\"', is_type)
    assert (token.pieces, token.closed) == (('a"',), False)


@given(st.text(alphabet='ab ,()"\\*=!<>~:.\n', max_size=40))
def test_nothing_but_white_space_lies_between_tokens(text: str) -> None:
    at = 0
    for token in tokenize(text, is_type):
        assert text[at : token.start].strip() == ""
        assert text[token.start : token.end] == token.text
        at = token.end
    assert at == len(text)
