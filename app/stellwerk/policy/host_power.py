"""How a host is asked to restart or to shut down, who was asked, and which host is the computer that the program runs
on. Pure; any thread."""

import ipaddress
from urllib.parse import urlsplit

from stellwerk.model.graph import Graph
from stellwerk.model.host import Host
from stellwerk.model.state import Leaving, LinkState
from stellwerk.model.task import Task, TaskState
from stellwerk.policy.host_check.script import script_argv, values_of

LOOK = """\
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null; then echo by=systemctl
elif command -v shutdown >/dev/null; then echo by=shutdown
else echo by=own; fi"""
LOOK_ARGV = script_argv(LOOK)
"""What tells which program a host is asked by."""

_LINES = {
    ("systemctl", Leaving.REBOOT): ("systemctl", "reboot"),
    ("systemctl", Leaving.POWER_OFF): ("systemctl", "poweroff"),
    ("shutdown", Leaving.REBOOT): ("shutdown", "-r", "now"),
    ("shutdown", Leaving.POWER_OFF): ("shutdown", "-h", "-P", "now"),
    ("own", Leaving.REBOOT): ("reboot",),
    ("own", Leaving.POWER_OFF): ("poweroff",),
}
_NO_NAMES = frozenset({"", "localhost", "localhost.localdomain"})
"""What machines call themselves that were given no name."""


RESTARTS, STOPS = "Restart-Host", "Stop-Host"
_HEARD = 30.0
"""Seconds within which a host that is there has said something."""
_LEAVINGS = {RESTARTS: Leaving.REBOOT, STOPS: Leaving.POWER_OFF}


def asked_to_leave(host: Host, graph: Graph) -> Leaving:
    """What a task, of whichever process, has asked of a host that is away, and was there when the task began."""
    link = host.link
    if link.answered is None or link.state not in (LinkState.STALE, LinkState.BACKOFF, LinkState.CONNECTING):
        return Leaving.NOT
    tasks = (task for task in graph.related(host, "tasks") if isinstance(task, Task))
    asked = [task for task in tasks if _sent_away(task, link.answered)]
    newest = max(asked, key=lambda task: task.started or 0.0, default=None)
    return _LEAVINGS[newest.call.command] if newest is not None else Leaving.NOT


def _sent_away(task: Task, answered: float) -> bool:
    """Its host, which last said something then, went by it: while it runs, or, where nothing comes back, by its end."""
    how = _LEAVINGS.get(task.call.command)
    if how is None or task.started is None or answered < task.started - _HEARD:
        return False
    gone = how is Leaving.POWER_OFF and task.state is TaskState.DONE and answered < (task.ended or 0.0) + _HEARD
    return gone or task.state is TaskState.RUNNING


def power_argv(reply: bytes, how: Leaving) -> tuple[str, ...] | None:
    """What the host is to run as root, by its reply to LOOK_ARGV; None where its shell runs no commands."""
    values = values_of(reply)
    by = values.get("by") if values is not None else None
    return _LINES.get((by[0], how)) if by else None


def has_shell(uri: str) -> bool:
    """Whether commands can be run there at all: by our own SSH, or on this computer."""
    parts = urlsplit(uri)
    return parts.scheme == "ssh" or (not parts.hostname and parts.scheme.partition("+")[0] != "test")


def is_this_computer(host: Host, own_name: str) -> bool:
    """Whether the program itself would end with the host; `own_name` is what this computer calls itself."""
    address = (urlsplit(host.uri).hostname or "").lower()
    if not address or address in _NO_NAMES or _is_loopback(address):
        return True
    named = host.facts.hostname.lower() if host.facts is not None else ""
    return named == own_name.lower() and named not in _NO_NAMES


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
