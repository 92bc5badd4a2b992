"""The shell of this computer on a terminal of its own (POSIX). Blocks; any thread but the owner's."""

import contextlib
import os
import struct
import subprocess
import sys
import threading

from stellwerk.core.error import Unreachable, Unsupported
from stellwerk.core.text import _
from stellwerk.ports.terminal import TERM

END_LIMIT = 2.0
"""Seconds a shell has to end after its terminal has gone."""
_TAKE = 'exec "$0" -l <"$1" >"$1" 2>&1'
"""The first terminal that the leader of a session opens becomes its own, with which Ctrl+C reaches what runs there."""


class LocalTerminal:
    """The port `Terminal`: a shell of this computer."""

    def __init__(self, columns: int, rows: int) -> None:
        """Raises Unsupported on systems without such terminals, Unreachable where none can be made."""
        if sys.platform == "win32":
            raise Unsupported(_("this system has no terminals for shells"), _("reach the host over SSH"))
        try:
            self._near, far = os.openpty()
        except OSError as error:
            raise Unreachable(_("no terminal can be made"), _("close others"), str(error)) from error
        self._guard = threading.Lock()
        self._closed = False
        try:
            self.resize(columns, rows)
            self._shell = self._start(far)
        except BaseException:
            os.close(self._near)
            raise
        finally:
            os.close(far)

    def _start(self, far: int) -> "subprocess.Popen[bytes]":
        shell = os.environ.get("SHELL") or "/bin/sh"
        return subprocess.Popen(
            ["/bin/sh", "-c", _TAKE, shell, os.ttyname(far)],
            stdin=far,
            stdout=far,
            stderr=far,
            start_new_session=True,
            env={**os.environ, "TERM": TERM, "COLORTERM": "truecolor"},
            cwd=os.path.expanduser("~"),
        )

    def receive(self, most: int) -> bytes:
        """As the port says."""
        try:
            return os.read(self._near, most)
        except OSError:  # EIO: nobody has the other end any more
            return b""

    def send(self, data: bytes) -> None:
        """As the port says."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._near, rest) :]
        except OSError as error:
            raise Unreachable(_("the shell has ended"), details=str(error)) from error

    def resize(self, columns: int, rows: int) -> None:
        """As the port says."""
        import fcntl  # here: Windows has none
        import termios

        with contextlib.suppress(OSError):
            fcntl.ioctl(self._near, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def status(self) -> int | None:
        """As the port says."""
        try:
            return self._shell.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            return None

    def close(self) -> None:
        """As the port says: what runs there is told that its terminal has gone."""
        with self._guard:
            first, self._closed = not self._closed, True
        if not first:
            return
        if self._shell.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._shell.pid, 1)  # SIGHUP; whoever reads gets the end then
        if self.status() is None:
            self._shell.kill()
            self._shell.wait()
        os.close(self._near)
