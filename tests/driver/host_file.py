"""Fixtures: the adapter, and hosts of libvirt's test driver in this process, made of XML. Imported by conftests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import FakeClock

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.ids import HostId, VmId

OpenFile = Callable[[str], LibvirtSession]

WEB = VmId("00000000-0000-4000-8000-000000000001")
OLD = VmId("00000000-0000-4000-8000-000000000002")
POOL, NETWORK = "00000000-0000-4000-8000-0000000000b1", "00000000-0000-4000-8000-0000000000a1"

_TEST = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"

DOMAINS = f"""
<domain type='test' {_TEST}>
  <name>web</name><uuid>{WEB}</uuid><title>Web server</title>
  <memory unit='GiB'>4</memory><currentMemory unit='GiB'>2</currentMemory><vcpu current='2'>4</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><source file='/pool/web.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='disk'><source file='/pool/shared.qcow2'/><target dev='vdb' bus='virtio'/></disk>
    <disk type='file' device='cdrom'><source file='/pool/boot.iso'/><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><mac address='52:54:00:00:00:01'/><source network='lan'/></interface>
  </devices>
  <test:runstate>1</test:runstate>
</domain>
<domain type='test' {_TEST}>
  <name>old</name><uuid>{OLD}</uuid><memory unit='GiB'>1</memory><vcpu>1</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <devices>
    <disk type='file' device='disk'><source file='/pool/shared.qcow2'/><target dev='vda' bus='virtio'/></disk>
    <disk type='file' device='disk'><source file='/elsewhere/old.img'/><target dev='vdb' bus='virtio'/></disk>
  </devices>
  <test:runstate>5</test:runstate><test:hasmanagedsave/>
</domain>"""

STORAGE = f"""
<pool type='dir'><name>images</name><uuid>{POOL}</uuid><target><path>/pool</path></target>
  <volume><name>web.qcow2</name><capacity unit='GiB'>40</capacity><allocation unit='GiB'>7</allocation>
    <target><format type='qcow2'/></target></volume>
  <volume><name>shared.qcow2</name><capacity unit='GiB'>1</capacity><allocation unit='GiB'>1</allocation></volume>
  <volume><name>boot.iso</name><capacity unit='MiB'>600</capacity><allocation unit='MiB'>600</allocation></volume>
</pool>
<network><name>lan</name><uuid>{NETWORK}</uuid><forward mode='nat'/><bridge name='virbr7'/>
  <ip address='10.9.0.1' netmask='255.255.255.0'><dhcp><range start='10.9.0.2' end='10.9.0.99'/></dhcp></ip>
</network>"""


@pytest.fixture
def hypervisor() -> Iterator[LibvirtHypervisor]:
    """The adapter; its event loop ends with the test."""
    made = LibvirtHypervisor(FakeClock())
    yield made
    made.close()


@pytest.fixture
def open_file(hypervisor: LibvirtHypervisor, tmp_path: Path) -> Iterator[OpenFile]:
    """Opens a host that consists of the elements given (`<domain>`, `<pool>` ...)."""
    sessions: list[LibvirtSession] = []

    def opened(elements: str) -> LibvirtSession:
        file = tmp_path / f"host{len(sessions)}.xml"
        file.write_text(f"<node>{elements}</node>", encoding="utf-8")
        sessions.append(hypervisor.open(f"test://{file}", HostId("h1")))
        return sessions[-1]

    yield opened
    for session in sessions:
        session.close()


@pytest.fixture
def session(open_file: OpenFile) -> LibvirtSession:
    """A host with a running VM `web`, one that is saved, `old`, a pool and a network."""
    return open_file(DOMAINS + STORAGE)
