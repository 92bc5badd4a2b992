"""The feed between two processes of a profile: a port of this computer, whose number and two words stand in a file of
the profile that is the user's alone. Who comes says the one word and is answered the other one.

Pieces go with their length before them, four bytes, little-endian; one of no length says that all is well. Threads:
`stellwerk-feed` lets in, a `stellwerk-feed-out` tells each of those that came, `stellwerk-feed-in` listens; each ends
with its end of the feed.
"""

import contextlib
import hmac
import json
import os
import queue
import secrets
import socket
import struct
import threading
from collections.abc import Callable
from pathlib import Path

from stellwerk.core.comer import comers
from stellwerk.core.error import Refused
from stellwerk.core.json_text import read_json
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back

ADDRESS = "feed.address"
"""The file."""
PATIENCE = 5.0
"""Seconds that one end waits for the other."""
BEAT = 1.0
"""Seconds of silence after which it is said that all is well."""
MOST_WAITING = 2000
"""Pieces that wait for a slow listener: the last hour is some sixty of each kind."""
MOST = 64 * 1024 * 1024
"""Bytes of a piece."""
MOST_CALLERS = 8
"""Who listens at the same time, and who has not said the word yet."""
_WORD = 32
_LENGTH = struct.Struct("<I")


class LocalFeeds:
    """The port `Feeds`. `folder` is one of the profile that only its user can read."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ADDRESS

    def offer(self, came: Callable[[], None]) -> "LocalOffer":
        """As the port says."""
        try:
            return LocalOffer(self._path, came)
        except OSError as error:
            raise Refused(_("samples cannot be handed to other processes"), "", str(error)) from error

    def listen(self, heard: Callable[[bytes], None], ended: Callable[[], None]) -> "LocalListening":
        """As the port says."""
        return LocalListening(self._path, heard, ended)


class LocalOffer:
    """The port `Offer`. Each listener has a thread and a queue of its own: one that is slow holds no other one."""

    def __init__(self, path: Path, came: Callable[[], None]) -> None:
        self._path = path
        self._came = came
        self._guard = threading.Lock()
        self._queues: set[_Queue] = set()
        """Of those that listen."""
        self._callers = 0
        self._closed = threading.Event()
        self._asked, self._answer = secrets.token_bytes(_WORD), secrets.token_bytes(_WORD)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=4)
        try:
            self._write()
        except BaseException:
            self._listener.close()
            raise
        threading.Thread(target=self._main, name="stellwerk-feed", daemon=True).start()

    @property
    def heard(self) -> bool:
        """As the port says."""
        return bool(self._queues)

    def send(self, make: Callable[[], bytes]) -> None:
        """As the port says."""
        with self._guard:
            made = _Once(make)
            for waiting in self._queues:
                if waiting.qsize() < MOST_WAITING:
                    waiting.put(made)

    def close(self) -> None:
        """As the port says."""
        if self._closed.is_set():
            return
        self._closed.set()
        with self._guard:
            for waiting in self._queues:
                waiting.put(None)
        self._path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            socket.create_connection(self._listener.getsockname(), timeout=1.0).close()  # wakes the thread

    def _write(self) -> None:
        told = {
            "port": self._listener.getsockname()[1],
            "asked": self._asked.hex(),
            "answer": self._answer.hex(),
        }
        beside = self._path.with_name(f"{ADDRESS}-{os.getpid()}")
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            json.dump(told, file)
        beside.replace(self._path)

    def _main(self) -> None:
        stand_back()
        with self._listener:
            for wire in comers(self._listener, self._closed):
                if self._callers >= MOST_CALLERS:
                    wire.close()
                    continue
                with self._guard:
                    self._callers += 1
                threading.Thread(target=self._answer_to, args=(wire,), name="stellwerk-feed-out", daemon=True).start()

    def _answer_to(self, wire: socket.socket) -> None:
        """Tell whoever came, if that one knows the word."""
        stand_back()
        try:
            with wire, contextlib.suppress(OSError):
                wire.settimeout(PATIENCE)
                if hmac.compare_digest(_received(wire, _WORD), self._asked):
                    wire.sendall(self._answer)
                    self._tell(wire)
        finally:
            with self._guard:
                self._callers -= 1

    def _tell(self, wire: socket.socket) -> None:
        """Tell until the listener is gone."""
        waiting: _Queue = queue.SimpleQueue()
        with self._guard:
            self._queues.add(waiting)
        try:
            self._came()
            while not self._closed.is_set():
                wire.sendall(_next(waiting))
        finally:
            with self._guard:
                self._queues.discard(waiting)


class _Once:
    """What several are told is made once, by the first one that needs it."""

    def __init__(self, make: Callable[[], bytes]) -> None:
        self._make: Callable[[], bytes] | None = make
        self._made = b""
        self._guard = threading.Lock()

    def __call__(self) -> bytes:
        with self._guard:
            if self._make is not None:
                self._made, self._make = self._make(), None
            return self._made


_Queue = queue.SimpleQueue[_Once | None]


def _next(waiting: _Queue) -> bytes:
    """The next piece with its length; the empty one after a while of silence."""
    try:
        make = waiting.get(timeout=BEAT)
    except queue.Empty:
        make = None
    piece = make() if make is not None else b""
    return _LENGTH.pack(len(piece)) + piece


class LocalListening:
    """The port `Listening`."""

    def __init__(self, path: Path, heard: Callable[[bytes], None], ended: Callable[[], None]) -> None:
        self._path = path
        self._heard, self._ended = heard, ended
        self._closed = False
        self._wire: socket.socket | None = None
        threading.Thread(target=self._main, name="stellwerk-feed-in", daemon=True).start()

    def close(self) -> None:
        """As the port says."""
        self._closed = True
        wire = self._wire
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def _main(self) -> None:
        stand_back()
        try:
            told = read_json(self._path.read_text("ascii"))
            port, asked, answer = int(told["port"]), bytes.fromhex(told["asked"]), bytes.fromhex(told["answer"])
            if not 0 < port < 1 << 16:
                raise ValueError("no port")
        except (OSError, ValueError, KeyError, TypeError):  # nobody offers, or it is none of ours
            self._ended()
            return
        try:
            with contextlib.suppress(OSError):  # who offered has ended
                self._listen(port, asked, answer)
        finally:
            self._ended()

    def _listen(self, port: int, asked: bytes, answer: bytes) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
            self._wire = wire
            wire.sendall(asked)
            if self._closed or not hmac.compare_digest(_received(wire, _WORD), answer):
                return
            while not self._closed:
                (length,) = _LENGTH.unpack(_received(wire, _LENGTH.size))
                if length > MOST:
                    return
                if length:
                    self._heard(_received(wire, length))


def _received(wire: socket.socket, length: int) -> bytes:
    """So many bytes. Raises OSError where they do not come."""
    said = bytearray()
    while len(said) < length:
        more = wire.recv(min(length - len(said), 1 << 20))
        if not more:
            raise ConnectionResetError("nobody is there any more")
        said += more
    return bytes(said)
