"""What the first look at a host must ask of libvirt at least, bare, over TCP and over SSH: the floors of connecting
many. One host after the other on one thread, with nobody else at work."""

from collections.abc import Callable

import libvirt
from tests.bench.part.row import cpu_seconds

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.hypervisor.event_loop import LOOP
from stellwerk.core.ids import HostId
from stellwerk.ports.tunnel import Tunnels

DOMAIN_EVENTS = (0, 1, 3, 6, 7, 9, 10, 13, 15, 16, 18, 19, 21, 22, 23, 26)
"""Lifecycle, reboot, watchdog, errors, disks, trays, balloon, devices, block jobs, agent, jobs, metadata, memory."""
POOL_EVENTS = (0, 1)
LISTS = (
    libvirt.VIR_CONNECT_LIST_DOMAINS_AUTOSTART,
    libvirt.VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE,
    libvirt.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT,
    libvirt.VIR_CONNECT_LIST_DOMAINS_TRANSIENT,
    1 << 14,  # with checkpoints
)


def bare_look(uris: list[str], way: Callable[[str], str] = str) -> float:
    """CPU seconds to look at these once: events asked for, what the host says of itself, the domains with their marks,
    states and definitions. Nothing is read of what is answered. `way` makes what libvirt opens, a tunnel's end."""
    LOOP.enter()
    before = cpu_seconds()
    opened = [(conn := libvirt.open(way(uri)), _look(conn)) for uri in uris]
    taken = cpu_seconds() - before
    for conn, undo in opened:
        for deregister, place in undo:
            deregister(place)
        conn.unregisterCloseCallback()
        conn.close()
    LOOP.leave()
    return taken


def read_look(uris: list[str], tunnels: Tunnels | None = None) -> float:
    """CPU seconds of the same look, and read: what the adapter of libvirt makes of what is answered, on one thread, for
    nobody. A synchronisation that reads nothing brings nothing."""
    hypervisor = LibvirtHypervisor(tunnels=tunnels)
    before = cpu_seconds()
    sessions = []
    for uri in uris:
        session = hypervisor.open(uri, HostId(uri))
        session.watch(_heard)
        session.host_facts()
        session.domains()
        sessions.append(session)
    taken = cpu_seconds() - before
    for session in sessions:
        session.close()
    hypervisor.close()
    return taken


def _look(conn: libvirt.virConnect) -> list[tuple[object, int]]:
    conn.setKeepAlive(3, 3)
    conn.registerCloseCallback(_heard, None)
    undo = [
        (conn.domainEventDeregisterAny, conn.domainEventRegisterAny(None, number, _heard, None))
        for number in DOMAIN_EVENTS
    ]
    undo.append((conn.networkEventDeregisterAny, conn.networkEventRegisterAny(None, 0, _heard, None)))
    for number in POOL_EVENTS:
        undo.append((conn.storagePoolEventDeregisterAny, conn.storagePoolEventRegisterAny(None, number, _heard, None)))
    for ask in (conn.getInfo, conn.getCapabilities, conn.getHostname, conn.getLibVersion, conn.getVersion):
        ask()
    for flag in LISTS:
        conn.listAllDomains(flag)
    for domain, _state in conn.getAllDomainStats(libvirt.VIR_DOMAIN_STATS_STATE, 0):
        domain.XMLDesc(0)
    return undo


def _heard(*_what: object) -> None:
    """Nothing happens to these hosts meanwhile."""
