"""A live list drawn over the whole terminal, as many rows as fit. Owner thread."""

from collections.abc import Callable, Collection, Sequence
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from stellwerk.cli.listing.form import columns_of, many_word, text_row
from stellwerk.cli.listing.wish import Wish
from stellwerk.cli.session import Session
from stellwerk.cli.table import Column, table_of
from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.ids import Ref
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.entity import Entity
from stellwerk.search.crossing.outside import crosses
from stellwerk.search.explain import explain_empty


class ScreenView:
    """A context that has the terminal's other screen and gives the first one back in the end."""

    def __init__(
        self, terminal: Terminal, wish: Wish, session: Session, find: Callable[[str], Entity | None] | None = None
    ) -> None:
        self._wish = wish
        self._session = session
        self._find = find or (lambda id_: session.graph.get(Ref(wish.kind, id_)))
        self._query = printable(wish.query.canonical)
        self._columns = columns_of(wish.props)
        width = terminal.width if terminal.height is not None else None
        self._console = Console(
            file=terminal.out, force_terminal=True, highlight=False, width=width, height=terminal.height
        )
        # Drawn when something changes, without rich's thread: the loop is where things happen.
        self._live = Live(
            console=self._console, screen=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        )

    def __enter__(self) -> "ScreenView":
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    def take(self) -> None:
        """Have the other screen, without a cursor."""
        self._live.start()

    def give_back(self) -> None:
        """Have the first screen again."""
        self._live.stop()
        self._console.file.flush()

    def show(self, ids: Collection[str], touched: Collection[str], silent: int) -> None:
        """Draw."""
        width, height = self._console.size
        self._live.update(self._drawn(ids, silent, width, height), refresh=True)

    def _drawn(self, ids: Collection[str], silent: int, width: int, height: int) -> Group:
        lead = self._lead(ids, silent)
        taken = len(lead) + 1
        room = max(1, height - taken)
        count = len(ids) if len(ids) <= room else max(1, room - 1)
        graph, kind, first = self._session.graph, self._wish.kind, self._first(len(ids), count)
        shown = [entity for id_ in list(ids)[first : first + count] if (entity := self._find(id_)) is not None]
        rows = [[printable(cell) for cell in text_row(self._wish.props, entity, graph)] for entity in shown]
        parts: list[RenderableType] = [*lead, table_of(self._titles(), rows, width)]
        if len(ids) > first + count and height > taken + 1:
            parts.append(line_of(f"… {len(ids) - first - count:,} more", "dim"))
        if not ids:
            # What leads to old events is not in memory, where this looks.
            why = explain_empty(self._wish.query, graph) if not crosses(self._wish.query.checked) else []
            parts += [line_of(printable(line), "dim") for line in (f"no {many_word(kind)} match", *why)[:room]]
        return Group(*parts)

    def _lead(self, ids: Collection[str], silent: int) -> list[Text]:
        """The lines above the table."""
        return [line_of(self._head(len(ids), silent), "bold")]

    def _titles(self) -> Sequence[Column]:
        return self._columns

    def _first(self, _count: int, _room: int) -> int:
        """The row that is drawn first, of so many, where so many fit."""
        return 0

    def _head(self, count: int, silent: int) -> str:
        info = many_word(self._wish.kind) if count != 1 else "found"
        # The time last: on a narrow terminal the end is cut.
        return "  ·  ".join(
            [self._query, f"{count:,} {info}", *silence_of(silent), format_time(self._session.graph.now)]
        )


def silence_of(silent: int) -> list[str]:
    """What is said of so many hosts that do not answer; nothing of none."""
    return ["1 host does not answer" if silent == 1 else f"{silent} hosts do not answer"] if silent else []


def line_of(text: str, style: str) -> Text:
    """One line, cut where it is too long."""
    return Text(text, style=style, no_wrap=True, overflow="ellipsis")
