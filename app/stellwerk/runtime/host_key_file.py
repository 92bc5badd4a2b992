"""The profile's own file of SSH host keys, where it is taken along to another one. Blocks for moments; any thread."""

import os
from pathlib import Path

from stellwerk.policy.known_host import missing_lines, sound_lines


class HostKeyFile:
    """`file` need not be there. Who connects hosts adds to it, too, line by line (`adapters/ssh/host_key`)."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def lines(self) -> tuple[str, ...]:
        """The plain lines. Raises OSError where it cannot be read."""
        try:
            return sound_lines(self._file.read_text("utf-8", "replace").splitlines())
        except FileNotFoundError:
            return ()

    def add(self, lines: tuple[str, ...]) -> None:
        """Put those at the end whose hosts are still unknown, in one write. Raises OSError."""
        text = "".join(f"{line}\n" for line in missing_lines(lines, self.lines()))
        if text:
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(handle, text.encode())
            finally:
                os.close(handle)
