"""What devices did between two readings of their counters: rates and latencies, or unknown; never a spike. Pure; any
thread."""

from array import array
from collections.abc import Mapping, Sequence
from operator import sub

from stellwerk.policy.sample.rate import MOST_BYTES, UNKNOWN

Columns = Mapping[str, "array[float]"]
_SECOND = 1e9
_LATENCIES = {
    "disk_read_latency": ("disk_read_ns", "disk_read_ops"),
    "disk_write_latency": ("disk_write_ns", "disk_write_ops"),
}
"""What an operation took on average: nanoseconds of all of them, and how many there were."""
_SPENT = frozenset({"disk_read_ns", "disk_write_ns"})


def device_rates(before: Columns, now: Columns, seconds: float | None) -> dict[str, "array[float]"]:
    """The rates of all counters a second, by the same keys, and the latencies of disks in seconds; NaN = unknown.

    Args:
        before, now: one column a counter, one number a device, of the same devices in the same order.
        seconds: between the readings; None after a gap, everything is unknown then.

    Of a device of which any counter went back nothing is known: it was plugged in anew. One that did nothing has no
    latency.
    """
    grown = {key: _grown(before.get(key), column, seconds) for key, column in now.items()}
    _leave_out_resets(grown)
    rates = {key: _rates(more, seconds) for key, more in grown.items() if key not in _SPENT}
    for key, (spent, done) in _LATENCIES.items():
        if spent in grown:
            rates[key] = array("d", map(_latency, grown[spent], grown[done]))
    return rates


def processor_shares(before: Columns, now: Columns, seconds: float | None) -> dict[str, "array[float]"]:
    """The shares of the time between two readings, in percent, of counters in nanoseconds; as `device_rates`."""
    grown = {key: _grown(before.get(key), column, seconds) for key, column in now.items()}
    _leave_out_resets(grown)
    return {key: array("d", [_share(more, seconds) for more in column]) for key, column in grown.items()}


def _grown(before: "array[float] | None", now: "array[float]", seconds: float | None) -> list[float]:
    if before is None or seconds is None:
        return [UNKNOWN] * len(now)
    return list(map(sub, now, before))


def _leave_out_resets(grown: Mapping[str, list[float]]) -> None:
    back = {row for column in grown.values() for row, more in enumerate(column) if more < 0}
    for row in back:
        for column in grown.values():
            column[row] = UNKNOWN


def _rates(grown: Sequence[float], seconds: float | None) -> "array[float]":
    if seconds is None:
        return array("d", grown)
    return array("d", [rate if (rate := more / seconds) <= MOST_BYTES else UNKNOWN for more in grown])


def _latency(nanoseconds: float, operations: float) -> float:
    return nanoseconds / _SECOND / operations if operations > 0 else UNKNOWN


def _share(nanoseconds: float, seconds: float | None) -> float:
    """Up to 100; what is a little over comes from rounding, what is far over is nonsense."""
    share = 100.0 * nanoseconds / _SECOND / seconds if seconds else UNKNOWN
    return min(share, 100.0) if share <= 150.0 else UNKNOWN
