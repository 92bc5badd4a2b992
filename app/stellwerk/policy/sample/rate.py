"""Rates from counters: what happened between two readings, or unknown; never a spike. Pure; any thread."""

import math
from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from operator import sub
from typing import NamedTuple

MOST_INTERVALS = 2.5
"""Readings further apart than this many intervals have missed a sample: no rate."""
CLOCK_TOLERANCE = 1.0
"""Seconds by which the two clocks may disagree on the time between two readings. More: the computer slept or its
clock was set, and nobody knows how long the counters ran."""
CPU_OVERSHOOT = 150.0
"""Percent of all processors above which a CPU rate is nonsense; below it, what is over 100 comes from rounding."""
MOST_BYTES = 1e12
"""Bytes (or operations) a second that no disk or network of a VM reaches."""
RATE_KEYS = ("disk_read", "disk_write", "net_in", "net_out", "disk_read_ops", "disk_write_ops")
_IDLE = frozenset({"idle", "iowait"})
CPU_MODES = {"cpu_user": "user", "cpu_system": "kernel", "cpu_iowait": "iowait"}
"""What is sampled of a host's processors beside their use, by libvirt's names."""

UNKNOWN = math.nan
_BELOW_ZERO = (0.0).__gt__
"""Whether a number is negative; false of what is unknown."""
COUNTERS = 1 + len(RATE_KEYS)
"""How many counters a VM has: processor time, then those of RATE_KEYS."""


class Moment(NamedTuple):
    """When counters were read: `at` monotonic and `wall` UTC seconds."""

    at: float
    wall: float


def elapsed(before: Moment, now: Moment, interval: float) -> float | None:
    """Seconds between two readings; None where no rate can be made of them: a sample was missed, a clock jumped."""
    seconds = now.at - before.at
    if seconds <= 0 or seconds > MOST_INTERVALS * interval:
        return None
    return seconds if abs((now.wall - before.wall) - seconds) <= CLOCK_TOLERANCE else None


@lru_cache(maxsize=256)
def unknown(count: int) -> "array[float]":
    """A column of which nothing is known. One for all of a length, which nobody writes to: most that is not told by one
    domain of a host is told by none, and `is` then passes over it."""
    return array("d", [UNKNOWN]) * count


def vm_rates(
    before: Sequence["array[float]"], now: Sequence["array[float]"], seconds: float | None, cpus: Sequence[int]
) -> tuple["array[float]", ...]:
    """The processor use in percent of all `cpus`, then the rates of RATE_KEYS a second; NaN = unknown.

    Args:
        before, now: nanoseconds of processors and then what RATE_KEYS count, ever growing, one column each with one
            number a VM; NaN = unknown. By columns because two thousand VMs a second are computed.
        seconds: as `elapsed` answers.
        cpus: how many processors each VM has.

    Everything is unknown after a gap, and of a VM of which any counter went back: it was started again or lost a
    device.
    """
    nothing = unknown(len(cpus))
    if seconds is None:
        return (nothing,) * len(before)
    grown = [
        nothing if later is nothing or sooner is nothing else list(map(sub, later, sooner))
        for later, sooner in zip(now, before, strict=True)
    ]
    used, *flows = grown
    rates = (
        _cpu_shares(used, seconds, cpus),
        *[_flows(more, seconds) if more is not nothing else nothing for more in flows],
    )
    went_back = {
        row
        for column in grown
        if column is not nothing and any(map(_BELOW_ZERO, column))
        for row, more in enumerate(column)
        if more < 0
    }
    return tuple([_without(column, went_back) for column in rates]) if went_back else rates


def _without(column: "array[float]", rows: Collection[int]) -> "array[float]":
    return array("d", [UNKNOWN if row in rows else value for row, value in enumerate(column)])


def _flows(grown: Sequence[float], seconds: float) -> "array[float]":
    return array("d", [rate if (rate := more / seconds) <= MOST_BYTES else UNKNOWN for more in grown])


def _cpu_shares(used: Sequence[float], seconds: float, cpus: Sequence[int]) -> "array[float]":
    """Percent of all processors, of the nanoseconds that each VM used in `seconds`."""
    percent = seconds * 1e7  # of one processor, in nanoseconds
    shares = [more / (percent * count) if count > 0 else UNKNOWN for more, count in zip(used, cpus, strict=True)]
    return array("d", [min(share, 100.0) if share <= CPU_OVERSHOOT else UNKNOWN for share in shares])


def host_cpu_usage(before: Mapping[str, int] | None, now: Mapping[str, int] | None) -> float | None:
    """Percent of all processors' time spent neither idle nor waiting for disks, from counters by mode in one unit.

    The counters bring their own clock, so that gaps do no harm; None when one went back or none moved.
    """
    shares = _shares(before, now)
    return 100.0 - sum(value for mode, value in shares.items() if mode in _IDLE) if shares else None


def host_cpu_modes(before: Mapping[str, int] | None, now: Mapping[str, int] | None) -> Mapping[str, float | None]:
    """Percent of all processors' time by what it was spent for, by the keys of CPU_MODES; see `host_cpu_usage`."""
    shares = _shares(before, now)
    return {key: shares.get(mode) for key, mode in CPU_MODES.items()}


def _shares(before: Mapping[str, int] | None, now: Mapping[str, int] | None) -> Mapping[str, float]:
    """Percent by mode; none where a counter went back or none moved."""
    if not before or not now:
        return {}
    spent = {mode: now[mode] - before[mode] for mode in now.keys() & before.keys()}
    total = sum(spent.values())
    if total <= 0 or min(spent.values()) < 0:
        return {}
    return {mode: 100.0 * value / total for mode, value in spent.items()}


def share(part: int | None, whole: int | None) -> float | None:
    """Percent, within 0 to 100; None where one is unknown."""
    if part is None or not whole or whole < 0:
        return None
    return min(100.0, max(0.0, 100.0 * part / whole))


def vm_memory_usage(whole: int | None, usable: int | None, unused: int | None) -> float | None:
    """Percent of its memory that a guest uses, from its balloon driver's figures; None without them.

    `usable` is what the guest could give without swapping (Linux's MemAvailable), `unused` what is free.
    """
    left = unused if usable is None else usable
    return share(whole - left, whole) if whole is not None and left is not None else None
