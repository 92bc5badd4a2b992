"""Which part of a text an offer at the cursor replaces."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.fit import Choices, Names, Operators, Values, Words
from stellwerk.search.completion.place import slots_at


def slots(marked: str) -> list[tuple[str, str, set[type]]]:
    """What is replaced, what is typed of it, and the types of what fits, for each place at the mark."""
    text, cursor = marked.replace("|", "", 1), marked.index("|")
    found = slots_at(text, cursor, Kind.VM, CATALOGUE)
    return [(text[slot.start : slot.end], slot.typed, {type(fit) for fit in slot.fits}) for slot in found]


@pytest.mark.parametrize(
    ("marked", "replaced", "typed"),
    [
        ("sta|", "sta", "sta"),
        ("sta|tus = up", "status", "sta"),
        ("a and sta|tus.up", "status", "sta"),
        ("host.na|me = x", "name", "na"),
        ("ho|st.name = x", "host", "ho"),
        ("host.|name = x", "name", ""),
        ("|status = up", "status", ""),
        ("|host.name = up", "host", ""),
        ("name = w|eb and x", "web", "w"),
        ("name = |web", "web", ""),
        ('name = "a b|c" and x', '"a bc"', "a b"),
        ('name = "a \\"b|c', '"a \\"b', 'a "b'),
        ("(name = w|)", "w", "w"),
        ("name in (a, b|c)", "bc", "b"),
        ("memory >|= 4", ">=", ">"),
        ("name !|", "!", "!"),
        ("name !|= x", "!=", "!"),
        ("name!|", "!", "!"),
        ("name = | and x", "", ""),
        ("sortby na|", "na", "na"),
        ("pa|ge 2", "page", "pa"),
    ],
)
def test_what_is_replaced_and_what_is_typed(marked: str, replaced: str, typed: str) -> None:
    assert slots(marked)[0][:2] == (replaced, typed)


def test_after_a_whole_word_there_are_two_places() -> None:
    first, second = slots("status|")
    assert (first[0], second[0]) == ("status", "")
    assert Names in first[2]
    assert Operators not in first[2]
    assert {Operators, Words} <= second[2]
    assert len(slots("status = upp|")) == 1, "a wrong value cannot be gone on from"
    assert len(slots('name = "a|')) == 1


def test_a_token_is_replaced_by_its_like_only() -> None:
    (_word, operators, others) = slots("status|=up")
    assert (operators[0], operators[2]) == ("=", {Operators})
    assert others[0] == ""
    (words, names) = slots("a |and b")
    assert (words[0], words[2]) == ("and", {Words})
    assert (names[0], names[2]) == ("", {Names})
    assert slots("(name = |)")[0][0] == ""


def test_a_path_of_relations_goes_on_with_what_is_there() -> None:
    ((replaced, typed, fits),) = slots("status.u|pp")
    assert (replaced, typed, fits) == ("upp", "u", {Choices})
    assert slots("sortby status.u|") == []
    assert slots("10.0|")[0][2] == {Words, Names}, "free text: what may follow"
    assert slots("host.|")[0][2] == {Names}


def test_nothing_fits_in_quotes_where_no_value_is() -> None:
    assert slots('"na|me"') == []
    assert slots("name = |")[0][2] == {Values}


def test_a_quote_that_is_not_closed_ends_at_the_cursor() -> None:
    assert slots('name = "ma| and status = up')[0][0] == '"ma'
