"""What the owner thread hands to the recorder. No arrays of numpy: to import that takes a tenth of a second."""

from array import array
from collections.abc import Mapping

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record
from stellwerk.model.history.step import Sort


class Look(Record, frozen=True, eq=False):
    """The newest samples of a kind at one moment, as the inventory has them.

    `ids` may have empty ones for rows that nobody has. `columns` in the order of `keys`, float64; `moments` says when
    each object was sampled.
    """

    kind: Kind
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    columns: "list[array[float]]"
    moments: "array[float]"


class Part(Record, frozen=True, eq=False):
    """Samples of some objects of a sort, all of them new: a column each by number, in the order of `ids`, which are
    different from each other; NaN = unknown."""

    kind: Sort
    ids: tuple[str, ...]
    columns: Mapping[str, "array[float]"]
