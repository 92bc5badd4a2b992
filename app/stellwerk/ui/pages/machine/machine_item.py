"""A host's hardware and software for people: one item a part, with its facts. Pure; owner thread."""

from stellwerk.core.text import N_, _, plural, translate
from stellwerk.core.unit import format_size
from stellwerk.model.catalogue.format import format_time, format_version
from stellwerk.model.host import Host, HostFacts
from stellwerk.model.host_system import HostSystem, ServiceState
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NodeHardware, NumaCell
from stellwerk.ui.pages.hardware import HardwareItem, topology_words

_KINDS = {
    NodeDeviceKind.DISK: (N_("Disk"), "hard-drive"),
    NodeDeviceKind.NIC: (N_("Network card"), "tree-structure"),
    NodeDeviceKind.PCI: (N_("PCI device"), "puzzle-piece"),
    NodeDeviceKind.USB: (N_("USB device"), "shuffle"),
    NodeDeviceKind.MEDIATED: (N_("Mediated device"), "puzzle-piece"),
}
_PCI_CLASSES = {
    "0x01": N_("Storage controller"), "0x02": N_("Network controller"), "0x03": N_("Display controller"),
    "0x04": N_("Multimedia device"), "0x05": N_("Memory controller"), "0x06": N_("Bridge"),
    "0x07": N_("Communication controller"), "0x08": N_("System device"), "0x0c": N_("Bus controller"),
    "0x0d": N_("Wireless controller"), "0x10": N_("Encryption controller"), "0x12": N_("Accelerator"),
}  # fmt: skip
"""What PCI's base classes are called, of devices whose own names nobody knows either."""
_ADDRESSES = {NodeDeviceKind.DISK: N_("File"), NodeDeviceKind.NIC: N_("MAC address")}
_NOTES = {
    "type": N_("Type"), "bus": N_("Bus"), "serial": N_("Serial number"), "removable": N_("Removable"),
    "class": N_("Class"), "IOMMU group": N_("IOMMU group"), "SR-IOV": N_("SR-IOV"), "id": N_("Id"),
    "link": N_("Link"), "Mbit/s": N_("Mbit/s"),
}  # fmt: skip


def hardware_items(host: Host, said: NodeHardware) -> list[HardwareItem]:
    """Machine, processors, memory with its nodes, disks, cards, other devices."""
    facts = host.facts or HostFacts()
    items = [_machine(said), _processors(facts), _memory(facts, said)]
    items += [_cell(cell) for cell in said.cells] if len(said.cells) > 1 else []
    devices = (_device(device, place) for place, device in enumerate(said.devices))
    return [*(item for item in items if item.facts), *devices]


def software_items(host: Host, said: HostSystem) -> list[HardwareItem]:
    """The system, libvirt and QEMU, services, packages."""
    facts = host.facts or HostFacts()
    versions = (
        (_("libvirt"), format_version(facts.libvirt_version) if facts.libvirt_version else ""),
        (_("Hypervisor version"), format_version(facts.hypervisor_version) if facts.hypervisor_version else ""),
    )
    started = format_time(said.boot_time) if said.boot_time is not None else ""
    system = ((_("Operating system"), said.os), (_("Kernel"), said.kernel), (_("Started"), started))
    items = [
        _item("system", "terminal-window", _("System"), said.os, *system),
        _item("libvirt", "desktop", _("Virtualisation"), facts.driver, *versions),
        *(_service(service) for service in said.services),
    ]
    if said.packages:
        count = plural("{n} package", "{n} packages", len(said.packages))
        items.append(_item("packages", "package", _("Packages"), count, *said.packages))
    return items


def _item(key: str, icon: str, title: str, summary: str, *facts: tuple[str, str]) -> HardwareItem:
    kept = tuple((name, value) for name, value in facts if value)
    return HardwareItem(key=key, icon=icon, title=title, summary=summary, facts=kept)


def _machine(said: NodeHardware) -> HardwareItem:
    summary = " ".join(part for part in (said.vendor, said.machine) if part)
    facts = (
        (_("Vendor"), said.vendor),
        (_("Model"), said.machine),
        (_("Serial number"), said.serial),
        (_("Firmware"), said.firmware),
    )
    return _item("machine", "hard-drives", _("Machine"), summary, *facts)


def _processors(facts: HostFacts) -> HardwareItem:
    cpu = facts.cpu
    shape = topology_words(cpu.sockets, cpu.cores_per_socket, cpu.threads_per_core) if cpu.sockets else ""
    return _item(
        "cpu", "cpu", _("Processors"), plural("{n} CPU", "{n} CPUs", cpu.cpus),
        (_("CPUs"), str(cpu.cpus or "")),
        (_("Topology"), shape),
        (_("CPU model"), cpu.model),
        (_("CPU vendor"), cpu.vendor),
        (_("Architecture"), cpu.arch),
        (_("CPU MHz"), str(cpu.mhz or "")),
    )  # fmt: skip


def _memory(facts: HostFacts, said: NodeHardware) -> HardwareItem:
    size = format_size(facts.memory) if facts.memory else ""
    nodes = str(len(said.cells) or facts.cpu.numa_nodes or "")
    return _item("memory", "stack", _("Memory"), size, (_("Memory"), size), (_("NUMA nodes"), nodes))


def _cell(cell: NumaCell) -> HardwareItem:
    size = format_size(cell.memory) if cell.memory is not None else ""
    cpus = plural("{n} CPU", "{n} CPUs", cell.cpu_count)
    return _item(
        f"cell-{cell.number}", "stack", _("NUMA node {n}").format(n=cell.number), f"{size} · {cpus}" if size else cpus,
        (_("Memory"), size),
        (_("CPUs"), cell.cpus),
    )  # fmt: skip


def _device(device: NodeDevice, place: int) -> HardwareItem:
    title, icon = _KINDS[device.kind]
    if device.kind is NodeDeviceKind.PCI:
        title = _PCI_CLASSES.get(dict(device.notes).get("class", "")[:4], title)
    size = format_size(device.size) if device.size is not None else ""
    name = device.name if not device.vendor else f"{device.vendor} {device.name}"
    notes = ((translate(_NOTES[key]) if key in _NOTES else key, value) for key, value in device.notes)
    return _item(
        f"{device.kind}-{device.address or place}", icon, translate(title), f"{name} · {size}" if size else name,
        (_("Name"), device.name),
        (_("Vendor"), device.vendor),
        (translate(_ADDRESSES.get(device.kind, N_("Address"))), device.address),
        (_("Size"), size),
        (_("Driver"), device.driver),
        (_("NUMA node"), "" if device.numa_node is None else str(device.numa_node)),
        *notes,
    )  # fmt: skip


def _service(service: ServiceState) -> HardwareItem:
    words = " · ".join(word for word in (service.active, service.enabled) if word)
    icon = "check-circle" if service.active in ("active", "running") else "minus-circle"
    return _item(
        f"service-{service.name}", icon, service.name, words,
        (_("Service"), service.name),
        (_("State"), service.active),
        (_("At start"), service.enabled),
    )  # fmt: skip
