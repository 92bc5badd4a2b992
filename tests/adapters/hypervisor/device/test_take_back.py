"""What waits becomes again what runs."""

from __future__ import annotations

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import waiting
from stellwerk.adapters.hypervisor.device.live_step import Detach, Update, way
from stellwerk.core.error import Refused
from stellwerk.model.hardware.difference import waiting_text
from stellwerk.model.hardware.edit import RemoveDevice, SetValues, TakeBack

LIVE = """<domain><name>a</name><vcpu>2</vcpu><memory>1048576</memory><os><type>hvm</type><boot dev='hd'/></os>
<on_crash>destroy</on_crash><devices>
<disk type='file' device='disk'><driver type='qcow2'/><source file='/d/a' index='1'/><backingStore/>
<target dev='vda' bus='virtio'/><alias name='virtio-disk0'/></disk>
<sound model='ich9'><alias name='sound0'/></sound></devices></domain>"""
STORED = """<domain><name>a</name><vcpu current='2'>4</vcpu><memory>2097152</memory><os><type>hvm</type>
<boot dev='cdrom'/><boot dev='hd'/></os><on_crash>preserve</on_crash><devices>
<disk type='file' device='disk'><driver type='qcow2' cache='none'/><source file='/d/a'/>
<target dev='vda' bus='virtio'/></disk><tpm model='tpm-crb'/></devices></domain>"""


def waits(root: etree._Element) -> list[str]:
    return [waiting_text(line) for line in waiting(etree.fromstring(LIVE), root)]


def test_each_can_be_taken_back_alone() -> None:
    stored, live = etree.fromstring(STORED), etree.fromstring(LIVE)
    all_ = waits(stored)
    assert all_ == ["max_vcpus", "max_memory", "boot", "on_crash", "sound 0 removed", "disk vda cache", "tpm 0 added"]
    for item in all_:
        after = applied(stored, (TakeBack(items=(item,)),), live)
        assert waits(after) == [other for other in all_ if other != item]
    assert waits(stored) == all_


def test_all_at_once_leaves_nothing_of_what_only_runs() -> None:
    after = applied(etree.fromstring(STORED), (TakeBack(),), etree.fromstring(LIVE))
    assert waits(after) == []
    assert b"alias" not in etree.tostring(after)


def test_what_does_not_wait_is_refused() -> None:
    with pytest.raises(Refused, match="there wait: max_vcpus"):
        applied(etree.fromstring(STORED), (TakeBack(items=("vcpus",)),), etree.fromstring(LIVE))
    with pytest.raises(Refused, match="there wait: none"):
        applied(etree.fromstring(STORED), (TakeBack(items=("vcpus",)),))


NICS = """<domain><name>a</name><devices>
<interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/><model type='virtio'/>
<address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/></interface>
<interface type='network'><mac address='52:54:00:00:00:02'/><source network='lan'/><model type='virtio'/>
<address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/></interface></devices></domain>"""


def test_an_interface_with_another_mac_is_the_same_one() -> None:
    live = etree.fromstring(NICS)
    other = SetValues(device="interface 52:54:00:00:00:02", values={"mac": "52:54:00:00:00:0a", "link": "down"})
    stored = applied(live, (other,))
    lines = [waiting_text(line) for line in waiting(live, stored)]
    assert lines == ["interface 52:54:00:00:00:02 mac", "interface 52:54:00:00:00:02 link"]
    steps = way(live, stored, live)
    assert [(step.key, type(step)) for step in steps.steps] == [("interface 52:54:00:00:00:02", Update)]
    assert [line.after for line in steps.later] == ["52:54:00:00:00:0a"]
    (step,) = steps.steps
    assert isinstance(step, Update)
    assert "00:0a" not in step.xml
    again = applied(stored, (SetValues(device="interface 52:54:00:00:00:02", values={"model": "e1000"}),), live)
    assert waiting_text(waiting(live, again)[1]) == "interface 52:54:00:00:00:02 model"
    (gone,) = way(stored, applied(stored, (RemoveDevice(device="interface 52:54:00:00:00:02"),), live), live).steps
    assert isinstance(gone, Detach)
    assert (gone.key, "00:02" in gone.xml) == ("interface 52:54:00:00:00:02", True)
    back = applied(stored, (TakeBack(items=(lines[0],)),), live)
    assert [waiting_text(line) for line in waiting(live, back)] == [lines[1]]


def test_interfaces_without_an_address_go_by_their_place() -> None:
    live = etree.fromstring(NICS)
    for found in list(live.iter("address")):
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)
    stored = applied(live, (SetValues(device="interface 52:54:00:00:00:01", values={"mac": "52:54:00:00:00:0a"}),))
    assert [waiting_text(line) for line in waiting(live, stored)] == ["interface 52:54:00:00:00:01 mac"]
    gone = applied(live, (RemoveDevice(device="interface 52:54:00:00:00:01"),))
    assert [waiting_text(line) for line in waiting(live, gone)] == ["interface 52:54:00:00:00:01 removed"]
