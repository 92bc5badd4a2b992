"""The left axis of a chart: values as people write them, all of one width so that the charts of a stack line up.

Owner thread.
"""

import math
from collections.abc import Callable, Sequence

from stellwerk.ui.pages.performance.grid_axis import GridAxis

WIDTH = 84
"""Pixels: room for `1023 MiB/s`."""
_SMALLEST = 1e-9
MOST = 5
"""Lines above the lowest."""


def ticks(top: float, *, percent: bool, binary: bool = True) -> list[float]:
    """The values that are written up to `top`, from 0: quarters of a hundred for percents, powers of two for bytes,
    which are whole numbers of the units that these are written in, else 1, 2 or 5 of some power of ten."""
    if percent:
        step = 25.0
    elif binary:
        step = 1.0
        while top / step >= MOST:
            step *= 2.0
    else:
        power = 10.0 ** math.floor(math.log10(max(top, _SMALLEST) / MOST))
        step = next(power * each for each in (1.0, 2.0, 5.0, 10.0) if top / (power * each) < MOST)
    return [step * number for number in range(int(top / step) + 1)]


class ValueAxis(GridAxis):
    """Writes its ticks with `written`."""

    def __init__(self, written: Callable[[float], str], *, percent: bool, binary: bool = True) -> None:
        super().__init__("left")
        self._written, self._percent, self._binary = written, percent, binary
        self.enableAutoSIPrefix(False)
        self.setWidth(WIDTH)

    def tickValues(self, least: float, most: float, size: float) -> list[tuple[float, list[float]]]:
        """Where lines are; all of one rank."""
        values = ticks(most, percent=self._percent, binary=self._binary)
        return [(values[1] if len(values) > 1 else most, values)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The texts of these ticks."""
        return [self._written(value) if value else "0" for value in values]
