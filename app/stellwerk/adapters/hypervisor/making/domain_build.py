"""The XML of a VM to be made, from what it shall be. Pure; any thread.

What is not said is libvirt's to decide: addresses of devices, controllers, the emulator.
"""

from lxml import etree

from stellwerk.adapters.hypervisor.making.device_build import disk_element, interface_element
from stellwerk.core.unit import KIB
from stellwerk.model.making.vm_spec import FirmwareType, RoomSpec, VmSpec

OSINFO = "http://libosinfo.org/xmlns/libvirt/domain/1.0"
"""The namespace in which virt-manager and others tell which system a VM has."""


def domain_xml(spec: VmSpec) -> str:
    """`<domain>`, indented as libvirt does."""
    domain = etree.Element("domain", type=spec.type)
    _text(domain, "name", spec.name)
    _text(domain, "uuid", spec.id)
    _text(domain, "title", spec.title)
    _text(domain, "description", spec.description)
    if spec.os_id:
        domain.append(_metadata(spec.os_id))
    _add_memory(domain, spec)
    vcpu = etree.SubElement(domain, "vcpu", placement="static")
    vcpu.text = str(max(spec.vcpus, spec.room.vcpus))
    if spec.room.vcpus > spec.vcpus:
        vcpu.set("current", str(spec.vcpus))
    domain.append(_os(spec))
    domain.append(_features(spec))
    cpu = _cpu(spec)
    if cpu is not None:
        domain.append(cpu)
    domain.append(_clock(spec))
    domain.append(_devices(spec))
    etree.indent(domain)
    return etree.tostring(domain, encoding="unicode")


def _text(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag).text = text


def _metadata(os_id: str) -> etree._Element:
    metadata = etree.Element("metadata")
    info = etree.SubElement(metadata, f"{{{OSINFO}}}libosinfo", nsmap={"libosinfo": OSINFO})
    etree.SubElement(info, f"{{{OSINFO}}}os", id=os_id)
    return metadata


def _add_memory(domain: etree._Element, spec: VmSpec) -> None:
    if spec.room.slots and spec.room.memory > spec.memory:
        most = etree.SubElement(domain, "maxMemory", slots=str(spec.room.slots), unit="KiB")
        most.text = str(spec.room.memory // KIB)
    for tag in ("memory", "currentMemory"):
        etree.SubElement(domain, tag, unit="KiB").text = str(spec.memory // KIB)


def _os(spec: VmSpec) -> etree._Element:
    os = etree.Element("os")
    if spec.firmware is not FirmwareType.BIOS:
        os.set("firmware", "efi")
    etree.SubElement(os, "type", arch=spec.arch, machine=spec.machine).text = "hvm"
    if spec.firmware is FirmwareType.SECURE:
        firmware = etree.SubElement(os, "firmware")
        for name in ("enrolled-keys", "secure-boot"):
            etree.SubElement(firmware, "feature", enabled="yes", name=name)
        etree.SubElement(os, "loader", secure="yes")
    _text(os, "kernel", spec.kernel)
    _text(os, "initrd", spec.initrd)
    _text(os, "cmdline", spec.cmdline)
    ordered = [disk.boot_order for disk in spec.disks] + [nic.boot_order for nic in spec.nics]
    if not any(ordered):
        for device in spec.boot:
            etree.SubElement(os, "boot", dev=device)
    return os


def _features(spec: VmSpec) -> etree._Element:
    features = etree.Element("features")
    etree.SubElement(features, "acpi")
    if spec.arch in ("x86_64", "i686"):
        etree.SubElement(features, "apic")
    if spec.windows:
        hyperv = etree.SubElement(features, "hyperv")
        etree.SubElement(hyperv, "relaxed", state="on")
        etree.SubElement(hyperv, "vapic", state="on")
        etree.SubElement(hyperv, "spinlocks", state="on", retries="8191")
    if spec.firmware is FirmwareType.SECURE and spec.arch == "x86_64":
        etree.SubElement(features, "smm", state="on")
    return features


def _cpu(spec: VmSpec) -> etree._Element | None:
    """The processor: its model, how it is cut up, and one NUMA node where memory can be added."""
    cpu = etree.Element("cpu")
    if spec.cpu_model:
        cpu.set("mode", "custom")
        cpu.set("match", "exact")
        etree.SubElement(cpu, "model", fallback="allow").text = spec.cpu_model
    elif spec.cpu_mode:
        cpu.set("mode", spec.cpu_mode)
    cut = spec.topology
    if cut.sockets:
        numbers = {"sockets": cut.sockets, "dies": cut.dies, "cores": cut.cores, "threads": cut.threads}
        etree.SubElement(cpu, "topology", {key: str(number) for key, number in numbers.items() if number})
    if spec.room.slots and spec.room.memory > spec.memory:
        cell = etree.SubElement(etree.SubElement(cpu, "numa"), "cell", id="0", unit="KiB")
        cell.set("cpus", f"0-{max(spec.vcpus, spec.room.vcpus) - 1}")
        cell.set("memory", str(spec.memory // KIB))
    return cpu if cpu.attrib or len(cpu) else None


def _clock(spec: VmSpec) -> etree._Element:
    """Timers as virt-manager sets them: guests lose no time, and need no HPET."""
    clock = etree.Element("clock", offset="localtime" if spec.localtime else "utc")
    if spec.arch in ("x86_64", "i686"):
        etree.SubElement(clock, "timer", name="rtc", tickpolicy="catchup")
        etree.SubElement(clock, "timer", name="pit", tickpolicy="delay")
        etree.SubElement(clock, "timer", name="hpet", present="no")
        if spec.windows:
            etree.SubElement(clock, "timer", name="hypervclock", present="yes")
    return clock


def _devices(spec: VmSpec) -> etree._Element:
    devices = etree.Element("devices")
    for disk in spec.disks:
        devices.append(disk_element(disk))
    if any(disk.bus == "scsi" for disk in spec.disks):
        etree.SubElement(devices, "controller", type="scsi", model="virtio-scsi")
    for nic in spec.nics:
        devices.append(interface_element(nic))
    _add_ports(devices, spec)
    etree.SubElement(devices, "serial", type="pty")
    etree.SubElement(devices, "console", type="pty")
    if spec.agent:
        channel = etree.SubElement(devices, "channel", type="unix")
        etree.SubElement(channel, "target", type="virtio", name="org.qemu.guest_agent.0")
    if spec.tablet:
        etree.SubElement(devices, "input", type="tablet", bus="usb")
    if spec.tpm:
        tpm = etree.SubElement(devices, "tpm", model="tpm-crb")
        etree.SubElement(tpm, "backend", type="emulator", version="2.0")
    if spec.graphics:
        graphics = etree.SubElement(devices, "graphics", type=spec.graphics, port="-1", autoport="yes")
        etree.SubElement(graphics, "listen", type="address", address="127.0.0.1")
        etree.SubElement(etree.SubElement(devices, "video"), "model", type=spec.video)
    if spec.sound:
        etree.SubElement(devices, "sound", model="ich9" if "q35" in spec.machine else "ich6")
    etree.SubElement(devices, "memballoon", model="virtio" if spec.balloon else "none")
    if spec.rng:
        rng = etree.SubElement(devices, "rng", model="virtio")
        etree.SubElement(rng, "backend", model="random").text = "/dev/urandom"
    return devices


def _add_ports(devices: etree._Element, spec: VmSpec) -> None:
    """Ports for devices that come later. libvirt puts the VM's own devices on ports of their own only where it makes
    them itself, and on ours where they are there: so there are as many more."""
    room = spec.room
    if not room.ports or not _has_pcie(spec):
        return
    etree.SubElement(devices, "controller", type="pci", index="0", model="pcie-root")
    for _port in range(room.ports + _own_ports(spec, room)):
        etree.SubElement(devices, "controller", type="pci", model="pcie-root-port")


def _has_pcie(spec: VmSpec) -> bool:
    return "q35" in spec.machine or (spec.machine.startswith("virt") and spec.arch == "aarch64")


def _own_ports(spec: VmSpec, room: RoomSpec) -> int:
    """PCIe devices that this VM has from the beginning: its virtio disks and interfaces and what stands beside."""
    disks = sum(disk.bus == "virtio" for disk in spec.disks) + any(disk.bus == "scsi" for disk in spec.disks)
    others = (spec.agent, spec.tablet, spec.balloon, spec.rng)
    return disks + sum(nic.model not in ("e1000", "rtl8139") for nic in spec.nics) + sum(others)
