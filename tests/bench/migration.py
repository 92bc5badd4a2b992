"""What Migrate-Vm adds to what `virsh migrate` takes, for the same running guest on two real hosts with one storage.

Needs what the fleet tests need. python -m tests.bench.migration
"""

import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.bench.part.row import Row, show
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.program import Program

ROUNDS = 3
GOAL = 0.5
TOOK = "SELECT ended - started FROM task WHERE state = 'done' ORDER BY created DESC LIMIT 1"


def by_virsh(here: LabHost, there: LabHost) -> float:
    """Seconds of `virsh migrate`, steered by the client as ours is."""
    begun = time.monotonic()
    here.virsh("migrate", "mover", there.uri_tcp, "--persistent", "--undefinesource", "--live")
    return time.monotonic() - begun


def by_us(program: Program, to: LabHost) -> float:
    """Seconds of the task, as it is told in the window."""
    program.done("Migrate-Vm", "-VmId", "mover", "-DestHostId", to.name)
    with closing(sqlite3.connect(f"file:{program.profile / 'stellwerk.db'}?mode=ro", uri=True)) as database:
        (seconds,) = database.execute(TOOK).fetchone()
    return float(seconds)


def main() -> None:
    """Print the table."""
    with Lab() as lab, tempfile.TemporaryDirectory() as folder:
        here, there = lab.host("m1"), lab.host("m2")
        shared = lab.share((here, there))
        for host in (here, there):
            host.virsh("pool-define-as", "shared", "dir", "--target", shared)
            host.virsh("pool-start", "shared")
        here.virsh("vol-create-as", "shared", "a.qcow2", "16M", "--format", "qcow2")
        Guest.define(here, "mover", disks=[Disk(f"{shared}/a.qcow2")]).start().wait_ready()
        program = Program(Path(folder))
        for host in (here, there):
            program.done("Add-Host", "-Name", host.name, "-Uri", host.uri_tcp)
        virsh, ours = [], []
        for _round in range(ROUNDS):
            virsh.append(by_virsh(here, there))
            program.select("Vms: name = mover")
            ours.append(by_us(program, here))
    added = min(ours) - min(virsh)
    show(
        (
            Row("virsh migrate, a running guest", min(virsh), "s"),
            Row("Migrate-Vm, its task", min(ours), "s", min(virsh)),
            Row("what it adds", added, "s", None, "< 0.5 s", added < GOAL),
        )
    )


if __name__ == "__main__":
    main()
