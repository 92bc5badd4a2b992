"""Tables: plain for pipes and long lists, drawn in the width of a terminal."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.table import Column, fitted, show_table
from stellwerk.cli.terminal import Terminal

COLUMNS = (Column("name"), Column("size", number=True))


def shown(rows: list[tuple[str, str]], width: int | None = None) -> list[str]:
    out = io.StringIO()
    show_table(Terminal(out=out, err=io.StringIO(), source=io.StringIO(), width=width), COLUMNS, rows)
    return out.getvalue().splitlines()


def test_plain_columns_are_aligned() -> None:
    assert shown([("a", "1"), ("bcdef", "100")]) == ["name   size", "a         1", "bcdef   100"]


@pytest.mark.parametrize("width", [None, 80])
def test_no_rows_leave_the_head(width: int | None) -> None:
    assert [line.split() for line in shown([], width)] == [["name", "size"]]


def test_a_terminal_is_not_exceeded_and_long_words_say_so() -> None:
    lines = shown([("x" * 100, "1"), ("b", "2")], width=30)
    assert max(map(len, lines)) <= 30
    assert "…" in lines[1]
    assert [line.split()[-1] for line in lines] == ["size", "1", "2"]


@given(st.lists(st.integers(0, 300)), st.integers(0, 400))
def test_widths_fit_as_far_as_they_can(widths: list[int], room: int) -> None:
    found = fitted(widths, room)
    assert all(new <= old for new, old in zip(found, widths, strict=True))
    assert sum(found) <= max(room, sum(min(1, width) for width in widths))
    if sum(widths) <= room:
        assert found == widths


def test_a_long_list_is_plain_on_a_terminal_too() -> None:
    lines = shown([("x" * 100, str(number)) for number in range(5000)], width=30)
    assert len(lines) == 5001
    assert all("x" * 100 in line for line in lines[1:])


@pytest.mark.parametrize("width", [None, 80])
def test_markup_and_control_in_names_is_text(width: int | None) -> None:
    lines = shown([("[bold]a[/bold]\x1b]0;x\x07\n", "1")], width)
    assert "[bold]a[/bold]\N{REPLACEMENT CHARACTER}]0;x\N{REPLACEMENT CHARACTER}" in lines[1]
    assert len(lines) == 2
