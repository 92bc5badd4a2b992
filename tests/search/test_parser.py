"""The shape of what was understood, and the mistakes: what is said, where, and the correction."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.ast import And, Compare, Not, Or, Word
from stellwerk.search.name import CatalogueNames
from stellwerk.search.parser import MAX_DEPTH, Parsed, parse


def parsed(text: str) -> Parsed:
    return parse(text, CatalogueNames(CATALOGUE, Kind.VM))


def shape(node: object) -> str:
    """The tree with every bracket."""
    match node:
        case Word(literal=literal):
            return literal.text
        case Compare(path=path, op=op, value=value):
            return f"{path.text}{op}{value.text}"
        case Not(item=item):
            return f"!{shape(item)}"
        case And(items=items):
            return "(" + "&".join(map(shape, items)) + ")"
        case Or(items=items):
            return "(" + "|".join(map(shape, items)) + ")"
    return repr(node)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a=1 and b=2 or c=3", "((a=1&b=2)|c=3)"),
        ("a=1 or b=2 and c=3", "(a=1|(b=2&c=3))"),
        ("a or b c", "((a|b)&c)"),
        ("web munich or paris", "(web&(munich|paris))"),
        ("not a and b", "(!a&b)"),
        ("NOT not (a or b) c", "(!!(a|b)&c)"),
        ("a and (b and (c d)) e", "(a&b&c&d&e)"),
        ("(a or (b or c))", "(a|b|c)"),
        ("Vms: a is b", "(a&is&b)"),
        ("web in paris", "(web&in&paris)"),
    ],
)
def test_and_binds_tighter_than_or_and_or_than_standing_side_by_side(text: str, tree: str) -> None:
    result = parsed(text)
    assert result.errors == ()
    assert shape(result.statement.criteria) == tree


MISTAKES = [
    ("name =", "a value is missing after =", "=", None),
    ("name = and status = up", "a value is missing", "=", 'name = "and" status = up'),
    ("name = or", "a value is missing", "=", 'name = "or"'),
    ("name == x", "a value is missing", "=", "name = x"),
    ("web and", "a condition is missing after AND", "and", "web "),
    ("or web", "a condition is missing before OR", "or", " web"),
    ("a and or b", "a condition is missing after AND", "and", "a  or b"),
    ("not", "a condition is missing after NOT", "not", ""),
    ("(a or b", "this bracket is not closed", "(", "(a or b)"),
    ("a )", "a closing bracket without its opening one", ")", "a "),
    ("()", "there is nothing in the brackets", "()", None),
    ('name = "a', "this quote is not closed", '"a', 'name = "a"'),
    ("a, b", "a comma stands only", ",", "a b"),
    ("= x", "a property is missing before =", "=", None),
    ('"name" = x', "a text in quotes is no property", '"name"', "name = x"),
    ("name in", "after IN a list in brackets is missing", "in", None),
    ("name in (a b)", "a comma is missing", "b", "name in (a, b)"),
    ("name in (a,,b)", "a value is missing before the comma", ",", None),
    ("name in ()", "a value is missing in the list", "()", None),
    ("name in (a, and)", "a value is missing before AND", "and", 'name in (a, "and")'),
    ("name in (a", "this list is not closed", "(", "name in (a)"),
    ("name is web", "after IS stands NULL or EMPTY", "is web", "name = web"),
    ("name is not web", "after IS stands NULL or EMPTY", "is not web", "name != web"),
    ("name is", "after IS stands NULL or EMPTY", "is", None),
    ("name in web", "after IN a list in brackets is missing", "in", "name in (web)"),
    ("memory =< 4", "a value is missing after =", "<", "memory <= 4"),
    ("name <> web", "a value is missing after <", ">", "name != web"),
    ("name =! web", "a value is missing after =", "!", "name != web"),
    ('name = "a\\', "this quote is not closed", '"a\\', 'name = "a\\\\"'),
    ("(name = f(1", "this bracket is not closed", "(", "(name = f(1))"),
    ("name in (f(1", "this list is not closed", "(", "name in (f(1))"),
    ("sortby name status", '"status" cannot stand here', "status", "sortby name, status"),
    ("Vmz: a", 'there is no type "Vmz"', "Vmz:", "Vms: a"),
]


@pytest.mark.parametrize(("text", "says", "at", "fixed"), MISTAKES, ids=lambda part: str(part))
def test_a_mistake_is_said_with_its_place_and_correction(text: str, says: str, at: str, fixed: str | None) -> None:
    (error,) = parsed(text).errors
    assert says in error.message
    assert text[error.start : error.end] == at
    assert (error.fix.applied(text) if error.fix else None) == fixed
    if error.fix:
        assert parsed(error.fix.applied(text)).errors == ()


def test_more_than_one_mistake_is_said_and_the_rest_understood() -> None:
    result = parsed("name = and (web or) sortby page x")
    assert [error.message.split()[0] for error in result.errors] == ["a", "a", "a", '"x"']
    assert [error.start for error in result.errors] == sorted(error.start for error in result.errors)
    result = parsed("a=1 ) b=2 and")
    assert shape(result.statement.criteria) == "(a=1&b=2)"


def test_nesting_has_an_end() -> None:
    deep = "(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH
    assert parsed(deep).errors == ()
    (error,) = parsed(f"({deep})").errors
    assert "inside each other" in error.message
    assert parsed("NOT " * 10_000 + "a").errors[0].message == error.message


def test_a_word_that_only_begins_like_a_property_is_text() -> None:
    assert shape(parsed("ipa01 named order").statement.criteria) == "(ipa01&named&order)"
