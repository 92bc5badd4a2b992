"""A line as far as it is typed."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.shell.typed_line import joined, typed_words, written

LINES = st.text(alphabet="ab \t\"'\\#=", max_size=20)


@pytest.mark.parametrize(
    ("line", "words", "quote"),
    [
        ("", [""], ""),
        ("select ", ["select", ""], ""),
        ("select 'Vms: st", ["select", "Vms: st"], "'"),
        ('a "b \\" c', ["a", 'b " c'], '"'),
        ("a b\\ c", ["a", "b c"], ""),
        ("a 'b'c", ["a", "bc"], ""),
        ("a '' ", ["a", "", ""], ""),
    ],
)
def test_words(line: str, words: list[str], quote: str) -> None:
    found = typed_words(line)
    assert [word.text for word in found] == words
    assert found[-1].quote == quote


@given(LINES)
def test_a_line_is_read_as_shlex_reads_it(line: str) -> None:
    found = typed_words(line)
    try:
        wanted = shlex.split(line + found[-1].quote)
    except ValueError:  # it ends in a backslash
        return
    texts = [word.text for word in found]
    assert texts == wanted or texts == [*wanted, ""]
    for word in found:
        assert len(word.places) == len(word.text)
        assert all(line[place] in (character, "\\") for character, place in zip(word.text, word.places, strict=True))


def test_words_as_one_text() -> None:
    line = "Vms:  name = 'a b"
    whole = joined(typed_words(line), len(line))
    assert (whole.text, whole.quote) == ("Vms: name = a b", "'")
    assert [line[place] for place in whole.places[-3:]] == list("a b")
    assert joined([], 0).text == ""


@given(st.text(alphabet="ab \"'\\#=", max_size=8), st.sampled_from(["", "'", '"']))
def test_what_is_written_is_read_back(text: str, quote: str) -> None:
    line = quote + written(text, quote) + quote
    assert " ".join(shlex.split(line)) == (text if quote else text.strip())
