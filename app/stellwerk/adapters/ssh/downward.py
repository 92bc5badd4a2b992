"""What a host says on a channel, handed on to a local socket by paramiko's own thread, without another one between.

Of a call's way through a tunnel half were threads that woke each other. paramiko's thread serves all channels of its
connection, so it never waits here: where the socket takes no more, a thread `NAME-down` carries until all has gone.
"""

import contextlib
import socket
import threading
from collections.abc import Callable
from enum import Enum, auto

import paramiko
from paramiko.buffered_pipe import BufferedPipe

from stellwerk.core.thread_rank import stand_back

CHUNK = 128 * 1024
MOST_OWED = 64 * 1024
"""Bytes that are handed on before the channel counts them: far less than a window."""
AT_ONCE: int | None = getattr(socket, "MSG_DONTWAIT", None)
"""The flag for sending without waiting. Windows has none: a thread carries everything there."""


class _Carrier(Enum):
    """Who takes out of the buffer."""

    NOBODY = auto()
    """There is no socket yet."""
    FEEDER = auto()
    """paramiko's thread, right after it has put in."""
    FOLLOWER = auto()
    """The thread of its own."""
    OVER = auto()
    """Nothing is carried any more."""


_FEEDER = _Carrier.FEEDER
"""To look a member up in its enum costs more than the rest of handing a packet on decides."""


class Downward(BufferedPipe):  # type: ignore[misc]  # paramiko says nothing of its types
    """The incoming buffer of a channel from now on. `ended` is called once, on a thread of its own, when all that the
    host said was handed on and nothing more can come; not after `rest`."""

    def __init__(
        self, channel: paramiko.Channel, name: str, ended: Callable[[], None], at_once: int | None = AT_ONCE
    ) -> None:
        super().__init__()
        self._channel = channel
        self._name = name
        self._ended = ended
        self._at_once = at_once
        self._wire: socket.socket | None = None
        self._mode = threading.Lock()
        """Guards `_carrier`, `_closing` and sending at once. paramiko closes under its channel's lock: whoever holds
        this calls nothing of the channel."""
        self._carrier = _Carrier.NOBODY
        self._closing = False
        self._owed = 0
        """Bytes that were handed on without the channel having counted them. paramiko's thread."""
        before, channel.in_buffer = channel.in_buffer, self
        if said := before.empty():
            self.feed(said)
        if channel.eof_received or channel.closed:
            self.close()

    def attach(self, wire: socket.socket) -> None:
        """Hand on to this socket, beginning with what has come already."""
        with self._mode:
            if self._carrier is not _Carrier.NOBODY:
                return
            self._wire = wire
            self._carrier = _Carrier.FOLLOWER
        if not self._handed_back():
            self._start(b"")

    def rest(self) -> bool:
        """Hand on nothing more. False where the thread of its own is at it, which ends with the channel."""
        with self._mode:
            if self._carrier is _Carrier.FOLLOWER:
                return False
            self._carrier = _Carrier.OVER
            return True

    def take(self, data: bytes) -> bool:
        """The host said something, which is handed on at once or, answering False, is to be fed. paramiko's thread."""
        if self._owed > MOST_OWED or not self._mode.acquire(blocking=False):
            return False
        try:
            if self._carrier is not _FEEDER:
                return False
            rest = self._put(data)
            self._owed += len(data) - len(rest)
            if not rest:
                return True
            super().feed(rest)
            self._carrier = _Carrier.FOLLOWER
        finally:
            self._mode.release()
        self._start(b"")
        return True

    def feed(self, data: bytes) -> None:
        """The host said something. paramiko's thread."""
        self._settle()
        super().feed(data)
        with self._mode:
            if self._carrier is not _Carrier.FEEDER:
                return
        # While keys are exchanged nothing may be sent, not even how much was taken: that waits for this thread.
        free = self._channel.get_transport().clear_to_send.is_set()
        rest = self._sent(self._channel.recv(CHUNK) if free else b"")
        if rest is not None:
            self._start(rest)

    def _settle(self) -> None:
        """Let the channel count what it did not see; it tells the host with what is read next."""
        if self._owed:
            with self._channel.lock:
                self._channel.in_window_sofar += self._owed
            self._owed = 0

    def close(self) -> None:
        """The host says nothing more, or the channel was closed. Any thread."""
        super().close()
        with self._mode:
            self._closing = True
            if self._carrier is not _Carrier.FEEDER:
                return
            self._carrier = _Carrier.FOLLOWER
        self._start(b"")

    def _sent(self, said: bytes) -> bytes | None:
        """Send as much as goes without waiting. Answers what is left to the thread of its own; None = nothing."""
        with self._mode:
            if self._carrier is not _Carrier.FEEDER:
                return None
            rest = self._put(said) if said else b""
            if not rest and not self.read_ready():
                return None
            self._carrier = _Carrier.FOLLOWER
            return rest

    def _put(self, said: bytes) -> bytes:
        """What the socket did not take. One that was ended takes all: who reads there sees that."""
        assert self._wire is not None
        assert self._at_once is not None
        try:
            return said[self._wire.send(said, self._at_once) :]
        except BlockingIOError:
            return said
        except OSError:
            return b""

    def _start(self, first: bytes) -> None:
        threading.Thread(target=self._follow, args=(first,), name=f"{self._name}-down", daemon=True).start()

    def _follow(self, first: bytes) -> None:
        stand_back()
        assert self._wire is not None
        with contextlib.suppress(OSError, EOFError):
            self._wire.sendall(first)
            while not self._handed_back():
                if not (said := self._channel.recv(CHUNK)):
                    break
                self._wire.sendall(said)
            else:
                return
        self._ended()

    def _handed_back(self) -> bool:
        """paramiko's thread carries again, since nothing waits."""
        with self._mode:
            if self._at_once is None or self._closing or self.read_ready():
                return False
            self._carrier = _Carrier.FEEDER
            return True
