"""A command on a host that can be ended at any moment, with all that it has started. Any thread but the owner's.

That a connection's channel is closed ends nothing there. So the command runs in a process group of its own, which it
names first, with a word that nothing else can know.
"""

import re
import secrets
import threading
from collections.abc import Callable, Sequence

from stellwerk.core.error import Cancelled, TimedOut
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.ports.shell import Output, Shell

_BEGIN = 'printf "%s %s\\n" "$0" "$$" >&2; exec "$@"'
_END = (
    'kill -s TERM -- "-$1" 2>/dev/null || exit 0; n=0; while kill -s 0 -- "-$1" 2>/dev/null; do n=$((n+1)); '
    'if [ $n -gt 50 ]; then kill -s KILL -- "-$1"; exit 0; fi; sleep 0.1; done'
)
"""It has 5 s to end by itself. dash takes no `kill -TERM -- -1`."""
_MOST_BEFORE = 4096
"""Bytes that a host may say before the name of the group."""


class Endable:
    """Runs commands as root, one after the other. Once `end` was called, from whatever thread, the one that runs is
    ended, and it and all further ones raise Cancelled."""

    def __init__(self, shell: Callable[[], Shell]) -> None:
        self._shell = shell
        self._guard = threading.Lock()
        self._group = ""
        self._over = False

    def run(self, words: Sequence[str], *, limit: float, heard: Callable[[bytes], None]) -> Output:
        """Run one. What ran past its `limit` (seconds) is ended, too."""
        self._check()
        word = f"stellwerk-group-{secrets.token_hex(8)}"
        naming = _Naming(word, self._begun, heard)
        line = ["setsid", "-w", "sh", "-c", _BEGIN, word, *words]
        try:
            ended = self._shell().run(line, limit=limit, heard=naming, as_root=True)
        except TimedOut:
            self._kill()
            raise
        finally:
            with self._guard:
                self._group = ""
        self._check()
        return replace(ended, err=naming.pattern.sub(b"", ended.err, count=1))

    def end(self) -> None:
        """End what runs. Blocks until it has ended, 5 s at most."""
        with self._guard:
            self._over = True
        self._kill()

    def _begun(self, group: str) -> None:
        with self._guard:
            self._group, over = group, self._over
        if over:
            self._kill()

    def _kill(self) -> None:
        with self._guard:
            group = self._group
        if group:
            self._shell().run(["sh", "-c", _END, "sh", group], as_root=True)

    def _check(self) -> None:
        with self._guard:
            if self._over:
                raise Cancelled(_("cancelled; everything was taken back"))


class _Naming:
    """Takes the name of the group from what is heard, and hands on the rest."""

    def __init__(self, word: str, begun: Callable[[str], None], heard: Callable[[bytes], None]) -> None:
        self.pattern = re.compile(rb"%s ([1-9][0-9]{1,9})\n" % word.encode())
        self._begun = begun
        self._heard = heard
        self._before: bytes | None = b""

    def __call__(self, data: bytes) -> None:
        if self._before is None:
            self._heard(data)
            return
        self._before += data
        found = self.pattern.search(self._before)
        if found is None and len(self._before) <= _MOST_BEFORE:
            return
        rest, self._before = self.pattern.sub(b"", self._before, count=1), None
        if rest:
            self._heard(rest)
        if found is not None:
            self._begun(found[1].decode())
