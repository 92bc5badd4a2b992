"""How this computer is connected to networks, as one value that differs after each change. Quick; any thread.

It asks no name server and sends nothing: the system is only asked which way it would take.
"""

import contextlib
import socket
from collections.abc import Hashable
from pathlib import Path

_ROUTES = Path("/proc/net/route")
"""Of Linux; other systems tell by their interfaces and the way out."""
_MOST = 64 * 1024
_OUTSIDE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses that are nobody's (RFC 5737, RFC 3849)."""


def network_state(routes: Path = _ROUTES) -> Hashable:
    """Interfaces, the addresses towards the outside, the routes."""
    return _interfaces(), tuple(_way_out(family, address) for family, address in _OUTSIDE), _read(routes)


def _interfaces() -> tuple[str, ...]:
    try:
        return tuple(name for _number, name in socket.if_nameindex())
    except OSError:
        return ()


def _way_out(family: socket.AddressFamily, address: str) -> str:
    """The address of this computer on the way there; empty where there is no way."""
    with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asked:
        asked.connect((address, 9))
        return str(asked.getsockname()[0])
    return ""


def _read(routes: Path) -> bytes:
    try:
        with routes.open("rb") as file:
            return file.read(_MOST)
    except OSError:
        return b""
