"""libvirt through an SSH connection: a private local place whose bytes go to the libvirt of the host and back.

On the host runs `virt-ssh-helper`, or `nc -U` on hosts with a libvirt older than 7.0. Two threads a tunnel, named
`stellwerk-tunnel-…`: one for each direction; both end with the tunnel.

The line that is run first says a word of its own, so that what a login shell prints before is no part of the talk.
"""

import contextlib
import os
import shutil
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

import paramiko

from stellwerk.adapters.ssh.connection import end_channel
from stellwerk.adapters.ssh.error import lost, no_answer, no_libvirt, translating
from stellwerk.adapters.ssh.pool import Lease, SshPool
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import AppError
from stellwerk.core.thread_rank import stand_back
from stellwerk.ports.ssh_place import SshPlace, ssh_place

GREETING_LIMIT = 5.0
"""Seconds for the login shell to start what is run."""
MOST_NOISE = 64 * 1024
"""Bytes that a login shell may print before."""
ACCEPT_LIMIT = 10.0
"""Seconds that the local place waits for libvirt to open it."""
CHUNK = 128 * 1024
_WORD = b"stellwerk-libvirt-here\n"

_HELPER = """\
root=
if [ "$(id -u 2>/dev/null)" != 0 ]; then for sock in {sockets}; do
if [ -S "$sock" ] && [ ! -w "$sock" ] && sudo -n true 2>/dev/null; then root="sudo -n"; fi; done; fi
if command -v virt-ssh-helper >/dev/null 2>&1; then
printf "stellwerk-libvirt-%s\\n" here; exec $root virt-ssh-helper "{uri}"; fi
if command -v nc >/dev/null 2>&1; then
for sock in {sockets}; do if [ -S "$sock" ]; then
arg=; if nc -q 2>&1 | grep -q "requires an argument"; then arg=-q0; fi
printf "stellwerk-libvirt-%s\\n" here; exec $root nc $arg -U "$sock"; fi; done
echo "no socket of libvirt" >&2; exit 1; fi
exit 127"""
"""`-q0`: as libvirt itself does, so that nc ends with the channel (src/rpc/virnetclient.c). The word is put together
there: a shell that only repeats what it was told says nothing. sudo goes before where the user may not write to the
socket and sudo asks for no password."""
_RUN = "/var/run/libvirt"


class SshTunnel:
    """The port `Tunnel`.

    Whoever ends it wakes the threads; each thread closes its own sockets, so that no number of a socket is used again
    while somebody waits on it.
    """

    def __init__(self, lease: Lease, channel: paramiko.Channel, place: SshPlace, first: bytes) -> None:
        """On a channel whose word was read; `first` is what came after it."""
        self._lease = lease
        self._channel = channel
        self._first = first
        self._wire: socket.socket | None = None
        self._closed = False
        self._guard = threading.Lock()
        self._ended = threading.Event()
        self._fault: AppError | None = None
        self._folder = None if sys.platform == "win32" else Path(tempfile.mkdtemp(prefix="stellwerk-"))
        self._listener = self._listen()
        self._address = self._listener.getsockname()
        self.uri = self._local_uri(place)
        """What libvirt opens."""
        name = lease.connection.route.name
        threading.Thread(target=self._serve, name=f"stellwerk-tunnel-{name}", daemon=True).start()

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
        end_channel(self._channel)
        self._remove_folder()
        self._lease.release()

    def _listen(self) -> socket.socket:
        if self._folder is None:
            return socket.create_server(("127.0.0.1", 0), backlog=1)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        path = self._folder / "libvirt"
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
        """The first thread: let libvirt in once, then carry what the host says."""
        stand_back()
        try:
            wire = self._accept()
        except OSError:
            self._ended.set()
            self.close()
            return
        name = f"{threading.current_thread().name}-up"
        threading.Thread(target=self._carry_up, args=(wire,), name=name, daemon=True).start()
        with contextlib.suppress(OSError, EOFError):
            if self._first:
                wire.sendall(self._first)
            while data := self._channel.recv(CHUNK):
                wire.sendall(data)
        self._note_end()
        self.close()

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

    def _carry_up(self, wire: socket.socket) -> None:
        """The second thread: what libvirt says here."""
        stand_back()
        with contextlib.suppress(OSError, EOFError):
            while data := wire.recv(CHUNK):
                self._channel.sendall(data)
        self.close()
        self._ended.wait()
        wire.close()

    def _note_end(self) -> None:
        """Why the host ended it, if it was the host."""
        with self._guard:
            ours = self._closed
        if not ours:
            self._fault = _fault_of(self._channel, self._lease.connection.route)
        self._ended.set()

    def _remove_folder(self) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class SshTunnels:
    """The port `Tunnels`, over the connections of a pool."""

    def __init__(self, pool: SshPool) -> None:
        self._pool = pool

    def open(self, uri: str) -> SshTunnel:
        """As the port says."""
        place = ssh_place(uri)
        line = f"sh -c '{_helper_line(place)}'"
        lease, channel = self._pool.channel(place, lambda connection: connection.line(line))
        try:
            first = _after_word(channel, lease.connection.route)
            return SshTunnel(lease, channel, place, first)
        except BaseException:
            end_channel(channel)
            lease.release()
            raise

    def close(self) -> None:
        """As the port says."""
        self._pool.close()


def _helper_line(place: SshPlace) -> str:
    """What is run on the host. The words that are put in were checked: no quotes, no blanks."""
    sockets = f"{_RUN}/virt{place.driver}d-sock {_RUN}/libvirt-sock"
    if place.libvirt.endswith("/session"):
        own = '"${XDG_RUNTIME_DIR:-/run/user/$(id -u)}'
        sockets = f'{own}/libvirt/virt{place.driver}d-sock" {own}/libvirt/libvirt-sock"'
    return _HELPER.format(uri=place.libvirt, sockets=sockets)


def _after_word(channel: paramiko.Channel, route: Route) -> bytes:
    """Wait for our word and answer what follows it. Raises Unreachable, TimedOut, Refused where it does not come."""
    due = time.monotonic() + GREETING_LIMIT
    said = b""
    with translating(route):
        while _WORD not in said:
            channel.settimeout(max(0.01, due - time.monotonic()))
            try:
                more = channel.recv(CHUNK)
            except TimeoutError:
                raise no_answer(route, _text(said)) from None
            if not more:
                raise _fault_of(channel, route, said)
            said += more
            if len(said) > MOST_NOISE:
                raise no_answer(route, _text(said))
        channel.settimeout(None)
    return said.partition(_WORD)[2]


def _fault_of(channel: paramiko.Channel, route: Route, said: bytes = b"") -> AppError:
    """Why a channel ended, by its status and what was said beside."""
    channel.status_event.wait(1.0)
    err = b""
    while channel.recv_stderr_ready() and (more := channel.recv_stderr(CHUNK)):
        err += more
    status = channel.exit_status
    if status == -1:
        return lost(route, _text(err))
    return no_libvirt(route, status, _text(err or said))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").strip()[-600:]


def _shut(wire: socket.socket) -> None:
    """Wake whoever waits on it."""
    with contextlib.suppress(OSError):
        wire.shutdown(socket.SHUT_RDWR)
