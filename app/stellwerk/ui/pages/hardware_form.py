"""What can be changed of each device: the command, the fields of its form, what they begin with. Pure; owner thread."""

from collections.abc import Mapping

from stellwerk.core.record import Record, field
from stellwerk.core.text import N_, Text
from stellwerk.core.unit import exact_size
from stellwerk.model.device import Device, Disk, Graphics, Vnic
from stellwerk.model.hardware.kind import KINDS, device_names
from stellwerk.model.vm import Definition


class DeviceForm(Record, frozen=True, kw_only=True):
    """A form: the command, the parameters it asks for, those that are given, and the present values as typed. `kind`:
    the settings of such a device are asked for, too."""

    command: str
    asks: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    present: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""


class DeviceAct(Record, frozen=True, kw_only=True):
    """A button: a command, with what is said of its parameters."""

    command: str
    title: Text
    said: Mapping[str, str] = field(default_factory=dict)


ADDING = (
    DeviceAct(command="Add-Disk", title=N_("New disk…")),
    DeviceAct(command="Attach-Disk", title=N_("Disk that there is…")),
    DeviceAct(command="Add-Vnic", title=N_("Network interface…")),
    *(DeviceAct(command="Add-Device", title=kind.title, said={"type": name}) for name, kind in KINDS.items()),
)
"""What can be added, in the order of the menu; what is no command yet is left out."""

_LIBVIRTS_OWN = frozenset({"controller", "audio", "hub"})
"""What libvirt adds by itself to what needs it; it is not offered to be removed."""

_CPU = ("vcpus", "max_vcpus", "cores", "threads", "cpu_mode", "cpu_model")
_MEMORY = ("memory", "max_memory")
_BOOT = ("firmware", "boot", "on_poweroff", "on_reboot", "on_crash", "autostart")
_DISK = ("bus", "cache", "io", "discard", "serial", "read_only", "shareable")


def form_of(key: str, definition: Definition) -> DeviceForm | None:
    """The form of the item with this key; None where nothing of it can be changed in place."""
    kind, _blank, name = key.partition(" ")
    match kind:
        case "cpu":
            return DeviceForm(command="Update-Vm", asks=_CPU, present=_processor(definition))
        case "memory":
            sizes = {"memory": exact_size(definition.memory), "max_memory": exact_size(definition.max_memory)}
            return DeviceForm(command="Update-Vm", asks=_MEMORY, present=sizes)
        case "boot":
            return DeviceForm(command="Update-Vm", asks=_BOOT, present=_boot(definition))
        case "disk":
            found = next((disk for disk in definition.disks if disk.target == name), None)
            return _disk(found) if found is not None else None
        case "graphics":
            found_display = _nth(definition.graphics, name)
            return _display(key, found_display) if found_display is not None else None
        case "vnic":
            nic = next((nic for nic in definition.vnics if nic.mac == name), None)
            return _vnic(nic) if nic is not None else None
        case _:
            names = device_names(definition.devices)
            return _other(key, definition.devices[names.index(key)]) if key in names else None


def acts_of(key: str, definition: Definition) -> tuple[DeviceAct, ...]:
    """The buttons of the item with this key."""
    kind, _blank, name = key.partition(" ")
    match kind:
        case "disk" if any(d.target == name and d.device in ("cdrom", "floppy") for d in definition.disks):
            return (DeviceAct(command="Detach-Disk", title=N_("Remove drive…"), said={"target": name}),)
        case "disk":
            return (
                DeviceAct(command="Resize-Disk", title=N_("Make larger…"), said={"target": name}),
                DeviceAct(command="Detach-Disk", title=N_("Detach…"), said={"target": name}),
                DeviceAct(command="Remove-Disk", title=N_("Remove…"), said={"target": name}),
            )
        case "memory" if not name:
            return (DeviceAct(command="Add-Room", title=N_("Make room at next start…")),)
        case "vnic":
            return (DeviceAct(command="Remove-Vnic", title=N_("Remove…"), said={"mac": name}),)
        case "graphics":
            return (DeviceAct(command="Remove-Device", title=N_("Remove…"), said={"device": key}),)
        case _ if kind not in _LIBVIRTS_OWN and key in device_names(definition.devices):
            return (DeviceAct(command="Remove-Device", title=N_("Remove…"), said={"device": key}),)
        case _:
            return ()


def _processor(d: Definition) -> dict[str, str]:
    top = d.topology
    return {
        "vcpus": str(d.vcpus),
        "max_vcpus": str(d.max_vcpus or d.vcpus),
        "cores": str(top.cores or ""),
        "threads": str(top.threads or ""),
        "cpu_mode": d.cpu_mode,
        "cpu_model": d.cpu_model,
    }


def _boot(d: Definition) -> dict[str, str]:
    secure = "secure" if d.firmware.secure_boot else d.firmware.type
    return {
        "firmware": secure,
        "boot": "\n".join(d.boot),
        "on_poweroff": d.on_poweroff,
        "on_reboot": d.on_reboot,
        "on_crash": d.on_crash,
    }


def _disk(disk: Disk) -> DeviceForm:
    given = {"target": disk.target}
    if disk.device in ("cdrom", "floppy"):
        present = {"path": "" if disk.pool else disk.source, "storage": disk.pool, "volume": disk.volume}
        return DeviceForm(command="Update-Cdrom", asks=("path", "storage", "volume"), given=given, present=present)
    present = {
        "bus": disk.bus,
        "cache": disk.cache,
        "serial": disk.serial,
        "read_only": "true" if disk.read_only else "false",
        "shareable": "true" if disk.shareable else "false",
    }
    return DeviceForm(command="Update-Disk", asks=_DISK, given=given, present=present)


def _nth(graphics: tuple[Graphics, ...], place: str) -> Graphics | None:
    return graphics[int(place)] if place.isdigit() and int(place) < len(graphics) else None


def _display(key: str, display: Graphics) -> DeviceForm:
    present = {"kind": display.type, "listen": display.listen}
    return DeviceForm(command="Update-Device", asks=("set",), given={"device": key}, present=present, kind="graphics")


def _other(key: str, device: Device) -> DeviceForm | None:
    """What its kind has; the model is known, all else begins as it is."""
    kind = KINDS.get(device.type)
    if kind is None or device.type == "hostdev":
        return None
    present = {"model": device.model} if "model" in kind.asks else {}
    return DeviceForm(command="Update-Device", asks=("set",), given={"device": key}, present=present, kind=device.type)


def _vnic(nic: Vnic) -> DeviceForm:
    kinds = {"network": nic.source, "bridge": f"bridge={nic.source}", "direct": f"direct={nic.source}"}
    present = {
        "network_id": kinds.get(nic.type, "") if nic.source else "",
        "link": "up" if nic.link_up else "down",
        "model": nic.model,
        "new_mac": nic.mac,
    }
    asks = ("network_id", "link", "model", "new_mac")
    return DeviceForm(command="Update-Vnic", asks=asks, given={"mac": nic.mac}, present=present)
