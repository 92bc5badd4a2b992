"""The left axis of a chart: values as people write them, all of one width so that the charts of a stack line up.

Owner thread.
"""

from collections.abc import Callable, Sequence

from pyqtgraph import AxisItem

WIDTH = 84
"""Pixels: room for `1023 MiB/s`."""
MOST = 5
"""Lines above the lowest."""


def ticks(top: float, *, percent: bool) -> list[float]:
    """The values that are written up to `top`, from 0: quarters of a hundred for percents, else powers of two, which
    are whole numbers of the units that bytes are written in."""
    if percent:
        step = 25.0
    else:
        step = 1.0
        while top / step >= MOST:
            step *= 2.0
    return [step * number for number in range(int(top / step) + 1)]


class ValueAxis(AxisItem):  # type: ignore[misc]  # pyqtgraph says nothing of its types
    """Writes its ticks with `written`."""

    def __init__(self, written: Callable[[float], str], *, percent: bool) -> None:
        super().__init__("left")
        self._written, self._percent = written, percent
        self.enableAutoSIPrefix(False)
        self.setWidth(WIDTH)

    def tickValues(self, least: float, most: float, size: float) -> list[tuple[float, list[float]]]:
        """Where lines are; all of one rank."""
        values = ticks(most, percent=self._percent)
        return [(values[1] if len(values) > 1 else most, values)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The texts of these ticks."""
        return [self._written(value) if value else "0" for value in values]
