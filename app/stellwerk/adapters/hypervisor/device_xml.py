"""The devices of a domain: disks, interfaces and displays as facts, everything else in words. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, first_children, text_of
from stellwerk.core.record import Record, field
from stellwerk.model.device import Device, Disk, Graphics, Vnic

MOST_DEVICES = 2000
"""Devices beyond are not read; QEMU's buses hold some hundreds."""

_DEEPEST = 200
"""Files in a backing chain beyond are not read; libvirt itself allows 200 levels."""

_AGENT_CHANNEL = "org.qemu.guest_agent.0"


class Devices(Record):
    """What `<devices>` holds. `agent`: the guest agent's channel is connected; None = no channel, or off."""

    disks: list[Disk] = field(default_factory=list)
    vnics: list[Vnic] = field(default_factory=list)
    graphics: list[Graphics] = field(default_factory=list)
    others: list[Device] = field(default_factory=list)
    has_agent_channel: bool = False
    agent: bool | None = None
    has_tpm: bool = False


def read_devices(reader: XmlReader) -> Devices:
    """All devices, in the order of the definition. What is not understood is noted in the reader."""
    found = Devices()
    for number, element in enumerate(children(reader.find("devices"))):
        if number >= MOST_DEVICES:
            reader.unread(f"devices after the first {MOST_DEVICES}")
            break
        match element.tag:
            case "disk":
                found.disks.append(_disk(reader, element))
            case "interface":
                found.vnics.append(_vnic(reader, element))
            case "graphics":
                found.graphics.append(_graphics(reader, element))
            case "emulator":
                pass
            case _:
                _other(found, element)
    return found


def source_text(source: etree._Element | None) -> str:
    """Where a disk's data is: a path, a URL or `pool/volume`; empty for none."""
    if source is None:
        return ""
    for name in ("file", "dev", "dir"):
        if source.get(name):
            return source.get(name, "")
    if source.get("pool"):
        return f"{source.get('pool')}/{source.get('volume', '')}"
    if source.get("protocol"):
        return _url(source)
    return attribute(source, "", "path") or _pci(source.find("address"))


def _disk(reader: XmlReader, element: etree._Element) -> Disk:
    parts = first_children(element)
    source, driver, aim = parts.get("source"), parts.get("driver"), parts.get("target")
    target = attribute(aim, "", "dev")
    device = element.get("device") or "disk"
    return Disk(
        target=target,
        device=device,
        source_type=element.get("type", ""),
        source=source_text(source),
        pool=attribute(source, "", "pool"),
        volume=attribute(source, "", "volume"),
        format=attribute(driver, "", "type"),
        bus=attribute(aim, "", "bus"),
        serial=text_of(parts.get("serial")),
        cache=attribute(driver, "", "cache"),
        read_only="readonly" in parts or device == "cdrom",
        shareable="shareable" in parts,
        boot_order=_boot_order(reader, parts.get("boot"), f"disk {target}"),
        backing=_backing(reader, parts.get("backingStore"), target),
    )


def _backing(reader: XmlReader, store: etree._Element | None, target: str) -> tuple[str, ...]:
    chain: list[str] = []
    while store is not None:
        path = source_text(store.find("source"))
        if path:
            chain.append(path)
        if len(chain) >= _DEEPEST:
            reader.unread(f"disk {target}: backing chain after {_DEEPEST} files")
            break
        store = store.find("backingStore")
    return tuple(chain)


def _vnic(reader: XmlReader, element: etree._Element) -> Vnic:
    parts = first_children(element)
    source = parts.get("source")
    mac = attribute(parts.get("mac"), "", "address")
    names = ("network", "bridge", "dev", "path", "name", "portid", "address")
    found = "" if source is None else next((said for name in names if (said := source.get(name))), "")
    return Vnic(
        mac=mac,
        type=element.get("type", ""),
        source=found or (_pci(source.find("address")) if source is not None else ""),
        portgroup=attribute(source, "", "portgroup"),
        model=attribute(parts.get("model"), "", "type"),
        target=attribute(parts.get("target"), "", "dev"),
        link_up=attribute(parts.get("link"), "", "state") != "down",
        boot_order=_boot_order(reader, parts.get("boot"), f"interface {mac}"),
    )


def _graphics(reader: XmlReader, element: etree._Element) -> Graphics:
    listen = element.find("listen")
    return Graphics(
        type=element.get("type", ""),
        port=_port(reader, element, "port"),
        tls_port=_port(reader, element, "tlsPort"),
        listen=element.get("listen", "") or attribute(listen, "", "address") or attribute(listen, "", "network"),
        socket=element.get("socket", "") or attribute(listen, "", "socket"),
    )


def _port(reader: XmlReader, element: etree._Element, name: str) -> int | None:
    """-1 is libvirt's word for *chosen at start*."""
    said = element.get(name, "")
    return None if said in ("", "-1") else reader.number(said, f"graphics {name}", most=65535) or None


def _boot_order(reader: XmlReader, boot: etree._Element | None, part: str) -> int | None:
    return None if boot is None else reader.number(boot.get("order"), f"{part}: boot order") or None


def _url(source: etree._Element) -> str:
    """`rbd://mon1:6789/pool/image` for a disk on the network."""
    host = source.find("host")
    name, port = attribute(host, "", "name"), attribute(host, "", "port")
    if ":" in name:
        name = f"[{name}]"
    place = name + (f":{port}" if port else "") or attribute(host, "", "socket")
    return f"{source.get('protocol')}://{place}/{source.get('name', '').lstrip('/')}".rstrip("/")


def _pci(address: etree._Element | None) -> str:
    """`0000:03:00.0`, as lspci writes it; empty where it is no PCI address."""
    if address is None or not address.get("bus") or not address.get("slot"):
        return ""
    domain, bus, slot, function = (
        address.get(name, "0x0").removeprefix("0x") for name in ("domain", "bus", "slot", "function")
    )
    return f"{domain:0>4}:{bus:0>2}:{slot:0>2}.{function}"


def _other(found: Devices, element: etree._Element) -> None:
    tag = str(element.tag)
    if tag == "channel" and attribute(element, "target", "name") == _AGENT_CHANNEL:
        found.has_agent_channel = True
        state = attribute(element, "target", "state")
        found.agent = state == "connected" if state else None
    found.has_tpm = found.has_tpm or tag == "tpm"
    model, details = _PARTS.get(tag, _USUAL)
    words = [word for part in details if (word := _read(element, part))]
    if tag == "hostdev" and (word := hostdev_text(element)):
        words.append(word)
    found.others.append(Device(type=tag, model=_read(element, model), detail=" ".join(words)))


def hostdev_text(element: etree._Element) -> str:
    """Which device of the host: its PCI or USB address, its identity, or the mediated device's UUID."""
    source = element.find("source")
    address = None if source is None else source.find("address")
    if address is not None and address.get("uuid"):
        return address.get("uuid", "")
    if element.get("type") == "usb":
        vendor, product = attribute(source, "vendor", "id"), attribute(source, "product", "id")
        if vendor:
            return f"{vendor.removeprefix('0x')}:{product.removeprefix('0x')}"
        return " ".join(w for w in (attribute(address, "", "bus"), attribute(address, "", "device")) if w)
    return _pci(address) or source_text(source)


_WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "audio": ("@type", ()),
    "channel": ("target@type", ("target@name",)),
    "console": ("target@type", ("@type", "source@path")),
    "controller": ("@model", ("@type", "@index")),
    "crypto": ("@model", ("backend@model",)),
    "filesystem": ("driver@type", ("@type", "source@dir", "source@name", "source@file", "target@dir")),
    "hostdev": ("@type", ("@mode",)),
    "hub": ("@type", ()),
    "input": ("@type", ("@bus",)),
    "iommu": ("@model", ()),
    "lease": ("", ("lockspace", "key")),
    "memballoon": ("@model", ()),
    "memory": ("@model", ("target/size", "target/size@unit")),
    "nvram": ("", ()),
    "parallel": ("target@type", ("@type", "source@path")),
    "redirdev": ("@type", ("@bus",)),
    "rng": ("@model", ("backend@model", "backend")),
    "serial": ("target@type", ("@type", "source@path")),
    "shmem": ("model@type", ("@name",)),
    "smartcard": ("@mode", ("@type",)),
    "sound": ("@model", ()),
    "tpm": ("@model", ("backend@type", "backend@version")),
    "video": ("model@type", ()),
    "vsock": ("@model", ("cid@address",)),
    "watchdog": ("@model", ("@action",)),
}
"""Where each kind of device has its model, and what else is worth reading: `path@attribute`, or a path's text."""


def _part(words: str) -> tuple[str, str]:
    """Path and attribute, taken apart once: a domain has a dozen such devices."""
    path, _at, name = words.partition("@")
    return path, name


_PARTS = {tag: (_part(model), tuple(map(_part, details))) for tag, (model, details) in _WORDS.items()}
_USUAL = _part("@model"), (_part("@type"),)
"""Of a kind that is not known."""


def _read(element: etree._Element, part: tuple[str, str]) -> str:
    path, name = part
    if not path:
        return element.get(name, "") if name else ""
    return attribute(element, path, name) if name else text_of(element.find(path))
