"""libvirt through an SSH connection: a private local place whose bytes go to the libvirt of the host and back.

One thread a tunnel, `stellwerk-tunnel-…`, for what libvirt says; what the host says is handed on by `downward`.
"""

import contextlib
import os
import socket
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

import paramiko

from stellwerk.adapters.ssh.connection import end_channel
from stellwerk.adapters.ssh.downward import CHUNK, Downward
from stellwerk.adapters.ssh.error import lost, no_libvirt
from stellwerk.adapters.ssh.packet import Packets
from stellwerk.adapters.ssh.pool import Lease
from stellwerk.adapters.ssh.route import Route
from stellwerk.adapters.ssh.wire import SOME
from stellwerk.core.error import AppError
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.ssh_place import SshPlace

END_PATIENCE = 3.0
"""Seconds in which the host says why it ended a channel."""
ACCEPT_LIMIT = 10.0
"""Seconds that the local place waits for libvirt to open it."""
_SOCKET = "libvirt"
_MOST_PLACE = 70
"""Characters of the folder that ours is made in: the path of a socket has 104 at most, on macOS."""
BY_PORT = sys.platform == "win32"
"""libvirt opens no UNIX sockets there."""


class SshTunnel:
    """The port `Tunnel`.

    Whoever ends it wakes the threads; the one that reads the local socket closes it when nobody else uses it, so that
    no number of a socket is used again while somebody waits on it.
    """

    def __init__(
        self,
        lease: Lease,
        channel: paramiko.Channel,
        place: SshPlace,
        first: bytes,
        *,
        rooted: bool,
        by_port: bool = BY_PORT,
    ) -> None:
        """On a channel whose word was read; `first` is what came after it. `by_port`: the local place is a port of this
        computer, which accepts once, instead of a socket in a private folder."""
        self.rooted = rooted
        """As the port says."""
        self._lease = lease
        self._channel = channel
        self._first = first
        self._wire: socket.socket | None = None
        self._closed = False
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._fault: AppError | None = None
        self._folder = None if by_port else Path(tempfile.mkdtemp(prefix="stellwerk-", dir=_in_memory()))
        self._listener = self._listen()
        self._address = self._listener.getsockname()
        self.uri = self._local_uri(place)
        """What libvirt opens."""
        name = f"stellwerk-tunnel-{lease.connection.route.name}"
        self._down = Downward(channel, name, self._host_ended)
        self._packets: Packets = channel.get_transport().packetizer
        self._packets.hand_data(channel.chanid, self._down.take)
        threading.Thread(target=self._serve, name=name, daemon=True).start()

    def fault(self, patience: float = 0.0) -> AppError | None:
        """As the port says."""
        self._ended.wait(patience)
        return self._fault

    def close(self) -> None:
        """As the port says."""
        with self._guard:
            first, self._closed = not self._closed, True
            wire = self._wire
        if not first:
            return
        if wire is None:
            self._knock()
        else:
            _shut(wire)
        self._packets.let_go(self._channel.chanid)
        if self._down.rest():
            self._ended.set()
        end_channel(self._channel)
        self._remove_folder()
        self._lease.release()

    def _listen(self) -> socket.socket:
        if self._folder is None:
            return socket.create_server(("127.0.0.1", 0), backlog=1)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path = self._folder / _SOCKET
        listener.bind(str(path))
        os.chmod(path, 0o600)
        listener.listen(1)
        return listener

    def _knock(self) -> None:
        """Wake the thread that waits for libvirt: shutting a listener down wakes nobody on some systems."""
        with contextlib.suppress(OSError):  # it has gone already
            if self._folder is None:
                socket.create_connection(self._address, timeout=1.0).close()
            else:
                with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
                    wire.connect(self._address)

    def _local_uri(self, place: SshPlace) -> str:
        path = place.libvirt.partition(":///")[2]
        if self._folder is None:
            return f"{place.driver}+tcp://127.0.0.1:{self._address[1]}/{path}"
        return f"{place.driver}+unix:///{path}?socket={quote(str(self._address), safe='/')}"

    def _serve(self) -> None:
        """Let libvirt in once, then carry what it says."""
        stand_back()
        try:
            wire = self._accept()
        except OSError:
            self._ended.set()
            self.close()
            return
        with contextlib.suppress(OSError, EOFError):
            wire.sendall(self._first)
            self._down.attach(wire)
            most = SOME
            while (data := wire.recv(most)) and self._send(data):
                most = CHUNK if len(data) >= SOME else SOME
        self.close()
        self._ended.wait()
        wire.close()

    def _accept(self) -> socket.socket:
        """One connection; the place is gone then."""
        with self._listener:
            self._listener.settimeout(ACCEPT_LIMIT)
            wire, _peer = self._listener.accept()
        self._remove_folder()
        with self._guard:
            if not self._closed:
                self._wire = wire
                wire.settimeout(None)
                return wire
        wire.close()
        raise ConnectionAbortedError

    def _send(self, data: bytes) -> bool:
        """False where the host ended it: why is told first, before anybody here calls the end ours."""
        try:
            if not self._packets.send_data(self._channel, data):
                self._channel.sendall(data)
        except (OSError, EOFError):
            self._ended.wait(END_PATIENCE)
            return False
        return True

    def _host_ended(self) -> None:
        """Nothing more comes. Why the host ended it, if it was the host."""
        with self._guard:
            ours = self._closed
        if not ours:
            self._fault = fault_of(self._channel, self._lease.connection.route)
        self._ended.set()
        self.close()

    def _remove_folder(self) -> None:
        """It holds the socket alone: to look through it first, as for any folder, took longer than to remove it."""
        if self._folder is not None:
            with contextlib.suppress(OSError):  # it has gone already
                os.unlink(self._folder / _SOCKET)
                os.rmdir(self._folder)


def fault_of(channel: paramiko.Channel, route: Route, said: bytes = b"") -> AppError:
    """Why the channel of a libvirt ended, by its status and what was said beside."""
    channel.status_event.wait(1.0)
    err = b""
    while channel.recv_stderr_ready() and (more := channel.recv_stderr(CHUNK)):
        err += more
    status = channel.exit_status
    if status == -1:
        return lost(route, text_of(err))
    return no_libvirt(route, status, text_of(err or said))


def text_of(raw: bytes) -> str:
    """The end of what was said."""
    return raw.decode("utf-8", "replace").strip()[-600:]


def _in_memory() -> str | None:
    """Where folders cost least: to make one on a disk and remove it is half a millisecond. None = where temporary files
    are. The first is the user's own for sockets, the second everybody's as /tmp is."""
    for place in (os.environ.get("XDG_RUNTIME_DIR", ""), "/dev/shm"):
        if os.path.isabs(place) and len(place) <= _MOST_PLACE and os.access(place, os.W_OK | os.X_OK):
            return place
    return None


def _shut(wire: socket.socket) -> None:
    """Wake whoever waits on it."""
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
