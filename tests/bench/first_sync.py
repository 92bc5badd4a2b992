"""The first synchronisation of 400 hosts with 10,000 VMs, beside the bare libvirt calls it cannot do without."""

import tempfile
import time
from pathlib import Path

import libvirt
import numpy as np
from tests.bench.part.profile import HOSTS, VMS, write_profile
from tests.bench.part.row import Row, cpu_seconds, p99, show
from tests.bench.part.window import Window

from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record


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


class Found(Record, frozen=True):
    """Seconds, on the wall and of processors, how long each call of ours held the owner thread, and by how much the
    beats of a heart were late that shall beat every 5 ms."""

    vms: int
    wall: float
    cpu: float
    held: list[float]
    worked: list[float]
    late: list[float]


def synchronise(profile: Path) -> Found:
    """Open the window on a profile that knows the hosts' names only, until all of them are there."""
    window = Window(profile)
    inventory = window.application.inventory
    window.starting.begin()
    window.run_until(lambda: window.starting.window is not None, 20)
    window.calls.clear()
    wall, cpu = time.perf_counter(), cpu_seconds()
    window.heart.start()
    ready: list[object] = []
    window.application.fleet.when_ready([HostId(host.id) for host in inventory.view.all(Kind.HOST)], ready.append)
    window.run_until(lambda: bool(ready), 300)
    wall, cpu = time.perf_counter() - wall, cpu_seconds() - cpu
    window.heart.stop()
    calls = list(window.calls)
    found = len(inventory.view.all(Kind.VM))
    window.end()
    return Found(found, wall, cpu, [call[0] for call in calls], [call[1] for call in calls], window.heart.late)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        profile = write_profile(Path(folder), known=False)
        found = synchronise(profile)
        floor = bare([f"test://{file}" for file in sorted(Path(folder).glob("host-*.xml"))])
    held, worked, late = (np.array(values) * 1000 for values in (found.held, found.worked, found.late))
    show(
        [
            Row("VMs found", found.vms, "", HOSTS * VMS, "all", found.vms == HOSTS * VMS),
            Row("first synchronisation with the window open, CPU", found.cpu, "s", floor),
            Row("first synchronisation with the window open, wall", found.wall, "s"),
            Row("longest call on the owner thread", held.max(), "ms", None, "< 50 ms", held.max() < 50),
            Row("p99 of these calls", p99(held), "ms", None, "< 16 ms", p99(held) < 16),
            Row("longest such call, its own processor time", worked.max(), "ms"),
            Row("p99 of these calls, their own processor time", p99(worked), "ms"),
            Row("most that a 5 ms heartbeat was late", late.max(), "ms", None, "< 50 ms", late.max() < 50),
            Row("p99 of these", p99(late), "ms", None, "< 16 ms", p99(late) < 16),
        ]
    )


if __name__ == "__main__":
    main()
