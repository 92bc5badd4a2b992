"""The first synchronisation of 400 hosts with 10,000 VMs, beside the bare libvirt calls it cannot do without."""

import tempfile
import threading
import time
from pathlib import Path

import libvirt
import numpy as np
from tests.bench._large_fleet import write_fleet
from tests.bench._row import Row, cpu_seconds, show

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import ClusterId, DataCenterId, HostId, Kind
from stellwerk.core.loop import PlainLoop
from stellwerk.core.setting import Settings
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.services.fleet import Fleet
from stellwerk.store.inventory import Inventory

HOSTS, VMS = 400, 25


class TimedLoop(PlainLoop):
    """A plain loop that notes how long each call held the owner thread."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[float] = []

    def _step(self) -> bool:
        before = time.perf_counter()
        found = super()._step()
        if found:
            self.held.append(time.perf_counter() - before)
        return found


def bare(uris: list[str]) -> float:
    """CPU seconds of what must be asked of libvirt at least: open, list, XML and state of every domain."""
    before = cpu_seconds()
    for uri in uris:
        conn = libvirt.open(uri)
        conn.getCapabilities()
        for domain in conn.listAllDomains(0):
            domain.XMLDesc(0)
            domain.state()
        conn.close()
    return cpu_seconds() - before


def synchronise(hosts: list[tuple[str, str]]) -> tuple[float, float, list[float], int]:
    """Wall and CPU seconds, what held the owner thread, and how many VMs were found."""
    loop, clock = TimedLoop(), SystemClock()
    inventory = Inventory(loop, clock)
    cluster = Cluster(id=ClusterId("c"), name="c", data_center_id=DataCenterId("d"))
    entities = tuple(Host(id=HostId(name), name=name, uri=uri, cluster_id=cluster.id) for name, uri in hosts)
    inventory.apply(Batch(entities=(DataCenter(id=DataCenterId("d"), name="d"), cluster, *entities)))
    lists = [inventory.live(text) for text in ("Vms:", "Hosts:", "Vms: status = up", "Vms: name = *-vm-001")]
    hypervisor = LibvirtHypervisor(clock)
    fleet = Fleet(loop, clock, inventory, hypervisor, Settings())
    loop.held.clear()
    wall, cpu = time.perf_counter(), cpu_seconds()
    ready: list[object] = []
    fleet.start()
    fleet.when_ready([host.id for host in entities], ready.append)
    loop.run(lambda: bool(ready), 120)
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    held, found = list(loop.held), len(inventory.view.all(Kind.VM))
    assert len(lists[0].ids) == found
    fleet.close()
    loop.run(lambda: fleet.closed, 20)
    hypervisor.close()
    return wall, cpu, held, found


def main() -> None:
    """Measure and print."""
    import sys

    sys.setswitchinterval(0.001)
    with tempfile.TemporaryDirectory() as folder:
        hosts = write_fleet(Path(folder), HOSTS, VMS)
        wall, cpu, held, found = synchronise(hosts)
        floor = bare([uri for _name, uri in hosts])
    held_ms = np.array(held) * 1000
    show(
        [
            Row("VMs found", found, "", HOSTS * VMS, "all", found == HOSTS * VMS),
            Row("first synchronisation, CPU", cpu, "s", floor),
            Row("first synchronisation, wall", wall, "s"),
            Row("longest block of the owner thread", held_ms.max(), "ms", None, "< 50 ms", held_ms.max() < 50),
            Row(
                "p99 of blocks",
                float(np.percentile(held_ms, 99)),
                "ms",
                None,
                "< 16 ms",
                np.percentile(held_ms, 99) < 16,
            ),
            Row("threads at the end", threading.active_count(), ""),
        ]
    )


if __name__ == "__main__":
    main()
