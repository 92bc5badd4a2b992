"""The settings of a VM and its devices: the one table of what its XML holds that people can read and change.

Pure declarations; any thread. A setting says where in the element of its device its value stands, as
`path@attribute`, or a path for a text. What is in no table survives every change untouched.
"""

from collections.abc import Mapping
from enum import Enum, auto

from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text


class Form(Enum):
    """How a value stands in the XML: as it is, as an element that is there or not (`yes`, `no`), as a size (bytes, in
    units there), as one attribute of several elements (joined by commas), or as the source of a disk."""

    TEXT = auto()
    PRESENCE = auto()
    SIZE = auto()
    LIST = auto()
    SOURCE = auto()


class XmlSetting(Record, frozen=True):
    """One setting. `live`: a running VM takes it at once. `runtime`: a running VM has a value of its own, which says
    nothing of what is stored. `also`: another place, read where the first holds nothing."""

    key: str
    title: Text
    where: str
    form: Form = Form.TEXT
    live: bool = False
    runtime: bool = False
    also: str = ""


S, F = XmlSetting, Form

_ORDER = S("boot_order", N_("Boot order"), "boot@order")

SETTINGS: Mapping[str, tuple[XmlSetting, ...]] = {
    "": (
        S("title", N_("Title"), "title", live=True),
        S("description", N_("Description"), "description", live=True),
        S("vcpus", N_("vCPUs"), "vcpu@current", live=True, also="vcpu"),
        S("max_vcpus", N_("Maximum vCPUs"), "vcpu"),
        S("memory", N_("Memory"), "currentMemory", F.SIZE, live=True, runtime=True, also="memory"),
        S("max_memory", N_("Maximum memory"), "memory", F.SIZE),
        S("slot_memory", N_("Memory with modules"), "maxMemory", F.SIZE),
        S("slots", N_("Slots for memory modules"), "maxMemory@slots", runtime=True),
        S("cpu_mode", N_("CPU mode"), "cpu@mode"),
        S("cpu_model", N_("CPU model"), "cpu/model", runtime=True),
        S("sockets", N_("Sockets"), "cpu/topology@sockets"),
        S("cores", N_("Cores"), "cpu/topology@cores"),
        S("threads", N_("Threads"), "cpu/topology@threads"),
        S("machine", N_("Machine type"), "os/type@machine"),
        S("firmware", N_("Firmware"), "os@firmware"),
        S("loader", N_("Loader"), "os/loader"),
        S("kernel", N_("Kernel"), "os/kernel"),
        S("initrd", N_("Initial RAM disk"), "os/initrd"),
        S("cmdline", N_("Kernel parameters"), "os/cmdline"),
        S("boot", N_("Boot order"), "os/boot@dev", F.LIST),
        S("boot_menu", N_("Boot menu"), "os/bootmenu@enable"),
        S("on_poweroff", N_("When it powers off"), "on_poweroff"),
        S("on_reboot", N_("When it restarts"), "on_reboot"),
        S("on_crash", N_("When it crashes"), "on_crash"),
        S("clock", N_("Clock"), "clock@offset"),
        S("shared_memory", N_("Shared memory"), "memoryBacking/access@mode"),
        S("memory_source", N_("Source of memory"), "memoryBacking/source@type", runtime=True),
    ),
    "disk": (
        S("source", N_("Source"), "source", F.SOURCE, live=True),
        S("device", N_("Kind of drive"), "@device"),
        S("format", N_("Format"), "driver@type"),
        S("bus", N_("Bus"), "target@bus"),
        S("cache", N_("Cache"), "driver@cache"),
        S("io", N_("Input and output"), "driver@io"),
        S("discard", N_("Discard"), "driver@discard"),
        S("serial", N_("Serial number"), "serial"),
        S("read_only", N_("Read-only"), "readonly", F.PRESENCE),
        S("shareable", N_("Shareable"), "shareable", F.PRESENCE),
        _ORDER,
    ),
    "interface": (
        S("mac", N_("MAC address"), "mac@address"),
        S("kind", N_("Kind"), "@type"),
        S("network", N_("Network"), "source@network", live=True),
        S("bridge", N_("Bridge"), "source@bridge", live=True, runtime=True),
        S("dev", N_("Interface of the host"), "source@dev"),
        S("portgroup", N_("Port group"), "source@portgroup", live=True),
        S("model", N_("Model"), "model@type"),
        S("link", N_("Link"), "link@state", live=True),
        S("mtu", N_("MTU"), "mtu@size"),
        S("filter", N_("Filter"), "filterref@filter", live=True),
        S("inbound", N_("Inbound, KiB/s"), "bandwidth/inbound@average", live=True),
        S("outbound", N_("Outbound, KiB/s"), "bandwidth/outbound@average", live=True),
        _ORDER,
    ),
    "graphics": (
        S("kind", N_("Kind"), "@type"),
        S("port", N_("Port"), "@port", runtime=True),
        S("listen", N_("Listens on"), "listen@address", also="@listen"),
        S("socket", N_("Socket"), "listen@socket", runtime=True),
        S("keymap", N_("Keyboard layout"), "@keymap"),
    ),
    "video": (
        S("model", N_("Model"), "model@type"),
        S("vram", N_("Video memory, KiB"), "model@vram"),
        S("heads", N_("Screens"), "model@heads"),
        S("accel3d", N_("3D"), "model/acceleration@accel3d"),
    ),
    "sound": (S("model", N_("Model"), "@model"),),
    "serial": (S("kind", N_("Kind"), "@type"), S("model", N_("Model"), "target@type"),
               S("source", N_("Source"), "source@path", runtime=True)),
    "console": (S("kind", N_("Kind"), "@type"), S("model", N_("Model"), "target@type")),
    "channel": (S("kind", N_("Kind"), "@type"), S("model", N_("Model"), "target@type"),
                S("target", N_("Name"), "target@name")),
    "watchdog": (S("model", N_("Model"), "@model"), S("action", N_("Action"), "@action")),
    "rng": (S("model", N_("Model"), "@model"), S("backend", N_("Backend"), "backend@model"),
            S("source", N_("Source"), "backend")),
    "tpm": (S("model", N_("Model"), "@model"), S("backend", N_("Backend"), "backend@type"),
            S("version", N_("Version"), "backend@version")),
    "hostdev": (S("mode", N_("Mode"), "@mode"), S("kind", N_("Kind"), "@type"), S("managed", N_("Managed"), "@managed"),
                _ORDER),
    "filesystem": (S("model", N_("Driver"), "driver@type"), S("source", N_("Source"), "source@dir"),
                   S("target", N_("Name in the guest"), "target@dir"),
                   S("read_only", N_("Read-only"), "readonly", F.PRESENCE)),
    "input": (S("kind", N_("Kind"), "@type"), S("bus", N_("Bus"), "@bus")),
    "controller": (S("kind", N_("Kind"), "@type"), S("model", N_("Model"), "@model")),
    "memballoon": (S("model", N_("Model"), "@model"), S("deflate", N_("Gives memory back"), "@autodeflate")),
    "memory": (S("model", N_("Model"), "@model"), S("size", N_("Size"), "target/size", F.SIZE),
               S("node", N_("Node"), "target/node")),
    "vsock": (S("model", N_("Model"), "@model"), S("cid", N_("Address"), "cid@address", runtime=True)),
    "redirdev": (S("kind", N_("Kind"), "@type"), S("bus", N_("Bus"), "@bus")),
    "panic": (S("model", N_("Model"), "@model"),),
    "iommu": (S("model", N_("Model"), "@model"),),
    "smartcard": (S("mode", N_("Mode"), "@mode"), S("kind", N_("Kind"), "@type")),
}  # fmt: skip
"""By the tag of the device; the VM itself has none."""

HOT_PLUGGED = frozenset(
    {"interface", "hostdev", "redirdev", "rng", "watchdog", "channel", "memory", "input", "vsock", "controller"}
)
"""Devices that QEMU can plug into a running VM whatever they are; for others that depends."""

COLD_BUSES = frozenset({"ide", "sata", "fdc"})
"""Buses whose disks come and go only while the VM is off."""


def setting(device: str, key: str) -> XmlSetting | None:
    """A setting of a device, which is named as edits name it; None for what is in no table."""
    rows = SETTINGS.get(device.partition(" ")[0], ())
    return next((row for row in rows if row.key == key), None)
