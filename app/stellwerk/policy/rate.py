"""Rates from counters: what happened between two readings, or unknown; never a spike. Pure; any thread."""

from collections.abc import Mapping

from stellwerk.core.record import Record, field

MOST_INTERVALS = 2.5
"""Readings further apart than this many intervals have missed a sample: no rate."""
CLOCK_TOLERANCE = 1.0
"""Seconds by which the two clocks may disagree on the time between two readings. More: the computer slept or its
clock was set, and nobody knows how long the counters ran."""
CPU_OVERSHOOT = 150.0
"""Percent of all processors above which a CPU rate is nonsense; below it, what is over 100 comes from rounding."""
MOST_BYTES = 1e12
"""Bytes a second that no disk or network of a VM reaches."""
RATE_KEYS = ("disk_read", "disk_write", "net_in", "net_out")
_IDLE = frozenset({"idle", "iowait"})


class Reading(Record, frozen=True, kw_only=True):
    """Counters at one moment: `at` monotonic and `wall` UTC seconds, `cpu_ns` nanoseconds, `counters` ever growing.

    `torn`: a part is missing that was to be there, so that sums cannot be compared.
    """

    at: float
    wall: float
    cpus: int = 0
    cpu_ns: int | None = None
    counters: Mapping[str, int] = field(default_factory=dict)
    torn: bool = False


def elapsed(before: Reading, now: Reading, interval: float) -> float | None:
    """Seconds between two readings; None where no rate can be made of them: a sample was missed, a clock jumped."""
    seconds = now.at - before.at
    if seconds <= 0 or seconds > MOST_INTERVALS * interval:
        return None
    return seconds if abs((now.wall - before.wall) - seconds) <= CLOCK_TOLERANCE else None


def vm_rates(before: Reading | None, now: Reading, interval: float) -> dict[str, float | None]:
    """`cpu_usage` in percent of all vCPUs and RATE_KEYS in bytes a second; None = unknown.

    Everything is unknown for the first reading, after a gap, and when any counter went back: the VM was started again
    or lost a device.
    """
    unknown: dict[str, float | None] = dict.fromkeys(("cpu_usage", *RATE_KEYS))
    seconds = elapsed(before, now, interval) if before is not None else None
    if before is None or seconds is None or before.torn or now.torn or _went_back(before, now):
        return unknown
    rates = unknown
    if before.cpu_ns is not None and now.cpu_ns is not None and now.cpus > 0:
        rates["cpu_usage"] = _cpu_share((now.cpu_ns - before.cpu_ns) / 1e9, seconds * now.cpus)
    for key in RATE_KEYS:
        first, last = before.counters.get(key), now.counters.get(key)
        if first is not None and last is not None:
            rate = (last - first) / seconds
            rates[key] = rate if rate <= MOST_BYTES else None
    return rates


def _went_back(before: Reading, now: Reading) -> bool:
    if before.cpu_ns is not None and now.cpu_ns is not None and now.cpu_ns < before.cpu_ns:
        return True
    return any(now.counters.get(key, first) < first for key, first in before.counters.items())


def _cpu_share(used: float, available: float) -> float | None:
    share = 100.0 * used / available
    return min(share, 100.0) if share <= CPU_OVERSHOOT else None


def host_cpu_usage(before: Mapping[str, int] | None, now: Mapping[str, int] | None) -> float | None:
    """Percent of all processors' time spent neither idle nor waiting for disks, from counters by mode in one unit.

    The counters bring their own clock, so that gaps do no harm; None when one went back or none moved.
    """
    if not before or not now:
        return None
    spent = {mode: now[mode] - before[mode] for mode in now.keys() & before.keys()}
    total = sum(spent.values())
    if total <= 0 or min(spent.values()) < 0:
        return None
    return 100.0 * (total - sum(value for mode, value in spent.items() if mode in _IDLE)) / total


def share(part: int | None, whole: int | None) -> float | None:
    """Percent, within 0 to 100; None where one is unknown."""
    if part is None or not whole or whole < 0:
        return None
    return min(100.0, max(0.0, 100.0 * part / whole))


def vm_memory_usage(gauges: Mapping[str, int]) -> float | None:
    """Percent of its memory that a guest uses, from its balloon driver's figures; None without them.

    `usable` is what the guest could give without swapping (Linux's MemAvailable), `unused` what is free.
    """
    whole = gauges.get("available")
    left = gauges.get("usable", gauges.get("unused"))
    return share(whole - left, whole) if whole is not None and left is not None else None
