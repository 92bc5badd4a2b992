"""How a host is asked for its logs, and what comes. Never raises for what comes. Pure; any thread."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_check.script import WORD, script_argv

MOST_LINES = 1000
MOST_REPLY = 4 * 1024 * 1024
LONGEST = 2000
"""Letters of a line."""
_GRAVE = 3
"""The journal's priority of errors."""


class LogSource(StrEnum):
    """Which log."""

    LIBVIRT = "libvirt"
    KERNEL = "kernel"
    VM = "vm"
    """QEMU's log of one VM."""


_AS_ROOT = """\
as_root() { if [ "$(id -u)" != 0 ] && sudo -n true 2>/dev/null; then sudo -n "$@"; else "$@"; fi; }
"""
_UNITS = " ".join(
    f"-u {name}"
    for name in ("libvirtd", "virtqemud", "virtnetworkd", "virtstoraged", "virtnodedevd", "virtlogd", "virtlockd")
)
_JOURNAL = "as_root journalctl --no-pager -q -o json"
_SCRIPTS = {
    LogSource.LIBVIRT: f"""\
if [ -d /run/systemd/system ]; then {_JOURNAL} -n {MOST_LINES} {_UNITS}
else as_root tail -n {MOST_LINES} /var/log/libvirt/libvirtd.log; fi""",
    LogSource.KERNEL: f"""\
if [ -d /run/systemd/system ]; then {_JOURNAL} -n {MOST_LINES} -k
else as_root dmesg | tail -n {MOST_LINES}; fi""",
    LogSource.VM: f'as_root tail -n {MOST_LINES} "/var/log/libvirt/qemu/$1.log"',
}


def log_argv(source: LogSource, vm: str = "") -> tuple[str, ...]:
    """What the host is asked to run. `vm` is the name of the VM whose log is meant; a name that is a path is none."""
    name = vm if "/" not in vm and vm not in ("", ".", "..") else "-"
    return script_argv(_AS_ROOT + _SCRIPTS[source], *((name,) if source is LogSource.VM else ()))


def read_log(reply: bytes) -> tuple[LogLine, ...] | None:
    """The lines, oldest first; None where the reply does not begin with our word."""
    text = reply[-MOST_REPLY:] if len(reply) > MOST_REPLY else reply
    _noise, word, rest = text.decode("utf-8", "replace").partition(f"{WORD}\n")
    if not word and len(reply) <= MOST_REPLY:
        return None
    lines = (rest if word else _noise).split("\n")[-MOST_LINES - 1 :]
    return tuple(_line(line) for line in lines if line.strip())


def matching(lines: tuple[LogLine, ...], words: str) -> Iterator[LogLine]:
    """The lines that have all of these words, any case."""
    wanted = words.casefold().split()
    return (line for line in lines if all(word in f"{line.unit} {line.text}".casefold() for word in wanted))


def _line(line: str) -> LogLine:
    if line.startswith("{"):
        try:
            said = json.loads(line)
        except (ValueError, RecursionError):
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
