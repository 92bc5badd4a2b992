"""The `Lab`: a switch, the hosts on it, shared storage, and the keys that open them; everything goes with
`close()`.

The switch is a bridge in a network namespace of its own; one cable leads from it to the machine's own
namespace, so that the program under test reaches the hosts by address. The machine sees one link more and
nothing else.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from tests.fleet.lab.credential import Authority, SshKeys
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.kernel import obtainable
from tests.fleet.lab.lease import Lease
from tests.fleet.lab.space import LabError, Space, run_command

PROGRAMS = (
    *("unshare", "nsenter", "ip", "bash", "setpriv", "libvirtd", "virtlogd", "virtlockd", "virsh"),
    *("sshd", "ssh", "ssh-keygen", "openssl", "qemu-system-x86_64", "qemu-img", "dnsmasq", "iptables", "swtpm"),
    *("bindfs", "busybox", "dpkg-deb", "apt-get", "sudo"),
)


def missing() -> str:
    """Why no lab can be made on this machine; empty when it can."""
    if os.geteuid() != 0:
        return "real hosts need root, for their namespaces"
    paths = "/usr/local/sbin:/usr/sbin:/sbin:" + os.environ.get("PATH", "")
    absent = [program for program in PROGRAMS if shutil.which(program, path=paths) is None]
    absent += [device for device in ("/dev/net/tun", "/dev/fuse") if not Path(device).exists()]
    if absent:
        return f"real hosts need {', '.join(absent)}"
    if not obtainable():
        return "guests need Debian's linux-image-cloud-amd64, which apt does not know here (apt-get update)"
    return ""


class Lab:
    """Makes hosts and removes them; a context manager. One per test process is enough."""

    def __init__(self) -> None:
        self._hosts: dict[str, LabHost] = {}
        self._made = 0
        self._authority: Authority | None = None
        self.lease = Lease.claim()
        self._undo = contextlib.ExitStack()
        self._undo.callback(self.lease.release)
        try:
            self._build()
        except BaseException:
            self._undo.close()
            raise

    def _build(self) -> None:
        self.folder = self.lease.folder
        self._hosts_file = self.folder / "hosts"
        self._hosts_file.write_text("127.0.0.1 localhost\n")
        self.ssh = SshKeys(self.folder / "ssh")
        self._wire = Space("ip link add switch type bridge forward_delay 0\nip link set switch up", self.folder / "log")
        self._undo.callback(self._wire.close)
        link = self.lease.link
        self._undo.callback(run_command, ["ip", "link", "del", link], check=False)
        peer = ["type", "veth", "peer", "name", "outside", "netns", str(self._wire.anchor)]
        run_command(["ip", "link", "add", link, *peer])
        self._wire.ip("link", "set", "outside", "master", "switch", "up")
        run_command(["ip", "address", "add", f"{self.lease.address(1)}/24", "dev", link])
        run_command(["ip", "link", "set", link, "up"])

    def host(self, name: str, *, tls: bool = False, lxc: bool = False, uuid: str | None = None) -> LabHost:
        """Make a host and switch it on; `name` (letters, digits, hyphens) is its host name, known to all
        hosts.

        With `tls` it listens for TLS too; with `lxc` it can run containers. `uuid` is its libvirt host UUID,
        random unless given.
        """
        if name in self._hosts:
            raise LabError(f"there is a host {name} already")
        self._made += 1
        address = self.lease.address(10 + self._made)
        with self._hosts_file.open("a") as file:  # in place: the hosts have this very file over their /etc/hosts
            file.write(f"{address} {name}\n")
        host = LabHost(
            name,
            tree=self.folder / f"{self._made}-{name}",
            wire=self._wire,
            index=self._made,
            address=address,
            hosts_file=self._hosts_file,
            ssh=self.ssh,
            authority=self.authority if tls else None,
            groups=f"{self.lease.groups}-{name}" if lxc else "",
            uuid=uuid,
        )
        self._hosts[name] = host
        self._undo.callback(host.close)
        return host

    @property
    def authority(self) -> Authority:
        """The lab's certificate authority, made at first use."""
        if self._authority is None:
            self._authority = Authority(self.folder / "authority")
        return self._authority

    def remove(self, host: LabHost) -> None:
        """Remove one host before the lab's end; its name is free again. Repeatable."""
        host.close()
        if self._hosts.get(host.name) is host:
            del self._hosts[host.name]
            lines = self._hosts_file.read_text().splitlines(keepends=True)
            self._hosts_file.write_text("".join(line for line in lines if line.split()[0] != host.address))

    def share(self, hosts: Iterable[LabHost], name: str = "shared") -> str:
        """Give hosts a folder in common, which libvirt takes for a cluster file system; returns its path on
        them.

        Each host has a bindfs of its own, inside its mount namespace: on one common mount QEMU's image locks
        would work across hosts and hide a VM that runs twice. Live migration over it needs no `--unsafe`
        (libvirt 9.0 knows `fuse.glusterfs`). A host switched off loses the mount; share it again after
        `power_on()`.
        """
        source = self.folder / "shares" / name
        source.mkdir(parents=True, exist_ok=True)
        place = f"/var/lib/libvirt/{name}"
        for host in hosts:
            host.outside(place).mkdir(exist_ok=True)
            host.run(["bindfs", "-o", "fsname=vol,subtype=glusterfs", source, place])
        return place

    def close(self) -> None:
        """Remove hosts, switch, cable and files, each even when another one fails. Repeatable."""
        self._undo.close()

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
