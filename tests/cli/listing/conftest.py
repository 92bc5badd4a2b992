"""A live list over fakes."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.application import MemoryApplication

from stellwerk.cli.listing.column import default_props, named_props
from stellwerk.cli.listing.form import Form
from stellwerk.cli.listing.line_view import LineView
from stellwerk.cli.listing.watch import Watch
from stellwerk.cli.listing.wish import Wish
from stellwerk.cli.session import Session
from stellwerk.cli.terminal import Terminal
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.state import DomainState
from stellwerk.search.query import read


class Live:
    """`select … --watch` on hosts h1 (web-1 up, web-2 down) and h2 (db up), time moved by hand."""

    def __init__(self, folder: Path) -> None:
        self.app = MemoryApplication()
        self.bench = self.app.bench
        self.bench.put(
            entity.domain(1, name="web-1"),
            entity.domain(2, name="web-2", state=DomainState.SHUT_OFF),
            entity.domain(3, "h2", name="db"),
        )
        self.session = Session.open(self.app.make, folder)
        self.out = io.StringIO()
        self.watches: list[Watch] = []

    def wish(self, text: str, columns: str = "") -> Wish:
        """What a query wants, with these columns or the usual ones."""
        query = read(text)
        assert query.kind is not None
        named = named_props(CATALOGUE, query.kind, columns) if columns else ()
        props = named or default_props(CATALOGUE, query.kind, machine=False)
        return Wish(query.kind, query, props, exact=bool(columns))

    def lines(self, text: str, columns: str = "name,status", form: Form = Form.TABLE) -> Callable[[], list[str]]:
        """Follow a query as lines; answers what tells the lines that were written since it was last asked."""
        wish = self.wish(text, columns)
        terminal = Terminal(out=self.out, err=self.out, source=io.StringIO())
        self.follow(Watch(self.session, wish, LineView(terminal, form, wish, self.session), 20.0))

        def written() -> list[str]:
            self.session.loop.drain()
            found = self.out.getvalue().splitlines()
            self.out.seek(0)
            self.out.truncate()
            return found

        return written

    def follow(self, watch: Watch) -> None:
        """Start it."""
        self.watches.append(watch)
        watch.start()

    def pass_time(self, seconds: float) -> None:
        """Let time go by, a quarter of a second at once, as the loop would notice it."""
        for _quarter in range(round(seconds * 4)):
            self.bench.clock.advance(0.25)
            self.session.loop.drain()

    def close(self) -> None:
        """End all."""
        for watch in self.watches:
            watch.close()


@pytest.fixture
def live(tmp_path: Path) -> Live:
    return Live(tmp_path)
