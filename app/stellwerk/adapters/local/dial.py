"""Dialling from this computer: its own commands and sockets, TCP ports that a network leads to. Blocks; any thread."""

import contextlib
import socket
from collections.abc import Sequence

from stellwerk.adapters.local.command import CommandStream
from stellwerk.core.error import NotAllowed, TimedOut, Unreachable, Unsupported
from stellwerk.core.text import _

LIMIT = 5.0
"""Seconds to connect."""


class SocketStream:
    """The port `Stream` over a connected socket."""

    def __init__(self, wire: socket.socket) -> None:
        wire.settimeout(None)
        if wire.family in (socket.AF_INET, socket.AF_INET6):
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wire = wire

    def receive(self, most: int) -> bytes:
        """As the port says."""
        try:
            return self._wire.recv(most)
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        """As the port says."""
        try:
            self._wire.sendall(data)
        except OSError as error:
            raise Unreachable(_("the other side has ended the connection"), "", str(error)) from error

    def close(self) -> None:
        """As the port says; whoever receives is woken first, then the number of the socket is free."""
        with contextlib.suppress(OSError):
            self._wire.shutdown(socket.SHUT_RDWR)
        self._wire.close()


class LocalDial:
    """The port `Dial` from this computer."""

    def command(self, argv: Sequence[str]) -> CommandStream:
        """As the port says."""
        return CommandStream(argv)

    def tcp(self, address: str, port: int) -> SocketStream:
        """As the port says."""
        name = f"{address}:{port}"
        try:
            return SocketStream(socket.create_connection((address, port), timeout=LIMIT))
        except TimeoutError as error:
            raise TimedOut(_("{place} does not answer").format(place=name), _firewall()) from error
        except OSError as error:
            raise Unreachable(_("nothing answers on {place}").format(place=name), _firewall(), str(error)) from error

    def unix(self, path: str) -> SocketStream:
        """As the port says."""
        if not hasattr(socket, "AF_UNIX"):
            raise Unsupported(_("this system has no such sockets"))
        wire = socket.socket(socket.AF_UNIX)
        try:
            wire.settimeout(LIMIT)
            wire.connect(path)
        except PermissionError as error:
            wire.close()
            raise NotAllowed(_("{path} may not be opened").format(path=path[:200]), "", str(error)) from error
        except OSError as error:
            wire.close()
            raise Unreachable(_("nothing answers on {path}").format(path=path[:200]), "", str(error)) from error
        return SocketStream(wire)


def adopt(number: int) -> SocketStream:
    """The number of an open socket as a stream."""
    return SocketStream(socket.socket(fileno=number))


def _firewall() -> str:
    return _("a firewall may be in the way; reach the host over SSH to need no open port")
