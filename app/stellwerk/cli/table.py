"""Rows for people: a table in the terminal's width, or plain aligned columns. Owner thread."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.record import Record

if TYPE_CHECKING:  # machine formats need none of it
    from rich.table import Table

_MOST_PRETTY = 300
"""Up to so many rows rich draws the table: it takes 2 ms a row, and nobody looks at more."""

_MOST_MEASURED = 1000

_GAP = 2
"""Blanks between columns."""

_COLOURS = {
    "Up": "green", "done": "green", "ok": "green",
    "Down": "dim", "Disconnected": "dim", "cancelled": "dim",
    "NonOperational": "red", "NonResponsive": "red", "NotResponding": "red", "error": "red", "alert": "bold red",
    "failed": "red", "missing": "red", "Unknown": "yellow", "unknown": "yellow", "warning": "yellow",
    "refused": "yellow", "Maintenance": "cyan", "Paused": "cyan", "Suspended": "cyan",
}  # fmt: skip
"""Of states. The word itself is always there."""


class Column(Record, frozen=True):
    """A column: its title, and whether its values are numbers, set to the right."""

    title: str
    number: bool = False


def show_table(terminal: Terminal, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Write the rows under their titles; names that hosts gave cannot steer the terminal. Many are written as they
    come: the first thousand tell how wide the columns are."""
    clean = ([printable(cell) for cell in row] for row in rows)
    first = list(islice(clean, _MOST_PRETTY + 1))
    if terminal.width is not None and len(first) <= _MOST_PRETTY:
        _show_pretty(terminal, columns, first, terminal.width)
    else:
        first += islice(clean, _MOST_MEASURED - len(first))
        _show_plain(terminal, columns, first, clean)


def _show_pretty(terminal: Terminal, columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> None:
    from rich.console import Console  # here: 0.1 s that machine formats need not pay

    Console(file=terminal.out, width=width, highlight=False).print(table_of(columns, rows, width))


def table_of(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> "Table":
    """Printable rows as a table of rich's that fits into `width`: one line each."""
    from rich.cells import cell_len  # here, for the same reason
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    everything = [[column.title for column in columns], *rows]
    natural = [max(cell_len(row[index]) for row in everything) for index in range(len(columns))]
    for column, room in zip(columns, fitted(natural, width - _GAP * len(columns)), strict=True):
        table.add_column(
            Text(column.title),
            justify="right" if column.number else "left",
            no_wrap=True,
            overflow="ellipsis",
            width=room,
        )
    for row in rows:
        table.add_row(*(Text(cell, style=_COLOURS.get(cell, "")) for cell in row))
    return table


def fitted(widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room` together: the widest give way, down to one character each."""
    found = list(widths)
    while found and sum(found) > room and max(found) > 1:
        found[found.index(max(found))] -= 1
    return found


def _show_plain(
    terminal: Terminal, columns: Sequence[Column], first: Sequence[Sequence[str]], rest: Iterable[Sequence[str]]
) -> None:
    table = [[column.title for column in columns], *first]
    widths = [max(len(row[index]) for row in table) for index in range(len(columns))]
    for row in chain(table, rest):
        cells = (
            cell.rjust(width) if column.number else cell.ljust(width)
            for cell, width, column in zip(row, widths, columns, strict=True)
        )
        terminal.say("  ".join(cells).rstrip())
