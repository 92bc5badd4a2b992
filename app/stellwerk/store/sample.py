"""The second plane: the newest samples, numbers in columns that are overwritten in place. Owner thread only.

Nothing is announced when a number changes: whoever paints reads. Workers get a copy.
"""

import heapq
import math
from array import array
from collections.abc import Mapping, Sequence

from stellwerk.core.ids import Kind, Ref

_GROW = 256
SAMPLED = "sampled"
"""The column that says when an object was sampled: monotonic seconds."""


class Block:
    """Objects of a kind whose numbers are written together, in this order, each once.

    Where they stand is looked up once, and again only after some object gave up its row.
    """

    __slots__ = ("ids", "kind", "last", "rows", "version")

    def __init__(self, kind: Kind, ids: tuple[str, ...]) -> None:
        self.kind = kind
        self.ids = ids
        self.rows: slice | list[int] = []
        self.last = 0
        self.version = -1


class SampleTable:
    """Columns of float64 by kind and property key; one row an object. NaN = unknown.

    Arrays of the standard library: numbers are read one at a time and written by the host, where numpy is no faster,
    and to import it would cost a start more than a tenth of a second.
    """

    def __init__(self) -> None:
        self._rows: dict[Kind, dict[str, int]] = {}
        self._free: dict[Kind, list[int]] = {}
        self._columns: dict[tuple[Kind, str], array[float]] = {}
        self._version = 0
        """Counts the rows that were given up: what was looked up before may be another's."""
        self._ids: dict[Kind, tuple[tuple[int, int], tuple[str, ...]]] = {}

    def value(self, ref: Ref, key: str) -> float | None:
        """The newest value; None = unknown."""
        column = self._columns.get((ref.kind, key))
        row = self._rows.get(ref.kind, {}).get(ref.id)
        if column is None or row is None or row >= len(column):
            return None
        value = column[row]
        return None if math.isnan(value) else value

    def values(self, kind: Kind, ids: Sequence[str], key: str) -> list[float]:
        """The newest value of each of these objects; NaN = unknown. A quarter of what `value` takes for each."""
        column, rows = self._columns.get((kind, key)), self._rows.get(kind, {})
        if column is None:
            return [math.nan] * len(ids)
        try:
            return [column[rows[id_]] for id_ in ids]  # nearly always
        except LookupError:
            end = len(column)
            return [column[row] if (row := rows.get(id_, end)) < end else math.nan for id_ in ids]

    def ids(self, kind: Kind) -> tuple[str, ...]:
        """Whose rows these are, in the order of the columns; empty for a row that nobody has. The same tuple as long as
        nobody comes or goes."""
        rows = self._rows.get(kind, {})
        state = (self._version, len(rows))
        known = self._ids.get(kind)
        if known is None or known[0] != state:
            ids = [""] * (max(rows.values(), default=-1) + 1)
            for id_, row in rows.items():
                ids[row] = id_
            known = self._ids[kind] = (state, tuple(ids))
        return known[1]

    def keys(self, kind: Kind) -> tuple[str, ...]:
        """What is sampled of a kind."""
        return tuple(key for each, key in self._columns if each is kind)

    def column(self, kind: Kind, key: str) -> "array[float]":
        """A copy of one column, in the order of `ids`."""
        size = len(self.ids(kind))
        return self._column(kind, key, size - 1)[:size]

    def set(self, ref: Ref, key: str, value: float | None) -> None:
        """Overwrite one number; None makes it unknown."""
        row = self._row(ref.kind, ref.id)
        self._column(ref.kind, key, row)[row] = math.nan if value is None else value

    def set_row(self, ref: Ref, values: Mapping[str, float | None]) -> None:
        """Overwrite these numbers of one object, by property key."""
        kind, row = ref.kind, self._row(ref.kind, ref.id)
        for key, value in values.items():
            self._column(kind, key, row)[row] = math.nan if value is None else value

    def set_many(self, kind: Kind, key: str, values: Mapping[str, float | None]) -> None:
        """Overwrite one column's numbers for these objects."""
        if not values:
            return
        known = self._rows.get(kind, {})
        try:
            rows = [known[id_] for id_ in values]  # nearly always: a refresh writes a hundred thousand numbers
        except KeyError:
            rows = [self._row(kind, id_) for id_ in values]
        column = self._column(kind, key, max(rows))
        for row, value in zip(rows, values.values(), strict=True):
            column[row] = math.nan if value is None else value

    def write(self, block: Block, columns: Mapping[str, "array[float]"]) -> None:
        """Overwrite the numbers of a block's objects, by property key; each column has one for each of them."""
        if not block.ids:
            return
        if block.version != self._version:
            self._locate(block)
        rows = block.rows
        for key, values in columns.items():
            column = self._column(block.kind, key, block.last)
            if isinstance(rows, slice):
                column[rows] = values
                continue
            for row, value in zip(rows, values, strict=True):
                column[row] = value

    def forget(self, ref: Ref) -> None:
        """Make everything sampled of an object unknown, and give its row to another."""
        row = self._rows.get(ref.kind, {}).pop(ref.id, None)
        if row is None:
            return
        for (kind, _key), column in self._columns.items():
            if kind is ref.kind and row < len(column):
                column[row] = math.nan
        heapq.heappush(self._free.setdefault(ref.kind, []), row)
        self._version += 1

    def copy(self) -> "SampleTable":
        """The same numbers, for a worker."""
        other = SampleTable()
        other._rows = {kind: dict(rows) for kind, rows in self._rows.items()}
        other._columns = {key: column[:] for key, column in self._columns.items()}
        return other

    def _row(self, kind: Kind, id_: str) -> int:
        rows = self._rows.setdefault(kind, {})
        row = rows.get(id_)
        if row is None:
            free = self._free.get(kind)
            row = heapq.heappop(free) if free else len(rows)
            rows[id_] = row
        return row

    def _locate(self, block: Block) -> None:
        """The rows of its objects; a slice where they follow each other, as for nearly every host."""
        rows = [self._row(block.kind, id_) for id_ in block.ids]
        first, block.last = rows[0], max(rows)
        follow = rows == list(range(first, first + len(rows)))
        block.rows = slice(first, first + len(rows)) if follow else rows
        block.version = self._version

    def _column(self, kind: Kind, key: str, row: int) -> "array[float]":
        column = self._columns.get((kind, key))
        if column is None:
            column = self._columns[kind, key] = array("d")
        if row >= len(column):
            column.extend([math.nan] * (row + _GROW - len(column)))
        return column
