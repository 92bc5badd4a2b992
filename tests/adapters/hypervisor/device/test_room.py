"""Room for what comes later: made, counted, waiting, taken back."""

from __future__ import annotations

from copy import deepcopy

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.apply import applied
from stellwerk.adapters.hypervisor.device.compare import differing, waiting
from stellwerk.adapters.hypervisor.device.room import node_words, port_count
from stellwerk.adapters.hypervisor.device.value import read_size
from stellwerk.core.error import NoRoom, Refused
from stellwerk.model.hardware.difference import MORE, NODES, waiting_text
from stellwerk.model.hardware.edit import AddDevice, AddRoom, TakeBack
from stellwerk.model.hardware.words import differing_words

XML = """<domain><name>a</name><memory unit='KiB'>1048576</memory><vcpu>2</vcpu>
<os><type machine='pc-q35-7.2'>hvm</type></os><devices>
<controller type='pci' index='0' model='pcie-root'/>
<controller type='pci' index='1' model='pcie-root-port'><address type='pci' bus='0x00' slot='0x01'/></controller>
<rng model='virtio'><address type='pci' bus='0x01' slot='0x00'/></rng></devices></domain>"""
ROOM = AddRoom(ports=8, memory=4 << 30, slots=16)
MODULE = AddDevice(type="memory", values={"size": str(512 << 20)})


def tree() -> etree._Element:
    return etree.fromstring(XML)


def test_ports_are_one_line_of_the_difference() -> None:
    after = applied(tree(), [ROOM])
    assert port_count(after) == 9
    lines = [(line.device, line.key, line.before, line.after) for line in differing(tree(), after)]
    assert lines[-1] == ("", "ports", "1", "9")
    assert ("", "slot_memory", "", str(4 << 30)) in lines
    assert not any(line[0].startswith("controller") for line in lines)


def test_room_waits_and_is_taken_back_alone_or_altogether() -> None:
    after = applied(tree(), [ROOM])
    assert [waiting_text(line) for line in waiting(tree(), after)] == ["slot_memory", "ports"]
    one = applied(after, [TakeBack(items=("ports",))], tree())
    assert (port_count(one), [line.key for line in waiting(tree(), one)]) == (1, ["slot_memory"])
    none = applied(after, [TakeBack()], tree())
    assert waiting(tree(), none) == ()
    assert (none.find("maxMemory"), none.find("cpu/numa")) == (None, None)


def test_a_spare_port_that_libvirt_keeps_by_itself_is_no_change() -> None:
    assert waiting(tree(), applied(tree(), [AddRoom(ports=1)])) == ()


def test_a_port_in_use_is_never_taken_back() -> None:
    after = applied(tree(), [AddRoom(ports=3)])
    for number, port in enumerate(after.iterfind("devices/controller")):
        port.set("index", str(number))
    last = etree.SubElement(etree.SubElement(after.find("devices"), "sound", model="ich9"), "address", type="pci")
    last.set("bus", "0x04")
    back = applied(after, [TakeBack(items=("ports",))], tree())
    assert [port.get("index") for port in back.iterfind("devices/controller")] == ["0", "1", "4"]


def test_a_module_of_memory_needs_a_slot() -> None:
    with pytest.raises(NoRoom, match="no slots"):
        applied(tree(), [MODULE])
    roomy = applied(tree(), [AddRoom(memory=2 << 30, slots=1)])
    cell = roomy.find("cpu/numa/cell")
    assert cell is not None
    assert (cell.get("cpus"), cell.get("memory"), read_size(roomy.find("maxMemory"))) == ("0-1", "1048576", 2 << 30)
    full = applied(roomy, [MODULE])
    with pytest.raises(NoRoom, match="all 1 slots"):
        applied(full, [MODULE])
    with pytest.raises(NoRoom, match="2 GiB of memory at most"):
        applied(roomy, [AddDevice(type="memory", values={"size": str(2 << 30)})])
    more = applied(full, [AddRoom(memory=4 << 30, slots=2)])
    assert more.find("maxMemory").get("slots") == "3"


def test_what_is_no_room_is_refused() -> None:
    with pytest.raises(Refused, match="no more than it has"):
        applied(tree(), [AddRoom(memory=1 << 30, slots=4)])
    with pytest.raises(Refused, match="more than 200 ports"):
        applied(tree(), [AddRoom(ports=200)])


def test_slots_and_the_node_that_comes_with_them_are_told_in_words() -> None:
    before = tree()
    after = applied(before, [AddRoom(memory=4 << 30, slots=16)])
    lines = {line.key: differing_words(line) for line in differing(before, after)}
    assert MORE not in lines
    assert lines["slots"] == "Slots for memory modules: – → 16"
    assert lines[NODES] == f"Memory nodes (vCPUs: memory): – → {node_words(after)}"
    assert (node_words(before), (node_words(after) or "").partition(":")[0]) == ("", "0-1")
    other = deepcopy(after)
    cell = other.find("cpu/numa/cell")
    assert cell is not None
    cell.set("discard", "yes")
    assert [line.key for line in differing(after, other)] == [MORE]
    assert node_words(other) is None
    assert [line.key for line in waiting(before, after)] == ["slot_memory"]
