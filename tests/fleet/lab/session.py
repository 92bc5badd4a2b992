"""A user's own libvirt (`qemu:///session`) on a lab host: its daemon, its VMs, its socket.

Tried with libvirt 9.0: for root, `qemu:///session` is no session at all but the system daemon's socket, so a
session belongs to somebody else, here to `nobody`. Opened by that user it starts its daemon by itself
(`libvirtd --timeout=120`), which outlives the caller; here the daemon is started on the host instead, so that
it ends with it, and the user's programs find it by `XDG_RUNTIME_DIR`. Root reaches it by its socket.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from tests.fleet.lab.host import LabHost

_USER = 65534  # nobody, with the group of the same number


class LabSession:
    """The session of one user on a host; it ends with the host."""

    def __init__(self, host: LabHost) -> None:
        """Start the user's daemon; returns when it listens."""
        self._home = host.tree / "session"
        self._runtime = self._home / "run"
        for folder in (self._home, self._runtime):
            folder.mkdir(mode=0o700)
            os.chown(folder, _USER, _USER)
        self.socket = self._runtime / "libvirt" / "libvirt-sock"
        host.run(self.wrap(["libvirtd", "-d"]))

    @property
    def env(self) -> dict[str, str]:
        """What a program of the user must have in its environment for `qemu:///session` to lead here."""
        return {"HOME": str(self._home), "XDG_RUNTIME_DIR": str(self._runtime)}

    @property
    def uri(self) -> str:
        """The way to it for root, and for anybody else who may open its socket."""
        return f"qemu+unix:///session?socket={quote(str(self.socket))}"

    def wrap(self, argv: Sequence[str | Path]) -> list[str]:
        """The command line that runs `argv` as the user, with `env`; on the host or outside, both work."""
        settings = [f"{key}={value}" for key, value in self.env.items()]
        user = ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--clear-groups"]
        return [*user, "env", *settings, *map(str, argv)]
