"""A `LabHost`: a libvirt host of its own on this machine, made of namespaces and a private folder.

It has its own host name, address, host UUID, boot id, SSH host key and libvirt state, and shares only kernel,
CPU and memory with its neighbours. Any thread, one at a time per host.

Tried with libvirt 9.0 (Debian 12):
- libvirtd started with `-d` returns when its sockets listen: no need to wait for them.
- libvirtd killed by SIGKILL leaves its guests running and finds them again at its next start.
- libvirt's `ssh` transport ignores `known_hosts=`; `uri_ssh` therefore names a command that runs ssh with the
  lab's file.
"""

from __future__ import annotations

import os
import shutil
import signal
import uuid as uuids
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from tests.fleet.lab import probe_cache
from tests.fleet.lab.control_group import make_groups, remove_groups
from tests.fleet.lab.credential import Authority, SshKeys, make_ssh_key
from tests.fleet.lab.host_config import PLACES, startup_script, write_libvirt, write_sshd
from tests.fleet.lab.space import LabError, Space
from tests.fleet.lab.wait import until


class LabHost:
    """One host; made by `Lab.host()`, on from the start."""

    def __init__(
        self,
        name: str,
        *,
        tree: Path,
        wire: Space,
        index: int,
        address: str,
        hosts_file: Path,
        ssh: SshKeys,
        authority: Authority | None = None,
        groups: str = "",
        uuid: str | None = None,
    ) -> None:
        """Write the host's files into `tree` and switch it on; with an `authority` it listens for TLS too.

        `groups` names its control groups (`control_group.py`); without, it has none and runs no containers.
        """
        self.name = name
        self.address = address
        self.uuid = uuid or str(uuids.uuid4())
        self.tree = tree
        self.ssh = ssh
        self._wire = wire
        self._port = f"port{index}"
        self._hosts_file = hosts_file
        self._authority = authority
        self._groups = groups
        self._space: Space | None = None
        self._prepare()
        try:
            self.power_on()
        except BaseException:
            self.close()
            raise

    # ------------------------------------------------------------------ how to reach it

    @property
    def uri_tcp(self) -> str:
        """Plain TCP, no authentication."""
        return f"qemu+tcp://{self.address}/system"

    @property
    def uri_lxc(self) -> str:
        """The LXC driver of the same daemon, over TCP; containers start only on a host made with
        `lxc=True`."""
        return f"lxc+tcp://{self.address}/system"

    @property
    def uri_tls(self) -> str:
        """TLS with both sides' certificates; only for a host made with `tls=True`."""
        if self._authority is None:
            raise LabError(f"{self.name} was made without tls=True")
        return f"qemu+tls://{self.address}/system?{_query(pkipath=self._authority.client)}"

    @property
    def uri_ssh(self) -> str:
        """SSH as root with the lab's key; asks nothing and touches no file of the user's."""
        options = _query(keyfile=self.ssh.key, known_hosts=self.ssh.known_hosts, command=self.ssh.command, no_tty="1")
        return f"qemu+ssh://root@{self.address}/system?{options}"

    @property
    def uri_unix(self) -> str:
        """The daemon's UNIX socket, reached through the host's folder from outside its namespaces."""
        return f"qemu+unix:///system?{_query(socket=self.socket)}"

    @property
    def socket(self) -> Path:
        """The file of that socket."""
        return self.outside("/run/libvirt/libvirt-sock")

    def outside(self, path: str) -> Path:
        """Where a file under one of the host's own places (/run, /var/log/libvirt …) is seen from outside."""
        for place, folder in PLACES.items():
            if path == place or path.startswith(f"{place}/"):
                return self.tree / folder / path[len(place) :].lstrip("/")
        raise LabError(f"{path} is not a private place of a lab host")

    # ------------------------------------------------------------------ what runs on it

    @property
    def space(self) -> Space:
        """The host's namespaces; raises `LabError` while it is off."""
        if self._space is None:
            raise LabError(f"{self.name} is off")
        return self._space

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        check: bool = True,
        stdin: str | None = None,
        timeout: float = 180.0,
    ) -> str:
        """Run a command on the host as root and return its standard output; raises `LabError` when it
        fails."""
        return self.space.run(argv, check=check, stdin=stdin, timeout=timeout)

    def virsh(self, *words: str | Path, stdin: str | None = None, timeout: float = 180.0) -> str:
        """`virsh WORDS` on the host against its own daemon, behind the back of whoever manages it."""
        return self.run(["virsh", "-q", "-c", "qemu:///system", *words], stdin=stdin, timeout=timeout).strip()

    def define(self, xml: str, kind: str = "domain") -> None:
        """Define what `xml` describes: `domain` (the virsh verb is `define`), `net`, `pool`, …"""
        verb = "define" if kind == "domain" else f"{kind}-define"
        self.virsh(verb, "/dev/stdin", stdin=xml)

    # ------------------------------------------------------------------ its power and its cable

    def power_on(self) -> None:
        """Boot: fresh /run and boot id, then the daemons; disks, definitions and keys are as they were."""
        if self._space is not None:
            return
        shutil.rmtree(self.tree / "run", ignore_errors=True)
        (self.tree / "run").mkdir(mode=0o755)
        (self.tree / "boot_id").write_text(f"{uuids.uuid4()}\n")
        groups = make_groups(self._groups) if self._groups else {}
        script = startup_script(self.tree, self.name, self._hosts_file, groups)
        self._space = Space(script, self.tree / "log" / "startup.log")
        self._plug_in()
        for daemon in ("virtlogd", "virtlockd"):
            self.run([daemon, "-d"])
        self.start_libvirtd()
        self.start_sshd()

    def start_sshd(self, *words: str | Path, pid: str = "/run/sshd.pid") -> None:
        """Start an SSH server, with further words of its command line, and wait until it listens: what starts it ends
        before that. `pid`: its file, as the configuration or the words name it."""
        written = self.outside(pid)
        written.unlink(missing_ok=True)
        self.run(["/usr/sbin/sshd", *words, "-f", self.tree / "ssh" / "sshd_config"])
        until(written.exists, 20, f"the SSH server of {self.name}")

    def power_off(self) -> None:
        """Pull the plug: everything on it dies at once. Repeatable."""
        if self._space is not None:
            self._space.close()
            self._space = None
            # The kernel removes the cable a little later by itself; here it must be gone before the next
            # power-on.
            self._wire.run(["ip", "link", "del", self._port], check=False)
        if self._groups:
            remove_groups(self._groups)

    def cut(self) -> None:
        """Cut the network: its switch port goes down, packets vanish, connections stay open on both sides."""
        self._wire.ip("link", "set", self._port, "down")

    def mend(self) -> None:
        """End a `cut()`."""
        self._wire.ip("link", "set", self._port, "up")

    # ------------------------------------------------------------------ its daemon

    @property
    def libvirtd_pid(self) -> int | None:
        """The daemon's process number outside; None when it does not run."""
        return self._pid_in("/run/libvirtd.pid")

    def start_libvirtd(self) -> None:
        """Start the daemon; returns when it listens."""
        try:
            self.run(["libvirtd", "-d", "--listen"])
        except LabError as error:
            log = self.tree / "log" / "libvirtd.log"
            said = log.read_text(errors="replace")[-3000:] if log.exists() else ""
            raise LabError(f"libvirtd of {self.name} does not start: {error}\n{said}") from error

    def kill_libvirtd(self, signum: int = signal.SIGKILL) -> None:
        """Send a signal that ends the daemon and wait until it is gone; its guests go on."""
        pid = self._libvirtd()
        os.kill(pid, signum)
        until(lambda: pid not in self.space.processes().values(), 60, f"the end of libvirtd of {self.name}")

    def freeze_libvirtd(self) -> None:
        """Stop the daemon by SIGSTOP: connections stay open and nothing answers, as on a host that hangs."""
        os.kill(self._libvirtd(), signal.SIGSTOP)

    def thaw_libvirtd(self) -> None:
        """End a `freeze_libvirtd()`."""
        os.kill(self._libvirtd(), signal.SIGCONT)

    # ------------------------------------------------------------------ its guests' processes

    def qemu_pid(self, name: str) -> int:
        """The process number outside of the QEMU that runs the VM `name`; raises `LabError` when none
        does."""
        pid = self._pid_in(f"/run/libvirt/qemu/{name}.pid")
        if pid is None:
            raise LabError(f"no QEMU runs {name} on {self.name}")
        return pid

    def freeze_vm(self, name: str) -> None:
        """Stop the VM's QEMU by SIGSTOP: its monitor answers nobody any more."""
        os.kill(self.qemu_pid(name), signal.SIGSTOP)

    def thaw_vm(self, name: str) -> None:
        """End a `freeze_vm()`."""
        os.kill(self.qemu_pid(name), signal.SIGCONT)

    def kill_vm(self, name: str) -> None:
        """Let the VM's QEMU crash (SIGKILL)."""
        os.kill(self.qemu_pid(name), signal.SIGKILL)

    # ------------------------------------------------------------------ its end

    def close(self) -> None:
        """Switch off and remove everything of it. Repeatable."""
        self.power_off()
        probe_cache.keep(self.tree / "cache")
        shutil.rmtree(self.tree, ignore_errors=True)

    # ------------------------------------------------------------------ private

    def _prepare(self) -> None:
        for folder in PLACES.values():
            (self.tree / folder).mkdir(mode=0o755, parents=True)
        (self.tree / "log" / "qemu").mkdir()  # libvirt 9.0 makes it too late for a serial console's log
        for folder in ("cgroup", "ssh"):
            (self.tree / folder).mkdir(mode=0o700)
        probe_cache.lend(self.tree / "cache")
        write_libvirt(self.tree / "etc", uuid=self.uuid, address=self.address, tls=self._authority is not None)
        if self._authority is not None:
            self._authority.issue_server(self.tree / "etc" / "pki", self.name, self.address)
        public_key = make_ssh_key(self.tree / "ssh" / "host_key", self.name)
        self.ssh.expect(self.address, public_key)
        client_key = Path(f"{self.ssh.key}.pub").read_text()
        write_sshd(self.tree / "ssh", address=self.address, client_key=client_key)

    def _plug_in(self) -> None:
        # The same hardware address at every power-on, as a real card has: neighbours remember the old one for
        # minutes.
        mac = "02:00:" + ":".join(f"{int(part):02x}" for part in self.address.split("."))
        peer = ["type", "veth", "peer", "name", "eth0", "address", mac, "netns", str(self.space.anchor)]
        self._wire.ip("link", "add", self._port, *peer)
        self._wire.ip("link", "set", self._port, "master", "switch", "up")
        self.space.ip("address", "add", f"{self.address}/24", "dev", "eth0")
        self.space.ip("link", "set", "eth0", "up")

    def _libvirtd(self) -> int:
        pid = self.libvirtd_pid
        if pid is None:
            raise LabError(f"libvirtd of {self.name} does not run")
        return pid

    def _pid_in(self, pid_file: str) -> int | None:
        """The outside number of the live process that a pid file on the host names."""
        try:
            return self.space.outside(int(self.outside(pid_file).read_text()))
        except (FileNotFoundError, ValueError):
            return None


def _query(**options: str | Path) -> str:
    return urlencode({key: str(value) for key, value in options.items()}, safe="/")
