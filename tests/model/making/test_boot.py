"""What a VM can be started from for once."""

import pytest

from stellwerk.model.device import Disk, Vnic
from stellwerk.model.making.boot import BootDevice, has_device


@pytest.mark.parametrize("device", BootDevice)
def test_what_it_has(device: BootDevice) -> None:
    cdrom, disk = Disk(target="sda", device="cdrom"), Disk(target="vda", device="disk")
    assert has_device((cdrom,), (), device) is (device is BootDevice.CDROM)
    assert has_device((disk,), (), device) is (device is BootDevice.DISK)
    assert has_device((), (Vnic(mac="52:54:00:00:00:01"),), device) is (device is BootDevice.NETWORK)
