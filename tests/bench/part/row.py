"""What every benchmark prints: a table of measured, floor, ratio and goal."""

import resource
from collections.abc import Iterable, Sequence

from stellwerk.core.record import Record


class Row(Record, frozen=True):
    """One number. `floor` is what nothing could beat, measured in the same run; `goal` what must hold, in words."""

    what: str
    value: float
    unit: str
    floor: float | None = None
    goal: str = ""
    met: bool | None = None


def show(rows: Iterable[Row]) -> None:
    """Print the table."""
    print(f"{'what':58} {'measured':>12} {'floor':>10} {'ratio':>7}  goal")
    for row in rows:
        floor = "" if row.floor is None else f"{row.floor:.3g}"
        ratio = "" if not row.floor else f"{row.value / row.floor:.2f}"
        met = "" if row.met is None else ("  met" if row.met else "  NOT MET")
        print(f"{row.what:58} {row.value:>9.3g} {row.unit:<2} {floor:>10} {ratio:>7}  {row.goal}{met}")


def quantile(values: Sequence[float], share: float) -> float:
    """What this share of the values stays below; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def p99(values: Sequence[float]) -> float:
    """What 99 of 100 stay below."""
    return quantile(values, 0.99)


def cpu_seconds() -> float:
    """CPU time of this process so far, all threads, user and system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
