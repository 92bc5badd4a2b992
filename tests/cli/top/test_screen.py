"""`top` as it is drawn."""

from __future__ import annotations

import io
import re

from tests.cli.listing.conftest import Live
from tests.fakes import entity

from stellwerk.cli.terminal import Terminal
from stellwerk.cli.top.request import Request, read_request
from stellwerk.cli.top.screen import KEYS, TopScreen
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch


class Seat:
    """A terminal of ten lines."""

    def __init__(self, live: Live, asked: Request, height: int = 10) -> None:
        self.live = live
        self.out = io.StringIO()
        terminal = Terminal(out=self.out, err=self.out, source=self.out, width=110, height=height)
        self.screen = TopScreen(terminal, asked, live.session)
        self.ids = live.app.inventory.live(asked.wish.query.canonical).ids

    def lines(self, silent: int = 0) -> list[str]:
        """What is drawn now."""
        with self.screen:
            self.screen.show(self.ids, (), silent)
        last = self.out.getvalue()
        last = last[last.rindex("\x1b[H") + 3 :]
        return [line.strip() for line in re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", last).split("\n") if line.strip()]


def test_a_head_of_three_lines_and_the_column_of_the_order_marked(live: Live) -> None:
    asked = read_request({"columns": "name,cpu_usage"}, "", lambda: CATALOGUE)
    first, load, keys, titles, *rows = Seat(live, asked).lines(silent=2)
    assert first.startswith("Vms: active = true  ·  2 VMs  ·  by CPU ▾  ·  ")
    assert "  ·  2 hosts do not answer  ·  " in first
    assert load.startswith("hosts 2 of 2 up  ·  VMs 2 of 3 running")
    assert keys == KEYS
    assert titles.split() == ["Name", "CPU", "▾"]
    assert [row.split()[0] for row in rows] == ["db", "web-1"]


def test_it_scrolls_between_its_ends(live: Live) -> None:
    many = tuple(entity.domain(number, name=f"x-{number}") for number in range(10, 30))
    live.app.inventory.apply(Batch(domains=many))
    seat = Seat(live, read_request({"columns": "name"}, "name = x-*", lambda: CATALOGUE))
    assert seat.lines()[4:] == ["x-10", "x-11", "x-12", "x-13", "x-14", "… 15 more"]
    assert not seat.screen.scroll("q")
    seat.screen.scroll("down")
    assert seat.lines()[4] == "x-11"
    seat.screen.scroll("pagedown")
    assert seat.lines()[4] == "x-16"
    seat.screen.scroll("end")
    assert seat.lines()[-1] == "x-29"
    seat.screen.scroll("down")
    seat.screen.scroll("up")
    assert seat.lines()[4] == "x-24"
    seat.screen.to_top()
    seat.screen.scroll("up")
    assert seat.lines()[4] == "x-10"
