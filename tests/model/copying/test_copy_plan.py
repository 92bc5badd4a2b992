"""How a copy will be made."""

from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import DiskCopy
from stellwerk.model.making.vm_spec import VolumeSpec


def test_a_disk_with_a_backing_is_linked() -> None:
    volume = VolumeSpec(pool="p", name="a", size=1)
    disk = DiskCopy(target="vda", source="/p/o", format="raw", volume=volume, path="/p/a")
    assert not disk.linked
    assert replace(disk, volume=replace(volume, backing="/p/o")).linked
