"""Numbers in queries: counts, sizes, percents, rates, durations, versions. Pure; any thread.

Equality holds after the property is cut down to the unit and the decimals that are written: `4096` stands for all
from 4096 up to, not including, 4097; `4.5G` for all up to 4.6 GiB.
"""

import re
from decimal import Decimal

from stellwerk.core.record import Record

_COUNT = re.compile(r"([+-]?)(\d{1,18})(?:\.(\d{1,9}))?", re.ASCII)
_SIZE = re.compile(r"\+?(\d{1,18})(?:\.(\d{1,9}))?\s*([kmgtp]?(?:i?b)?)", re.ASCII | re.IGNORECASE)
_PARTS = re.compile(r"(?:\d{1,12}(?:\.\d{1,6})?(?:ms|min|[smhdw]))+", re.ASCII | re.IGNORECASE)
_PART = re.compile(r"(\d+)(?:\.(\d+))?(ms|min|[smhdw])", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?:(\d{1,9})\.)?(\d{1,9}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_VERSION = re.compile(r"(\d{1,6})(?:\.(\d{1,3}))?(?:\.(\d{1,3}))?(?:\.?\*)?", re.ASCII)

_SECONDS = {"ms": Decimal("0.001"), "s": Decimal(1), "m": Decimal(60), "min": Decimal(60), "h": Decimal(3600),
            "d": Decimal(86400), "w": Decimal(604800)}  # fmt: skip
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4, "p": 5}


class Amount(Record, frozen=True):
    """Equal is what lies from `low` up to, not including, `high`; `exact` is the number itself for other comparisons.

    For a negative number it is above `low` up to and including `high`, since cutting goes towards zero.
    """

    exact: float
    low: float
    high: float

    def equals(self, value: float) -> bool:
        """Whether a property's value, cut down to what is written, is this number."""
        return self.low < value <= self.high if self.exact < 0 else self.low <= value < self.high


def read_count(text: str) -> Amount | None:
    """An integer or a decimal with an optional sign."""
    match = _COUNT.fullmatch(text)
    return _amount(match[2], match[3], Decimal(1), negative=match[1] == "-") if match else None


def read_percent(text: str) -> Amount | None:
    """`80` or `80%`."""
    return read_count(text.removesuffix("%").rstrip())


def read_size(text: str, default_unit: str) -> Amount | None:
    """Bytes. K M G T and KiB MiB GiB TiB are powers of 1024, KB MB GB TB of 1000; a bare number in `default_unit`."""
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    factor = _factor(match[3] or default_unit)
    return _amount(match[1], match[2], Decimal(factor)) if factor else None


def read_rate(text: str) -> Amount | None:
    """Bytes a second, as a size with or without `/s`; a bare number is MiB a second."""
    return read_size(text.removesuffix("/s").rstrip(), "MiB")


def _factor(unit: str) -> int:
    folded = unit.casefold()
    if folded in ("b", ""):
        return 1
    if folded == "ib":
        return 0
    return int((1000 if len(folded) == 2 else 1024) ** _POWERS[folded[0]])


def read_duration(text: str) -> Amount | None:
    """Seconds from `90s`, `1d6h`, `2.06:30:00`, `06:30`; a bare number is days."""
    clock = _CLOCK.fullmatch(text)
    if clock is not None:
        seconds = int(clock[1] or 0) * 86400 + int(clock[2]) * 3600 + int(clock[3]) * 60 + int(clock[4] or 0)
        return Amount(seconds, seconds, seconds + (1 if clock[4] else 60))
    if _PARTS.fullmatch(text) is None:
        days = _COUNT.fullmatch(text)
        return _amount(days[2], days[3], _SECONDS["d"]) if days is not None and not days[1] else None
    total, step = Decimal(0), Decimal(0)
    for whole, fraction, unit in _PART.findall(text):
        step = _SECONDS[unit.casefold()].scaleb(-len(fraction))
        total += Decimal(f"{whole}.{fraction or 0}") * _SECONDS[unit.casefold()]
    return Amount(_plain(total), _plain(total), _plain(total + step))


def read_version(text: str) -> Amount | None:
    """libvirt's number from `9`, `9.1` or `9.1.2`; equal is every version that begins so."""
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    number = int(match[1]) * 1_000_000 + int(match[2] or 0) * 1000 + int(match[3] or 0)
    step = 1 if match[3] else 1000 if match[2] else 1_000_000
    return Amount(number, number, number + step)


def _amount(whole: str, fraction: str | None, factor: Decimal, *, negative: bool = False) -> Amount:
    number = Decimal(f"{whole}.{fraction or 0}")
    above = number + Decimal(1).scaleb(-len(fraction or ""))
    exact, high = _plain(number * factor), _plain(above * factor)
    return Amount(-exact, -high, -exact) if negative and exact else Amount(exact, exact, high)


def _plain(number: Decimal) -> float:
    """An int where it is one, since a float would lose the last digits of large sizes."""
    return int(number) if number == number.to_integral_value() else float(number)
