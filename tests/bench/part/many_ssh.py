"""Fifty hosts connected at once over SSH, with the window open: real hosts in namespaces; needs root and 2 GB.

Floors of the same run: the bare calls of the same first look over TCP, the same with their answers read, and one login;
and both looks over SSH, which is what is left where no service, inventory or window does anything.
Counted is all processor time of this process beyond what its window takes at rest: libvirt's calls, SSH, threads, the
inventory, and the window that follows and paints what is in sight. The hosts stand for other
computers: they run behind us, so that what is late here is late by what we do.
"""

import os
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import libvirt
import numpy as np
from tests.bench.part.bare_look import bare_look, read_look
from tests.bench.part.row import Row, cpu_seconds, p99
from tests.bench.part.window import Window
from tests.fakes.ssh_server import MemorySecrets
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.local.profile import open_profile
from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.tunnel import SshTunnel
from stellwerk.adapters.ssh.tunnel_open import SshTunnels
from stellwerk.core.ids import HostId, Kind
from stellwerk.core.record import Record, replace
from stellwerk.model.change import Batch
from stellwerk.model.host import Host
from stellwerk.model.organisation import Cluster
from stellwerk.model.state import LinkState
from stellwerk.ports.repository import Tables
from stellwerk.ports.ssh_place import SshPlace

HOSTS, VMS = 50, 10
BEHIND = 15
"""The rank of the hosts' processes: behind our threads that stand back, too."""
IDLE = 10.0
"""Seconds that the window is left alone with all hosts connected."""
_VM = "<domain type='qemu'><name>{name}</name><uuid>{uuid}</uuid><memory unit='MiB'>32</memory><vcpu>1</vcpu>\
<os><type machine='q35'>hvm</type></os><devices><serial type='pty'/><graphics type='vnc'/></devices></domain>"


def rows() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder, Lab() as lab:
        hosts = made_hosts(lab)
        known = "".join(_known(host) for host in hosts)
        places = {host.name: SshPlace(address=host.address, user="root", key_file=str(host.ssh.key)) for host in hosts}
        login = min(_login(Path(folder), list(places.values())[:10], known) for _time in range(3))
        over_tcp = _measure(Path(folder) / "tcp", {host.name: host.uri_tcp for host in hosts}, "")
        over_ssh = _measure(Path(folder) / "ssh", {name: place.uri for name, place in places.items()}, known)
        uris = [host.uri_tcp for host in hosts]
        floor = min(bare_look(uris) for _time in range(3)) / HOSTS
        read = min(read_look(uris) for _time in range(3)) / HOSTS
        bare_ssh, read_ssh = _looks(Path(folder), [place.uri for place in places.values()])
    goal, read_goal = 3 * floor + login, 3 * read + login
    late = over_ssh.late
    return [
        Row("hosts connected over SSH", over_ssh.hosts, "", HOSTS, "all", over_ssh.hosts == HOSTS),
        Row("client CPU a host, SSH", over_ssh.cpu * 1000, "ms", floor * 1000,
            f"≤ 3 × bare + a login = {goal * 1000:.0f} ms", over_ssh.cpu <= goal),
        Row("the same, beside answers that are read", over_ssh.cpu * 1000, "ms", read * 1000,
            f"≤ 3 × read + a login = {read_goal * 1000:.0f} ms", over_ssh.cpu <= read_goal),
        Row("the same, beside bare calls over SSH, for nobody", over_ssh.cpu * 1000, "ms", bare_ssh * 1000),
        Row("the same, beside these with their answers read", over_ssh.cpu * 1000, "ms", read_ssh * 1000),
        Row("client CPU a host, the same window over TCP", over_tcp.cpu * 1000, "ms", floor * 1000),
        Row("client CPU of one login over SSH", login * 1000, "ms"),
        Row("until all are there, wall", over_ssh.wall, "s", over_tcp.wall),
        Row("most that a 5 ms heartbeat was late", late.max(), "ms", None, "< 50 ms", late.max() < 50),
        Row("p99 of these", p99(late), "ms", None, "< 16 ms", p99(late) < 16),
        Row("most that one was late with a processor at hand", over_ssh.net.max(), "ms", over_tcp.net.max()),
        Row("p99 of these", p99(over_ssh.net), "ms", p99(over_tcp.net)),
        Row("idle, all connected, of one core", over_ssh.idle * 100, "%", over_tcp.idle * 100),
    ]  # fmt: skip


def made_hosts(lab: Lab) -> list[LabHost]:
    """Hosts with VMs, whose processes are of lower rank than ours."""
    rank = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, BEHIND)
    try:
        hosts = [lab.host(f"h{number}") for number in range(HOSTS)]
    finally:
        os.setpriority(os.PRIO_PROCESS, 0, rank)
    for host in hosts:
        conn = libvirt.open(host.uri_tcp)
        for number in range(VMS):
            conn.defineXML(_VM.format(name=f"{host.name}-{number}", uuid=uuid.uuid4()))
        conn.close()
    return hosts


def _known(host: LabHost) -> str:
    """Its line of known_hosts."""
    kind, key = (host.tree / "ssh" / "host_key.pub").read_text().split()[:2]
    return f"{host.address} {kind} {key}\n"


def _login(folder: Path, places: list[SshPlace], known: str) -> float:
    """CPU seconds of one login; the first pays for what is imported and is left out."""
    (folder / "known_hosts").write_text(known)
    pool = SshPool(folder / "known_hosts", MemorySecrets(), home=folder)
    leases = [pool.lease(places[0])]
    before = cpu_seconds()
    leases += [pool.lease(place) for place in places[1:]]
    taken = (cpu_seconds() - before) / (len(places) - 1)
    for lease in leases:
        lease.release()
    pool.close()
    return taken


def _looks(folder: Path, uris: list[str]) -> tuple[float, float]:
    """CPU seconds a host of the bare look and of the one that is read, both over SSH with a login each."""
    bare, read = [], []
    for _time in range(3):
        tunnels = _tunnels(folder)
        ends: list[SshTunnel] = []

        def way(uri: str, tunnels: SshTunnels = tunnels, ends: list[SshTunnel] = ends) -> str:
            ends.append(tunnels.open(uri))
            return ends[-1].uri

        bare.append(bare_look(uris, way))
        for end in ends:
            end.close()
        tunnels.close()
        read.append(read_look(uris, _tunnels(folder)))
    return min(bare) / len(uris), min(read) / len(uris)


def _tunnels(folder: Path) -> SshTunnels:
    """With logins of their own, by the keys that `_login` was told."""
    return SshTunnels(SshPool(folder / "known_hosts", MemorySecrets(), home=folder))


class Found(Record, frozen=True):
    """CPU seconds a host beyond what the window at rest takes, seconds on the wall, hosts that are there, by how many
    ms beats were late, the same but for waiting for a processor, share of a core while idle."""

    cpu: float
    wall: float
    hosts: int
    late: Any
    net: Any
    idle: float


def _measure(folder: Path, uris: dict[str, str], known: str) -> Found:
    """Open the window, wait until its start is over, connect all hosts in one turn and wait until they are there."""
    window = Window(_profile(folder, uris, known), timed=False)  # to time each call costs something itself
    inventory = window.application.inventory
    window.starting.begin()
    window.run_until(lambda: window.starting.window is not None, 20)
    window.heart.start()
    rest = _rest(window)
    window.heart.late.clear()
    window.heart.queued.clear()
    wall, cpu = time.perf_counter(), cpu_seconds()
    hosts = [host for host in inventory.view.all(Kind.HOST) if isinstance(host, Host)]
    inventory.apply(Batch(entities=tuple(replace(host, connect=True) for host in hosts)))
    ready: list[tuple[float, float]] = []  # at that moment: the first samples come right after
    window.application.fleet.when_ready(
        [host.id for host in hosts], lambda _links: ready.append((time.perf_counter(), cpu_seconds()))
    )
    window.run_until(lambda: bool(ready), 300)
    wall, cpu = ready[0][0] - wall, ready[0][1] - cpu
    window.heart.stop()
    links = [host.link for host in inventory.view.all(Kind.HOST) if isinstance(host, Host)]
    found = sum(link.state is LinkState.LIVE for link in links)
    late, queued = np.array(window.heart.late) * 1000, np.array(window.heart.queued) * 1000
    idle, began = cpu_seconds(), time.perf_counter()
    window.run_until(lambda: time.perf_counter() - began > IDLE, IDLE + 5)
    idle = (cpu_seconds() - idle) / (time.perf_counter() - began)
    window.end()
    return Found((cpu - rest * wall) / len(uris), wall, found, late, late - queued, idle)


def _rest(window: Window) -> float:
    """Wait until nothing of the start is left; answers what the window at rest takes of a core, its heart included."""
    used, began = cpu_seconds(), time.perf_counter()
    share: list[float] = []

    def at_rest() -> bool:
        nonlocal used, began
        if time.perf_counter() - began >= 1.0:
            share.append((cpu_seconds() - used) / (time.perf_counter() - began))
            used, began = cpu_seconds(), time.perf_counter()
        return len(share) > 3 and share[-1] < 1.2 * min(share)

    window.run_until(at_rest, 30)
    return min(share)


def _profile(folder: Path, uris: dict[str, str], known: str) -> Path:
    """A profile that knows the hosts' names and nothing else of them."""
    profile = open_profile(folder)
    (folder / "known_hosts").write_text(known)
    database = Database(profile.database, "bench", is_alive=lambda _id: False)
    home = next(entity for entity in database.load().batch.entities if isinstance(entity, Cluster))
    hosts = [Host(id=HostId(name), name=name, uri=uri, cluster_id=home.id, connect=False) for name, uri in uris.items()]

    def fill(tables: Tables) -> None:
        tables.save(*hosts)

    database.write(fill).result()
    database.close()
    return folder
