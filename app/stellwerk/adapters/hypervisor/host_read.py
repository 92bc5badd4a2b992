"""Reading the host itself: what it is, and its counters. FACTS and STATS lanes."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import libvirt

from stellwerk.adapters.hypervisor.capability_xml import Capabilities, read_capabilities
from stellwerk.adapters.hypervisor.error import cut_off
from stellwerk.adapters.hypervisor.handle import Handle
from stellwerk.core.unit import KIB, MIB
from stellwerk.model.host import CpuFacts, HostFacts
from stellwerk.ports.hypervisor import HostStatistics

_CPU_MODES = {"kernel": "system"}
"""libvirt's names of processor time where ours differ."""

_ASKED_TWICE = 2
"""Calls over the wire for counters: how many there are, and what they are."""

_TOTALS = frozenset({"utilization", "cpu_utilization"})
"""Percentages that some drivers put among the counters."""


class HostReading(Handle):
    """The part of a session that reads the host."""

    def host_facts(self) -> HostFacts:
        """What the host says of itself. Parts that its driver cannot tell stay empty."""
        with self.use() as conn:
            node: list[Any] = _or_none(conn.getInfo) or ["", 0, 0, 0, 0, 0, 0, 0]
            said = read_capabilities(_or_none(conn.getCapabilities) or "")
            boot_time, boot_id = _boot() if self._place.local else (None, "")
            return HostFacts(
                uuid=said.uuid,
                hostname=_or_none(conn.getHostname) or "",
                driver=self._driver,
                session=self._place.session,
                libvirt_version=self.version or conn.getLibVersion(),
                hypervisor_version=_or_none(conn.getVersion) or 0,
                cpu=_cpu(said, node),
                memory=node[1] * MIB,
                boot_time=boot_time,
                boot_id=boot_id,
                kvm=said.kvm if self._driver == "qemu" else None,
                machine_types=said.machine_types,
            )

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        """The host's own counters; None where the driver has none, or they are not asked for."""
        with self.use() as conn:
            begun = time.perf_counter()
            times = self._counted(lambda: conn.getCPUStats(libvirt.VIR_NODE_CPU_STATS_ALL_CPUS, 0), "getCPUStats")
            took = time.perf_counter() - begun
            said = self._memory(conn) if memory else {}
            return HostStatistics(
                cpu_ns=None if not times else {_CPU_MODES.get(k, k): v for k, v in times.items() if k not in _TOTALS},
                memory_total=said["total"] * KIB if "total" in said else None,
                memory_available=_available(said),
                rtt=took / _ASKED_TWICE if times else None,
            )

    def _memory(self, conn: Any) -> dict[str, int]:
        return self._counted(lambda: conn.getMemoryStats(libvirt.VIR_NODE_MEMORY_STATS_ALL_CELLS, 0), "getMemoryStats")

    def _counted(self, call: Callable[[], dict[str, int]], name: str) -> dict[str, int]:
        """The counters that a call answers; empty where driver or server have none. Never asked again then."""
        if name in self._missing:
            return {}
        try:
            return call()
        except libvirt.libvirtError as error:
            if cut_off(error):
                raise
            if error.get_error_code() == libvirt.VIR_ERR_NO_SUPPORT:
                self._missing.add(name)
            return {}


def _available(memory: dict[str, int]) -> int | None:
    """Free memory and what caches hold: libvirt passes no `MemAvailable` on."""
    if "free" not in memory:
        return None
    return sum(memory.get(key, 0) for key in ("free", "buffers", "cached")) * KIB


def _cpu(said: Capabilities, node: list[Any]) -> CpuFacts:
    """The capabilities, completed by the node information: it alone knows the clock of most machines."""
    cpu = said.cpu
    _model, _memory, cpus, mhz, nodes, sockets, cores, threads = node
    counted = bool(cpu.sockets)
    return CpuFacts(
        model=cpu.model,
        vendor=cpu.vendor,
        arch=str(node[0]) or cpu.arch,
        cpus=cpus or cpu.cpus,
        sockets=cpu.sockets if counted else sockets * max(1, nodes),
        cores_per_socket=cpu.cores_per_socket if counted else cores,
        threads_per_core=cpu.threads_per_core if counted else threads,
        numa_nodes=cpu.numa_nodes or nodes,
        mhz=mhz or cpu.mhz,
    )


def _boot() -> tuple[float | None, str]:
    """When this computer was started (UTC seconds) and the id of that start; only Linux tells."""
    try:
        boot_id = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None, ""
    times = [line.split()[1] for line in lines if line.startswith("btime ")]
    return (float(times[0]) if times else None), boot_id


def _or_none(call: Any) -> Any:
    """The call's answer, or None where driver or server refuse it; a lost connection is an error as ever."""
    try:
        return call()
    except libvirt.libvirtError as error:
        if cut_off(error):
            raise
        return None
