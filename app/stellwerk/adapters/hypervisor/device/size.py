"""Memory and processors of a definition: the numbers that have to fit each other. Pure; any thread."""

from lxml import etree

from stellwerk.adapters.hypervisor.device.value import made, read_size, write_size
from stellwerk.adapters.hypervisor.xml_reader import children, text_of
from stellwerk.core.error import Invalid, Refused
from stellwerk.core.text import _
from stellwerk.core.unit import KIB, format_size
from stellwerk.model.hardware.edit import SetMemory, SetTopology, SetVcpus

_PARTS = ("sockets", "dies", "cores", "threads")


def set_memory(root: etree._Element, edit: SetMemory) -> None:
    """What the guest is given and the most that it can be: where both were the same, they stay so."""
    most_now = read_size(root.find("memory")) or 0
    now = read_size(root.find("currentMemory")) or most_now
    if edit.memory is None and edit.most is None:
        return
    memory = edit.memory if edit.memory is not None else min(now, edit.most or now)
    roomy = now < most_now and memory <= most_now
    most = edit.most if edit.most is not None else (most_now if roomy else memory)
    if most < memory:
        text = _("{memory} is more than the maximum of {most}")
        raise Invalid(text.format(memory=format_size(memory), most=format_size(most)), _("raise the maximum, too"))
    _set_nodes(root, most)
    write_size(made(root, "memory"), most)
    write_size(made(root, "currentMemory"), memory)
    slots = root.find("maxMemory")
    if slots is not None and (read_size(slots) or 0) < most:
        write_size(slots, most)


def set_vcpus(root: etree._Element, edit: SetVcpus) -> None:
    """How many are plugged in and the most that can be; sockets follow, or the topology goes where it cannot fit."""
    element = made(root, "vcpu")
    most_now = _number(text_of(element), 1)
    now = _number(element.get("current"), most_now)
    if edit.vcpus is None and edit.most is None:
        return
    vcpus = edit.vcpus if edit.vcpus is not None else min(now, edit.most or now)
    most = edit.most if edit.most is not None else (most_now if now < most_now and vcpus <= most_now else vcpus)
    if not 1 <= vcpus <= most:
        text = _("{n} vCPUs do not fit a maximum of {most}")
        raise Invalid(text.format(n=vcpus, most=most), _("give at least one, and raise the maximum where needed"))
    element.text = str(most)
    element.attrib.pop("current", "")
    if vcpus != most:
        element.set("current", str(vcpus))
    for single in list(children(root, "vcpus")):  # libvirt lists them again
        root.remove(single)
    if most != most_now:
        _set_topology(root, most)
        for cell in _cells(root)[:1]:
            if len(_cells(root)) == 1:
                cell.set("cpus", f"0-{most - 1}")


def set_topology(root: etree._Element, edit: SetTopology) -> None:
    """Cores and threads; raises Invalid where the maximum of vCPUs cannot be cut up like that."""
    topology = made(root, "cpu/topology")
    most = _number(text_of(root.find("vcpu")), 1)
    cores = edit.cores or _number(topology.get("cores"), 1)
    threads = edit.threads or _number(topology.get("threads"), 1)
    dies = _number(topology.get("dies"), 1)
    if cores < 1 or threads < 1 or most % (cores * threads * dies):
        text = _("{n} vCPUs cannot be cut up into sockets of {cores} cores with {threads} threads")
        raise Invalid(text.format(n=most, cores=cores, threads=threads), _("change the maximum of vCPUs first"))
    topology.set("sockets", str(most // (cores * threads * dies)))
    topology.set("cores", str(cores))
    topology.set("threads", str(threads))


def _set_topology(root: etree._Element, most: int) -> None:
    topology = root.find("cpu/topology")
    if topology is None:
        return
    each = 1
    for part in _PARTS[1:]:
        each *= _number(topology.get(part), 1)
    if most % each == 0:
        topology.set("sockets", str(most // each))
    else:
        cpu = topology.getparent()
        assert cpu is not None
        cpu.remove(topology)


def _set_nodes(root: etree._Element, most: int) -> None:
    """The first NUMA node takes what there is more or less: all of them and the modules are the memory."""
    cells = _cells(root)
    if not cells:
        return
    modules = sum(read_size(one) or 0 for one in root.iterfind("devices/memory/target/size"))
    rest = sum(_cell_size(cell) for cell in cells[1:])
    first = most - modules - rest
    if first < KIB:
        text = _("the memory cannot become that small: NUMA nodes and memory modules have {size}")
        raise Refused(text.format(size=format_size(modules + rest)), _("remove modules first, or edit the XML"))
    cells[0].set("unit", "KiB")
    cells[0].set("memory", str(first // KIB))


def _cells(root: etree._Element) -> list[etree._Element]:
    return list(children(root.find("cpu/numa"), "cell"))


def _cell_size(cell: etree._Element) -> int:
    shown = etree.Element("size", unit=cell.get("unit") or "KiB")
    shown.text = cell.get("memory")
    return read_size(shown) or 0


def _number(text: str | None, default: int) -> int:
    said = (text or "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else default
