"""The window at rest: processor and memory with 400 hosts, 10,000 VMs and a refresh every 5 s.

libvirt's test driver keeps its hosts inside the process that opens them. The floor is a process without a window that
opens the same hosts and asks each for the numbers of its VMs every 5 s: it holds the same domains, and whatever asks
pays for the same calls.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.part.row import Row, cpu_seconds, p99, show

SECONDS = 30.0
INTERVAL = 5.0
SETTLE = 20.0
"""Seconds after the last host came up: what it said is still being written to the database."""


def main() -> None:
    """Measure and print; with arguments, be the bare process."""
    if sys.argv[1:2] == ["bare"]:
        _bare(sorted(Path(sys.argv[2]).glob("host-*.xml")))
        return
    from tests.bench.part.profile import HOSTS, VMS, write_profile
    from tests.bench.part.window import Window

    with tempfile.TemporaryDirectory() as folder:
        profile = write_profile(Path(folder))
        command = [sys.executable, "-m", "tests.bench.idle", "bare", folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=300)
        floor, floor_memory = map(float, done.stdout.split()[-2:])
        window = Window(profile, timed=False)
        live = window.open_all()
        window.live_for(SETTLE)
        wall, cpu = time.perf_counter(), cpu_seconds()
        window.live_for(SECONDS)
        wall, cpu, memory = time.perf_counter() - wall, cpu_seconds() - cpu, _resident()
        # only now: its two hundred beats a second cost a percent of a core themselves
        window.heart.start()
        window.live_for(SECONDS)
        window.heart.stop()
        late = [1000 * seconds for seconds in window.heart.late]
        most = max(late)
        window.end()
    share, floor_share = 100 * cpu / wall, 100 * floor / SECONDS
    own = memory - floor_memory
    show(
        [
            Row("hosts that are up", live, "", HOSTS, "all", live == HOSTS),
            Row(
                f"processor at rest with {HOSTS * VMS} VMs, of one core", share, "%", floor_share, "< 10 %", share < 10
            ),
            Row("memory with the test driver's domains in it", memory, "MB", floor_memory),
            Row("memory of the program alone", own, "MB", None, "< 400 MB", own < 400),
            Row("most that a 5 ms heartbeat was late, refresh running", most, "ms", None, "< 50 ms", most < 50),
            Row("p99 of these", p99(late), "ms", None, "< 16 ms", p99(late) < 16),
        ]
    )


def _resident() -> float:
    """Resident memory of this process, in MB of 10^6 bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def _bare(files: list[Path]) -> None:
    """Processor seconds of asking for `SECONDS`, and resident memory."""
    import libvirt

    connections = [libvirt.open(f"test://{file}") for file in files]
    cpu = cpu_seconds()
    for _turn in range(round(SECONDS / INTERVAL)):
        for connection in connections:
            for domain, _fields in connection.getAllDomainStats(0, 0):
                domain.info()
    print(cpu_seconds() - cpu, _resident())


if __name__ == "__main__":
    main()
