"""A host's capabilities XML: its identity, processors and what it can run. Never raises. Pure; any thread."""

from functools import lru_cache

from lxml import etree

from stellwerk.adapters.hypervisor.xml_reader import XmlReader, attribute, children, text_of
from stellwerk.core.record import Record
from stellwerk.core.text import natural_key
from stellwerk.core.turnstile import COMPUTING
from stellwerk.core.unit import MIB
from stellwerk.model.host import CpuFacts

MAX_BYTES = 64 * MIB
"""A machine of 4,096 processors has some 500 KiB; with its caches and distances several MiB."""


class Capabilities(Record, frozen=True, kw_only=True):
    """What was read. `kvm` None = the host names no guests at all."""

    uuid: str = ""
    cpu: CpuFacts = CpuFacts()
    kvm: bool | None = None
    machine_types: tuple[str, ...] = ()


def read_capabilities(xml: str) -> Capabilities:
    """Read the capabilities. Sockets, cores and threads are counted over all NUMA nodes: `nodeinfo` tells them of one
    node only, and all as one where the nodes differ. Waits while another computes."""
    with COMPUTING:
        return _read_capabilities(xml)


def _read_capabilities(xml: str) -> Capabilities:
    reader = XmlReader(xml, "capabilities", MAX_BYTES)
    arch = reader.text("host/cpu/arch")
    guests = list(children(reader.root, "guest"))
    kinds = {kind.get("type") for guest in guests for kind in guest.iterfind("arch/domain")}
    sockets, cores, threads = _counted(reader)
    if not threads:
        sockets, cores, threads = _declared(reader)
    return Capabilities(
        uuid=reader.text("host/uuid").lower(),
        cpu=CpuFacts(
            model=reader.text("host/cpu/model"),
            vendor=reader.text("host/cpu/vendor"),
            arch=arch,
            cpus=threads,
            sockets=sockets,
            cores_per_socket=cores // sockets if sockets else 0,
            threads_per_core=threads // cores if cores else 0,
            numa_nodes=sum(1 for _cell in children(reader.find("host/topology/cells"), "cell")),
            mhz=_mhz(reader),
        ),
        kvm="kvm" in kinds if guests else None,
        machine_types=_machine_types(guests, arch),
    )


def _counted(reader: XmlReader) -> tuple[int, int, int]:
    """Sockets, cores and threads of the whole machine; processors that are offline carry no place and do not count."""
    sockets: set[str] = set()
    cores: set[tuple[str, str, str]] = set()
    threads = 0
    root = reader.find("host/topology/cells")
    for cpu in root.iterfind("cell/cpus/cpu") if root is not None else ():
        socket, core = cpu.get("socket_id"), cpu.get("core_id")
        if socket is None or core is None:
            continue
        threads += 1
        sockets.add(socket)
        cores.add((socket, cpu.get("die_id", "0"), core))
    return len(sockets), len(cores), threads


def _declared(reader: XmlReader) -> tuple[int, int, int]:
    """The same from `<topology sockets= cores= threads=>`, for hosts that list no processors."""
    element = reader.find("host/cpu/topology")
    sockets, dies, cores, threads = (
        reader.number(attribute(element, "", name), name, default=0 if name == "sockets" else 1, most=1 << 20)
        for name in ("sockets", "dies", "cores", "threads")
    )
    return sockets, sockets * dies * cores, sockets * dies * cores * threads


def _mhz(reader: XmlReader) -> int:
    hertz = reader.number(attribute(reader.find("host/cpu/counter"), "", "frequency"), "frequency")
    return hertz // 1_000_000


def _machine_types(guests: list[etree._Element], arch: str) -> tuple[str, ...]:
    """The machine types for the host's own architecture, in natural order: libvirt 9.0 tells them in another order
    each time it starts."""
    names: set[str] = set()
    for guest in guests:
        for element in guest.iterfind("arch"):
            if arch and element.get("name") != arch:
                continue
            for machine in element.iterfind(".//machine"):
                names.add(text_of(machine))
    return _in_order(frozenset(names - {""}))


@lru_cache(maxsize=64)
def _in_order(names: frozenset[str]) -> tuple[str, ...]:
    """Once for all hosts that can run the same: sorting was half of reading the capabilities."""
    return tuple(sorted(names, key=natural_key))
