"""Walking over tokens."""

from stellwerk.search.lexer import tokenize
from stellwerk.search.reader import MOST_ERRORS, Reader, path_of
from stellwerk.search.token import TokenKind


def reader(text: str) -> Reader:
    return Reader(tokenize(text, lambda word: False))


def test_the_end_is_never_passed() -> None:
    walk = reader("a b")
    assert walk.before() is None
    assert [walk.take().text, walk.take().text] == ["a", "b"]
    assert walk.take().kind is walk.take().kind is walk.kind is TokenKind.END
    assert walk.peek(7).kind is TokenKind.END


def test_hostile_text_is_given_up_on() -> None:
    walk = reader("a " * 200)
    while walk.kind is not TokenKind.END:
        walk.fail("wrong", walk.take())
    assert len(walk.errors) == MOST_ERRORS
    assert walk.gave_up


def test_the_names_of_a_path_have_their_places() -> None:
    path = path_of(reader("  Vms.host.name").token)
    assert [(name.text, name.start, name.end) for name in path.names] == [
        ("Vms", 2, 5),
        ("host", 6, 10),
        ("name", 11, 15),
    ]
    assert (path.start, path.end, path.text) == (2, 15, "Vms.host.name")
