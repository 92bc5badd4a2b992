"""How texts are written in a query, and read again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.search.lexer import tokenize
from stellwerk.search.token import pieces_of, quote, write_value, write_word


@pytest.mark.parametrize(
    ("body", "pieces"),
    [("a", ("a",)), ("a*b", ("a", "b")), ("*", ("", "")), ("a\\*b*", ("a*b", "")), ('\\"\\\\', ('"\\',)),
     ("\\n", ("\\n",)), ("", ("",))],
)  # fmt: skip
def test_escapes_in_quotes(body: str, pieces: tuple[str, ...]) -> None:
    assert pieces_of(body, escapes=True) == pieces


def test_a_backslash_outside_quotes_stands_for_itself() -> None:
    assert pieces_of("a\\*", escapes=False) == ("a\\", "")


@pytest.mark.parametrize(
    ("value", "written"),
    [("web", "web"), ("00:1a", "00:1a"), ("a b", '"a b"'), ("", '""'), ("and", '"and"'), ("NULL", '"NULL"'),
     ("a*b", '"a\\*b"'), ('say "x"', '"say \\"x\\""'), ("a(b", '"a(b"'), ("in", "in"), ("a\\b", "a\\b"),
     ("a\\ b", '"a\\\\ b"')],
)  # fmt: skip
def test_a_value_is_quoted_where_it_must_be(value: str, written: str) -> None:
    assert quote(value) == written


def test_free_text_is_quoted_where_it_could_be_something_else() -> None:
    assert write_word(("web", "")) == "web*"
    assert write_word(("a.b",)) == '"a.b"'
    assert write_word(("in",)) == '"in"'
    assert write_word(("Vms:",)) == '"Vms:"'


@given(st.lists(st.text(max_size=6), min_size=1, max_size=4).map(tuple))
def test_what_is_written_reads_back(pieces: tuple[str, ...]) -> None:
    for before, written in (("a = ", write_value(pieces)), ("(a = ", write_value(pieces)), ("", write_word(pieces))):
        token = tokenize(f"{before}{written}", lambda word: False)[-2]
        assert token.pieces == pieces
