"""What a program says, taken apart, however it is cut."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.ui.console.terminal.parser import LARGEST, MOST_NUMBERS, MOST_SEQUENCE, Parser


class Notes:
    """What a parser said."""

    def __init__(self) -> None:
        self.said: list[tuple[Any, ...]] = []

    def text(self, text: str) -> None:
        if self.said and self.said[-1][0] == "text":
            self.said[-1] = ("text", self.said[-1][1] + text)
        else:
            self.said.append(("text", text))

    def control(self, char: str) -> None:
        self.said.append(("control", char))

    def csi(self, mark: str, numbers: list[int], final: str) -> None:
        self.said.append(("csi", mark, tuple(numbers), final))

    def escape(self, char: str) -> None:
        self.said.append(("escape", char))

    def charset(self, place: str, which: str) -> None:
        self.said.append(("charset", place, which))

    def title(self, text: str) -> None:
        self.said.append(("title", text))


def parsed(*parts: bytes) -> list[tuple[Any, ...]]:
    notes = Notes()
    parser = Parser(notes)
    for part in parts:
        parser.feed(part)
    return notes.said


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        (b"a\r\n", [("text", "a"), ("control", "\r"), ("control", "\n")]),
        (b"\x1b[m", [("csi", "", (-1,), "m")]),
        (b"\x1b[1;31;m", [("csi", "", (1, 31, -1), "m")]),
        (b"\x1b[38:5:9m", [("csi", "", (38, 5, 9), "m")]),
        (b"\x1b[?25l", [("csi", "?", (25,), "l")]),
        (b"\x1b[!p", [("csi", "!", (-1,), "p")]),
        (b"\x1b7\x1bM", [("escape", "7"), ("escape", "M")]),
        (b"\x1b(0", [("charset", "(", "0")]),
        (b"\x1b]0;web-1\x07", [("title", "web-1")]),
        (b"\x1b]2;web;1\x1b\\x", [("title", "web;1"), ("text", "x")]),
        (b"\x1b]52;c;c2VjcmV0\x07\x1bPq#0\x1b\\\x1b_x\x1b\\a", [("text", "a")]),
        (b"\x1b[99999999999999A", [("csi", "", (LARGEST,), "A")]),
        ("größe €".encode(), [("text", "größe €")]),
        (b"a\xffb", [("text", "a\ufffdb")]),
    ],
)
def test_what_is_said_is_understood(said: bytes, understood: list[tuple[Any, ...]]) -> None:
    assert parsed(said) == understood


@given(st.binary(max_size=200), st.integers(0, 200))
def test_it_does_not_matter_where_it_is_cut(said: bytes, at: int) -> None:
    assert parsed(said[:at], said[at:]) == parsed(said)


def test_a_sequence_may_come_byte_by_byte() -> None:
    said = "\x1b]0;grün\x07\x1b[1;2H\x1b(B".encode()
    pieces = [said[at : at + 1] for at in range(len(said))]
    assert parsed(*pieces) == [("title", "grün"), ("csi", "", (1, 2), "H"), ("charset", "(", "B")]


def test_what_never_ends_is_dropped_and_does_not_fill_memory() -> None:
    notes = Notes()
    parser = Parser(notes)
    for _piece in range(100):
        parser.feed(b"\x1b]0;" if not _piece else b"x" * MOST_SEQUENCE)
    parser.feed(b"\x07shown")
    assert notes.said == [("text", "shown")]


def test_numbers_are_bounded() -> None:
    [(_csi, _mark, numbers, _final)] = parsed(b"\x1b[" + b"7;" * 500 + b"m")
    assert len(numbers) == MOST_NUMBERS


def test_a_broken_sequence_takes_nothing_with_it() -> None:
    assert parsed(b"\x1b[12\x01a") == [("control", "\x01"), ("text", "a")]
    assert parsed(b"\x1b\x1b[A") == [("csi", "", (-1,), "A")]
