"""How long something is to last, as it is written. Pure; any thread."""

from stellwerk.core.error import Invalid
from stellwerk.core.text import _
from stellwerk.search.number import read_duration

LONGEST = 366 * 86400.0


def seconds_of(text: str) -> float:
    """Seconds from `90s`, `5m`, `1d6h`; a bare number is seconds. Raises Invalid."""
    plain = text.strip()
    bare = plain.replace(".", "", 1).isdecimal()
    amount = read_duration(f"{plain}s" if bare else plain)
    if amount is None:
        hint = _("write a number with a unit, for example 90s, 5m or 1d6h")
        raise Invalid(_('"{text}" is no length of time').format(text=text[:40]), hint)
    if amount.exact > LONGEST:
        raise Invalid(_('"{text}" is too long').format(text=text[:40]), _("give at most a year"))
    return float(amount.exact)


def checked_duration(text: str) -> str:
    """The text, where it is one; raises Invalid."""
    seconds_of(text)
    return text.strip()


def duration_text(seconds: float) -> str:
    """The inverse of `seconds_of`: `5m`, `1h30m`, `0s`."""
    left, parts = int(seconds), []
    for length, unit in ((86400, "d"), (3600, "h"), (60, "m"), (1, "s")):
        count, left = divmod(left, length)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
