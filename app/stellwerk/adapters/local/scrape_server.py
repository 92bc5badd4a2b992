"""A port that answers `GET /metrics`, and nothing else. HTTP 1.0 in effect: one question a connection.

Threads: `stellwerk-metrics` lets in, a `stellwerk-metrics-out` each answers one connection and ends with it, within a
limit. Who asks has so many seconds for a head of so many bytes; bodies are not read.
"""

import contextlib
import ipaddress
import os
import re
import socket
import threading
import time
from collections.abc import Callable

from stellwerk.core.comer import comers
from stellwerk.core.error import Refused
from stellwerk.core.text import _
from stellwerk.core.thread_rank import stand_back

_PLAIN = "text/plain; charset=utf-8"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
PATIENCE = 5.0
"""Seconds for a whole question."""
SENDING = 30.0
"""Seconds for a whole answer: ten megabytes to a slow reader."""
MOST_HEAD = 8192
MOST_AT_ONCE = 8
_PIECE = 1 << 16
_PORT = re.compile(r"(?<=[^:]):\d*\Z|(?<=\]):\d*\Z")


class ScrapeServer:
    """The port `Scraping`."""

    def open(self, address: str, port: int, answer: Callable[[], bytes | None]) -> "ScrapePort":
        """As the port says."""
        try:
            found = ipaddress.ip_address("127.0.0.1" if address == "localhost" else address)
            family = socket.AF_INET if found.version == 4 else socket.AF_INET6
            listener = socket.create_server((str(found), port), family=family, backlog=16)
        except (OSError, ValueError) as error:
            reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else _("that is no IP address")
            text = _("port {port} of {address} cannot be opened: {reason}")
            hint = _("choose another one with the settings metrics.port and metrics.address")
            raise Refused(text.format(port=port, address=address[:80], reason=reason), hint, repr(error)) from error
        return ScrapePort(listener, answer)


class ScrapePort:
    """The port `Opened`."""

    def __init__(self, listener: socket.socket, answer: Callable[[], bytes | None]) -> None:
        self._listener, self._answer = listener, answer
        self.port: int = listener.getsockname()[1]
        self._closed = threading.Event()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._turn = threading.Lock()
        """One answer is made at a time."""
        threading.Thread(target=self._main, name="stellwerk-metrics", daemon=True).start()

    def close(self) -> None:
        """As the port says."""
        if not self._closed.is_set():
            self._closed.set()
            try:
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread on Linux, and the port is free at once
            except OSError:  # macOS, where only a caller wakes it
                with contextlib.suppress(OSError):
                    socket.create_connection(self._listener.getsockname()[:2], timeout=1.0).close()
            with contextlib.suppress(OSError):
                self._listener.close()

    def _main(self) -> None:
        stand_back()
        for wire in comers(self._listener, self._closed):
            if not self._places.acquire(blocking=False):
                wire.close()
                continue
            threading.Thread(target=self._serve, args=(wire,), name="stellwerk-metrics-out", daemon=True).start()

    def _serve(self, wire: socket.socket) -> None:
        stand_back()
        try:
            with wire, contextlib.suppress(OSError):
                head = _head_of(wire)
                if head is not None:
                    _send(wire, self._reply(head))
        finally:
            self._places.release()

    def _reply(self, head: bytes) -> bytes:
        method, _space, rest = head.partition(b"\r\n")[0].partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        if not rest.rstrip().endswith((b"HTTP/1.0", b"HTTP/1.1")):
            return _http("400 Bad Request", b"this is no question of HTTP\n")
        if not _is_meant(head):
            return _http("403 Forbidden", b"ask for this computer by its name or an address\n")
        if path != b"/metrics":
            return _http("404 Not Found", b"there is /metrics alone\n")
        if method not in (b"GET", b"HEAD"):
            return _http("405 Method Not Allowed", b"/metrics is only read\n", "Allow: GET, HEAD\r\n")
        with self._turn:
            body = self._answer()
        if body is None:
            return _http("503 Service Unavailable", b"the program is busy\n")
        return _http("200 OK", body, type_=CONTENT_TYPE, bare=method == b"HEAD")


def _head_of(wire: socket.socket) -> bytes | None:
    """The head of a question; None where it is too long or does not come in time."""
    end, said = time.monotonic() + PATIENCE, b""
    while b"\r\n\r\n" not in said:
        left = end - time.monotonic()
        if left <= 0 or len(said) > MOST_HEAD:
            return None
        wire.settimeout(left)
        more = wire.recv(4096)
        if not more:
            return None
        said += more
    return said


def _is_meant(head: bytes) -> bool:
    """Whether all that a question says of whom it is for is an address, or a name of this computer.

    A page in a browser of this computer may have its own name lead here, and would then read what it gets.
    """
    fields = (line.partition(b":") for line in head.partition(b"\r\n\r\n")[0].split(b"\r\n")[1:])
    hosts = [value.strip().decode("latin-1") for name, _colon, value in fields if name.strip().lower() == b"host"]
    return all(_is_ours(host) for host in hosts)


def _is_ours(host: str) -> bool:
    name = _PORT.sub("", host).strip("[]").rstrip(".").lower()
    own = socket.gethostname().lower()
    if name in ("localhost", own, own.partition(".")[0]):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _send(wire: socket.socket, reply: bytes) -> None:
    """Send it and say that this was all; whoever takes too long gets no more."""
    end = time.monotonic() + SENDING
    for start in range(0, len(reply), _PIECE):
        wire.settimeout(max(0.001, end - time.monotonic()))
        wire.sendall(reply[start : start + _PIECE])
    wire.shutdown(socket.SHUT_WR)
    wire.settimeout(1.0)
    wire.recv(1)  # who asked closes first: else what it has still to read may be lost


def _http(status: str, body: bytes, more: str = "", type_: str = _PLAIN, bare: bool = False) -> bytes:
    """An answer; `bare` = its head alone."""
    fields = f"Content-Type: {type_}\r\nContent-Length: {len(body)}\r\n{more}Connection: close\r\n"
    head = f"HTTP/1.1 {status}\r\n{fields}\r\n"
    return head.encode("ascii") + (b"" if bare else body)
