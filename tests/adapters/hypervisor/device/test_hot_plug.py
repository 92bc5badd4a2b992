"""Which devices come and go while a VM runs."""

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.hot_plug import hot_plugged

SHARED = "<domain><memoryBacking><access mode='shared'/></memoryBacking></domain>"


@pytest.mark.parametrize(
    ("device", "live", "found"),
    [
        ("<disk><target dev='vdb' bus='virtio'/></disk>", "<domain/>", True),
        ("<disk><target dev='sdb' bus='usb'/></disk>", "<domain/>", True),
        ("<disk><target dev='sdb' bus='sata'/></disk>", "<domain/>", False),
        ("<memory model='dimm'/>", "<domain/>", True),
        ("<hostdev type='usb'/>", "<domain/>", True),
        ("<tpm model='tpm-crb'/>", "<domain/>", False),
        ("<serial type='pty'/>", "<domain/>", False),
        ("<serial type='pty'><target type='usb-serial'/></serial>", "<domain/>", True),
        ("<filesystem><driver type='virtiofs'/></filesystem>", "<domain/>", False),
        ("<filesystem><driver type='virtiofs'/></filesystem>", SHARED, True),
        ("<filesystem><driver type='path'/></filesystem>", SHARED, False),
    ],
)
def test_devices(device: str, live: str, found: bool) -> None:
    assert hot_plugged(etree.fromstring(device), etree.fromstring(live)) is found
