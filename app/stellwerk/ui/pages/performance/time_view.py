"""Which time is looked at, and how it is moved. Pure; any thread. UTC seconds."""

from stellwerk.core.record import Record

EDGE = 0.04
"""Of its length: a time that ends so near to now follows it."""
LEAST, MOST = 30.0, 366 * 86_400.0
"""Seconds that can be looked at."""


class TimeView(Record, frozen=True):
    """So many seconds up to `end`; None = up to now, whenever that is."""

    seconds: float
    end: float | None = None

    def range(self, now: float) -> tuple[float, float]:
        """From when to when."""
        end = now if self.end is None else self.end
        return end - self.seconds, end

    def moved(self, share: float, now: float) -> "TimeView":
        """Later by a share of its length, earlier for a negative one."""
        begin, end = self.range(now)
        return between(begin + share * self.seconds, end + share * self.seconds, now)

    def zoomed(self, factor: float, now: float, around: float | None = None) -> "TimeView":
        """Longer by a factor; the moment `around` stays where it is. None = the end if it follows, else the middle."""
        begin, end = self.range(now)
        if around is None:
            around = end if self.end is None else (begin + end) / 2
        seconds = min(MOST, max(LEAST, self.seconds * factor))
        share = (around - begin) / self.seconds
        return between(around - share * seconds, around + (1 - share) * seconds, now)


def between(begin: float, end: float, now: float) -> TimeView:
    """What is between two moments, not in the future; what ends near to now follows it."""
    seconds = min(MOST, max(LEAST, end - begin))
    if end >= now - EDGE * seconds:
        return TimeView(seconds)
    return TimeView(seconds, max(end, now - MOST + seconds))
