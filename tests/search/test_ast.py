"""The parts of a syntax tree."""

from stellwerk.search.ast import Literal, Name, Op, Path


def test_a_path_spans_its_names() -> None:
    path = Path((Name("a", 3, 4), Name("bc", 5, 7)))
    assert (path.start, path.end, path.text) == (3, 7, "a.bc")


def test_a_literal_shows_its_wildcards() -> None:
    assert Literal(("a", "b"), False, 0, 3).text == "a*b"


def test_an_operator_is_read_from_its_sign() -> None:
    assert [Op(sign) for sign in ("=", "!=", "<", "<=", ">", ">=", "~", "!~")] == list(Op)
