"""A host with a storage pool on the folder of images."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.initramfs import Kind

IMAGES = "/var/lib/libvirt/images"


@contextmanager
def image_host(lab: Lab, name: str) -> Iterator[LabHost]:
    """One host whose pool `images` is on `IMAGES`; it is gone afterwards."""
    made = lab.host(name)
    made.run(["mkdir", "-p", IMAGES])
    made.virsh("pool-define-as", "images", "dir", "--target", IMAGES)
    made.virsh("pool-start", "images")
    yield made
    lab.remove(made)


@contextmanager
def two_disk_guest(host: LabHost, name: str, kind: Kind = "acpi") -> Iterator[Guest]:
    """A guest of such a host that runs, with a qcow2 disk and a raw one; it is gone afterwards, its disks stay."""
    host.virsh("vol-create-as", "images", f"{name}.qcow2", "16M", "--format", "qcow2")
    host.virsh("vol-create-as", "images", "data.raw", "8M", "--format", "raw")
    disks = [Disk(f"{IMAGES}/{name}.qcow2"), Disk(f"{IMAGES}/data.raw", target="vdb", format="raw")]
    made = Guest.define(host, name, disks=disks, kind=kind).start().wait_ready()
    yield made
    made.remove()
