"""Commands, files and streams of a host over its SSH connection. Blocks; any thread but the owner's."""

import shlex
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import paramiko

from stellwerk.adapters.ssh.connection import SshConnection, end_channel
from stellwerk.adapters.ssh.error import file_error, lost, translating
from stellwerk.adapters.ssh.pool import Lease, SshPool
from stellwerk.adapters.ssh.root import RootWay
from stellwerk.core.error import Refused, TimedOut
from stellwerk.core.text import _
from stellwerk.ports.shell import MOST_OUTPUT, RUN_LIMIT, Heard, Output
from stellwerk.ports.ssh_place import SshPlace

CHUNK = 64 * 1024
_PAUSE = 0.05
"""Seconds between two looks at whether a command takes more of its input."""


class SshStream:
    """The port `Stream` over a channel, which keeps its connection in use."""

    def __init__(self, lease: Lease, channel: paramiko.Channel) -> None:
        self._lease = lease
        self._channel = channel

    def receive(self, most: int) -> bytes:
        """As the port says."""
        try:
            return bytes(self._channel.recv(most))
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        """As the port says."""
        try:
            self._channel.sendall(data)
        except (OSError, EOFError) as error:
            raise lost(self._lease.connection.route, str(error)) from error

    def close(self) -> None:
        """As the port says."""
        end_channel(self._channel)
        self._lease.release()


class SshHost:
    """The ports `Shell` and `Dial` for one place."""

    def __init__(self, pool: SshPool, place: SshPlace) -> None:
        self._pool = pool
        self._place = place
        self._root = RootWay(pool)

    def command(self, argv: Sequence[str]) -> SshStream:
        """As the port `Dial` says."""
        return SshStream(*self._pool.channel(self._place, lambda connection: connection.command(argv)))

    def tcp(self, address: str, port: int) -> SshStream:
        """As the port `Dial` says."""
        return SshStream(*self._pool.channel(self._place, lambda connection: connection.tcp(address, port)))

    def unix(self, path: str) -> SshStream:
        """As the port `Dial` says: a socket is reached by `nc` there, which is what libvirt needs of a host, too."""
        return self.command(["nc", "-U", path])

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = RUN_LIMIT,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        """As the port `Shell` says."""
        lease, channel = self._started(argv, as_root)
        try:
            with translating(lease.connection.route):
                return _outcome(channel, shlex.join(argv), stdin, limit, heard)
        finally:
            end_channel(channel)
            lease.release()

    def _started(self, argv: Sequence[str], as_root: bool) -> tuple[Lease, paramiko.Channel]:
        if as_root and not self._is_root():
            return self._root.start(self._place, argv)
        return self._pool.channel(self._place, lambda connection: connection.command(argv))

    def _is_root(self) -> bool:
        """Root is logged in."""
        with self._pool.use(self._place) as connection:
            return bool(connection.route.user == "root")

    def read(self, path: str) -> bytes:
        """As the port `Shell` says."""
        with self._files(path) as files, files.open(path, "rb") as file:
            return bytes(file.read())

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        """As the port `Shell` says: another file is written beside it and put in its place."""
        beside = f"{path}.stellwerk-new"
        with self._files(path) as files:
            with files.open(beside, "wb") as file:
                file.chmod(mode)
                file.write(content)
            files.posix_rename(beside, path)

    @contextmanager
    def _files(self, path: str) -> Iterator[paramiko.SFTPClient]:
        lease, channel = self._pool.channel(self._place, SshConnection.files)
        route = lease.connection.route
        try:
            yield paramiko.SFTPClient(channel)
        except OSError as error:
            raise file_error(error, path, route) from error
        except (EOFError, paramiko.SSHException) as error:
            raise lost(route, str(error)) from error
        finally:
            end_channel(channel)
            lease.release()


def _outcome(channel: paramiko.Channel, line: str, stdin: bytes, limit: float, heard: Heard | None) -> Output:
    """Feed a command and read both of its outputs side by side to their end."""
    due = time.monotonic() + limit
    something = threading.Event()
    channel.in_buffer.set_event(something)
    channel.in_stderr_buffer.set_event(something)
    out, err, fed = bytearray(), bytearray(), 0
    while True:
        sent = _feed(channel, stdin, fed)
        fed += sent
        got = _collect(channel, out, err, heard)
        if len(out) + len(err) > MOST_OUTPUT:
            raise Refused(_("{command} says more than can be kept").format(command=line[:80]))
        if sent or got:
            continue
        left = due - time.monotonic()
        if left <= 0:
            text = _("{command} has not ended within {n} s").format(command=line[:80], n=f"{limit:g}")
            raise TimedOut(text, _("it may still run on the host"))
        if not channel.eof_received and not channel.closed:
            something.wait(min(left, _PAUSE if fed < len(stdin) else left))
        elif channel.status_event.wait(left):
            return Output(status=channel.exit_status, out=bytes(out), err=bytes(err))


def _feed(channel: paramiko.Channel, stdin: bytes, fed: int) -> int:
    """Send some of what is not fed yet, as far as the host takes it, and the end after the last of it."""
    if fed > len(stdin):
        return 0
    if fed == len(stdin):
        channel.shutdown_write()
        return 1
    return int(channel.send(stdin[fed : fed + CHUNK])) if channel.send_ready() else 0


def _collect(channel: paramiko.Channel, out: bytearray, err: bytearray, heard: Heard | None) -> bool:
    """Take what is there of both outputs."""
    got = False
    for ready, take, kept in (
        (channel.recv_ready, channel.recv, out),
        (channel.recv_stderr_ready, channel.recv_stderr, err),
    ):
        if ready():
            data = take(CHUNK)
            kept += data
            got = True
            if heard is not None and data:
                heard(data)
    return got
