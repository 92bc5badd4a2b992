"""The socket of an SSH connection as paramiko sees it, which reads ahead.

paramiko asks for each packet twice, for its length and for the rest, and Python looks before each of them whether there
is anything: four calls to the system and as many hand-overs of the interpreter for each packet. Here it is one, which
the system ends when the time is over; one instead of two to send.
"""

import contextlib
import select
import socket
import struct
import sys

AHEAD = 128 * 1024
"""Bytes that are read at once where there is much."""
SOME = 16 * 1024
"""The same as long as less than this comes: the system's memory takes its time to give so much and take it back."""
_LIMIT = struct.Struct("ll")
"""`struct timeval`."""


class Wire:
    """A connected socket. One thread receives, another may send."""

    def __init__(self, wire: socket.socket, *, by_select: bool = sys.platform == "win32") -> None:
        """`by_select`: the system does not end calls by itself as here, as Windows."""
        self._by_select = by_select
        self._wire = wire
        self._seconds: float | None = wire.gettimeout()
        self._ahead = b""
        self._at = 0
        self._most = SOME
        wire.setblocking(not by_select)
        self.settimeout(self._seconds)

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
                self._over_or_wait(writing=True)

    def recv(self, most: int) -> bytes:
        """As of a socket; a reset is an end."""
        ahead, at = self._ahead, self._at
        while at >= len(ahead):
            try:
                ahead, at = self._wire.recv(self._most), 0
            except BlockingIOError:
                self._over_or_wait(writing=False)
                continue
            except ConnectionResetError:  # whether an end comes as a reset is chance
                return b""
            if not ahead:
                return b""
            self._most = AHEAD if len(ahead) >= SOME else SOME
        self._ahead, self._at = ahead, at + most
        return ahead[at : at + most]

    def at_hand(self, count: int) -> bytes:
        """So many bytes if they were read ahead already, else none. Who receives."""
        at = self._at
        if at + count > len(self._ahead):
            return b""
        self._at = at + count
        return self._ahead[at : self._at]

    def settimeout(self, seconds: float | None) -> None:
        """As of a socket."""
        self._seconds = seconds
        if not self._by_select:
            whole = int(seconds or 0)  # nought is for ever
            limit = _LIMIT.pack(whole, 0 if seconds is None else max(1, int((seconds - whole) * 1_000_000)))
            with contextlib.suppress(OSError):  # it has ended: who calls next is told
                self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
                self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)

    def getpeername(self) -> object:
        """As of a socket."""
        return self._wire.getpeername()

    def shutdown(self, how: int) -> None:
        """As of a socket."""
        self._wire.shutdown(how)

    def close(self) -> None:
        """As of a socket."""
        self._wire.close()

    def _over_or_wait(self, *, writing: bool) -> None:
        """What was called had to wait. Raises TimeoutError where it waited as long as it may, else waits."""
        read, write = ([], [self._wire]) if writing else ([self._wire], [])
        if not self._by_select or not any(select.select(read, write, [], self._seconds)):
            raise TimeoutError
