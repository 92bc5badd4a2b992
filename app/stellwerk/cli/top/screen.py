"""The live list of `top`: a head of three lines, the column of the order marked. Owner thread."""

from collections.abc import Collection, Sequence

from rich.text import Text

from stellwerk.cli.listing.form import columns_of, many_word
from stellwerk.cli.listing.screen_view import ScreenView, line_of, silence_of
from stellwerk.cli.session import Session
from stellwerk.cli.table import Column
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.cli.top.load import load_of
from stellwerk.cli.top.request import Request
from stellwerk.core.record import replace
from stellwerk.model.catalogue.format import format_time

KEYS = "q quit  c CPU  m memory  d disk  n network  a name  r reverse  ←→ column  ↑↓ scroll"


class TopScreen(ScreenView):
    """Scrolls, too."""

    def __init__(self, terminal: Terminal, asked: Request, session: Session) -> None:
        super().__init__(terminal, asked.wish, session)
        self._asked = asked
        self._top = 0
        self._count = self._room = 0

    def scroll(self, key: str) -> bool:
        """Go to other rows by a key; answers whether it was one for that."""
        steps = {
            "up": -1, "down": 1, "pageup": -self._room, "pagedown": self._room, "home": -self._count,
            "end": self._count,
        }  # fmt: skip
        if key not in steps:
            return False
        self._top = self._within(self._top + steps[key])
        return True

    def to_top(self) -> None:
        """Another order begins at its beginning."""
        self._top = 0

    def _lead(self, ids: Collection[str], silent: int) -> list[Text]:
        graph, count = self._session.graph, len(ids)
        word = many_word(self._wish.kind) if count != 1 else "found"
        parts = [printable(self._wish.query.canonical), f"{count:,} {word}", f"by {self._asked.order.text}"]
        parts += [*silence_of(silent), format_time(graph.now)]
        return [
            line_of("  ·  ".join(parts), "bold"),
            line_of(load_of(graph).text, ""),
            line_of(KEYS, "dim"),
        ]

    def _titles(self) -> Sequence[Column]:
        order = self._asked.order
        key = order.keys[0].removeprefix("-")
        return [
            replace(column, title=f"{column.title} {order.arrow}") if prop.key == key else column
            for prop, column in zip(self._wish.props, columns_of(self._wish.props), strict=True)
        ]

    def _first(self, count: int, room: int) -> int:
        self._count, self._room = count, room
        self._top = self._within(self._top)
        return self._top

    def _within(self, top: int) -> int:
        return max(0, min(top, self._count - self._room))
