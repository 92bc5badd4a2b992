"""Records what `getAllDomainStats` says of a real QEMU guest into `data/`, and what the bare call costs.

    python -m tests.bench.part.record

Needs root and QEMU: the host is one of the lab's, its guests are paused.
"""

import json
import time
from pathlib import Path

import libvirt
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest

from stellwerk.adapters.hypervisor import statistic

GUESTS = 20
CALLS = 50
FILE = Path(__file__).parents[1] / "data" / "statistics.json"


def main() -> None:
    """Record one guest with two disks and a network interface, of a host that has some of them."""
    with Lab() as lab:
        host = lab.host("h1")
        host.virsh("net-start", "default")
        for number in range(GUESTS):
            disks = []
            for letter in "ab":
                host.run(["mkdir", "-p", "/var/lib/libvirt/images"])
                path = f"/var/lib/libvirt/images/g{number}{letter}.qcow2"
                host.run(["qemu-img", "create", "-q", "-f", "qcow2", path, "1G"])
                disks.append(Disk(path, f"vd{letter}"))
            Guest.define(host, f"g{number}", disks=disks, networks=["default"]).start(paused=True)
        conn = libvirt.open(host.uri_unix)
        answer = conn.getAllDomainStats(statistic._GROUPS, statistic._FLAGS)
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(CALLS):
            conn.getAllDomainStats(statistic._GROUPS, statistic._FLAGS)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        conn.close()
    record = dict(answer[0][1])
    cost = {"wall": wall / CALLS / GUESTS, "cpu": cpu / CALLS / GUESTS}
    found = {"libvirt": libvirt.getVersion(), "guests": GUESTS, "seconds_per_guest": cost, "record": record}
    FILE.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
