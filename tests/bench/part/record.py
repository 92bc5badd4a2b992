"""What `getAllDomainStats` says of real QEMU guests, and what the bare call and our session cost, measured when it is
asked for; where no guests can run, as it was recorded in `data/`.

    python -m tests.bench.part.record

records it anew. Needs root and QEMU: the host is one of the lab's, its guests are paused.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import libvirt
from tests.fleet.lab.fleet import Lab, missing
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost

from stellwerk.adapters.hypervisor import statistic
from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import HostId
from stellwerk.core.record import Record

GUESTS = 20
CALLS = 50
"""In a row; the least of ROUNDS of them counts, bare ones and ours in turn."""
ROUNDS = 5
FILE = Path(__file__).parents[1] / "data" / "statistics.json"


class Measured(Record, frozen=True):
    """`record`: one guest with two disks and a network interface. `bare`: seconds of a processor that the bare call
    costs for each guest, `own` that of our session, which reads it, None where it was not `now`."""

    libvirt: int
    record: dict[str, Any]
    bare: float
    own: float | None = None

    @property
    def now(self) -> bool:
        """It was measured in this run."""
        return self.own is not None


def measured() -> Measured:
    """Measured now, where guests can run; else as it was recorded, and it says why."""
    why = missing()
    if why:
        print(f"the floor is the recorded one: {why}", file=sys.stderr)
        told = json.loads(FILE.read_text(encoding="utf-8"))
        return Measured(told["libvirt"], told["record"], told["seconds_per_guest"]["cpu"])
    with _guests() as host:
        return _measured(host.uri_unix)


def main() -> None:
    """Record it."""
    found = measured()
    told = {
        "libvirt": found.libvirt,
        "guests": GUESTS,
        "record": found.record,
        "seconds_per_guest": {"cpu": found.bare},
    }
    FILE.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _measured(uri: str) -> Measured:
    conn, hypervisor = libvirt.open(uri), LibvirtHypervisor(SystemClock())
    session = hypervisor.open(uri, HostId("h1"))

    def ask() -> list[tuple[Any, dict[str, Any]]]:
        answer: list[tuple[Any, dict[str, Any]]] = conn.getAllDomainStats(statistic._GROUPS, statistic._FLAGS)
        return answer

    costs = [(_cost(ask), _cost(session.statistics)) for _round in range(ROUNDS)]
    record = dict(ask()[0][1])
    session.close()
    hypervisor.close()
    conn.close()
    return Measured(libvirt.getVersion(), record, *(min(column) for column in zip(*costs, strict=True)))


def _cost(call: Callable[[], object]) -> float:
    """Of a guest, of all threads of this process: libvirt reads on its own."""
    begun = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - begun) / CALLS / GUESTS


@contextmanager
def _guests() -> Iterator[LabHost]:
    """A host with some of them, all alike."""
    with Lab() as lab:
        host = lab.host("h1")
        host.virsh("net-start", "default")
        host.run(["mkdir", "-p", "/var/lib/libvirt/images"])
        for number in range(GUESTS):
            disks = []
            for letter in "ab":
                path = f"/var/lib/libvirt/images/g{number}{letter}.qcow2"
                host.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "1G"])
                disks.append(Disk(path, f"vd{letter}"))
            Guest.define(host, f"g{number}", disks=disks, networks=["default"]).start(paused=True)
        yield host


if __name__ == "__main__":
    main()
