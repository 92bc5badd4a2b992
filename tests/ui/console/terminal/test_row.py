"""Rows: stretches of one style, what is cut out of them, where characters stand."""

from tests.fakes.terminal.seen import Seen

from stellwerk.ui.console.terminal.row import EMPTY, Row


def row(said: str) -> Row:
    return Seen(columns=40, rows=1).feed(said).emulator.frame().rows[0]


def test_what_looks_alike_is_one_stretch() -> None:
    spans = row("ab \x1b[31mcd\x1b[1mef\x1b[m gh   ").spans
    assert [(span.column, span.text) for span in spans] == [(0, "ab "), (3, "cd"), (5, "ef"), (7, " gh")]


def test_blanks_with_a_ground_are_kept_at_the_end() -> None:
    assert row("a\x1b[44m  ").text == "a  "
    assert row("a\x1b[7m  ").text == "a  "


def test_it_is_cut_by_columns() -> None:
    line = row("a日b")
    assert [line.cut(first, end) for first, end in ((0, 1), (1, 3), (1, 2), (3, 4), (0, 99))] == [
        "a", "日", "日", "b", "a日b"
    ]  # fmt: skip


def test_characters_have_columns() -> None:
    line = row("a日b")
    assert [line.columns_of(place, place + 1) for place in range(3)] == [(0, 1), (1, 3), (3, 4)]


def test_places_that_were_never_written_are_blanks() -> None:
    assert row("\x1b[4Cx").text == "    x"
    assert EMPTY.text == ""
