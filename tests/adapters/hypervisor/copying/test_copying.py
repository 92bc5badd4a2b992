"""What libvirt is told about copies."""

from __future__ import annotations

from typing import Any

import libvirt
import pytest
from tests.fakes.clock import FakeClock
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuConn, QemuDomain

from stellwerk.adapters.hypervisor.place import place_of
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Conflict, Invalid, Refused
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import replace
from stellwerk.model.copying.copy_plan import CopyPlan, Frozen

ID = VmId(UUID)
FROZEN = (Frozen(target="vda", below="/p/a", format="raw", overlay="/p/o"),)
XML = (
    f"<domain type='kvm'><name>vm</name><uuid>{UUID}</uuid><devices>"
    "<disk type='file'><driver name='qemu' type='qcow2'/><source file='/p/o'/><target dev='vda'/></disk>"
    "<disk type='file' device='cdrom'><target dev='sda'/></disk></devices></domain>"
)


class Vm(QemuDomain):
    """A VM that stands on the overlay."""

    def __init__(self, *, active: bool) -> None:
        super().__init__(state=(1, 1) if active else (5, 0), xml=XML)
        self.log: list[Any] = []
        self.kept = ""
        self.jobs: list[dict[str, int]] = [{}, {"cur": 1, "end": 2}, {"cur": 2, "end": 2}]
        self.not_ready = 0

    def snapshotCreateXML(self, xml: str, flags: int) -> None:
        self.log.append(("snapshot", "/p/o" in xml, 'name="sda" snapshot="no"' in xml, flags))

    def snapshotLookupByName(self, name: str) -> Snapshot:
        return Snapshot(self.kept if name == "s" else "<domainsnapshot/>")

    def blockCommit(self, *args: Any) -> None:
        self.log.append(("commit", args[0], args[4]))

    def blockJobInfo(self, target: str, flags: int) -> dict[str, int]:
        return self.jobs.pop(0)

    def blockJobAbort(self, target: str, flags: int) -> None:
        if self.not_ready:
            self.not_ready -= 1
            raise libvirt_error(libvirt.VIR_ERR_BLOCK_COPY_ACTIVE, "not ready for pivot yet")
        self.log.append(("pivot", target, flags))


class Snapshot:
    """What libvirt keeps of one."""

    def __init__(self, xml: str) -> None:
        self.xml = xml

    def getXMLDesc(self, flags: int) -> str:
        return self.xml


class Overlay:
    """The file on top."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn

    def XMLDesc(self, flags: int) -> str:
        return f"<volume><allocation>{self.conn.written}</allocation><target><path>/p/o</path></target></volume>"

    def info(self) -> list[int]:
        return [0, 10, 7]

    def delete(self, flags: int) -> None:
        self.conn.log.append("deleted")


class Conn(QemuConn):
    """Its host."""

    def __init__(self, vm: Vm, written: int = 196_608) -> None:
        super().__init__(vm)
        self.log: list[Any] = vm.log
        self.written = written

    def storageVolLookupByPath(self, path: str) -> Overlay:
        if path != "/p/o":
            raise libvirt_error(50, "no such volume")
        return Overlay(self)

    def listAllStoragePools(self, flags: int) -> list[Any]:
        return []

    def storagePoolCreateXML(self, xml: str, flags: int) -> None:
        raise libvirt_error(38, "cannot open path '/p'")

    def defineXML(self, xml: str) -> None:
        self.log.append(("define", 'file="/p/a"' in xml, 'type="raw"' in xml))


def session_of(conn: Conn) -> LibvirtSession:
    return LibvirtSession(conn, place_of("qemu+tcp://h1/system"), HostId("h1"), FakeClock(), "root")


def test_it_goes_on_in_new_files_all_or_none_and_without_a_snapshot() -> None:
    vm = Vm(active=True)
    session_of(Conn(vm)).freeze(ID, FROZEN)
    flags = libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC
    assert vm.log == [("snapshot", True, True, flags | libvirt.VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)]


def test_a_running_one_is_merged_back_into_the_file_right_below() -> None:
    vm = Vm(active=True)
    session_of(Conn(vm)).thaw(ID, FROZEN)
    flags = libvirt.VIR_DOMAIN_BLOCK_COMMIT_ACTIVE | libvirt.VIR_DOMAIN_BLOCK_COMMIT_SHALLOW
    pivot = libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT
    assert vm.log == [("commit", "vda", flags), ("pivot", "vda", pivot), "deleted"]


def test_a_merge_that_has_copied_all_and_is_not_ready_is_waited_for() -> None:
    vm = Vm(active=True)
    vm.jobs += [{"cur": 2, "end": 2}, {"cur": 2, "end": 2}]
    vm.not_ready = 2
    session_of(Conn(vm)).thaw(ID, FROZEN)
    assert [step[0] for step in vm.log[:-1]] == ["commit", "pivot"]


def test_a_merge_whose_maker_was_lost_is_brought_to_its_end() -> None:
    vm = Vm(active=True)
    vm.jobs = [{"cur": 1, "end": 2}, {"cur": 2, "end": 2}]
    session_of(Conn(vm)).thaw(ID, FROZEN)
    pivot = libvirt.VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT
    assert vm.log == [("pivot", "vda", pivot), "deleted"]
    vm.log.clear()  # what goes on in its own file already is left alone
    session_of(Conn(vm)).thaw(ID, (replace(FROZEN[0], overlay="/p/other"),))
    assert vm.log == []


def test_one_that_is_off_goes_back_where_nothing_was_written() -> None:
    vm = Vm(active=False)
    session_of(Conn(vm)).thaw(ID, FROZEN)
    assert vm.log == [("define", True, True), "deleted"]


def test_what_a_file_takes_by_now() -> None:
    session = session_of(Conn(Vm(active=False)))
    assert (session.allocated("/p/o"), session.allocated("/p/none")) == (7, None)


def test_what_was_written_is_never_deleted() -> None:
    vm = Vm(active=False)
    with pytest.raises(Refused, match="written to meanwhile"):
        session_of(Conn(vm, 5_000_000)).thaw(ID, FROZEN)
    assert vm.log == []


def test_a_copy_changes_no_vm_that_is_there() -> None:
    vm = Vm(active=False)
    session = session_of(Conn(vm))
    text = session.copy_of(ID, CopyPlan(id=VmId("new"), name="new", disks=()))
    session.define_copy(text)
    assert vm.log == [("define", False, False)]
    for taken in (XML.replace(UUID, "other"), XML.replace("<name>vm", "<name>other")):
        with pytest.raises(Conflict):
            session.define_copy(taken)


def test_the_definition_that_a_snapshot_keeps_is_copied() -> None:
    vm = Vm(active=False)
    then = XML.replace("<devices>", "<title>then</title><vcpu>7</vcpu><devices>")
    vm.kept = f"<domainsnapshot>{then}</domainsnapshot>"
    session = session_of(Conn(vm))
    text = session.copy_of(ID, CopyPlan(id=VmId("new"), name="new", disks=(), snapshot="s"))
    assert ("<vcpu>7</vcpu>" in text, "<name>new</name>" in text, "then" in text) == (True, True, False)
    with pytest.raises(Invalid):
        session.copy_of(ID, CopyPlan(id=VmId("new"), name="new", disks=(), snapshot="none"))
