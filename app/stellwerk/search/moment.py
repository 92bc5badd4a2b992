"""Times in queries: ISO dates, `today`, weekdays, `now-2h`. Local time unless a zone is said. Pure; any thread."""

import re
from datetime import date, datetime, time, timedelta
from enum import Enum, auto

from stellwerk.core.record import Record
from stellwerk.search.number import read_duration

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RELATIVE = re.compile(
    r"(now|today|yesterday|" + "|".join(_WEEKDAYS) + r")\s*(?:([+-])\s*(\S+))?", re.ASCII | re.IGNORECASE
)
_ISO = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,6})?\s*(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII | re.IGNORECASE
)
_DAY = 86400
_MOST_DAYS = 36500
"""Offsets beyond a hundred years are refused."""

FAR = float("inf")


class Base(Enum):
    """What a time counts from."""

    FIXED = auto()
    """`seconds` are UTC seconds."""
    DATE = auto()
    """`days` is a local date's ordinal."""
    NOW = auto()
    TODAY = auto()
    WEEKDAY = auto()
    """The latest one before today; `weekday` 0 = Monday."""


class Moment(Record, frozen=True):
    """A time as a query says it. `days` and `seconds` are added to the base; `length` is how exactly it is said.

    `length` in seconds; 0 = it is a whole local day, however long that is.
    """

    base: Base
    days: int = 0
    seconds: float = 0.0
    weekday: int = 0
    length: float = 1.0

    @property
    def relative(self) -> bool:
        """It is another time tomorrow."""
        return self.base not in (Base.FIXED, Base.DATE)

    def bounds(self, now: float) -> tuple[float, float]:
        """From and up to, not including, in UTC seconds; infinite where no calendar reaches."""
        try:
            start = self._start(now)
            return (start, start + self.length) if self.length else (start, self._day(now, 1))
        except (ValueError, OverflowError, OSError):
            return (FAR, FAR)

    def _start(self, now: float) -> float:
        match self.base:
            case Base.FIXED:
                return self.seconds
            case Base.NOW:
                return now + self.days * _DAY + self.seconds
            case Base.DATE | Base.TODAY | Base.WEEKDAY:
                return self._day(now, 0) + self.seconds

    def _day(self, now: float, later: int) -> float:
        """Local midnight of the day meant, in UTC seconds: by calendar, since not all days have 24 hours."""
        today = date.fromordinal(1) if self.base is Base.DATE else datetime.fromtimestamp(now).astimezone().date()
        match self.base:
            case Base.DATE:
                today = date.fromordinal(self.days + later)
            case Base.WEEKDAY:
                back = (today.weekday() - self.weekday - 1) % 7 + 1
                today += timedelta(days=self.days + later - back)
            case _:
                today += timedelta(days=self.days + later)
        return datetime.combine(today, time()).timestamp()


def read_moment(text: str) -> Moment | None:
    """The time that a value means; None where it means none."""
    text = text.strip()
    return _relative(text) if not text[:1].isdigit() else _iso(text)


def _relative(text: str) -> Moment | None:
    match = _RELATIVE.fullmatch(text)
    if match is None:
        return None
    word, offset = match[1].casefold(), 0.0
    if match[2]:
        read = read_duration(match[3])
        if read is None or read.exact > _MOST_DAYS * _DAY:
            return None
        offset = read.exact if match[2] == "+" else -read.exact
    if word == "now":
        return Moment(Base.NOW, seconds=offset)
    whole = offset % _DAY == 0
    days, seconds = (int(offset // _DAY), 0.0) if whole else (0, offset)
    length = 0.0 if whole else 1.0
    if word in _WEEKDAYS:
        return Moment(Base.WEEKDAY, days, seconds, _WEEKDAYS.index(word), length)
    return Moment(Base.TODAY, days - (word == "yesterday"), seconds, length=length)


def _iso(text: str) -> Moment | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        if match[1] is None:
            return Moment(Base.DATE, date.fromisoformat(text).toordinal(), length=0.0)
        seconds = datetime.fromisoformat(text.upper().replace(" ", "T", 1).replace(" ", "")).astimezone().timestamp()
    except (ValueError, OverflowError, OSError):
        return None
    if match[2] is None:
        return Moment(Base.FIXED, seconds=seconds, length=60.0)
    fraction = match[3] or "."
    return Moment(Base.FIXED, seconds=seconds, length=10.0 ** -(len(fraction) - 1))


_LOCALE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b.*", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2}), (\d{4})\b.*", re.ASCII | re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def iso_form(text: str) -> str | None:
    """The ISO date that a date in the form of oVirt's locale (`1/31/26`, `Jan 31, 2026`) means, or None."""
    slashed, spoken = _LOCALE.fullmatch(text), _MONTH_FIRST.fullmatch(text)
    try:
        if slashed is not None:
            year = int(slashed[3]) + (2000 if len(slashed[3]) == 2 else 0)
            return date(year, int(slashed[1]), int(slashed[2])).isoformat()
        if spoken is not None and spoken[1][:3].casefold() in _MONTHS:
            return date(int(spoken[3]), _MONTHS.index(spoken[1][:3].casefold()) + 1, int(spoken[2])).isoformat()
    except ValueError:
        return None
    return None
