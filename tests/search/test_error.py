"""Mistakes and corrections as values."""

from stellwerk.core.error import Invalid
from stellwerk.search.error import Fix, QueryError


def test_a_fix_replaces_its_span() -> None:
    assert Fix("up", 9, 12).applied("status = upp and x") == "status = up and x"
    assert Fix(")", 2, 2).applied("(a") == "(a)"


def test_a_mistake_is_an_error_of_the_program() -> None:
    error = QueryError("no such thing", 0, 1, "write another").as_invalid()
    assert isinstance(error, Invalid)
    assert str(error) == "no such thing, write another"
