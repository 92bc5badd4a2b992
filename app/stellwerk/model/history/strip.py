"""The last minutes of a number as a small line: evenly spaced means, unknown where nobody sampled. Pure; any thread."""

from stellwerk.core.ids import Kind
from stellwerk.core.record import Record

MOST_POINTS = 40
"""Of a line that is some sixty pixels wide."""
LEAST_SECONDS = 15.0
"""Of a point: three samples, so that one that is late makes no gap."""
_HOUR = 3600.0
"""What is kept in memory."""


class Strip(Record, frozen=True, kw_only=True):
    """`points` from the oldest on, `seconds` each, None = unknown. The rest is that of the samples themselves."""

    seconds: float
    points: tuple[float | None, ...]
    least: float
    mean: float
    most: float

    @property
    def span(self) -> float:
        """Seconds from its one end to the other."""
        return self.seconds * len(self.points)


SUM = "+"
"""Between two numbers that make one line: `disk_read+disk_write`."""


class StripWish(Record, frozen=True, kw_only=True):
    """Whose lines of which numbers are wanted, or of which sums of some, up to `end` (UTC seconds)."""

    kind: Kind
    ids: tuple[str, ...]
    keys: tuple[str, ...]
    end: float
    seconds: float

    @property
    def count(self) -> int:
        """Points of a line."""
        return max(2, min(MOST_POINTS, int(_HOUR / self.seconds)))


def point_seconds(apart: float) -> float:
    """Of a point, where samples are so many seconds apart."""
    return max(LEAST_SECONDS, 3 * apart)


Strips = dict[tuple[str, str], Strip]
"""By object and number (or sum); none of one of which nothing is known."""
