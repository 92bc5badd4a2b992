"""A number as a query compares with it. Frozen; any thread."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """Equal is what lies from `low` up to, not including, `high`; `exact` is the number itself for other comparisons.

    For a negative number it is above `low` up to and including `high`, since cutting goes towards zero.
    """

    exact: float
    low: float
    high: float

    def equals(self, value: float) -> bool:
        """Whether a property's value, cut down to what is written, is this number."""
        return self.low < value <= self.high if self.exact < 0 else self.low <= value < self.high
