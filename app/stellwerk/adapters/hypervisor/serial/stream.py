"""A stream of libvirt as the port `Stream`.

libvirt's event thread takes what has come out of libvirt's own memory and puts it where `receive` finds it: a call that
waits inside libvirt could not be woken by whoever closes the stream.

libvirt has no way to slow a stream down: what is not taken from it waits in its own memory, without bound and ten times
as large (measured with 9.0: `eventUpdateCallback(0)` ends the calls, not the growing). So all is taken, and what nobody
receives in time is bounded here: the oldest is left out, and its place says how much that was. A guest brings 50 KB a
second through an emulated port, a terminal takes 2 MB.
"""

import threading
from collections import deque
from contextlib import suppress
from typing import Any

import libvirt

from stellwerk.core.error import Unreachable
from stellwerk.core.text import _

CHUNK = 64 * 1024
MOST_WAITING = 4 * 1024 * 1024
"""Bytes that wait for whoever reads: more than a minute of a guest that never stops."""
_READABLE = libvirt.VIR_STREAM_EVENT_READABLE | libvirt.VIR_STREAM_EVENT_HANGUP | libvirt.VIR_STREAM_EVENT_ERROR


class SerialStream:
    """Any thread. Keeps its connection open as long as libvirt has the stream."""

    def __init__(self, stream: Any, conn: Any, name: str) -> None:
        """On a stream that does not wait; `name` as people read it."""
        self._stream, self._conn, self._name = stream, conn, name
        self._came = threading.Condition()
        self._waiting: deque[bytes] = deque()
        self._size = self._left_out = 0
        self._ended = self._closed = False
        conn.registerCloseCallback(_lost, self)
        stream.eventAddCallback(_READABLE, _ready, self)

    def receive(self, most: int) -> bytes:
        """As the port says."""
        with self._came:
            self._came.wait_for(lambda: self._waiting or self._ended)
            if self._left_out:
                return self._gap()
            if not self._waiting:
                return b""
            data = self._waiting.popleft()
            if len(data) > most:
                self._waiting.appendleft(data[most:])
                data = data[:most]
            self._size -= len(data)
            return data

    def _gap(self) -> bytes:
        """What stands in place of what was left out."""
        text = _("{count} bytes came too fast and are left out").format(count=self._left_out)
        self._left_out = 0
        return f"\x18\x1b[m\r\n[{text}]\r\n".encode()  # \x18 ends what was cut within a sequence

    def send(self, data: bytes) -> None:
        """As the port says."""
        rest = data
        try:
            while rest and not self._ended:
                sent = self._stream.send(rest)
                if sent < 0:
                    break
                rest = rest[sent:]
        except libvirt.libvirtError as error:
            text = _("the serial console of {vm} has ended").format(vm=self._name)
            raise Unreachable(text, details=str(error)) from error

    def close(self) -> None:
        """As the port says."""
        with self._came:
            first, self._closed = not self._closed, True
        self.end()
        if first:
            for give_back in (self._stream.eventRemoveCallback, self._stream.abort, self._conn.unregisterCloseCallback):
                with suppress(libvirt.libvirtError):  # it ended, or the connection did
                    give_back()

    def end(self) -> None:
        """Nothing more comes."""
        with self._came:
            self._ended = True
            self._came.notify_all()

    def take(self) -> None:
        """Take over what has come. libvirt's event thread: nothing here waits for the host."""
        try:
            while isinstance(data := self._stream.recv(CHUNK), bytes):
                if not data:
                    self.end()
                    return
                self._keep(data)
        except libvirt.libvirtError:
            self.end()

    def _keep(self, data: bytes) -> None:
        with self._came:
            self._waiting.append(data)
            self._size += len(data)
            while self._size > MOST_WAITING:
                dropped = len(self._waiting.popleft())
                self._size -= dropped
                self._left_out += dropped
            self._came.notify_all()


def _ready(_stream: Any, events: int, serial: SerialStream) -> None:
    serial.take()
    if events & (libvirt.VIR_STREAM_EVENT_HANGUP | libvirt.VIR_STREAM_EVENT_ERROR):
        serial.end()


def _lost(_conn: Any, _reason: int, serial: SerialStream) -> None:
    serial.end()
