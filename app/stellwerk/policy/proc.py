"""What Linux tells of itself in /proc: the script that reads it on a host, what it answers, the rates between two
answers. Pure; any thread.

The script runs as long as we look: each line that it is sent it answers by one line, by means of the shell alone, so
that no process is begun for a sample; only the clock, which is asked for now and then, is told by one. What it answers
is checked: a host may say anything.
"""

import re
from collections.abc import Callable, Mapping

from stellwerk.core.record import Record
from stellwerk.policy.sample.rate import MOST_BYTES, Moment, elapsed

MOST_LINE = 256 * 1024
"""Bytes of an answer; a host with a thousand interfaces has a hundred thousand."""
MOST_PARTS = 4000
CLOCK_OFF = "clock_off"
"""Seconds by which the clock of a host is ahead of ours."""
PROC_KEYS = ("load_1", "swap_used", "net_in", "net_out", "disk_read", "disk_write", CLOCK_OFF)
"""What is sampled of a host by this."""
CLOCK_WORD = "clock"
"""Stands behind the number in a line that asks for the clock, too."""
SECTOR = 512
"""Bytes, whatever the disk has (Documentation/admin-guide/iostats.rst)."""
SCRIPT = """\
while read -r n c; do
  o="stellwerk-proc $n"
  [ -n "$c" ] && o="$o|clock $(date +%s 2>/dev/null)"
  [ -r /proc/loadavg ] && read -r l </proc/loadavg && o="$o|load $l"
  [ -r /proc/meminfo ] && while read -r k v u; do
    case $k in SwapTotal:|SwapFree:) o="$o|swap $k $v";; esac
  done </proc/meminfo
  [ -r /proc/net/dev ] && while read -r l; do
    i="${l%%:*}"; [ "$i" = "$l" ] && continue
    s=-; [ -e "/sys/class/net/$i/device" ] && s=+
    o="$o|net $s $l"
  done </proc/net/dev
  [ -r /proc/diskstats ] && while read -r a b d l; do
    s=-; [ -e "/sys/block/$d/device" ] && s=+
    o="$o|disk $s $d $l"
  done </proc/diskstats
  echo "$o"
done
"""
_HEAD = re.compile(r"stellwerk-proc ([0-9]{1,12})")
_VIRTUAL_NICS = re.compile(r"lo|(?:vnet|tap|virbr|veth|docker|br-|macvtap|ovs-|dummy|ifb)\S*")
"""Interfaces that carry what another one carries too, or nothing that leaves the host."""
_VIRTUAL_DISKS = re.compile(r"(?:loop|ram|dm-|md|zram|sr|fd|nbd)\d+")
_PARTITION = re.compile(r"(?:(?:sd|vd|xvd|hd)[a-z]+|(?:nvme\d+n\d+|mmcblk\d+)p)\d+")


_Counters = tuple[str, bool, tuple[int, int]]
"""Name, whether it has a device of its own, bytes in and out."""


class Totals(Record, frozen=True, kw_only=True):
    """One answer. Counters in bytes since the host's start, by interface and disk; None = not told."""

    clock: float | None = None
    """UTC seconds, as the host has it."""
    load_1: float | None = None
    swap_used: int | None = None
    nics: Mapping[str, tuple[int, int]] | None = None
    disks: Mapping[str, tuple[int, int]] | None = None


def read_answer(line: str) -> tuple[int, Totals] | None:
    """The number that was sent, and what was answered; None for what is no answer."""
    head, *parts = line.split("|", MOST_PARTS)
    match = _HEAD.fullmatch(head)
    if match is None or len(parts) >= MOST_PARTS:
        return None
    told: dict[str, list[list[str]]] = {"clock": [], "load": [], "swap": [], "net": [], "disk": []}
    for part in parts:
        words = part.replace(":", ": ").split()
        if words and words[0] in told:
            told[words[0]].append(words[1:])
    return int(match[1]), Totals(
        clock=_clock(told["clock"]),
        load_1=_load(told["load"]),
        swap_used=_swap(told["swap"]),
        nics=_counters(told["net"], _nic, _VIRTUAL_NICS),
        disks=_counters(told["disk"], _disk, _VIRTUAL_DISKS),
    )


def rates(before: Totals | None, after: Totals, moments: tuple[Moment, Moment], interval: float) -> dict[str, float]:
    """What is known by the newer of two answers, by PROC_KEYS but for the clock: of counters their growth in bytes a
    second."""
    known: dict[str, float | None] = {"load_1": after.load_1, "swap_used": after.swap_used}
    seconds = elapsed(*moments, interval)
    if before is not None and seconds is not None:
        known["net_in"], known["net_out"] = _growth(before.nics, after.nics, seconds)
        known["disk_read"], known["disk_write"] = _growth(before.disks, after.disks, seconds)
    return {key: value for key, value in known.items() if value is not None}


def _growth(
    before: Mapping[str, tuple[int, int]] | None, after: Mapping[str, tuple[int, int]] | None, seconds: float
) -> tuple[float | None, float | None]:
    """Of those that were there both times; one that came or began anew is left out of this one sample."""
    if before is None or after is None:
        return None, None
    both = [(before[name], after[name]) for name in before.keys() & after.keys()]
    grown = [(b[0] - a[0], b[1] - a[1]) for a, b in both if b[0] >= a[0] and b[1] >= a[1]]
    sums = sum(one for one, _other in grown) / seconds, sum(other for _one, other in grown) / seconds
    return (None, None) if max(sums) > MOST_BYTES else sums


def _clock(told: list[list[str]]) -> float | None:
    text = told[0][0] if told and told[0] else ""
    return float(text) if re.fullmatch(r"[0-9]{1,12}", text) else None


def _load(told: list[list[str]]) -> float | None:
    """Of processes that run or wait, over a minute."""
    text = told[0][0] if told and told[0] else ""
    return float(text) if re.fullmatch(r"[0-9]{1,9}\.[0-9]{1,9}", text) else None


def _swap(told: list[list[str]]) -> int | None:
    """Total less free, told in KiB; zero where there is none."""
    found = {words[0]: _whole(words[1]) for words in told if len(words) == 2}
    total, free = found.get("SwapTotal:"), found.get("SwapFree:")
    return (total - free) * 1024 if total is not None and free is not None and total >= free else None


def _counters(
    told: list[list[str]], read: Callable[[list[str]], _Counters | None], virtual: re.Pattern[str]
) -> Mapping[str, tuple[int, int]] | None:
    """Those of what has a device of its own; where nothing has (containers), of all that is not known to be virtual."""
    found = [one for words in told if (one := read(words)) is not None]
    chosen = [one for one in found if one[1]] or [one for one in found if not virtual.fullmatch(one[0])]
    return {name: values for name, _real, values in chosen} if found else None


def _nic(words: list[str]) -> _Counters | None:
    """`+ eth0: bytes packets errs drop fifo frame compressed multicast bytes …`"""
    if len(words) < 11 or not words[1].endswith(":"):
        return None
    received, sent = _whole(words[2]), _whole(words[10])
    return (words[1][:-1], words[0] == "+", (received, sent)) if received is not None and sent is not None else None


def _disk(words: list[str]) -> _Counters | None:
    """`+ sda reads merged sectors ms writes merged sectors …`; of whole disks."""
    if len(words) < 9 or _PARTITION.fullmatch(words[1]):
        return None
    read, written = _whole(words[4]), _whole(words[8])
    real = words[0] == "+"
    return (words[1], real, (read * SECTOR, written * SECTOR)) if read is not None and written is not None else None


def _whole(text: str) -> int | None:
    """A number of up to 20 digits, as 64 bits have."""
    return int(text) if re.fullmatch(r"[0-9]{1,20}", text) else None
