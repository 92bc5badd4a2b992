"""A shell on a host over its SSH connection. Blocks; any thread but the owner's."""

import contextlib

import paramiko

from stellwerk.adapters.ssh.connection import SshConnection
from stellwerk.adapters.ssh.pool import Lease, SshPool
from stellwerk.adapters.ssh.shell import SshStream
from stellwerk.ports.ssh_place import SshPlace

STATUS_PATIENCE = 1.0
"""Seconds that the status may come after the end."""


class SshTerminal(SshStream):
    """The port `Terminal` over a channel."""

    def __init__(self, lease: Lease, channel: paramiko.Channel) -> None:
        super().__init__(lease, channel)
        self._terminal = channel

    def resize(self, columns: int, rows: int) -> None:
        """As the port says."""
        with contextlib.suppress(OSError, EOFError, paramiko.SSHException):  # it ended
            self._terminal.resize_pty(columns, rows)

    def status(self) -> int | None:
        """As the port says."""
        self._terminal.status_event.wait(STATUS_PATIENCE)
        return self._terminal.exit_status if self._terminal.exit_status >= 0 else None


def open_terminal(pool: SshPool, place: SshPlace, columns: int, rows: int) -> SshTerminal:
    """The login shell at a place. Raises as `connect` does, Refused where the host gives no terminal."""

    def shell(connection: SshConnection) -> paramiko.Channel:
        return connection.terminal(columns, rows)

    return SshTerminal(*pool.channel(place, shell))
