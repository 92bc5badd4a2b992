"""The shell of this computer: commands and files here, as the user who runs the program. Blocks; any thread but the
owner's."""

import os
import selectors
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from stellwerk.core.error import Gone, NotAllowed, Refused, TimedOut, Unsupported
from stellwerk.core.text import _
from stellwerk.ports.shell import MOST_OUTPUT, RUN_LIMIT, Heard, Output

CHUNK = 64 * 1024
MISSING = 127
"""The status of a shell that finds no such command."""


class LocalShell:
    """The port `Shell`."""

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = RUN_LIMIT,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        """As the port says. What a command has started and left behind is not waited for. `as_root` works here only
        where sudo asks for no password."""
        if sys.platform == "win32":
            raise Unsupported(_("this computer has no shell that hosts have"), _("add it from another computer"))
        if as_root and os.geteuid() != 0:
            argv = ("sudo", "-n", "--", *argv)
        try:
            process = subprocess.Popen(
                list(argv), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
            )
        except FileNotFoundError as error:
            return Output(status=MISSING, err=str(error).encode())
        except OSError as error:
            raise Refused(_("{command} cannot be run").format(command=argv[0]), "", str(error)) from error
        with process:
            try:
                return _outcome(process, shlex.join(argv), stdin, limit, heard)
            except BaseException:
                process.kill()
                raise

    def read(self, path: str) -> bytes:
        """As the port says."""
        try:
            return Path(path).read_bytes()
        except FileNotFoundError as error:
            raise Gone(_("{path} is not on this computer").format(path=path), "", str(error)) from error
        except OSError as error:
            raise _not_allowed(path, error) from error

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        """As the port says: another file is written beside it and put in its place."""
        beside = Path(f"{path}.stellwerk-new")
        try:
            beside.write_bytes(content)
            beside.chmod(mode)
            beside.replace(path)
        except FileNotFoundError as error:
            raise Gone(_("{path} is not on this computer").format(path=path), "", str(error)) from error
        except OSError as error:
            raise _not_allowed(path, error) from error


def _outcome(process: "subprocess.Popen[bytes]", line: str, stdin: bytes, limit: float, heard: Heard | None) -> Output:
    """Feed a command and read both of its outputs side by side to their end."""
    due = time.monotonic() + limit
    out, err, left = bytearray(), bytearray(), memoryview(stdin)
    with selectors.DefaultSelector() as ready:
        for stream, kept in ((process.stdout, out), (process.stderr, err)):
            ready.register(_opened(stream), selectors.EVENT_READ, kept)
        ready.register(_opened(process.stdin), selectors.EVENT_WRITE)
        while len(ready.get_map()) > 0:
            events = ready.select(due - time.monotonic())
            if not events or due <= time.monotonic():
                raise _late(line, limit)
            for key, _mask in events:
                if key.data is None:
                    left = _fed(key.fd, left)
                    over = not left
                else:
                    over = not _taken(key.fd, key.data, heard)
                if over:
                    ready.unregister(key.fileobj)
                    if key.data is None:
                        _opened(process.stdin).close()
            if len(out) + len(err) > MOST_OUTPUT:
                raise Refused(_("{command} says more than can be kept").format(command=line[:80]))
    try:
        status = process.wait(max(0.0, due - time.monotonic()))
    except subprocess.TimeoutExpired as error:
        raise _late(line, limit) from error
    return Output(status=status if status >= 0 else -1, out=bytes(out), err=bytes(err))


def _opened(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # each of the three is a pipe
    return stream


def _fed(number: int, left: memoryview) -> memoryview:
    """What is left of the input after some of it was taken; nothing where nobody reads it."""
    if not left:
        return left
    try:
        return left[os.write(number, left[:4096]) :]
    except BrokenPipeError:
        return memoryview(b"")


def _taken(number: int, kept: bytearray, heard: Heard | None) -> bool:
    data = os.read(number, CHUNK)
    kept += data
    if data and heard is not None:
        heard(data)
    return bool(data)


def _late(line: str, limit: float) -> TimedOut:
    text = _("{command} has not ended within {n} s").format(command=line[:80], n=f"{limit:g}")
    return TimedOut(text, _("it was ended; what it began may go on"))


def _not_allowed(path: str, error: OSError) -> NotAllowed:
    return NotAllowed(_("that may not be done with {path}").format(path=path), "", str(error))
