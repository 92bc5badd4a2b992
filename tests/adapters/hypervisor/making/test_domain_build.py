"""The XML of a VM reads back as what it was made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.fakes.making_part.stock import ID, stock

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.making.domain_build import domain_xml
from stellwerk.core.unit import GIB, MIB
from stellwerk.model.device import CpuTopology
from stellwerk.model.making.vm_request import VmRequest
from stellwerk.model.making.vm_spec import DiskSpec, FirmwareType, NicSpec, RoomSpec, VmSpec
from stellwerk.model.vm import Definition
from stellwerk.policy.vm_make.os_list import SYSTEMS, find_os
from stellwerk.policy.vm_make.vm_plan import plan_vm


def read(spec: VmSpec) -> Definition:
    definition = read_domain(domain_xml(spec), spec.name).definition
    assert definition.unread == ()
    return definition


def tree(**more: object) -> etree._Element:
    return etree.fromstring(domain_xml(VmSpec(id=ID, name="web", memory=GIB, **more)))


@pytest.mark.parametrize("os", SYSTEMS, ids=lambda os: os.id)
def test_every_system_reads_back(os: object) -> None:
    id_ = getattr(os, "id", "")
    spec = plan_vm(VmRequest(name="x", os=id_), ID, find_os(id_), stock()).spec
    found = read(spec)
    assert (found.name, found.memory, found.vcpus) == ("x", spec.memory, spec.vcpus)
    assert bool(found.os_id) is bool(spec.os_id)
    assert found.max_vcpus == max(spec.vcpus, spec.room.vcpus)
    assert (found.firmware.type == "uefi") is (spec.firmware is not FirmwareType.BIOS)
    assert found.firmware.secure_boot is (spec.firmware is FirmwareType.SECURE)
    assert [disk.bus for disk in found.disks] == [disk.bus for disk in spec.disks]
    assert (found.has_agent_channel, found.has_tpm) == (spec.agent, spec.tpm)


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cc", "Cs")), min_size=1, max_size=40))
def test_texts_are_escaped(text: str) -> None:
    found = etree.fromstring(domain_xml(VmSpec(id=ID, name="x", memory=GIB, description=text, cmdline=text)))
    if "\ufffe" not in text and "\uffff" not in text:
        assert found.findtext("description") == text
        assert found.findtext("os/cmdline") == text


def test_room_to_grow_has_slots_and_one_numa_node() -> None:
    found = tree(vcpus=2, room=RoomSpec(memory=4 * GIB, slots=16, vcpus=8, ports=8))
    most, cell, vcpu = found.find("maxMemory"), found.find("cpu/numa/cell"), found.find("vcpu")
    assert most is not None
    assert cell is not None
    assert vcpu is not None
    assert (most.get("slots"), most.text) == ("16", str(4 * MIB))
    assert (cell.get("cpus"), cell.get("memory"), vcpu.get("current"), vcpu.text) == ("0-7", str(MIB), "2", "8")


def test_spare_ports_come_on_top_of_what_is_taken() -> None:
    few = tree(room=RoomSpec(ports=8), agent=False, rng=False, balloon=False, tablet=False)
    more = tree(room=RoomSpec(ports=8), disks=(DiskSpec(target="vda", path="/a"),), nics=(NicSpec(),))
    assert len(few.findall("devices/controller[@model='pcie-root-port']")) == 8
    assert len(more.findall("devices/controller[@model='pcie-root-port']")) == 8 + 6
    assert tree(machine="pc", room=RoomSpec(ports=8)).find("devices/controller") is None


def test_boot_order_stands_with_the_devices_or_in_os() -> None:
    assert [one.get("dev") for one in tree(boot=("hd", "cdrom")).iterfind("os/boot")] == ["hd", "cdrom"]
    ordered = tree(disks=(DiskSpec(target="vda", path="/a", boot_order=1),))
    assert ordered.find("os/boot") is None
    assert ordered.find("devices/disk/boot") is not None


def test_processor_model_and_topology() -> None:
    cpu = tree(cpu_model="Nehalem", topology=CpuTopology(sockets=2, cores=4, threads=1)).find("cpu")
    assert cpu is not None
    assert (cpu.get("mode"), cpu.findtext("model")) == ("custom", "Nehalem")
    cut = cpu.find("topology")
    assert cut is not None
    assert dict(cut.attrib) == {"sockets": "2", "cores": "4", "threads": "1"}
    assert tree(cpu_mode="").find("cpu") is None
