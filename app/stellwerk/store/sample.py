"""The second plane: the newest samples, numbers in columns that are overwritten in place. Owner thread only.

Nothing is announced when a number changes: whoever paints reads. Workers get a copy.
"""

import math
from array import array
from collections.abc import Mapping

from stellwerk.core.ids import Kind, Ref

_GROW = 256


class SampleTable:
    """Columns of float64 by kind and property key; one row an object. NaN = unknown.

    Arrays of the standard library: numbers are written and read one at a time, where numpy is no faster, and to import
    it would cost a start more than a tenth of a second.
    """

    def __init__(self) -> None:
        self._rows: dict[Kind, dict[str, int]] = {}
        self._free: dict[Kind, list[int]] = {}
        self._columns: dict[tuple[Kind, str], array[float]] = {}

    def value(self, ref: Ref, key: str) -> float | None:
        """The newest value; None = unknown."""
        column = self._columns.get((ref.kind, key))
        row = self._rows.get(ref.kind, {}).get(ref.id)
        if column is None or row is None or row >= len(column):
            return None
        value = column[row]
        return None if math.isnan(value) else value

    def set(self, ref: Ref, key: str, value: float | None) -> None:
        """Overwrite one number; None makes it unknown."""
        self.set_many(ref.kind, key, {ref.id: value})

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

    def forget(self, ref: Ref) -> None:
        """Make everything sampled of an object unknown, and give its row to another."""
        row = self._rows.get(ref.kind, {}).pop(ref.id, None)
        if row is None:
            return
        for (kind, _key), column in self._columns.items():
            if kind is ref.kind and row < len(column):
                column[row] = math.nan
        self._free.setdefault(ref.kind, []).append(row)

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
            row = free.pop() if free else len(rows)
            rows[id_] = row
        return row

    def _column(self, kind: Kind, key: str, row: int) -> "array[float]":
        column = self._columns.get((kind, key))
        if column is None:
            column = self._columns[kind, key] = array("d")
        if row >= len(column):
            column.extend([math.nan] * (row + _GROW - len(column)))
        return column
