"""Hosts over our own SSH: connecting one, calls of libvirt, plain bytes, and fifty at once.

A real host in namespaces with a real SSH server; needs root. Floors of the same run: `virsh -c qemu+ssh://` for
connecting, libvirt over bare TCP for calls.
"""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.part.many_ssh import rows as many_rows
from tests.bench.part.row import Row, show
from tests.fakes.ssh_server import MemorySecrets
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.ssh import ssh_door

from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.ids import HostId
from stellwerk.ports.ssh_place import SshPlace

TIMES = 9
CALLS = 1000
BYTES = 300_000_000
CHUNK = 128 * 1024


def main() -> None:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="swb-"))
    try:
        with Lab() as lab:
            measured = _measured(lab.host("h1"), folder)
        show([*measured, *many_rows()])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measured(host: LabHost, folder: Path) -> list[Row]:
    place = SshPlace(address=host.address, user="root", key_file=str(host.ssh.key), accept=ssh_door.fingerprint(host))
    virsh, ours = _best(lambda: _virsh(host)), _best(lambda: _opened(place, folder))
    pool = SshPool(folder / "known_hosts", MemorySecrets(), home=folder)
    hypervisor = LibvirtHypervisor(tunnels=SshTunnels(pool))
    plain, through = hypervisor.open(host.uri_tcp, HostId("tcp")), hypervisor.open(place.uri, HostId("ssh"))
    rounds = [(_call(plain), _call(through)) for _number in range(TIMES)]
    tcp, ssh = (min(times) for times in zip(*rounds, strict=True))
    wall, used = _bytes(SshHost(pool, place))
    plain.close()
    through.close()
    hypervisor.close()
    return [
        Row("connecting, best", ours * 1000, "ms", virsh * 1000, "≤ 1.2 × virsh", ours <= 1.2 * virsh),
        Row("a call of libvirt, best", ssh, "ms", tcp, "≤ TCP + 0.5 ms", ssh <= tcp + 0.5),
        Row("bytes to us, wall time", wall, "MB/s", None, "≥ 40", wall >= 40),
        Row("bytes to us, one core of ours", used, "MB/s"),
    ]


def _best(measure: Callable[[], float]) -> float:
    return min(measure() for _number in range(TIMES))


def _virsh(host: LabHost) -> float:
    begin = time.perf_counter()
    subprocess.run(["virsh", "-q", "-c", host.uri_ssh, "version"], check=True, capture_output=True)
    return time.perf_counter() - begin


def _opened(place: SshPlace, folder: Path) -> float:
    """Until the first answer, as for virsh."""
    pool = SshPool(folder / "known_hosts", MemorySecrets(), home=folder)
    hypervisor = LibvirtHypervisor(tunnels=SshTunnels(pool))
    begin = time.perf_counter()
    session = hypervisor.open(place.uri, HostId("ssh"))
    taken = time.perf_counter() - begin
    session.close()
    hypervisor.close()
    return taken


def _call(session: Any) -> float:
    """Milliseconds of the smallest call there is."""
    with session.use() as conn:
        begin = time.perf_counter()
        for _number in range(CALLS):
            conn.numOfDomains()
        return (time.perf_counter() - begin) * 1000 / CALLS


def _bytes(host: SshHost) -> tuple[float, float]:
    """Megabytes a second by the clock, and by our own processor time."""
    best = (0.0, 0.0)
    for _number in range(3):
        stream = host.command(["head", "-c", str(BYTES), "/dev/zero"])
        wall, used, left = time.perf_counter(), time.process_time(), BYTES
        while left and (data := stream.receive(CHUNK)):
            left -= len(data)
        taken = (BYTES / 1e6 / (time.perf_counter() - wall), BYTES / 1e6 / (time.process_time() - used))
        best = max(best, taken)
        stream.close()
    return best


if __name__ == "__main__":
    main()
