"""A port of this computer whose connections lead to a place as a host sees it, for programs that are not ours.

It listens on 127.0.0.1 alone and ends by itself: when nobody came for a while, or after the last connection ended.
Threads: `stellwerk-forward` accepts; each connection has two, one for each direction, which end with it.
"""

import contextlib
import socket
import threading

from stellwerk.core.error import AppError
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.dial import Dial, Stream

PATIENCE = 60.0
"""Seconds until the first connection, and between two of them."""
MOST_CONNECTIONS = 32
_CHUNK = 128 * 1024


class Forward:
    """`port` is where it listens."""

    def __init__(self, dial: Dial, address: str, port: int, patience: float = PATIENCE) -> None:
        self._dial, self._address, self._there = dial, address, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(patience)
        self.port: int = self._listener.getsockname()[1]
        self._guard = threading.Lock()
        self._open = 0
        self._closed = False
        threading.Thread(target=self._accept, name="stellwerk-forward", daemon=True).start()

    def close(self) -> None:
        """Take no more connections; those that are there go on."""
        with self._guard:
            self._closed = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        stand_back()
        while not self._closed:
            try:
                wire, _peer = self._listener.accept()
            except TimeoutError:
                if not self._open:
                    break
                continue
            except OSError:
                break
            self._connect(wire)
        self.close()

    def _connect(self, wire: socket.socket) -> None:
        with self._guard:
            full = self._open >= MOST_CONNECTIONS
            self._open += 0 if full else 1
        if full:
            wire.close()
            return
        threading.Thread(target=self._serve, args=(wire,), name="stellwerk-forward-out", daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        """One connection: from its program to the place on this thread, back on another."""
        stand_back()
        try:
            stream = self._dial.tcp(self._address, self._there)
        except AppError:
            wire.close()  # its program says that nobody answers
            self._ended()
            return
        back = threading.Thread(target=_pump_back, args=(stream, wire), name="stellwerk-forward-in", daemon=True)
        back.start()
        with contextlib.suppress(AppError, OSError):
            while data := wire.recv(_CHUNK):
                stream.send(data)
        stream.close()
        back.join()
        wire.close()
        self._ended()

    def _ended(self) -> None:
        with self._guard:
            self._open -= 1


def _pump_back(stream: Stream, wire: socket.socket) -> None:
    stand_back()
    with contextlib.suppress(OSError):
        while data := stream.receive(_CHUNK):
            wire.sendall(data)
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
