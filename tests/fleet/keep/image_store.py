"""A lab host with a storage pool of images, and what is in them as a guest would read it. For tests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.fleet.lab.guest import Disk, domain_xml
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.image_host import IMAGES
from tests.fleet.program import Program


class ImageStore:
    """The pool `images` of a host."""

    def __init__(self, host: LabHost, pool: str = "images", folder: str = IMAGES) -> None:
        self.host = host
        self.pool = pool
        self.folder = folder

    def path(self, name: str) -> str:
        """Where an image lies."""
        return name if name.startswith("/") else f"{self.folder}/{name}"

    def make(self, name: str, *, size: str = "1M", on: str = "", format_: str = "qcow2") -> str:
        """A new image, on top of another one if named."""
        below = ["-b", self.path(on), "-F", "qcow2"] if on else []
        self.host.run(["qemu-img", "create", "-q", "-f", format_, *below, self.path(name), *([] if on else [size])])
        self.host.virsh("pool-refresh", self.pool)
        return self.path(name)

    def write(self, name: str, pattern: int, *, format_: str = "qcow2") -> None:
        """Fill the first 64 KiB of an image that nobody uses with a byte."""
        words = ["-c", f"write -P {pattern} 0 64k"]
        self.host.run(["qemu-io", "-f", format_, *words, self.path(name)])

    def first(self, name: str, *, format_: str = "qcow2") -> int:
        """The first byte of an image, through all files below it."""
        said = self.host.run(["qemu-io", "-U", "-r", "-f", format_, "-c", "read -v 0 1", self.path(name)])
        return int(said.split()[1], 16)

    def digest(self, name: str) -> str:
        """The hash of the file itself."""
        return self.digests(name)[name]

    def digests(self, *names: str) -> dict[str, str]:
        """Hashes of files, in one go. OpenSSL is five times as quick as `sha256sum`, and images have 300 MB."""
        words = ["openssl", "dgst", "-sha256", "-r", *(self.path(name) for name in names)]
        lines = self.host.run(words).splitlines()
        return {name: line.split()[0] for name, line in zip(names, lines, strict=True)}

    def files(self) -> set[str]:
        """The names of all files there."""
        return {file.name for file in self.host.outside(self.folder).iterdir()}

    def clear(self) -> None:
        """No files are left."""
        self.host.run(["sh", "-c", f"rm -rf {self.folder}/*"])
        self.host.virsh("pool-refresh", self.pool)

    def vm(self, name: str, disks: Mapping[str, str], *, uuid: str | None = None) -> None:
        """Define a VM that is off, with images by target."""
        made = [Disk(self.path(image), target=target) for target, image in disks.items()]
        self.host.define(domain_xml(name, disks=made, uuid=uuid))

    def leave_nodes(self, name: str, numbers: Iterable[int]) -> None:
        """Block nodes in a VM's QEMU that have the names libvirt gives out next."""
        for number in numbers:
            node = {"driver": "null-co", "node-name": f"libvirt-{number}-storage"}
            self.host.virsh("qemu-monitor-command", name, json.dumps({"execute": "blockdev-add", "arguments": node}))


def script(program: Program, folder: Path, *lines: str) -> str:
    """Run several commands in one process, whatever becomes of each; what it said."""
    file = folder / "script"
    file.write_text("\n".join(lines) + "\n")
    result = program.run("shell", str(file), "--keep-going")
    return result.stdout + result.stderr
