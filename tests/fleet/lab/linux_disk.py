"""A disk with what virt-sysprep takes for a Linux: its release, names, keys and ids, no more. For tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.fleet.lab.host import LabHost

FILES = {
    "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    "etc/debian_version": "12.0\n",
    "etc/hostname": "golden\n",
    "etc/hosts": "127.0.0.1 localhost\n127.0.1.1 golden\n",
    "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    "etc/shadow": "root:!:19000:0:99999:7:::\n",
    "etc/group": "root:x:0:\n",
    "etc/fstab": "/dev/vda / ext4 defaults 0 1\n",
    "etc/machine-id": "0123456789abcdef0123456789abcdef\n",
    "etc/ssh/ssh_host_rsa_key": "a key\n",
    "root/.bash_history": "ls\n",
    "srv/kept": "what it is there for\n",
    "bin/sh": "",
}
FOLDERS = ("boot", "dev", "lib", "proc", "sbin", "sys", "tmp", "usr/bin", "usr/sbin", "var/lib", "var/log")


def make_linux_disk(folder: Path, disk: Path) -> None:
    """Make it, qcow2 with ext4 and no partitions, by way of an empty folder."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    raw = disk.with_suffix(".raw")
    subprocess.run(["/sbin/mke2fs", "-q", "-t", "ext4", "-d", folder, raw, "32M"], check=True, capture_output=True)
    subprocess.run(["qemu-img", "convert", "-O", "qcow2", raw, disk], check=True)
    raw.unlink()


def read_linux_disk(host: LabHost, disk: str, *names: str) -> list[str | None]:
    """The content of files in a disk of a host, whatever that stands on; None for one that is not there."""
    host.run(["qemu-img", "convert", "-U", "-O", "raw", disk, "/run/look.raw"])
    raw = host.outside("/run/look.raw")
    found = [_content(raw, name) for name in names]
    raw.unlink()
    return found


def _content(raw: Path, name: str) -> str | None:
    said = subprocess.run(["/sbin/debugfs", "-R", f"cat /{name}", raw], capture_output=True, text=True, check=True)
    return None if "File not found" in said.stderr else said.stdout
