"""Lines as shells cut them, and words as they are typed."""

import shlex
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stellwerk.cli.shell.dialect import BREAKS, Shell, cut, piece, replaced_from, written_on


@pytest.mark.parametrize(
    ("line", "words", "quote", "closed"),
    [
        ("a b", ("a", "b"), "", False),
        ("a ", ("a", ""), "", False),
        ("", ("",), "", False),
        ('a "b c', ("a", "b c"), '"', False),
        ("a 'b \\c", ("a", "b \\c"), "'", False),
        ('a "b \\" \\$ \\x', ("a", 'b " $ \\x'), '"', False),
        ('a "b c"', ("a", "b c"), "", True),
        ('a b"c"d', ("a", "bcd"), "", True),
        ('"a" b', ("a", "b"), "", False),
        ("a b\\ c", ("a", "b c"), "", False),
        ("a 'it'\\''s", ("a", "it's"), "'", False),
        ("a ''", ("a", ""), "", True),
    ],
)
def test_a_line_is_cut_as_the_shell_does(line: str, words: tuple[str, ...], quote: str, closed: bool) -> None:
    for shell in (Shell.BASH, Shell.ZSH):
        found = cut(line, shell)
        assert (found.words, found.quote, found.closed) == (words, quote, closed)


def test_fish_has_other_escapes() -> None:
    assert cut("a 'it\\'s", Shell.FISH).last == "it's"
    assert cut('a "\\`', Shell.FISH).last == "\\`"


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("a b", 2),
        ("a b:c", 4),
        ("a b=", 4),
        ('a "b c:d', 3),
        ("a b\\ c", 2),
        ("a ", 2),
        ("a b\\:c", 2),
        ("a b\\\\:c", 6),
    ],
)  # fmt: skip
def test_where_bash_replaces(line: str, start: int) -> None:
    assert replaced_from(line, cut(line, Shell.BASH), BREAKS) == start


def test_without_breaks_bash_replaces_the_whole_word() -> None:
    assert replaced_from("a b:c", cut("a b:c", Shell.BASH), " \t\n") == 2


TEXTS = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=12)


@given(TEXTS, TEXTS, st.sampled_from(["", "'", '"']))
@settings(max_examples=300)
def test_what_is_written_is_read_again(begin: str, rest: str, quote: str) -> None:
    head = written_on(begin, quote)
    tail = written_on(rest, quote)
    if head is None or tail is None:
        assert quote == '"'
        assert "!" in begin + rest
        return
    found = cut(f"x {quote}{head}{tail}", Shell.BASH)
    if begin + rest:
        assert found.words == ("x", begin + rest)
        if quote != '"':  # Python's shlex knows not all escapes there
            assert shlex.split(f"{quote}{head}{tail}{quote}") == [begin + rest]
    line = f"x {quote}{head}{tail}"
    assert piece(line, found, 2 + len(quote), Shell.BASH) == begin + rest


def test_bash_itself_reads_what_is_written() -> None:
    texts = ["a$(echo x)b", "`x`", "$HOME", "a;b|c&d", "*?[x]", "~", "{a,b}", "#x", "a'b\"c", "\\", "ü ß", "<>", "a!b"]
    for quote in ("", "'", '"'):
        written = [written_on(text, quote) for text in texts]
        line = " ".join(f"{quote}{one}{quote}" for one in written if one is not None)
        shown = subprocess.run(
            ["bash", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True, timeout=20
        )
        assert shown.stdout.splitlines() == [
            text for text, one in zip(texts, written, strict=True) if one is not None
        ]  # fmt: skip


def test_what_cannot_be_typed_is_not_written() -> None:
    assert written_on("a\nb", "'") is None
    assert written_on("a\x1b[2J", "") is None
    assert written_on("!~ x", '"') is None
    assert written_on("!= x", '"') == "!= x"
