"""The kinds of devices that a VM can get beside disks and interfaces: what is usual of each, what may be said, and how
those that a VM has are named. Pure; any thread."""

from collections.abc import Mapping, Sequence

from stellwerk.core.record import Record, field
from stellwerk.core.text import N_, Text
from stellwerk.model.device import Device


class DeviceKind(Record, frozen=True):
    """One kind. `usual`: values where nothing is said; `asks`: settings that people are asked for; `choices`: the only
    values of some; `single`: a VM has one at most."""

    title: Text
    usual: Mapping[str, str]
    asks: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    single: bool = False


K = DeviceKind

KINDS: Mapping[str, DeviceKind] = {
    "graphics": K(N_("Display"), {"kind": "vnc"}, ("kind", "listen", "keymap"), {"kind": ("vnc", "spice")}),
    "video": K(N_("Video"), {"model": "virtio"}, ("model",),
               {"model": ("virtio", "vga", "bochs", "qxl", "cirrus", "ramfb", "none")}),
    "sound": K(N_("Sound"), {"model": "ich9"}, ("model",),
               {"model": ("ich9", "ich6", "ac97", "es1370", "sb16", "usb")}),
    "serial": K(N_("Serial port"), {"kind": "pty"}, ("kind", "source"),
                {"kind": ("pty", "file", "unix", "dev", "null")}),
    "channel": K(N_("Channel"), {"kind": "unix", "model": "virtio", "target": "org.qemu.guest_agent.0"},
                 ("kind", "target"), {"kind": ("unix", "pty", "spicevmc")}),
    "watchdog": K(N_("Watchdog"), {"model": "i6300esb", "action": "reset"}, ("model", "action"),
                  {"model": ("i6300esb", "ib700", "diag288", "itco"),
                   "action": ("reset", "shutdown", "poweroff", "pause", "none", "dump", "inject-nmi")}),
    "rng": K(N_("Random numbers"), {"model": "virtio", "backend": "random", "source": "/dev/urandom"},
             ("source",), {"backend": ("random", "builtin")}),
    "tpm": K(N_("TPM"), {"model": "tpm-crb", "backend": "emulator", "version": "2.0"}, ("model", "version"),
             {"model": ("tpm-crb", "tpm-tis", "tpm-spapr"), "backend": ("emulator", "passthrough"),
              "version": ("1.2", "2.0")}, single=True),
    "hostdev": K(N_("Device of the host (USB, PCI, mediated)"), {}, ("source",)),
    "filesystem": K(N_("Shared folder (virtiofs)"), {"model": "virtiofs"}, ("source", "target"),
                    {"model": ("virtiofs", "path")}),
    "memballoon": K(N_("Memory balloon"), {"model": "virtio"}, ("model", "deflate"),
                    {"model": ("virtio", "none"), "deflate": ("on", "off")}, single=True),
    "input": K(N_("Input"), {"kind": "tablet", "bus": "usb"}, ("kind", "bus"),
               {"kind": ("tablet", "mouse", "keyboard"), "bus": ("usb", "virtio", "ps2")}),
    "memory": K(N_("Memory module"), {"model": "dimm", "node": "0"}, ("size", "node"), {"model": ("dimm",)}),
    "vsock": K(N_("Socket to the host (vsock)"), {"model": "virtio"}, (), single=True),
    "panic": K(N_("Panic notifier"), {"model": "isa"}, ("model",), {"model": ("isa", "pseries", "hyperv", "pvpanic")}),
    "redirdev": K(N_("USB redirection"), {"kind": "spicevmc", "bus": "usb"}, (), {"kind": ("spicevmc", "tcp")}),
}  # fmt: skip
"""By their names in the XML, in the order of the menu."""

ADDABLE = tuple(KINDS)


def device_names(devices: Sequence[Device]) -> tuple[str, ...]:
    """The names by which edits know these devices, all that a VM has beside disks, interfaces and displays."""
    found: dict[str, None] = {}
    for device in devices:
        name = _name(device)
        key, number = (f"{device.type} {name}" if name else f"{device.type} 0"), 1
        while key in found:
            key = f"{device.type} {name} {number + 1}" if name else f"{device.type} {number}"
            number += 1
        found[key] = None
    return tuple(found)


def _name(device: Device) -> str:
    match device.type:
        case "hostdev":
            return " ".join(word for word in (device.model, device.detail.removeprefix("subsystem").strip()) if word)
        case "input":
            return f"{device.model} {device.detail}".strip()
        case "controller" | "channel":
            return device.detail
        case "filesystem":
            return device.detail.rpartition(" ")[2]
        case _:
            return ""
