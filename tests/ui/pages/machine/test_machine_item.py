"""Hardware and software in words."""

from tests.fakes.entity import host

from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.model.host_system import HostSystem, ServiceState
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NodeHardware, NumaCell
from stellwerk.ui.pages.machine.machine_item import hardware_items, software_items

FACTS = HostFacts(
    driver="qemu", libvirt_version=9_000_000, memory=64 * GIB,
    cpu=CpuFacts(cpus=8, sockets=2, cores_per_socket=2, threads_per_core=2, model="Skylake"),
)  # fmt: skip
HOST = host("h1", facts=FACTS)


def test_the_hardware_in_reading_order() -> None:
    said = NodeHardware(
        machine="PowerEdge", vendor="Dell",
        cells=(NumaCell(number=0, memory=32 * GIB, cpus="0-3", cpu_count=4),
               NumaCell(number=1, cpus="4-7", cpu_count=4)),
        devices=(NodeDevice(kind=NodeDeviceKind.DISK, name="PM9A3", vendor="Samsung", address="/dev/sda", size=GIB,
                            notes=(("serial", "S64"), ("other", "x"))),
                 NodeDevice(kind=NodeDeviceKind.PCI, name="X550", address="0000:5e:00.1", numa_node=0),
                 NodeDevice(kind=NodeDeviceKind.PCI, name="0x1041", vendor="0x1af4", notes=(("class", "0x020000"),))),
    )  # fmt: skip
    items = hardware_items(HOST, said)
    assert [(item.title, item.summary) for item in items] == [
        ("Machine", "Dell PowerEdge"),
        ("Processors", "8 CPUs"),
        ("Memory", "64 GiB"),
        ("NUMA node 0", "32 GiB · 4 CPUs"),
        ("NUMA node 1", "4 CPUs"),
        ("Disk", "Samsung PM9A3 · 1 GiB"),
        ("PCI device", "X550"),
        ("Network controller", "0x1af4 0x1041"),
    ]
    assert len({item.key for item in items}) == len(items)
    assert dict(items[1].facts)["Topology"] == "2 sockets × 2 cores × 2 threads"
    disk, card = dict(items[5].facts), dict(items[6].facts)
    assert (disk["File"], disk["Serial number"], disk["other"]) == ("/dev/sda", "S64", "x")
    assert card["NUMA node"] == "0"


def test_a_machine_that_tells_nothing_of_itself_has_no_empty_rows() -> None:
    titles = [
        item.title for item in hardware_items(replace(HOST, facts=None), NodeHardware(cells=(NumaCell(number=0),)))
    ]
    assert titles == ["Memory"]


def test_the_software() -> None:
    services = (ServiceState(name="libvirtd", active="active", enabled="enabled"), ServiceState(name="sshd"))
    said = HostSystem(os="Debian 12", kernel="6.1", services=services, packages=(("libvirt-daemon", "9.0"),))
    items = software_items(HOST, said)
    assert [(item.title, item.summary) for item in items] == [
        ("System", "Debian 12"),
        ("Virtualisation", "qemu"),
        ("libvirtd", "active · enabled"),
        ("sshd", ""),
        ("Packages", "1 package"),
    ]
    assert dict(items[1].facts) == {"libvirt": "9.0.0"}
    assert dict(items[4].facts) == {"libvirt-daemon": "9.0"}
