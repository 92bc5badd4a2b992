"""The demo fleet: hosts and VMs of libvirt's own test driver, inside this process.

Everything that happens to its VMs really happens, in the test driver: start, stop, pause, rename, events. Two things
are made up, here and nowhere else, because the test driver has only this computer's: the *samples* (processor, memory,
disk, network; see `load`) and the host's *name and processor model*.
"""

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import libvirt

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.hypervisor.demo.device_load import Parts, counted
from stellwerk.adapters.hypervisor.demo.domain import host_xml
from stellwerk.adapters.hypervisor.demo.fleet import (
    CLUSTERS,
    FOLDERS,
    TAGS,
    DemoFolder,
    DemoTag,
    DemoVm,
    Load,
    demo_vms,
    taken_share,
)
from stellwerk.adapters.hypervisor.demo.load import DEFAULT, free_memory, generated
from stellwerk.adapters.hypervisor.demo.template import DemoTemplates
from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.place import Place
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.clock import Clock
from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId, VmId
from stellwerk.core.record import Record, field, replace
from stellwerk.core.unit import GIB, KIB, MIB
from stellwerk.model.host import HostFacts
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.storage import Volume
from stellwerk.ports.hypervisor import HostStatistics, VmStatistics
from stellwerk.ports.sampling.device import DeviceCounters

_AGE = 86_400.0
"""How long the VMs have been counting when a session opens, in seconds."""

_SYSTEM, _IOWAIT, _FULL = 0.12, 0.004, 0.98
"""Shares of a host's time: of what VMs use, the kernel's part; waiting for disks; and the most that VMs can get."""


class DemoHost(Record, frozen=True, kw_only=True):
    """A host to add to a profile: its name, how it is opened and its cluster."""

    name: str
    uri: str
    cluster: str


class DemoPlan(Record, frozen=True, kw_only=True):
    """What a profile of the demo fleet holds: names of data centers, clusters with theirs, hosts with theirs."""

    data_centers: tuple[str, ...]
    clusters: tuple[tuple[str, str], ...]
    """Name of the cluster, name of its data center."""
    hosts: tuple[DemoHost, ...]
    tags: tuple[DemoTag, ...]
    tagged: Mapping[str, tuple[VmId, ...]]
    """The VMs of each tag, by its name."""
    folders: tuple[DemoFolder, ...] = ()
    filed: Mapping[str, tuple[VmId, ...]] = field(default_factory=dict)
    """The VMs in each folder, by its name."""


def write_demo(folder: Path) -> DemoPlan:
    """Write one file a host for the test driver into a folder, which is made; returns what belongs into the profile.

    Raises OSError where the folder cannot be written. Any thread.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vms = list(demo_vms())
    hosts: list[DemoHost] = []
    for cluster in CLUSTERS:
        for host in cluster.hosts:
            file = folder / f"{host}.xml"
            file.write_bytes(host_xml(cluster, host, [vm for vm in vms if vm.host == host]))
            hosts.append(DemoHost(name=host, uri=f"test://{quote(file.absolute().as_posix())}", cluster=cluster.name))
    return DemoPlan(
        data_centers=tuple(dict.fromkeys(cluster.data_center for cluster in CLUSTERS)),
        clusters=tuple((cluster.name, cluster.data_center) for cluster in CLUSTERS),
        hosts=tuple(hosts),
        tags=TAGS,
        folders=FOLDERS,
        filed={one.name: tuple(vm.id for vm in vms if vm.kind.prefix in one.kinds) for one in FOLDERS},
        tagged={tag.name: tuple(vm.id for vm in vms if vm.kind.prefix in tag.kinds) for tag in TAGS},
    )


class DemoHypervisor(LibvirtHypervisor):
    """Opens hosts of the test driver with generated samples; any other URI as ever."""

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(clock)
        vms = list(demo_vms())
        shares = {vm.host: taken_share(other for other in vms if other.host == vm.host) for vm in vms}
        self._vms: Mapping[VmId, _Planned] = {vm.id: _planned(vm, shares[vm.host]) for vm in vms}

    def _session(self, conn: Any, place: Place, host_id: HostId, user: str) -> LibvirtSession:
        if place.in_process:
            return DemoSession(conn, place, host_id, self._clock, user, self._vms)
        return super()._session(conn, place, host_id, user)


class DemoSession(DemoTemplates, LibvirtSession):
    """A session with the test driver whose samples are generated: none of these numbers is measured."""

    def __init__(
        self, conn: Any, place: Place, host_id: HostId, clock: Clock, user: str, vms: Mapping[VmId, "_Planned"]
    ) -> None:
        super().__init__(conn, place, host_id, clock, user)
        self._vms = vms
        self._lock = threading.Lock()
        self._epoch = clock.now() - _AGE
        self._paused: dict[VmId, tuple[float, float]] = {}
        """Of each VM: the seconds that it stood still, and when it was looked at last."""
        self._host_load = _HostLoad(self._epoch)

    def copy_volume(self, spec: VolumeSpec, source: str) -> Volume:
        """The volume alone: the test driver has no contents, and cannot give a copy its size."""
        return self.add_volume(spec)

    def host_facts(self) -> HostFacts:
        """The test driver's facts; the name, and the processor's model and vendor, are those of the demo fleet."""
        facts = super().host_facts()
        name = Path(unquote(urlsplit(self._place.uri).path)).stem
        cluster = next((cluster for cluster in CLUSTERS if name in cluster.hosts), None)
        if cluster is None:
            return facts
        cpu = replace(facts.cpu, model=cluster.cpu_model, vendor=cluster.cpu_vendor)
        return replace(facts, hostname=name, cpu=cpu)

    def statistics(self) -> list[VmStatistics]:
        """Generated counters of all running VMs; those of a paused one stand still."""
        with self.use() as conn, self._lock:
            now = self._clock.now()
            active = conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
            return [sample for domain in active if (sample := self._generated(domain, now)) is not None]

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        """Generated: what the VMs use, and a little for the host itself."""
        samples = self.statistics()
        with self.use() as conn, self._lock:
            begun = time.perf_counter()
            _arch, total, cpus, *_rest = conn.getInfo()
            taken = sum((sample.memory or 0) - (sample.unused or 0) for sample in samples)
            return HostStatistics(
                cpu_ns=self._host_load.counted(samples, cpus, self._clock.now()),
                memory_total=total * MIB if memory else None,
                memory_available=free_memory(total * MIB, taken) if memory else None,
                rtt=time.perf_counter() - begun,
            )

    def device_counters(self) -> DeviceCounters:
        """Generated counters of the devices of all running VMs: what these do, parted among them."""
        with self.use() as conn, self._lock:
            now = self._clock.now()
            active = conn.listAllDomains(libvirt.VIR_CONNECT_LIST_DOMAINS_ACTIVE)
            vms = [parts for domain in active if (parts := self._parts(domain)) is not None]
            moments = {vm.id: now - self._paused.get(vm.id, (0.0, now))[0] for vm in vms}
            return counted(vms, self._epoch, moments)

    def _parts(self, domain: Any) -> Parts | None:
        id_ = VmId(domain.UUIDString())
        try:
            _state, _most, memory, vcpus, _cpu = domain.info()
            definition = read_domain(domain.XMLDesc(0)).definition
        except (libvirt.libvirtError, AppError):
            return None  # it ended meanwhile
        return Parts(
            id=id_,
            run=domain.ID(),
            load=self._vms.get(id_, _UNPLANNED).load,
            vcpus=vcpus,
            memory=memory * KIB,
            disks=tuple(disk.target for disk in definition.disks if disk.device == "disk"),
            vnics=tuple(vnic.target for vnic in definition.vnics if vnic.target),
        )

    def _generated(self, domain: Any, now: float) -> VmStatistics | None:
        id_ = VmId(domain.UUIDString())
        try:
            state, _most, memory, vcpus, _cpu = domain.info()
        except libvirt.libvirtError:
            return None  # it ended meanwhile
        stood, seen = self._paused.get(id_, (0.0, now))
        if state != libvirt.VIR_DOMAIN_RUNNING:
            stood += now - seen
        self._paused[id_] = stood, now
        planned = self._vms.get(id_, _UNPLANNED)
        return generated(
            id_,
            planned.load,
            vcpus=vcpus,
            memory=memory * KIB,
            disk=planned.disk,
            taken=planned.taken,
            epoch=self._epoch,
            moment=now - stood,
        )


class _Planned(Record, frozen=True):
    """What samples are made from: the load, and the bytes of its disks and what is taken of them."""

    load: Load
    disk: int = 0
    taken: int = 0


_UNPLANNED = _Planned(DEFAULT)
"""A VM that was added to the demo fleet."""


def _planned(vm: DemoVm, share: float) -> _Planned:
    sizes = [size * GIB for size in vm.kind.disks]
    return _Planned(vm.kind.load, sum(sizes), sum(int(size * share) for size in sizes))


class _HostLoad:
    """The host's counters: they grow by what its VMs used since the last look, and by the time that is left."""

    def __init__(self, since: float) -> None:
        self._since = since
        self._last: dict[VmId, int] = {}
        self._ns = dict.fromkeys(("user", "system", "idle", "iowait"), 0)

    def counted(self, samples: list[VmStatistics], cpus: int, now: float) -> dict[str, int]:
        """Nanoseconds by mode, summed over all processors, up to `now`."""
        passed = max(0.0, now - self._since) * cpus * 1e9
        self._since = now
        used = {sample.id: sample.cpu_ns or 0 for sample in samples}
        by_vms = sum(max(0, cpu - self._last.get(id_, 0)) for id_, cpu in used.items())
        self._last = used
        busy = min(by_vms, passed * _FULL)
        waiting = passed * _IOWAIT
        for mode, share in (
            ("user", busy * (1 - _SYSTEM)),
            ("system", busy * _SYSTEM),
            ("iowait", waiting),
            ("idle", passed - busy - waiting),
        ):
            self._ns[mode] += int(share)
        return dict(self._ns)
