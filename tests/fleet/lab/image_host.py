"""A host with a storage pool on the folder of images."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost

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
