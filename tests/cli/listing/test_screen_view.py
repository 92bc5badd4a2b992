"""A live list on a terminal: what fits, and what is said of the rest."""

from __future__ import annotations

import io
import re

import pytest
from tests.cli.listing.conftest import Live
from tests.fakes import entity

from stellwerk.cli.listing.screen_view import ScreenView
from stellwerk.cli.terminal import Terminal
from stellwerk.model.change import Batch


def drawn(live: Live, text: str, columns: str = "name,status", *, width: int = 60, height: int = 10, silent: int = 0,
          count: int | None = None) -> list[str]:  # fmt: skip
    """The lines of the screen, without colours."""
    out = io.StringIO()
    terminal = Terminal(out=out, err=out, source=out, width=width, height=height)
    ids = live.app.inventory.live(text).ids
    with ScreenView(terminal, live.wish(text, columns), live.session) as screen:
        screen.show(ids if count is None else ids[:count], (), silent)
    text = out.getvalue()
    assert text.startswith("\x1b[?1049h")
    assert text.endswith("\x1b[?1049l"), "the first screen is back"
    assert "\x1b[?25h" in text, "the cursor is back"
    last = text[text.rindex("\x1b[H") + 3 :]
    lines = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", last).split("\n")
    assert len(lines) <= height
    assert all(len(line.rstrip("\r")) <= width for line in lines)
    return [line.strip() for line in lines if line.strip()]


def test_a_head_the_titles_and_the_rows(live: Live) -> None:
    head, titles, *rows = drawn(live, "Vms: status = up")
    assert head.startswith("Vms: status = Up  ·  2 VMs  ·  ")
    assert titles.split() == ["Name", "Status"]
    assert [row.split() for row in rows] == [["db", "Up"], ["web-1", "Up"]]


@pytest.mark.parametrize(("height", "shown", "more"), [(10, 7, "… 9,993 more"), (4, 1, "… 9,999 more"), (3, 1, None)])
def test_what_does_not_fit_is_counted(live: Live, height: int, shown: int, more: str | None) -> None:
    many = tuple(entity.domain(number, name=f"x-{number}") for number in range(10, 10_010))
    live.app.inventory.apply(Batch(domains=many))
    lines = drawn(live, "Vms: name = x-*", "name", height=height)
    assert "10,000 VMs" in lines[0]
    assert lines[2].startswith("x-10")
    assert len([line for line in lines if line.startswith("x-")]) == shown
    assert (lines[-1] == more) is (more is not None)


def test_exactly_as_many_as_fit_need_no_line_that_counts(live: Live) -> None:
    lines = drawn(live, "Vms:", "name", height=5)
    assert len(lines) == 5
    assert "more" not in lines[-1]


def test_nothing_found_says_why(live: Live) -> None:
    _head, *lines = drawn(live, "Vms: name = nobody")
    assert lines[-2:] == ["no VMs match", "without name = nobody it finds something"]


def test_hosts_that_do_not_answer_are_counted(live: Live) -> None:
    assert "1 host does not answer" in drawn(live, "Vms:", width=100, silent=1)[0]
    assert "3 hosts do not answer" in drawn(live, "Vms:", width=100, silent=3)[0]
    assert "1 found" in drawn(live, "Vms: name = db", width=100)[0]


def test_names_cannot_steer_the_terminal(live: Live) -> None:
    live.bench.put(entity.domain(1, name="a\x1b[2Jb\nc[red]"))
    lines = drawn(live, "Vms: id = *1", "name")
    assert lines[-1] == "a\N{REPLACEMENT CHARACTER}[2Jb c[red]"
