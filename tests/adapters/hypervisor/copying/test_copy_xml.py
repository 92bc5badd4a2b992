"""The definition of a copy."""

from lxml import etree

from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.protection_metadata import FILES_URI, URI
from stellwerk.core.ids import VmId
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.model.making.vm_spec import VolumeSpec

XML = f"""<domain type='kvm'><name>web</name><uuid>old</uuid><title>Web</title>
<metadata><f:files xmlns:f='{FILES_URI}'/><p:protection xmlns:p='{URI}' delete='yes'/>
<x:mine xmlns:x='urn:x'/></metadata>
<os><type>hvm</type><nvram template='/t' type='file'><source file='/n/web'/></nvram></os><devices>
<disk type='volume' device='disk'><driver name='qemu' type='raw' cache='none'/><source pool='p' volume='a'/>
<backingStore type='file'/><target dev='vda' bus='virtio'/><serial>S</serial></disk>
<disk type='file' device='cdrom'><source file='/iso'/><target dev='sda'/></disk>
<disk type='file' device='cdrom'><source file='/own'/><target dev='sdb'/></disk>
<interface type='network'><mac address='52:54:00:AA:00:01'/><source network='n'/></interface>
<interface type='network'><mac address='52:54:00:aa:00:02'/><source network='n'/></interface>
<graphics type='vnc' port='5901' autoport='no' passwd='secret'/></devices></domain>"""
DISK = DiskCopy(
    target="vda", source="/p/a", format="raw", path="/p/new", volume=VolumeSpec(pool="p", name="new", size=1)
)
PLAN = CopyPlan(
    id=VmId("new-id"), name="new", disks=(DISK,), macs={"52:54:00:aa:00:01": "52:54:00:00:00:01"},
    nvram=("/n/web", "/n/new"), dropped=("sdb",),
)  # fmt: skip


def test_what_names_it_is_new_and_what_is_in_it_stays() -> None:
    root = etree.fromstring(copied(XML, PLAN))
    assert (root.findtext("name"), root.findtext("uuid"), root.find("title")) == ("new", "new-id", None)
    assert [str(child.tag) for child in root.findall("metadata/*")] == ["{urn:x}mine"]
    nvram = root.find("os/nvram")
    assert nvram is not None
    assert (nvram.text, nvram.get("template"), nvram.get("type"), len(nvram)) == ("/n/new", "/t", None, 0)
    first, second = root.findall("devices/disk")
    driver, source = first.find("driver"), first.find("source")
    assert driver is not None
    assert source is not None
    assert (first.get("type"), dict(source.attrib), driver.get("type")) == ("file", {"file": "/p/new"}, "qcow2")
    assert (driver.get("cache"), first.findtext("serial"), first.find("backingStore")) == ("none", "S", None)
    assert [disk.find("target").get("dev") for disk in (first, second)] == ["vda", "sda"]
    macs = [nic.find("mac") for nic in root.findall("devices/interface")]
    assert [mac.get("address") if mac is not None else None for mac in macs] == ["52:54:00:00:00:01", None]
    graphics = root.find("devices/graphics")
    assert graphics is not None
    assert dict(graphics.attrib) == {"type": "vnc", "autoport": "yes"}


def test_without_variables_of_the_original_libvirt_chooses_the_file() -> None:
    nvram = etree.fromstring(copied(XML, CopyPlan(id=VmId("i"), name="n", disks=()))).find("os/nvram")
    assert nvram is not None
    assert not nvram.text
