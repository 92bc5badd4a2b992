"""Real guests that burn a processor, write and talk: our samples, lists and history beside what libvirt counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Disk, Guest, Nic
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.wait import until
from tests.fleet.program import Program

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.model.host import Host
from stellwerk.model.state import LinkState
from stellwerk.runtime.application import Application, Mode
from stellwerk.runtime.build import build
from stellwerk.store.sample import SAMPLED

MIB = 1 << 20
LONG = 180.0
INTERVAL = 2.0


@pytest.fixture(scope="module")
def host(lab: Lab) -> Iterator[LabHost]:
    """One host with an active NAT network and two files for disks."""
    made = lab.host("s1")
    made.virsh("net-start", "default")
    made.run(["mkdir", "-p", "/var/lib/libvirt/images"])
    for name in ("a", "b"):
        made.run(["truncate", "-s", "16M", f"/var/lib/libvirt/images/{name}.raw"])
    yield made
    lab.remove(made)


@pytest.fixture(scope="module")
def guests(host: LabHost) -> Iterator[tuple[Guest, Guest]]:
    """One that is to work, and one that does nothing."""
    disks = [Disk(f"/var/lib/libvirt/images/{name}.raw", f"vd{name}", "raw") for name in ("a", "b")]
    busy = Guest.define(host, "busy", disks=disks, networks=(Nic("default"),)).start()
    idle = Guest.define(host, "idle").start()
    yield busy.wait_ready(), idle.wait_ready()
    busy.remove()
    idle.remove()


@pytest.fixture(scope="module")
def program(host: LabHost, guests: tuple[Guest, Guest], tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile that knows the host and samples each two seconds."""
    made = Program(tmp_path_factory.mktemp("counters"))
    made.done("Add-Host", "-Name", "s1", "-Uri", host.uri_tcp)
    (made.profile / "settings.json").write_text(json.dumps({"statistics.interval": INTERVAL}), encoding="utf-8")
    return made


class Watch:
    """The program without its window, and what it sampled of the processors of VMs."""

    def __init__(self, program: Program) -> None:
        self.loop = PlainLoop()
        self.app: Application = build(program.profile, self.loop, Mode.WINDOW)
        self.cpu: dict[str, list[tuple[float, float]]] = {}
        self.noted: dict[str, list[int]] = {}
        """The minute in which each of them came."""
        self.app.start(lambda error: None)
        assert self.loop.run(lambda: any(self._live()), LONG)
        [self.host_id] = [host.id for host in self._live()]
        self.app.sampling.sampled.connect(lambda _nothing: self._note())

    def value(self, kind: Kind, id_: str, key: str) -> float | None:
        """The newest sample."""
        return self.app.inventory.samples.value(Ref(kind, id_), key)

    def count(self) -> None:
        """Read the counters of all devices."""
        done: list[bool] = []
        self.app.devices.read_now([self.host_id], lambda: done.append(True))
        assert self.loop.run(lambda: bool(done), LONG)

    def close(self) -> None:
        """End; harmless the second time."""
        if self.app.closed:
            return
        done: list[bool] = []
        self.app.close(lambda: done.append(True))
        assert self.loop.run(lambda: bool(done), LONG)

    def _live(self) -> list[Host]:
        hosts = self.app.inventory.view.all(Kind.HOST)
        return [host for host in hosts if isinstance(host, Host) and host.link.state is LinkState.LIVE]

    def _note(self) -> None:
        for vm_id in self.app.inventory.samples.ids(Kind.VM):
            at, value = self.value(Kind.VM, vm_id, SAMPLED), self.value(Kind.VM, vm_id, "cpu_usage")
            if at is not None and value is not None:
                self.cpu.setdefault(vm_id, []).append((at, value))
                self.noted.setdefault(vm_id, []).append(int(time.time() // 60) * 60)


@pytest.fixture
def watch(program: Program) -> Iterator[Watch]:
    made = Watch(program)
    yield made
    made.close()


class Domstats(threading.Thread):
    """Asks virsh for the processor time of a guest again and again: when, and how many seconds of it. Beside it the
    kernel, for how many seconds the thread of its virtual processor waited for one of this machine's."""

    def __init__(self, guest: Guest) -> None:
        super().__init__(daemon=True)
        self._guest = guest
        self._thread_file = _vcpu_thread(guest.pid) / "schedstat"
        self._over = threading.Event()
        self.told: list[tuple[float, float]] = []
        self.waited: list[tuple[float, float]] = []

    def run(self) -> None:
        while not self._over.wait(0.4):
            begun = time.monotonic()
            said = self._guest.host.virsh("domstats", "--cpu-total", self._guest.name)
            [nanoseconds] = [line.partition("=")[2] for line in said.split() if line.startswith("cpu.time=")]
            at = (begun + time.monotonic()) / 2
            self.waited.append((at, int(self._thread_file.read_text(encoding="ascii").split()[1]) / 1e9))
            self.told.append((at, int(nanoseconds) / 1e9))

    def wait_past(self, moment: float) -> None:
        """Wait until it was asked after a moment."""
        until(lambda: bool(self.told) and self.told[-1][0] > moment, LONG, "the counters of libvirt")

    def end(self) -> None:
        """Ask no more."""
        self._over.set()
        self.join()

    def usage(self, begin: float, end: float) -> float | None:
        """Percent of a processor between two moments; None where it was not asked around both."""
        return _percent(self.told, begin, end)

    def lack(self, begin: float, end: float) -> float | None:
        """The same of what it waited for a processor: what others took that run beside this test."""
        return _percent(self.waited, begin, end)

    def between(self, begin: float, end: float) -> list[float]:
        """Its usage from each time that it was asked to the next one, of those that touch a time."""
        pairs = list(pairwise(self.told))
        return [
            100 * (more - used) / (after - before)
            for (before, used), (after, more) in pairs
            if after > begin and before < end
        ]


def _percent(counted: list[tuple[float, float]], begin: float, end: float) -> float | None:
    at = [_at(counted, moment) for moment in (begin, end)]
    return None if None in at else 100 * (at[1] - at[0]) / (end - begin)  # type: ignore[operator]


def _at(counted: list[tuple[float, float]], moment: float) -> float | None:
    for (before, seconds), (after, more) in pairwise(counted):
        if before <= moment <= after:
            return seconds + (more - seconds) * (moment - before) / (after - before)
    return None


def _vcpu_thread(pid: int) -> Path:
    """The thread of QEMU that is the guest's first processor."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    [found] = [task for task in tasks if (task / "comm").read_text(encoding="utf-8").startswith("CPU 0/")]
    return found


def test_bytes_are_those_of_the_disk_and_the_interface_that_they_went_over(
    watch: Watch, guests: tuple[Guest, Guest]
) -> None:
    busy, _idle = guests
    busy.wait_console("guest address")
    watch.count()
    disk, vnic = f"{busy.uuid}/vdb", next(iter(watch.app.inventory.samples.ids(Kind.VNIC)))
    begin = watch.value(Kind.DISK, disk, SAMPLED)
    busy.sh("dd if=/dev/zero of=/dev/vdb bs=64k count=128 conv=fsync")
    busy.sh("for n in 1 2 3 4 5; do ping -q -c 1 -s 20000 192.168.122.1; done")
    watch.count()
    end = watch.value(Kind.DISK, disk, SAMPLED)
    assert begin is not None
    assert end is not None
    written, beside = (
        watch.value(Kind.DISK, disk, "disk_write"),
        watch.value(Kind.DISK, f"{busy.uuid}/vda", "disk_write"),
    )
    assert written == pytest.approx(8 * MIB / (end - begin), rel=0.02)
    assert beside == 0
    assert (watch.value(Kind.DISK, disk, "disk_flushes") or 0) > 0
    assert (watch.value(Kind.DISK, disk, "disk_write_latency") or 0) > 0
    assert vnic.startswith(busy.uuid)
    for key in ("net_in", "net_out"):
        assert watch.value(Kind.VNIC, vnic, key) == pytest.approx(102_700 / (end - begin), rel=0.1)
    assert watch.value(Kind.VM, busy.uuid, "mem_resident") > 64 * MIB  # type: ignore[operator]


def test_a_burning_guest_reads_what_domstats_tells(watch: Watch, program: Program, guests: tuple[Guest, Guest]) -> None:
    busy, idle = guests
    busy.sh("(while :; do :; done) >/dev/null 2>&1 & true")
    domstats = Domstats(busy)
    domstats.start()
    try:
        assert watch.loop.run(lambda: len(watch.cpu.get(busy.uuid, ())) > 7, LONG)
        begun = time.monotonic()
        listed = {row["name"]: row["cpu_usage"] for row in program.select("Vms:", "--columns", "name,cpu_usage")}
        ended = time.monotonic()
        watch.close()
        domstats.wait_past(max(ended, watch.cpu[busy.uuid][-1][0]))
    finally:
        domstats.end()
    own = [
        (value, told, domstats.lack(begin, end) or 0.0)
        for (begin, _before), (end, value) in pairwise(watch.cpu[busy.uuid])
        if (told := domstats.usage(begin, end)) is not None
    ]
    assert len(own) >= 5
    ours, theirs, lacked = (sum(column) / len(own) for column in zip(*own, strict=True))
    assert theirs + lacked >= 80, "it wants a processor all the time: what it did not get, others took"
    assert theirs >= min(50.0, 80 - lacked), "half of one at least, as far as the machine had it to give"
    assert ours == pytest.approx(theirs, rel=0.05)
    assert max(value for _at, value in watch.cpu[idle.uuid][2:]) < 20
    told = domstats.between(begun, ended)
    assert 0.95 * min(told) <= listed["busy"] <= 1.05 * max(told)
    assert listed["idle"] < 20
    [line] = json.loads(
        program.done("history", "Vms: name = busy", "--metric", "cpu_usage", "--from", "now-5m", "--json")
    )
    recorded = {point["time"]: point["mean"] for point in line["points"] if point["mean"] is not None}
    begins = range(1, len(watch.cpu[busy.uuid]) - 2)
    assert any(_agree(recorded, _by_minute(watch, busy, domstats, begin)) for begin in begins), recorded


def _by_minute(watch: Watch, guest: Guest, domstats: Domstats, begin: int) -> dict[str, list[float]]:
    """What libvirt counted, by minute, over the samples from this one on: the recorder begins some seconds late."""
    found: dict[str, list[float]] = {}
    samples, minutes = watch.cpu[guest.uuid], watch.noted[guest.uuid]
    for place in range(begin, len(samples)):
        told = domstats.usage(samples[place - 1][0], samples[place][0])
        minute = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(minutes[place]))
        found.setdefault(minute, []).append(-1.0 if told is None else told)
    return found


def _agree(recorded: dict[str, float], counted: dict[str, list[float]]) -> bool:
    """Over all of the time to 5 %. A minute of which one sample is known, to what the counters can say of that: they
    are asked at other moments than the samples were taken."""
    if recorded.keys() != counted.keys():
        return False
    weighed = sum(recorded[minute] * len(told) for minute, told in counted.items())
    each = all(recorded[minute] == pytest.approx(sum(told) / len(told), rel=0.25) for minute, told in counted.items())
    return each and weighed == pytest.approx(sum(map(sum, counted.values())), rel=0.05)
