"""An SSH server inside the test process, on a port of this computer: real keys, real encryption, real commands.

What it runs, it runs by `sh` as the user of the tests, with `path` as its PATH. Its host key and what it lets in are
chosen by the test.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import paramiko
from paramiko.common import cMSG_CHANNEL_SUCCESS, cMSG_USERAUTH_BANNER

from stellwerk.adapters.ssh.route import Route
from stellwerk.ports.secret import Kept, KeptIn, SecretName, secret_name
from stellwerk.ports.ssh_place import SshPlace

USER = "kim"
GONE = (OSError, EOFError)


def new_key() -> paramiko.ECDSAKey:
    """A key that is quickly made."""
    return paramiko.ECDSAKey.generate()


def write_key(file: Path, passphrase: str | None = None) -> paramiko.ECDSAKey:
    """Make a key and write it as a private key file."""
    key = new_key()
    key.write_private_key_file(str(file), password=passphrase)
    return key


class MemorySecrets:
    """Secrets in a dictionary."""

    def __init__(self, **kept: str) -> None:
        self.kept: dict[str, str] = kept
        self.asked: list[str] = []

    def get(self, name: SecretName) -> str | None:
        """The secret."""
        self.asked.append(str(name))
        return self.kept.get(str(name))

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        """Keep it."""
        self.kept[str(name)] = value

    def forget(self, name: SecretName) -> None:
        """Keep it no longer."""
        self.kept.pop(str(name), None)

    def names(self) -> tuple[SecretName, ...]:
        """What is kept."""
        return tuple(filter(None, map(secret_name, sorted(self.kept))))

    def listed(self) -> tuple[Kept, ...]:
        """As if in a keyring."""
        return tuple(Kept(name, KeptIn.KEYRING) for name in self.names())


class SshServer:
    """One server. `tries` are the passwords that it was given, `logins` counts connections that were let in."""

    def __init__(
        self,
        *,
        keys: Sequence[paramiko.PKey] = (),
        password: str = "",
        ways: str = "publickey,password",
        path: str = os.defpath,
        most_sessions: int = 10,
    ) -> None:
        self.host_key = new_key()
        self.keys = list(keys)
        self.password = password
        self.ways = ways
        self.path = path
        self.most_sessions = most_sessions
        self.tries: list[str] = []
        self.logins = 0
        self.lines: list[str] = []
        self.sizes: list[tuple[int, int]] = []
        self.gives_terminals = True
        self.parting = b""
        """What it says to those it knows and does not let in, as OpenSSH does with PAM; to a key or a password as a
        banner before it ends the connection, else as a text without a question."""
        self.slow = False
        """It judges passwords so late that nobody waits for it."""
        self.ended = threading.Event()
        self._transports: list[paramiko.Transport] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="ssh-server", daemon=True)
        self._thread.start()

    def place(self, **more: object) -> SshPlace:
        """Where it is."""
        return SshPlace(address="127.0.0.1", port=self.port, user=USER, **more)

    def route(self, **more: object) -> Route:
        """How it is logged in to, without any configuration."""
        given = {"key_name": f"[127.0.0.1]:{self.port}", "address": "127.0.0.1", "port": self.port, "user": USER} | more
        return Route(name="h1", **given)

    @property
    def fingerprint(self) -> str:
        """Of its host key."""
        return str(self.host_key.fingerprint)

    @property
    def last(self) -> paramiko.Transport:
        """The newest connection."""
        return self._transports[-1]

    def cut(self) -> None:
        """End every connection, without a word."""
        for transport in self._transports:
            with contextlib.suppress(OSError):
                transport.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.ended.set()
        self._thread.join()
        for transport in self._transports:
            transport.close()

    def _accept(self) -> None:
        while True:
            try:
                wire, _peer = self._listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(wire)
            transport.add_server_key(self.host_key)
            self._transports.append(transport)
            with contextlib.suppress(paramiko.SSHException, OSError, EOFError):
                transport.start_server(event=threading.Event(), server=_Visit(self))


_SHELL = 'while read -r line; do case $line in "exit "*) exit ${line#exit };; esac; echo "said $line"; done'


class _Visit(paramiko.ServerInterface):
    """One connection."""

    def __init__(self, server: SshServer) -> None:
        self._server = server
        self._sessions = 0

    def get_allowed_auths(self, username: str) -> str:
        return self._server.ways

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        return self._let_in(key.asbytes() in [known.asbytes() for known in self._server.keys])

    def check_auth_password(self, username: str, password: str) -> int:
        if self._server.slow:
            self._server.ended.wait(2.0)
        return self._let_in(self._fits(password))

    def check_auth_interactive(self, username: str, submethods: str) -> paramiko.InteractiveQuery:
        return paramiko.InteractiveQuery("", "", ("Password: ", False))

    def check_auth_interactive_response(self, responses: list[str]) -> int | paramiko.InteractiveQuery:
        if not responses:
            return int(paramiko.AUTH_FAILED)
        right = self._fits(responses[0])
        if self._server.parting:
            return paramiko.InteractiveQuery("", self._server.parting.decode())
        return self._let_in(right)

    def _fits(self, password: str) -> bool:
        self._server.tries.append(password)
        return bool(self._server.password) and password == self._server.password

    def check_channel_request(self, kind: str, chanid: int) -> int:
        self._sessions += 1
        if self._sessions > self._server.most_sessions:
            return int(paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED)
        return int(paramiko.OPEN_SUCCEEDED)

    def check_channel_direct_tcpip_request(
        self, chanid: int, origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        self._server.lines.append(f"tcp {destination[0]}:{destination[1]}")
        transport = self._server.last
        wire = socket.create_connection(destination)
        threading.Thread(target=_relay, args=(transport, chanid, wire), daemon=True).start()
        return int(paramiko.OPEN_SUCCEEDED)

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        line = command.decode()
        self._server.lines.append(line)
        _say_yes(channel)
        threading.Thread(target=_run, args=(channel, line, self._server.path), daemon=True).start()
        return True

    def check_channel_pty_request(self, channel: paramiko.Channel, *size: Any) -> bool:
        self._server.sizes.append(size[1:3])
        self._server.lines.append(f"terminal {size[0].decode()}")
        return self._server.gives_terminals

    def check_channel_env_request(self, channel: paramiko.Channel, name: bytes, value: bytes) -> bool:
        self._server.lines.append(f"{name.decode()}={value.decode()}")
        return True

    def check_channel_window_change_request(self, channel: paramiko.Channel, *size: Any) -> bool:
        self._server.sizes.append(size[:2])
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        """A shell that repeats what it is told, but for `exit N`."""
        _say_yes(channel)
        threading.Thread(target=_run, args=(channel, _SHELL, self._server.path), daemon=True).start()
        return True

    def _let_in(self, ok: bool) -> int:
        if ok and self._server.parting:
            _part(self._server.last, self._server.parting)
            return int(paramiko.AUTH_FAILED)
        self._server.logins += ok
        return int(paramiko.AUTH_SUCCESSFUL if ok else paramiko.AUTH_FAILED)


def _part(transport: paramiko.Transport, said: bytes) -> None:
    """Say why and end the connection, as OpenSSH does."""
    message = paramiko.Message()
    message.add_byte(cMSG_USERAUTH_BANNER)
    message.add_string(said)
    message.add_string("")
    transport._send_message(message)
    transport.close()


def _say_yes(channel: paramiko.Channel) -> None:
    """Before the line runs, as a real server does; paramiko's says it after, when a short one has ended already."""
    message = paramiko.Message()
    message.add_byte(cMSG_CHANNEL_SUCCESS)
    message.add_int(channel.remote_chanid)
    channel.transport._send_user_message(message)


def _run(channel: paramiko.Channel, line: str, path: str) -> None:
    """Run a line and carry its input and outputs."""
    done = subprocess.Popen(
        ["/bin/sh", "-c", line],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": path},
        bufsize=0,
    )
    assert done.stdin is not None
    assert done.stdout is not None
    assert done.stderr is not None
    feeder = threading.Thread(target=_feed, args=(channel, done.stdin), daemon=True)
    feeder.start()
    errors = threading.Thread(target=_drain, args=(done.stderr, channel.sendall_stderr), daemon=True)
    errors.start()
    _drain(done.stdout, channel.sendall)
    errors.join()
    status = done.wait()
    with contextlib.suppress(*GONE):
        channel.send_exit_status(status if status >= 0 else 255)
        channel.close()
    feeder.join()


def _relay(transport: paramiko.Transport, chanid: int, wire: socket.socket) -> None:
    """Carry a forwarded connection until either side ends."""
    channel = transport.accept(10)
    while channel is not None and channel.chanid != chanid:
        channel = transport.accept(10)
    if channel is None:
        wire.close()
        return
    up = threading.Thread(target=_up, args=(channel, wire), daemon=True)
    up.start()
    with contextlib.suppress(*GONE):
        while data := wire.recv(65536):
            channel.sendall(data)
    with contextlib.suppress(*GONE):
        channel.close()
    up.join()
    wire.close()


def _up(channel: paramiko.Channel, wire: socket.socket) -> None:
    with contextlib.suppress(*GONE):
        while data := channel.recv(65536):
            wire.sendall(data)
    with contextlib.suppress(*GONE):
        wire.shutdown(socket.SHUT_RDWR)


def _feed(channel: paramiko.Channel, to: object) -> None:
    with contextlib.suppress(*GONE):
        while data := channel.recv(65536):
            to.write(data)
    with contextlib.suppress(*GONE):
        to.close()


def _drain(source: object, send: object) -> None:
    with contextlib.suppress(*GONE):
        while data := source.read(65536):
            send(data)
    source.close()


@contextlib.contextmanager
def serving(server: SshServer) -> Iterator[SshServer]:
    """The server, for one block."""
    try:
        yield server
    finally:
        server.close()
