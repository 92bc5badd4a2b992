"""Hardware for people."""

from stellwerk.model.device import CpuTopology, Device, Disk, Firmware, Graphics, Vnic
from stellwerk.model.vm import Definition
from stellwerk.ui.pages.hardware import HardwareItem, hardware_of
from stellwerk.ui.theme.glyph import phosphor

GIB = 1 << 30
FULL = Definition(
    name="web", vcpus=2, max_vcpus=4, memory=2 * GIB, topology=CpuTopology(sockets=1, dies=1, cores=2, threads=1),
    firmware=Firmware(type="uefi", secure_boot=True, nvram="/var/nvram/web.fd"), boot=("hd", "network"),
    disks=(
        Disk(target="vda", source="/images/web.qcow2", format="qcow2", bus="virtio", backing=("/images/base.qcow2",)),
        Disk(target="vdb", pool="fast", volume="data"),
        Disk(target="sda", device="cdrom", bus="sata", read_only=True),
    ),
    vnics=(Vnic(mac="52:54:00:00:00:01", type="network", source="default", model="virtio", link_up=False),),
    graphics=(Graphics(type="vnc", port=5900, listen="127.0.0.1"),),
    devices=(Device(type="tpm", model="tpm-crb"), Device(type="flux", detail="unknown to us")),
    unread=("launchSecurity",),
)  # fmt: skip


def item(title: str, definition: Definition = FULL) -> HardwareItem:
    return next(item for item in hardware_of(definition) if item.title == title)


def test_everything_is_there_in_reading_order() -> None:
    assert [item.title for item in hardware_of(FULL)] == [
        "Processor", "Memory", "Firmware and boot", "Disk vda", "Disk vdb", "CD drive sda", "Network interface",
        "Graphics", "TPM", "flux", "Not understood",
    ]  # fmt: skip


def test_controllers_stand_behind_what_people_look_for() -> None:
    ports = tuple(Device(type="controller", model="pcie-root-port", detail=f"pci {number}") for number in range(3))
    definition = Definition(name="web", devices=(*ports, Device(type="sound", model="ich9")))
    assert [item.title for item in hardware_of(definition)][3:] == ["Sound", *["Controller"] * 3]


def test_items_have_keys_of_their_own() -> None:
    keys = [item.key for item in hardware_of(FULL)]
    assert len(keys) == len(set(keys))


def test_every_icon_is_of_the_family(qapp) -> None:
    assert all(item.icon in phosphor() for item in hardware_of(FULL))


def test_a_disk_says_what_is_in_it_and_below_it() -> None:
    facts = dict(item("Disk vda").facts)
    assert facts["Source"] == "/images/web.qcow2"
    assert facts["Stands on"] == "/images/base.qcow2"
    assert item("Disk vda").summary == "web.qcow2 · qcow2 · virtio"
    assert dict(item("Disk vdb").facts)["Source"] == "fast/data"


def test_an_empty_drive_says_so() -> None:
    assert item("CD drive sda").summary == "empty · sata"


def test_firmware_and_boot() -> None:
    facts = dict(item("Firmware and boot").facts)
    assert (facts["Firmware"], facts["Secure boot"], facts["Boot order"]) == ("UEFI", "yes", "hd, network")
    bios = dict(item("Firmware and boot", Definition(name="x")).facts)
    assert (bios["Firmware"], "Secure boot" in bios) == ("BIOS", False)


def test_a_link_that_is_down_and_a_graphics_port() -> None:
    assert dict(item("Network interface").facts)["Link"] == "down"
    assert item("Graphics").summary == "VNC · 5900"
    assert dict(item("Graphics", Definition(name="x", graphics=(Graphics(type="vnc"),))).facts)["Port"] == "none now"


def test_a_module_of_memory_has_its_size_in_the_unit_of_people() -> None:
    told = (Device(type="memory", model="dimm", detail="262144 KiB"), Device(type="memory", detail="much"))
    assert item("Memory module", Definition(name="x", devices=told[:1])).summary == "dimm · 256 MiB"
    assert item("Memory module", Definition(name="x", devices=told[1:])).summary == "much"


def test_what_is_not_said_is_not_shown() -> None:
    assert all(value for found in hardware_of(Definition(name="x")) for _name, value in found.facts)


def test_what_was_not_understood_is_named() -> None:
    assert dict(item("Not understood").facts)["Parts"] == "launchSecurity"
