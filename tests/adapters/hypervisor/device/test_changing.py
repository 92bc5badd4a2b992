"""Changing definitions, on the test driver and on a fake QEMU."""

import pytest
from tests.driver.host_file import OLD, WEB

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError, Conflict
from stellwerk.model.hardware.difference import ADDED
from stellwerk.model.hardware.edit import AddDisk, ReplaceXml, SetMemory, SetValues
from stellwerk.model.making.vm_spec import DiskSpec

DISK = AddDisk(spec=DiskSpec(target="vdx", path="/d/x.qcow2"))
CRASH = SetValues(values={"on_crash": "preserve"})


def test_a_plan_changes_nothing(session: LibvirtSession) -> None:
    before = session.xml(OLD, inactive=True)
    plan = session.plan_xml(OLD, (DISK, CRASH))
    assert [(line.device, line.key) for line in plan.differing] == [("", "on_crash"), ("disk vdx", ADDED)]
    assert '+    <disk type="file" device="disk">' in plan.unified
    assert plan.later == ()
    assert session.xml(OLD, inactive=True) == before


def test_a_change_is_stored_and_its_way_back_too(session: LibvirtSession) -> None:
    plan = session.plan_xml(OLD, (DISK,))
    done = session.change_xml(OLD, (DISK, SetMemory(memory=1 << 29)))
    domain = session.domain(OLD)
    assert domain is not None
    assert domain.definition.memory == 1 << 29
    assert "vdx" in [disk.target for disk in domain.definition.disks]
    back = ReplaceXml(xml=plan.before, base=done.fingerprint, keeps_metadata=True)
    session.change_xml(OLD, (back,))
    assert session.plan_xml(OLD, (ReplaceXml(xml=plan.before),)).differing == ()
    with pytest.raises(Conflict):
        session.change_xml(OLD, (back,))


def test_what_a_running_vm_cannot_take_waits(session: LibvirtSession) -> None:
    assert session.domain(WEB).runtime.waiting == ()
    done = session.change_xml(WEB, (CRASH,))
    assert [line.key for line in done.later] == ["on_crash"]
    assert done.waiting == done.later
    found = session.domain(WEB)
    assert found is not None
    assert found.runtime.waiting == done.waiting
    assert session.domain(WEB) == found
    back = (SetValues(values={"on_crash": "destroy"}),)
    assert session.plan_xml(WEB, back).later == ()  # it runs so already
    assert session.change_xml(WEB, back).later == ()
    assert session.change_xml(WEB, (CRASH,)).later != ()


def test_on_wish_everything_waits(session: LibvirtSession) -> None:
    done = session.change_xml(WEB, (SetMemory(memory=1 << 28),), next_start=True)
    assert "memory" in [line.key for line in done.later]


def test_what_libvirt_refuses_is_told_with_the_vm(session: LibvirtSession) -> None:
    with pytest.raises(AppError, match='VM "old"'):
        session.change_xml(OLD, (SetValues(values={"on_crash": "explode"}),))
