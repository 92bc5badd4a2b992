"""The hardware of a VM for people: one item a device, with its facts. Pure; owner thread."""

from collections.abc import Iterator

from stellwerk.core.error import AppError
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _, plural
from stellwerk.core.unit import format_size, parse_size
from stellwerk.model.device import Device, Disk, Graphics, Vnic
from stellwerk.model.hardware.difference import ADDED, Differing
from stellwerk.model.hardware.kind import device_names
from stellwerk.model.hardware.words import device_words
from stellwerk.model.vm import Definition

Pairs = tuple[tuple[str, str], ...]
"""Names and values; empty values are not shown."""


class HardwareItem(Record, frozen=True, kw_only=True):
    """One device. `key` stays the same while the device does; `icon` is a word of the icon family; `waits` is what it
    will be at the next start."""

    key: str
    icon: str
    title: str
    summary: str
    facts: Pairs
    waits: tuple[Differing, ...] = ()


_DISK_ICONS = {"cdrom": "disc", "floppy": "floppy-disk"}
_OTHER_ICONS = {
    "tpm": "shield-check", "watchdog": "dog", "sound": "speaker-high", "input": "mouse", "hostdev": "hard-drives",
    "channel": "shuffle", "rng": "dice-five", "video": "monitor", "controller": "cpu",
    "memballoon": "stack", "filesystem": "folder", "serial": "terminal-window", "console": "terminal-window",
}  # fmt: skip


def hardware_of(definition: Definition, waiting: tuple[Differing, ...] = ()) -> list[HardwareItem]:
    """All items in reading order: processor, memory, boot, disks, interfaces, graphics, the rest, controllers last, of
    which there are many; then what is there only at the next start."""
    items = [_processor(definition), _memory(definition), _boot(definition)]
    items += [_disk(disk) for disk in definition.disks]
    items += [_vnic(vnic) for vnic in definition.vnics]
    items += [_graphics(graphics, place) for place, graphics in enumerate(definition.graphics)]
    names = device_names(definition.devices)
    others = sorted(zip(definition.devices, names, strict=True), key=lambda pair: pair[0].type == "controller")
    items += [_device(device, name) for device, name in others]
    items = [replace(item, waits=waits) if (waits := _waits(item, waiting)) else item for item in items]
    return [*items, *_coming(waiting), *_unread(definition)]


_OF_PROCESSOR = frozenset({"vcpus", "max_vcpus", "sockets", "cores", "threads", "cpu_mode", "cpu_model"})
_OF_MEMORY = frozenset({"memory", "max_memory", "slot_memory", "shared_memory"})


def _waits(item: HardwareItem, waiting: tuple[Differing, ...]) -> tuple[Differing, ...]:
    """What of all that waits is about this item."""
    return tuple(line for line in waiting if line.key != ADDED and _home(line) == item.key)


def _home(line: Differing) -> str:
    """The key of the item that a line is about."""
    kind, _blank, name = line.device.partition(" ")
    match kind:
        case "" if line.key in _OF_PROCESSOR:
            return "cpu"
        case "" if line.key in _OF_MEMORY:
            return "memory"
        case "interface":
            return f"vnic {name}"
        case "":
            return "boot"
        case _:
            return line.device


def _coming(waiting: tuple[Differing, ...]) -> Iterator[HardwareItem]:
    """Devices that are stored and not there yet."""
    for line in waiting:
        if line.key == ADDED:
            title = device_words(line.device)
            item = _item(f"coming {line.device}", "clock", title[:1].upper() + title[1:], _("at its next start"))
            yield replace(item, waits=(line,))


def topology_words(sockets: int, cores: int, threads: int) -> str:
    """`1 socket × 4 cores × 2 threads`."""
    parts = (
        plural("{n} socket", "{n} sockets", sockets),
        plural("{n} core", "{n} cores", cores),
        plural("{n} thread", "{n} threads", threads),
    )
    return " × ".join(parts)


def _processor(d: Definition) -> HardwareItem:
    top = d.topology
    shape = topology_words(top.sockets, top.cores, top.threads) if top.sockets else ""
    return _item(
        "cpu", "cpu", _("Processor"), plural("{n} vCPU", "{n} vCPUs", d.vcpus),
        (_("vCPUs"), str(d.vcpus)),
        (_("Maximum"), str(d.max_vcpus or d.vcpus)),
        (_("Topology"), shape),
        (_("Mode"), d.cpu_mode),
        (_("Model"), d.cpu_model),
        (_("Architecture"), d.arch),
        (_("Virtualisation"), d.type),
    )  # fmt: skip


def _memory(d: Definition) -> HardwareItem:
    size = format_size(d.memory)
    return _item(
        "memory", "stack", _("Memory"), size,
        (_("Memory"), size), (_("Maximum"), format_size(d.max_memory or d.memory)),
    )  # fmt: skip


def _boot(d: Definition) -> HardwareItem:
    firmware = d.firmware
    return _item(
        "boot", "power", _("Firmware and boot"), _firmware_name(firmware.type),
        (_("Firmware"), _firmware_name(firmware.type)),
        (_("Secure boot"), _yes_no(firmware.secure_boot) if firmware.type == "uefi" else ""),
        (_("Loader"), firmware.loader),
        (_("Variables"), firmware.nvram),
        (_("Boot order"), ", ".join(d.boot)),
        (_("Kernel"), d.kernel),
        (_("Machine type"), d.machine),
        (_("Guest type"), d.os_type),
        (_("When it powers off"), d.on_poweroff),
        (_("When it restarts"), d.on_reboot),
        (_("When it crashes"), d.on_crash),
    )  # fmt: skip


def _disk(disk: Disk) -> HardwareItem:
    titles = {"cdrom": _("CD drive {target}"), "floppy": _("Floppy {target}"), "lun": _("LUN {target}")}
    title = titles.get(disk.device, _("Disk {target}")).format(target=disk.target)
    source = disk.source or (f"{disk.pool}/{disk.volume}" if disk.pool else "")
    summary = " · ".join(part for part in (source.rpartition("/")[2] or _("empty"), disk.format, disk.bus) if part)
    return _item(
        f"disk {disk.target}", _DISK_ICONS.get(disk.device, "hard-drive"), title, summary,
        (_("Source"), source or _("empty")),
        (_("Kind of source"), disk.source_type),
        (_("Storage pool"), disk.pool),
        (_("Volume"), disk.volume),
        (_("Format"), disk.format),
        (_("Bus"), disk.bus),
        (_("Cache"), disk.cache),
        (_("Serial number"), disk.serial),
        (_("Read-only"), _yes_no(disk.read_only)),
        (_("Shareable"), _yes_no(disk.shareable)),
        (_("Boot order"), _number(disk.boot_order)),
        (_("Stands on"), "\n".join(disk.backing)),
    )  # fmt: skip


def _vnic(vnic: Vnic) -> HardwareItem:
    return _item(
        f"vnic {vnic.mac}", "share-network", _("Network interface"),
        " · ".join(part for part in (vnic.source or vnic.type, vnic.model, vnic.mac) if part),
        (_("Connected to"), vnic.source),
        (_("Kind"), vnic.type),
        (_("Port group"), vnic.portgroup),
        (_("MAC address"), vnic.mac),
        (_("Model"), vnic.model),
        (_("Link"), _("up") if vnic.link_up else _("down")),
        (_("Device on the host"), vnic.target),
        (_("Boot order"), _number(vnic.boot_order)),
    )  # fmt: skip


def _graphics(graphics: Graphics, place: int) -> HardwareItem:
    port = str(graphics.port) if graphics.port is not None else ""
    return _item(
        f"graphics {place}", "monitor", _("Graphics"), " · ".join(p for p in (graphics.type.upper(), port) if p),
        (_("Kind"), graphics.type.upper()),
        (_("Port"), port or _("none now")),
        (_("TLS port"), _number(graphics.tls_port)),
        (_("Listens on"), graphics.listen),
        (_("Socket"), graphics.socket),
    )  # fmt: skip


def _device(device: Device, name: str) -> HardwareItem:
    names = {
        "tpm": _("TPM"), "watchdog": _("Watchdog"), "sound": _("Sound"), "input": _("Input"), "video": _("Video"),
        "hostdev": _("Host device"), "channel": _("Channel"), "rng": _("Random numbers"), "serial": _("Serial port"),
        "controller": _("Controller"), "memballoon": _("Memory balloon"), "filesystem": _("File system"),
        "console": _("Console"), "audio": _("Sound output"), "hub": _("USB hub"),
        "redirdev": _("USB redirection"), "panic": _("Panic notifier"), "memory": _("Memory module"),
        "vsock": _("Socket to the host (vsock)"), "smartcard": _("Smartcard"), "iommu": _("IOMMU"),
        "shmem": _("Shared memory"), "parallel": _("Parallel port"),
    }  # fmt: skip
    title, detail = names.get(device.type, device.type), device.detail
    if device.type == "memory":
        detail = _size_words(detail)
    summary = " · ".join(part for part in (device.model, detail) if part)
    return _item(
        name, _OTHER_ICONS.get(device.type, "puzzle-piece"), title, summary,
        (_("Kind"), device.type), (_("Model"), device.model), (_("More"), detail),
    )  # fmt: skip


def _size_words(told: str) -> str:
    """`262144 KiB` as people read it."""
    try:
        return format_size(parse_size(told))
    except AppError:
        return told


def _unread(d: Definition) -> Iterator[HardwareItem]:
    """What was not understood is named: nothing is there that is not seen."""
    if d.unread:
        count = plural("{n} part", "{n} parts", len(d.unread))
        yield _item("unread", "question", _("Not understood"), count, (_("Parts"), "\n".join(d.unread)))


def _item(key: str, icon: str, title: str, summary: str, *facts: tuple[str, str]) -> HardwareItem:
    told = tuple(pair for pair in facts if pair[1])
    return HardwareItem(key=key, icon=icon, title=title, summary=summary, facts=told)


def _firmware_name(type_: str) -> str:
    return {"bios": "BIOS", "uefi": "UEFI"}.get(type_, type_)


def _yes_no(flag: bool) -> str:
    return _("yes") if flag else _("no")


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
