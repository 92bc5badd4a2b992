"""A user of a lab host who is not root: sudo asks for a password, and libvirt's socket is not for everybody."""

from __future__ import annotations

import os
from pathlib import Path

from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command
from tests.fleet.ssh import ssh_door

USER = "kim"
_UID, _GID = "4242", "65534"
"""The group is that of nobody: libvirtd wants one with a name, and the groups are those of this machine."""


class SudoUser:
    """Made on a host, with an SSH server on `port` that lets him in by the lab's key. `log` is what sudo notes."""

    def __init__(self, host: LabHost, port: int, password: str) -> None:
        self._host = host
        self.log = host.outside("/run/sudo.log")
        hashed = run_command(["openssl", "passwd", "-6", "-stdin"], stdin=password).strip()
        home = "/run/home-kim"
        host.run(["install", "-d", "-o", _UID, "-g", _GID, home])
        _append(host.tree / "ssh" / "shadow", f"{USER}:{hashed}:19000:0:99999:7:::")
        _append(host.tree / "ssh" / "passwd", f"{USER}:x:{_UID}:{_GID}:{home}:/bin/bash")
        rules = host.tree / "sudoers.d"
        rules.mkdir()
        (rules / "lab").write_text(f"Defaults logfile=/run/sudo.log\n{USER} ALL=(ALL:ALL) ALL\n")
        (rules / "lab").chmod(0o440)
        host.run(["mount", "--bind", rules, "/etc/sudoers.d"])
        keys = host.outside("/run/keys-kim")
        keys.write_bytes((host.tree / "ssh" / "authorized_keys").read_bytes())
        ssh_door.open_door(host, port, "AuthorizedKeysFile=/run/keys-kim")
        self.keep_out()

    def keep_out(self) -> None:
        """Only root may use the socket, as a distribution has it where nobody is in the group."""
        self._host.run(["chmod", "0700", "/run/libvirt/libvirt-sock"])

    def banner(self, text: str) -> None:
        """What the login shell prints each time, on both of its outputs."""
        home = self._host.outside("/run/home-kim")
        (home / ".bashrc").write_text(f"echo {text}\necho {text} >&2\n")
        os.chmod(home / ".bashrc", 0o644)

    def refusals(self) -> int:
        """How many passwords sudo has refused."""
        return self.log.read_text().count("incorrect password") if self.log.exists() else 0


def _append(file: Path, line: str) -> None:
    with file.open("a") as lines:  # in place: it is mounted
        lines.write(f"{line}\n")
