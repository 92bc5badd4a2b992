"""A host on which programs stand in for libvirt's helper, and talk through tunnels to it."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.fakes.ssh_server import SshServer

from stellwerk.adapters.ssh.tunnel import SshTunnel

ECHO = "#!/bin/sh\nexec /bin/cat\n"


class Machine:
    """What is installed on the host."""

    def __init__(self, folder: Path, server: SshServer) -> None:
        self._folder = folder
        server.path = str(folder)

    def install(self, name: str, script: str) -> None:
        """A program."""
        (self._folder / name).write_text(script)
        (self._folder / name).chmod(0o755)


def socket_of(tunnel: SshTunnel) -> Path:
    return Path(parse_qs(urlsplit(tunnel.uri).query)["socket"][0])


def entered(tunnel: SshTunnel) -> socket.socket:
    wire = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    wire.settimeout(10)
    wire.connect(str(socket_of(tunnel)))
    return wire


def said(wire: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count and (more := wire.recv(65536)):
        data += more
    return data
