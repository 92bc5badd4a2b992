"""A small RFB server, whose side of a conversation a test writes from top to bottom, and the stream to it."""

import queue
import threading
from collections.abc import Callable

from stellwerk.core.error import Unreachable

WAIT = 60.0
"""Seconds for what must come."""
HELLO = b"RFB 003.008\n"
NO_LOGIN = b"\x01\x01"
LET_IN = b"\0\0\0\0"


def greeting(width: int, height: int, name: bytes = b"guest") -> bytes:
    """What a server says of itself behind the login."""
    form = bytes([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0])
    return width.to_bytes(2, "big") + height.to_bytes(2, "big") + form + len(name).to_bytes(4, "big") + name


def opening(width: int, height: int) -> bytes:
    """All that a server without a login says until pictures come."""
    return HELLO + NO_LOGIN + LET_IN + greeting(width, height)


class MemoryStream:
    """The port `Stream` whose other end is the test. Any thread."""

    def __init__(self) -> None:
        self._arriving: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._rest = b""
        self._said = bytearray()
        self._changed = threading.Condition()
        self.closed = False
        self.broken = False
        """The other side takes nothing."""

    def say(self, data: bytes) -> None:
        """What the server says; nothing = it ends."""
        self._arriving.put(data)

    def heard(self, so: Callable[[bytes], bool]) -> bytes:
        """All that the client said, once `so`."""
        with self._changed:
            assert self._changed.wait_for(lambda: so(bytes(self._said)), WAIT), bytes(self._said)
            return bytes(self._said)

    def receive(self, most: int) -> bytes:
        """As the port says."""
        if not self._rest:
            self._rest = self._arriving.get()
        piece, self._rest = self._rest[:most], self._rest[most:]
        return piece

    def send(self, data: bytes) -> None:
        """As the port says."""
        if self.broken:
            raise Unreachable("gone")
        with self._changed:
            self._said += data
            self._changed.notify_all()

    def close(self) -> None:
        """As the port says."""
        self.closed = True
        self._arriving.put(b"")


class Told:
    """Keeps what a screen tells; tests wait for it."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self._changed = threading.Condition()

    def __call__(self, event: object) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def wait(self, kind: type) -> object:
        """The last event of a kind, once there is one."""
        with self._changed:
            found = self._changed.wait_for(lambda: any(isinstance(e, kind) for e in self.events), WAIT)
            assert found, self.events
            return next(e for e in reversed(self.events) if isinstance(e, kind))
