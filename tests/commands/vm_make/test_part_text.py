"""Disks and interfaces as people write them; what cannot be read says what can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.commands.vm_make.part_text import checked_disk, checked_nic, read_disk, read_nic, read_topology
from stellwerk.core.error import Invalid
from stellwerk.core.unit import GIB
from stellwerk.model.device import CpuTopology
from stellwerk.model.making.vm_request import Allocation, DiskRequest, NicRequest
from stellwerk.model.making.vm_spec import NicType


def test_disks() -> None:
    assert read_disk("10G") == DiskRequest(size=10 * GIB)
    assert read_disk("size=10G, format=RAW ,pool=fast,bus=scsi,allocation=thin") == DiskRequest(
        size=10 * GIB, format="raw", pool="fast", bus="scsi", allocation=Allocation.THIN
    )
    assert read_disk("from=base.qcow2") == DiskRequest(source="base.qcow2")
    assert read_disk("file=/home/kim/a.qcow2,size=20G") == DiskRequest(upload="/home/kim/a.qcow2", size=20 * GIB)
    assert read_disk("none") is None
    assert checked_disk("10G") == "10G"


@pytest.mark.parametrize("text", [
    "", "10", "banana", "size=", "size=10G,size=2G", "format=vmdk", "bus=floppy", "colour=red", "from=a,file=b",
    "name=../x", "name=.x", "size=10G\n", "size=10G,,", "allocation=full",
])  # fmt: skip
def test_disks_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        read_disk(text)
    assert caught.value.hint or "twice" in caught.value.text


def test_interfaces() -> None:
    assert read_nic("lan") == NicRequest(source="lan")
    assert read_nic("bridge=br0,model=e1000") == NicRequest(type=NicType.BRIDGE, source="br0", model="e1000")
    assert read_nic("direct=eno1,mac=52-54-00-AA-00-01") == NicRequest(
        type=NicType.DIRECT, source="eno1", mac="52:54:00:aa:00:01"
    )
    assert read_nic("model=virtio") == NicRequest(model="virtio")
    assert read_nic("none") is None
    assert checked_nic("bridge=br0") == "bridge=br0"


@pytest.mark.parametrize("text", ["", "bridge=", "bridge=a,direct=b", "lan,mac=1", "lan,mac=53:54:00:00:00:01", "x,y"])
def test_interfaces_that_cannot_be_read(text: str) -> None:
    with pytest.raises(Invalid):
        read_nic(text)


@given(st.text(max_size=60))
def test_nothing_else_is_raised(text: str) -> None:
    for read in (read_disk, read_nic):
        try:
            read(text)
        except Invalid as error:
            assert error.text  # noqa: PT017 - either is fine


def test_topologies() -> None:
    assert read_topology("") == CpuTopology()
    assert read_topology("8") == CpuTopology(sockets=1, cores=8, threads=1)
    assert read_topology("2x4") == CpuTopology(sockets=2, cores=4, threads=1)
    assert read_topology("2X4x2") == CpuTopology(sockets=2, cores=4, threads=2)
    for wrong in ("0x2", "2x", "axb", "1x2x3x4", "9999x9999", "-1", "²"):
        with pytest.raises(Invalid):
            read_topology(wrong)
