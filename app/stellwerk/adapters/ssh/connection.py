"""One SSH connection to one host: made within a limit, its key compared, logged in; everything else goes over it.

paramiko starts one thread for it. Any other thread may use it.
"""

import contextlib
import logging
import os
import shlex
import socket
import sys
import time
from collections.abc import Sequence
from typing import Any

import paramiko

from stellwerk.adapters.ssh.error import CONNECT_LIMIT, lost, translating
from stellwerk.adapters.ssh.host_key import KeyBook
from stellwerk.adapters.ssh.login import Login
from stellwerk.adapters.ssh.packet import Packets
from stellwerk.adapters.ssh.route import Route
from stellwerk.adapters.ssh.wire import Wire
from stellwerk.ports.terminal import TERM

CHANNEL_LIMIT = 5.0
"""Seconds a server may take to open a session on a connection that is up."""
KEEPALIVE = 3
"""Seconds of silence after which something is sent, so that a way that was cut is noticed."""
WAKE = 1.5
"""Seconds between two looks of paramiko's thread at what else there is to do, such as the keepalive. With its own 0.1 s
400 idle hosts would wake the processor 4,000 times a second."""
DEAD_AFTER = 12
"""Seconds without an acknowledgement after which the system gives the connection up."""
WINDOW = 4 * 1024 * 1024
PACKET = 128 * 1024
"""Bytes under way, and in one packet: Python's cost is by the packet."""
TERMINAL_WINDOW = 256 * 1024
"""Bytes under way to a terminal: what was said before Ctrl+C is still shown, so that it must not be much."""
_SPOKEN = ("LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "COLORTERM")
"""What programs are told of the user's language, as `SendEnv` of most systems does."""
_UTF8 = {"LANG": "C.UTF-8", "COLORTERM": "truecolor"}
"""Where nothing is set here: our terminals speak UTF-8."""
_ALMOST = 0.1
"""Seconds before the limit in which an end is taken for the limit's."""
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com")
"""Before paramiko's own choice: they encrypt and authenticate in one call."""

logging.getLogger("paramiko").setLevel(logging.CRITICAL)  # what goes wrong is raised here, in our words


class SshConnection:
    """A logged-in connection."""

    def __init__(self, route: Route, transport: paramiko.Transport, wire: "Wire | Inner") -> None:
        self.route = route
        self._transport = transport
        self._wire = wire

    @property
    def alive(self) -> bool:
        """It was not lost so far as is known."""
        return bool(self._transport.is_active())

    def command(self, argv: Sequence[str]) -> paramiko.Channel:
        """A channel on which a command runs. Raises Refused, Unreachable, TimedOut."""
        return self.line(shlex.join(argv))

    def line(self, text: str) -> paramiko.Channel:
        """The same for a line as the login shell of the host reads it."""
        channel = self._open("session")
        with translating(self.route):
            channel.exec_command(text)
        return channel

    def terminal(self, columns: int, rows: int) -> paramiko.Channel:
        """A channel with the login shell of the host on a terminal. What it says and nobody takes waits there."""
        channel = self._open("session", window=TERMINAL_WINDOW)
        with translating(self.route):
            channel.get_pty(TERM, columns, rows)
            for name in _SPOKEN:  # servers pass over what they do not take
                if value := os.environ.get(name, _UTF8.get(name)):
                    channel.set_environment_variable(name, value)
            channel.invoke_shell()
        return channel

    def tcp(self, address: str, port: int) -> paramiko.Channel:
        """A channel to a TCP port as the host sees it."""
        return self._open("direct-tcpip", (address, port), ("127.0.0.1", 0))

    def files(self) -> paramiko.Channel:
        """A channel for SFTP."""
        channel = self._open("session")
        with translating(self.route):
            channel.invoke_subsystem("sftp")
        return channel

    def close(self) -> None:
        """End it, and all its channels."""
        with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
            self._wire.shutdown(socket.SHUT_RDWR)  # its thread reads there, up to WAKE seconds
        self._transport.close()

    def _open(self, kind: str, *places: tuple[str, int], window: int | None = None) -> paramiko.Channel:
        if not self.alive:
            raise lost(self.route)
        with translating(self.route):
            try:
                return self._transport.open_channel(kind, *places, window_size=window, timeout=CHANNEL_LIMIT)
            except paramiko.ChannelException:
                raise
            except paramiko.SSHException:
                self.close()  # a connection that opens no channel in that time is dead: the next one is new
                raise


class Inner:
    """A channel as the wire of another connection. Its end never raises: paramiko's thread ends it where nobody would
    catch that."""

    def __init__(self, channel: paramiko.Channel) -> None:
        self._channel = channel

    @property
    def _closed(self) -> bool:
        """As of a socket: paramiko looks at it while it ends."""
        return bool(self._channel.closed)

    def send(self, data: bytes) -> int:
        """As of a socket."""
        return int(self._channel.send(data))

    def recv(self, most: int) -> bytes:
        """As of a socket."""
        return bytes(self._channel.recv(most))

    def settimeout(self, seconds: float | None) -> None:
        """As of a socket."""
        self._channel.settimeout(seconds)

    def shutdown(self, how: int) -> None:
        """As of a socket."""
        with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
            self._channel.shutdown(how)

    def close(self) -> None:
        """As of a socket."""
        end_channel(self._channel)


def connect(
    route: Route,
    keys: KeyBook,
    login: Login,
    accept: str = "",
    behind: SshConnection | None = None,
    limit: float = CONNECT_LIMIT,
) -> SshConnection:
    """Make one within `limit` seconds. `behind`: the connection to its jump host.

    Raises UnknownHostKey, ChangedHostKey, SecretNeeded, NotAllowed, Unreachable, TimedOut, Unsupported.
    """
    due = time.monotonic() + limit
    with translating(route, limit):
        wire = Inner(behind.tcp(route.address, route.port)) if behind is not None else _dial(route, due)
        try:
            transport = paramiko.Transport(
                wire, default_window_size=WINDOW, default_max_packet_size=PACKET, packetizer_class=Packets
            )
        except BaseException:
            wire.close()
            raise
        try:
            _greet(transport, route, keys, due)
            keys.check(route, transport.get_remote_server_key(), accept)
            transport.auth_timeout = _left(due)
            login.log_in(transport, route)
            if not transport.is_authenticated():
                raise lost(route)
            transport.set_keepalive(KEEPALIVE)
            wire.settimeout(WAKE)
        except BaseException:
            transport.close()
            raise
    return SshConnection(route, transport, wire)


def end_channel(channel: paramiko.Channel) -> None:
    """Close a channel, whatever has become of its connection."""
    with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
        channel.close()


def _dial(route: Route, due: float) -> Wire:
    wire = socket.create_connection((route.address, route.port), timeout=_left(due))
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(OSError):
        _notice_death(wire)
    return Wire(wire)


def _notice_death(wire: socket.socket) -> None:
    """Let the system end the connection when nothing of what was sent is acknowledged."""
    if sys.platform == "linux":
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_AFTER * 1000)
    elif sys.platform == "darwin":
        wire.setsockopt(socket.IPPROTO_TCP, 0x80, DEAD_AFTER)  # TCP_RXT_CONNDROPTIME
    elif sys.platform == "win32":
        wire.setsockopt(socket.IPPROTO_TCP, 5, DEAD_AFTER)  # TCP_MAXRT


def _greet(transport: paramiko.Transport, route: Route, keys: KeyBook, due: float) -> None:
    """The exchange of names and keys; on a host that never speaks it ends in time."""
    options: Any = transport.get_security_options()
    options.ciphers = (*_CIPHERS, *(name for name in options.ciphers if name not in _CIPHERS))
    wanted = [kind for kind in keys.key_types(route) if kind in options.key_types]
    options.key_types = (*wanted, *(kind for kind in options.key_types if kind not in wanted))
    transport.banner_timeout = _left(due)
    transport.handshake_timeout = _left(due)
    try:
        transport.start_client(timeout=_left(due))
    except paramiko.SSHException:  # paramiko does not say whether nothing was said, or something else
        if due - time.monotonic() < _ALMOST:
            raise TimeoutError from None
        raise
    _left(due)  # it returns by itself when the time is over


def _left(due: float) -> float:
    left = due - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
