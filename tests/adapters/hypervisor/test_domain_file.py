"""Which files belong to a VM, on the test driver."""

import pytest
from tests.driver.host_file import OLD, STORAGE, WEB, OpenFile
from tests.fakes.qemu_host import QemuConn, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Gone
from stellwerk.core.ids import VmId
from stellwerk.core.unit import GIB
from stellwerk.ports.hypervisor import FileOfVm

BASED = """
<domain type='test'><name>clone</name><uuid>00000000-0000-4000-8000-000000000003</uuid><memory>1</memory>
  <os><type>hvm</type><loader type='pflash' readonly='yes'>/code.fd</loader><nvram>/vars/clone.fd</nvram></os>
  <devices>
    <disk type='file'><source file='/pool/top.qcow2'/><backingStore type='file'><format type='qcow2'/>
      <source file='/pool/web.qcow2'/><backingStore/></backingStore><target dev='vda' bus='virtio'/></disk>
    <disk type='volume'><source pool='images' volume='boot.iso'/><target dev='vdb' bus='virtio'/><shareable/></disk>
    <disk type='block'><source dev='/dev/sdz'/><target dev='vdc' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/></disk>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm></devices></domain>"""


OWN = "00000000-0000-4000-8000-00000000000b"


class Owner(QemuDomain):
    """A VM with one disk."""

    def UUIDString(self) -> str:
        return OWN


class Held:
    """A volume of an active pool."""

    def XMLDesc(self, flags: int) -> str:
        return "<volume type='file'><name>a</name><allocation>5</allocation><target><path>/a</path></target></volume>"


class SharedConn(QemuConn):
    """A host with a neighbour and the VM itself."""

    def __init__(self, neighbour: QemuDomain) -> None:
        super().__init__(neighbour)
        disk = "<disk type='file'><source file='/a'/><target dev='vda'/></disk>"
        self.own = Owner(xml=f"<domain><memory>1</memory><devices>{disk}</devices></domain>")

    def lookupByUUIDString(self, uuid: str) -> QemuDomain:
        return self.own

    def listAllDomains(self, flags: int) -> list[QemuDomain]:
        return [self.domain, self.own]

    def storageVolLookupByPath(self, path: str) -> Held:
        return Held()


def files(session: LibvirtSession, id_: str) -> dict[str, FileOfVm]:
    return {file.path: file for file in session.files(id_)}


def test_own_disks_go_and_shared_ones_stay(session: LibvirtSession) -> None:
    found = files(session, WEB)
    assert list(found) == ["/pool/web.qcow2", "/pool/shared.qcow2", "/pool/boot.iso"]
    own, shared, cd = found.values()
    assert (own.removable, own.size, own.users, own.reason) == (True, 7 * GIB, (), "")
    assert (shared.removable, shared.users) == (False, ("old",))
    assert "old" in shared.reason
    assert not cd.removable
    assert "medium" in cd.reason


def test_what_no_pool_holds_stays_and_saved_memory_goes(session: LibvirtSession) -> None:
    found = files(session, OLD)
    assert not found["/elsewhere/old.img"].removable
    assert "storage pool" in found["/elsewhere/old.img"].reason
    assert found["managed save of old"].removable


def test_files_below_a_disk_devices_and_shared_disks_stay(open_file: OpenFile) -> None:
    volume = "<volume><name>top.qcow2</name><capacity>9</capacity><allocation>5</allocation></volume>"
    session = open_file(BASED + STORAGE.replace("<volume>", volume + "<volume>", 1))
    found = files(session, "00000000-0000-4000-8000-000000000003")
    assert {path: file.removable for path, file in found.items()} == {
        "/pool/top.qcow2": True,
        "/pool/web.qcow2": False,
        "/pool/boot.iso": False,
        "/dev/sdz": False,
        "/vars/clone.fd": True,
        "TPM state of clone": True,
    }
    assert "below a disk" in found["/pool/web.qcow2"].reason
    assert "shared" in found["/pool/boot.iso"].reason
    assert found["/vars/clone.fd"].what == "nvram"


def test_a_base_that_another_vm_stands_on_names_it(open_file: OpenFile) -> None:
    web = """<domain type='test'><name>web</name><uuid>00000000-0000-4000-8000-000000000001</uuid><memory>1</memory>
      <os><type>hvm</type></os><devices><disk type='file'><source file='/pool/web.qcow2'/><target dev='vda'/></disk>
      </devices></domain>"""
    found = files(open_file(BASED + web + STORAGE), WEB)
    assert found["/pool/web.qcow2"].users == ("clone",)
    assert not found["/pool/web.qcow2"].removable


def test_a_neighbour_whose_definition_cannot_be_read_keeps_every_file() -> None:
    neighbour = QemuDomain(xml="<domain><name>vm</name>" + "<d>" * 300)
    conn = SharedConn(neighbour)
    session = qemu_session(neighbour)
    session._conn = conn
    [file] = session.files(VmId(OWN))
    assert not file.removable
    assert '"vm"' in file.reason


def test_deleting_a_volume(session: LibvirtSession) -> None:
    [pool] = session.pools()
    session.delete_file("/pool/web.qcow2")
    assert sorted(volume.name for volume in session.volumes(pool.id)) == ["boot.iso", "shared.qcow2"]
    with pytest.raises(Gone, match=r"/pool/web\.qcow2"):
        session.delete_file("/pool/web.qcow2")
