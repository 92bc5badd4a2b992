"""Room for devices that come while a VM runs: PCIe ports, and slots for modules of memory. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.device.value import made, read_size, write_size
from stellwerk.adapters.hypervisor.xml_reader import SIZE_FACTORS, attribute, children, text_of
from stellwerk.core.error import NoRoom, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import KIB, format_size
from stellwerk.model.hardware.edit import AddRoom

MOST_PORTS = 200
"""Of a whole VM; QEMU's buses end at 255."""
_PORT = "pcie-root-port"
_PLAIN_CELL = frozenset({"id", "cpus", "memory", "unit"})


def add_room(root: etree._Element, edit: AddRoom) -> None:
    """More ports, more memory with modules. Raises Refused for a machine that has no ports, or has too many."""
    if edit.ports:
        _add_ports(root, edit.ports)
    if edit.memory:
        _add_slots(root, edit.memory, edit.slots)


def is_port(element: etree._Element) -> bool:
    """A PCIe port that a device can be plugged into."""
    return element.tag == "controller" and element.get("model") == _PORT


def port_count(root: etree._Element) -> int:
    """PCIe ports that devices can be plugged into."""
    return len(_ports(root))


def node_words(root: etree._Element) -> str | None:
    """Its memory nodes, `0-3: 4 GiB` each by its vCPUs; empty for none, None for such as say more than that."""
    found: list[str] = []
    for cell in children(root.find("cpu/numa")):
        size = _count(cell.get("memory")) * SIZE_FACTORS.get((cell.get("unit") or "KiB").lower(), 0)
        if cell.tag != "cell" or len(cell) or not set(cell.attrib) <= _PLAIN_CELL:
            return None
        found.append(f"{cell.get('cpus') or '–'}: {format_size(size)}")
    return "; ".join(found)


def drop_ports(root: etree._Element, count: int) -> None:
    """Take away the last ports that no device is on, until there are so many."""
    used = {_bus(address) for address in root.iterfind("devices/*/address[@type='pci']")}
    free = [port for port in _ports(root) if _index(port) not in used]
    surplus = max(0, port_count(root) - count)
    for port in free[max(0, len(free) - surplus) :]:
        made(root, "devices").remove(port)


def drop_slots(root: etree._Element, live: etree._Element) -> None:
    """As many slots for memory as there are in what runs; the node goes that came for them alone."""
    for part in list(children(root, "maxMemory")):
        root.remove(part)
    theirs = live.find("maxMemory")
    if theirs is not None:
        size = read_size(theirs) or 0
        _write_slots(root, size, int(theirs.get("slots") or 1))
    elif live.find("cpu/numa") is None:
        numa = root.find("cpu/numa")
        if numa is not None:
            made(root, "cpu").remove(numa)


def require_slots(root: etree._Element, module: etree._Element) -> None:
    """Raises NoRoom where a module of memory finds no slot, or would be more than there may be."""
    hint = _("make room at the next start, or add the device then")
    most = root.find("maxMemory")
    if most is None or root.find("cpu/numa") is None:
        raise NoRoom(_("the VM has no slots for modules of memory"), hint)
    slots, limit = int(most.get("slots") or 0), read_size(most) or 0
    if sum(1 for _one in root.iterfind("devices/memory")) >= slots:
        raise NoRoom(_("all {n} slots for modules of memory are taken").format(n=slots), hint)
    now = read_size(root.find("memory")) or 0
    if now + (read_size(module.find("target/size")) or 0) > limit:
        text = _("with modules the VM can have {most} of memory at most, and has {now}")
        raise NoRoom(text.format(most=format_size(limit), now=format_size(now)), hint)


def _add_ports(root: etree._Element, ports: int) -> None:
    machine = attribute(root, "os/type", "machine")
    if "q35" not in machine and machine != "virt" and not machine.startswith("virt-"):
        text = _("machine type {machine} has no ports to be added").format(machine=machine or "?")
        raise Refused(text, _("its slots are fixed"))
    if port_count(root) + ports > MOST_PORTS:
        text = _("a VM cannot have more than {n} ports for devices").format(n=MOST_PORTS)
        raise Refused(text, _("ask for fewer"))
    devices = made(root, "devices")
    last = list(children(devices, "controller"))
    for _port in range(ports):
        port = etree.Element("controller", type="pci", model=_PORT)
        if last:
            last[-1].addnext(port)
        else:
            devices.append(port)
        last.append(port)


def _add_slots(root: etree._Element, memory: int, slots: int) -> None:
    """The most with modules, and one node of what there is: without a node QEMU takes no module."""
    now = read_size(root.find("memory")) or 0
    most = root.find("maxMemory")
    if memory <= now:
        text = _("{memory} with modules is no more than it has").format(memory=format_size(memory))
        raise Refused(text, _("give more than {now}").format(now=format_size(now)))
    taken = sum(1 for _one in root.iterfind("devices/memory"))
    there = int((most.get("slots") if most is not None else None) or 0)
    _write_slots(root, max(memory, read_size(most) or 0), max(taken + slots, there))
    numa = made(root, "cpu/numa")
    if numa.find("cell") is None:
        last = int(text_of(root.find("vcpu")) or 1) - 1
        etree.SubElement(numa, "cell", id="0", cpus=f"0-{last}", unit="KiB", memory=str(now // KIB))


def _write_slots(root: etree._Element, memory: int, slots: int) -> None:
    element = root.find("maxMemory")
    if element is None:
        element = etree.Element("maxMemory")
        before = root.find("memory")
        if before is not None:
            before.addprevious(element)
        else:
            root.append(element)
    element.set("slots", str(slots))
    write_size(element, memory)


def _ports(root: etree._Element) -> list[etree._Element]:
    return [one for one in children(root.find("devices"), "controller") if is_port(one)]


def _index(port: etree._Element) -> int:
    text = port.get("index") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else -1


def _count(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0


def _bus(address: etree._Element) -> int:
    try:
        return int(address.get("bus") or "", 16)
    except ValueError:
        return -1
