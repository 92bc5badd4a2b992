"""A command of this computer as a stream: what it reads and what it writes. Blocks; any thread but the owner's."""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence

from stellwerk.core.error import Refused, Unreachable, Unsupported
from stellwerk.core.text import _

END_LIMIT = 2.0
"""Seconds that it has to end once nobody writes to it any more; then it is killed."""


class CommandStream:
    """The port `Stream`; what the command writes as errors is not read."""

    def __init__(self, argv: Sequence[str]) -> None:
        """Raises Unsupported on systems without such commands, Refused for one that cannot be run."""
        if sys.platform == "win32":
            raise Unsupported(_("this computer has no shell that hosts have"), _("add it from another computer"))
        try:
            self._process = subprocess.Popen(
                list(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
            )
        except OSError as error:
            raise Refused(_("{command} cannot be run").format(command=argv[0]), "", str(error)) from error
        self._guard = threading.Lock()
        self._closed = False

    def receive(self, most: int) -> bytes:
        """As the port says."""
        assert self._process.stdout is not None  # it is a pipe
        data = b"" if self._process.stdout.closed else os.read(self._process.stdout.fileno(), most)
        if not data:
            self._reap()
        return data

    def send(self, data: bytes) -> None:
        """As the port says."""
        with self._guard:
            rest = memoryview(data)
            try:
                while rest and not self._closed and self._process.stdin is not None:
                    rest = rest[os.write(self._process.stdin.fileno(), rest) :]
            except OSError as error:
                raise Unreachable(_("the other side has ended the connection"), "", str(error)) from error
            if rest:
                raise Unreachable(_("the other side has ended the connection"))

    def close(self) -> None:
        """As the port says: whoever receives gets nothing more once the command has ended, which it is told to."""
        with self._guard:
            first, self._closed = not self._closed, True
            if first:
                assert self._process.stdin is not None  # it is a pipe
                self._process.stdin.close()
                self._process.terminate()

    def _reap(self) -> None:
        """It writes no more, so that it has ended, or does soon."""
        self.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        try:
            self._process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
