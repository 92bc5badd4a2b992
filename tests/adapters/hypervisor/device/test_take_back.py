"""What waits becomes again what runs."""

from __future__ import annotations

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import waiting
from stellwerk.core.error import Refused
from stellwerk.model.hardware.difference import waiting_text
from stellwerk.model.hardware.edit import TakeBack

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
