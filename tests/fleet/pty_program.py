"""The program on a terminal of its own, as somebody sits before it."""

import codecs
import os
import subprocess
import time
from collections.abc import Sequence

from tests.fleet.lab.wait import readable
from tests.fleet.program import Program


class PtyProgram:
    """Starts it; `say` types, `wait` waits until something is shown. Use it in a `with`."""

    def __init__(self, program: Program, *words: str) -> None:
        self._near, far = os.openpty()
        command: Sequence[str] = [*program.words, *words]
        self.process = subprocess.Popen(
            command, env={**program.environment, "TERM": "xterm-256color"}, stdin=far, stdout=far, stderr=far
        )
        os.close(far)
        self.shown = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._from = 0

    def __enter__(self) -> "PtyProgram":
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._near)

    def say(self, text: str) -> None:
        """Type."""
        os.write(self._near, text.encode())

    def wait(self, text: str, timeout: float = 90.0) -> str:
        """Wait until this is shown after what was waited for before; answers what came up to it."""
        due = time.monotonic() + timeout
        while (at := self.shown.find(text, self._from)) < 0:
            left = due - time.monotonic()
            assert left > 0, f"{text!r} is not shown: {self.shown[-2000:]!r}"
            if readable([self._near], left):
                try:
                    data = os.read(self._near, 65536)
                except OSError:  # it ended
                    data = b""
                assert data, f"{text!r} is not shown before the end: {self.shown[-2000:]!r}"
                self.shown += self._decoder.decode(data)
        before, self._from = self.shown[self._from : at], at + len(text)
        return before

    def end(self, timeout: float = 60.0) -> int:
        """Wait for its end; answers its status. What it says last is in `shown`."""
        due = time.monotonic() + timeout
        while time.monotonic() < due:
            if not readable([self._near], 0.2):
                if self.process.poll() is not None:
                    break
                continue
            try:
                data = os.read(self._near, 65536)
            except OSError:
                break
            self.shown += self._decoder.decode(data)
        assert self.process.poll() is not None or time.monotonic() < due, f"it does not end: {self.shown[-2000:]!r}"
        return self.process.wait(30)
