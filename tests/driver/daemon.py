"""A private libvirtd, to lose the connection to."""

import os
import select
import signal
import subprocess
from pathlib import Path

_NOBODY = 65534


class Daemon:
    """A libvirtd of its own in a folder of its own, as an ordinary user: it touches nothing of the system's."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "libvirt-sock"
        config = folder / "libvirtd.conf"
        config.write_text(
            f'unix_sock_dir = "{folder}"\nauth_unix_rw = "none"\nauth_unix_ro = "none"\nunix_sock_rw_perms = "0777"\n'
        )
        environment = {name: str(folder) for name in ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        as_nobody = {"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        if as_nobody:
            for path in (folder, config):
                os.chown(path, _NOBODY, _NOBODY)
        subprocess.run(
            ["libvirtd", "-d", "-f", str(config), "-p", str(folder / "pid")],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **environment},
            check=True,
            capture_output=True,
            timeout=60,
            **as_nobody,
        )
        self.pid = int((folder / "pid").read_text())

    @property
    def uri(self) -> str:
        """A fleet of the test driver inside the daemon."""
        return f"test+unix:///default?socket={self.socket}"

    def freeze(self) -> None:
        """It stops answering and keeps its connections, as a host that hangs."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on after `freeze`."""
        os.kill(self.pid, signal.SIGCONT)

    def end(self) -> None:
        """Kill it and wait until it is gone. Repeatable."""
        try:
            handle = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return
        os.kill(self.pid, signal.SIGKILL)
        select.select([handle], [], [], 10)
        os.close(handle)
