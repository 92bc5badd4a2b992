"""How a host is asked for its logs, and what comes. Never raises for what comes. Pure; any thread."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record
from stellwerk.model.catalogue.format import format_time
from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_check.script import WORD, script_argv

USUAL_LINES = 1000
MOST_LINES = 20_000
MOST_REPLY = 12 * 1024 * 1024
LONGEST = 2000
"""Letters of a line."""
_TAIL = 4
"""Lines by which one reading is found in the next: some logs say the same thing over and over."""
_GRAVE = 3
"""The journal's priority of errors."""


class LogSource(StrEnum):
    """Which log."""

    LIBVIRT = "libvirt"
    KERNEL = "kernel"
    VM = "vm"
    """QEMU's log of one VM."""


class LogWish(Record, frozen=True):
    """Which lines: of which log, of which VM (by its name) where that of one is meant, and how many of the newest."""

    source: LogSource = LogSource.LIBVIRT
    vm: str = ""
    lines: int = USUAL_LINES


_UNITS = " ".join(
    f"-u {name}"
    for name in ("libvirtd", "virtqemud", "virtnetworkd", "virtstoraged", "virtnodedevd", "virtlogd", "virtlockd")
)
_JOURNAL = "journalctl --no-pager -q -o json --output-fields=MESSAGE,PRIORITY,SYSLOG_IDENTIFIER,_SYSTEMD_UNIT"
_SCRIPTS = {
    LogSource.LIBVIRT: f"""\
if [ -d /run/systemd/system ]; then {_JOURNAL} -n "$1" {_UNITS}
else tail -n "$1" /var/log/libvirt/libvirtd.log; fi""",
    LogSource.KERNEL: f"""\
if [ -d /run/systemd/system ]; then {_JOURNAL} -n "$1" -k
else dmesg | tail -n "$1"; fi""",
    LogSource.VM: 'tail -n "$1" "/var/log/libvirt/qemu/$2.log"',
}


def log_argv(wish: LogWish) -> tuple[str, ...]:
    """What the host is asked to run, best as root. A name of a VM that is a path is none."""
    name = wish.vm if "/" not in wish.vm and wish.vm not in ("", ".", "..") else "-"
    words = (str(min(max(1, wish.lines), MOST_LINES)), *((name,) if wish.source is LogSource.VM else ()))
    return script_argv(_SCRIPTS[wish.source], *words)


def read_log(reply: bytes) -> tuple[LogLine, ...] | None:
    """The lines, oldest first; None where the reply does not begin with our word."""
    text = reply[-MOST_REPLY:] if len(reply) > MOST_REPLY else reply
    _noise, word, rest = text.decode("utf-8", "replace").partition(f"{WORD}\n")
    if not word and len(reply) <= MOST_REPLY:
        return None
    lines = (rest if word else _noise).split("\n")[-MOST_LINES - 1 :]
    return tuple(_line(line) for line in lines if line.strip())


def fresh_lines(before: Sequence[LogLine], now: Sequence[LogLine]) -> Sequence[LogLine] | None:
    """What a later reading has beyond the one before; None where they have nothing in common. A log grows at its end
    and loses lines at its beginning, so the last line of before is looked for at its old place first, then above."""
    if not before:
        return None
    tail = tuple(before[-_TAIL:])
    for end in range(min(len(before), len(now)), 0, -1):
        known = min(end, len(tail))
        if now[end - 1] == tail[-1] and tuple(now[end - known : end]) == tail[-known:]:
            return now[end:]
    return None


def line_words(line: LogLine) -> str:
    """A line as people read it."""
    time = f"{format_time(line.time)}  " if line.time is not None else ""
    return f"{time}{line.unit}: {line.text}" if line.unit else f"{time}{line.text}"


def matching(lines: Iterable[LogLine], words: str) -> Iterator[LogLine]:
    """The lines that have all of these words, any case."""
    wanted = words.casefold().split()
    return (line for line in lines if all(word in f"{line.unit} {line.text}".casefold() for word in wanted))


def _line(line: str) -> LogLine:
    if line.startswith("{"):
        try:
            said = read_json(line)
        except ValueError:
            said = None
        if isinstance(said, dict):
            return _entry(said)
    return LogLine(text=_printable(line), grave=": error :" in line)


def _entry(said: dict[str, Any]) -> LogLine:
    unit = said.get("SYSLOG_IDENTIFIER") or said.get("_SYSTEMD_UNIT")
    priority = said.get("PRIORITY")
    return LogLine(
        text=_printable(_message(said.get("MESSAGE"))),
        time=_seconds(said.get("__REALTIME_TIMESTAMP")),
        unit=_printable(unit)[:64] if isinstance(unit, str) else "",
        grave=isinstance(priority, str) and priority.isascii() and priority.isdigit() and int(priority[:3]) <= _GRAVE,
    )


def _message(said: Any) -> str:
    """The journal tells what is no text as the numbers of its bytes."""
    if isinstance(said, list):
        numbers = [one for one in said[:LONGEST] if isinstance(one, int) and 0 <= one < 256]
        return bytes(numbers).decode("utf-8", "replace")
    return said if isinstance(said, str) else ""


def _seconds(said: Any) -> float | None:
    if isinstance(said, str) and said.isascii() and said.isdigit() and len(said) < 18:
        return int(said) / 1_000_000
    return None


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST])
