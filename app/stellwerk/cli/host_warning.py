"""Warnings about hosts that could not be asked. Owner thread."""

from collections.abc import Mapping

from stellwerk.cli.terminal import Terminal, printable
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.core.text import natural_key
from stellwerk.model.graph import Graph

_MOST = 10
"""Hosts named one by one; the rest is counted."""


def warn_of_hosts(terminal: Terminal, failed: Mapping[HostId, AppError], graph: Graph, so: str) -> None:
    """One line on stderr for each host; `so` says what follows from it."""
    named = {host_id: host.name if (host := graph.host(host_id)) else host_id for host_id in failed}
    for host_id in sorted(failed, key=lambda host_id: natural_key(named[host_id]))[:_MOST]:
        text = f'host "{named[host_id]}" could not be asked: {failed[host_id]}'
        terminal.note(f"warning: {printable(text)}; {so}")
    if len(failed) > _MOST:
        terminal.note(f"warning: {len(failed) - _MOST} more hosts could not be asked")
