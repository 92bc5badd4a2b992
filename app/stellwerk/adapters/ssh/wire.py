"""The socket of an SSH connection as paramiko sees it, which reads ahead.

paramiko asks for each packet twice, for its length and for the rest, and Python looks before each of them whether there
is anything: four calls to the system and as many hand-overs of the interpreter for each packet. Here it is two; one
instead of two to send.
"""

import select
import socket

AHEAD = 128 * 1024
"""Bytes that are read at once."""


class Wire:
    """A connected socket. One thread receives, another may send."""

    def __init__(self, wire: socket.socket, *, polls: bool = hasattr(select, "poll")) -> None:
        """`polls`: the system has `poll`, which Windows has not."""
        self._polls = polls
        self._wire = wire
        self._seconds: float | None = wire.gettimeout()
        self._ahead = b""
        self._at = 0
        wire.setblocking(False)

    @property
    def _closed(self) -> bool:
        """As of a socket: paramiko looks at it while it ends."""
        return self._wire.fileno() < 0

    def send(self, data: bytes) -> int:
        """As of a socket."""
        while True:
            try:
                return self._wire.send(data)
            except BlockingIOError:
                self._wait(writing=True)

    def recv(self, most: int) -> bytes:
        """As of a socket."""
        ahead, at = self._ahead, self._at
        while at >= len(ahead):
            self._wait(writing=False)
            try:
                ahead, at = self._wire.recv(AHEAD), 0
            except BlockingIOError:
                continue
            if not ahead:
                return b""
        self._ahead, self._at = ahead, at + most
        return ahead[at : at + most]

    def settimeout(self, seconds: float | None) -> None:
        """As of a socket."""
        self._seconds = seconds

    def getpeername(self) -> object:
        """As of a socket."""
        return self._wire.getpeername()

    def shutdown(self, how: int) -> None:
        """As of a socket."""
        self._wire.shutdown(how)

    def close(self) -> None:
        """As of a socket."""
        self._wire.close()

    def _wait(self, *, writing: bool) -> None:
        """Until it is ready. Raises TimeoutError."""
        seconds = self._seconds
        if not self._polls:
            one = [self._wire]
            ready = any(select.select([] if writing else one, one if writing else [], [], seconds))
        else:
            poll = select.poll()
            poll.register(self._wire, select.POLLOUT if writing else select.POLLIN)
            ready = bool(poll.poll(None if seconds is None else seconds * 1000))
        if not ready:
            raise TimeoutError
