"""Units: sizes in bytes, durations in seconds, percentages; reading and writing them. Pure; any thread."""

import re

from stellwerk.core.error import Invalid
from stellwerk.core.text import _, with_marks

KIB, MIB, GIB, TIB, PIB = 1 << 10, 1 << 20, 1 << 30, 1 << 40, 1 << 50

_FACTORS = {
    "": 1, "b": 1,
    "k": KIB, "kib": KIB, "m": MIB, "mib": MIB, "g": GIB, "gib": GIB, "t": TIB, "tib": TIB, "p": PIB, "pib": PIB,
    "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12, "pb": 10**15,
}  # fmt: skip
_SIZE = re.compile(r"\s*(\d{1,24}(?:\.\d{1,24})?)\s*([a-z]*)\s*", re.IGNORECASE)


def parse_size(text: str, default_unit: str = "") -> int:
    """Bytes from `2G`, `512 MiB`, `1.5t`, `10GB`.

    K M G T are powers of 1024 as in libvirt and QEMU; KB MB GB TB powers of 1000. A bare number is in
    `default_unit`; its decimal mark may be that of the chosen language. Raises Invalid for anything else, and for
    sizes of an exbibyte or more.
    """
    mark = with_marks(".")
    match = _SIZE.fullmatch(text if mark == "." else text.replace(mark, "."))
    factor = _FACTORS.get((match[2] or default_unit).lower()) if match else None
    if match is None or factor is None:
        problem = _('"{text}" is not a size').format(text=text[:40])
        raise Invalid(problem, _("write a number with a unit, for example 2G or 512 MiB"))
    whole, _dot, fraction = match[1].partition(".")
    size = int(whole) * factor + (int(fraction) * factor // 10 ** len(fraction) if fraction else 0)
    if size >= 1 << 60:
        raise Invalid(_('"{text}" is too large').format(text=text[:40]), _("give a size below 1 EiB"))
    return size


def format_size(size: float) -> str:
    """`1.5 GiB`: at most one decimal below a hundred, none above, in the largest unit whose number is 1 or more."""
    value, unit = float(size), "B"
    for unit in ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        if abs(value) < 1023.5 or unit == "EiB":  # from 1023.5 on it would be written as 1024
            break
        value /= 1024
    return f"{_short(value)} {unit}"


def _short(value: float) -> str:
    if value == int(value) or abs(value) >= 100:
        return f"{value:.0f}"
    return with_marks(f"{value:.1f}".removesuffix(".0"))


def format_rate(per_second: float) -> str:
    """Bytes a second for people: `12 MiB/s`."""
    return f"{format_size(per_second)}/s"


def format_percent(value: float) -> str:
    """`3.2 %` below ten, `47 %` above. The argument is in percent, not a fraction."""
    return with_marks(f"{value:.1f} %") if abs(value) < 9.95 else f"{value:.0f} %"


def format_duration(seconds: float) -> str:
    """The two largest units: `3 d 4 h`, `12 min 5 s`, `0 s`. Negative durations are written as `0 s`."""
    left = max(0, int(seconds))
    parts: list[str] = []
    for length, name in ((86400, "d"), (3600, "h"), (60, "min"), (1, "s")):
        count, left = divmod(left, length)
        if count or (name == "s" and not parts):
            parts.append(f"{count} {name}")
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts)


def format_moment(seconds: float) -> str:
    """A duration that may be shorter than a second: `0.4 ms`, `48 ms`, else as every other."""
    if not 0.0 < seconds < 1.0:
        return format_duration(seconds)
    thousandths = seconds * 1000
    if thousandths < 0.05:
        return with_marks("< 0.1 ms")
    return f"{thousandths:.0f} ms" if thousandths >= 9.95 else with_marks(f"{thousandths:.1f} ms")


def exact_size(size: int) -> str:
    """A size as it is typed, exactly: `4 GiB`, `1536 MiB`, bytes where no unit fits."""
    for unit, factor in (("TiB", TIB), ("GiB", GIB), ("MiB", MIB), ("KiB", KIB)):
        if size and size % factor == 0:
            return f"{size // factor} {unit}"
    return str(size)
