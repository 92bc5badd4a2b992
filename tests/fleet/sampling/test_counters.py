"""Real guests that burn a processor, write and talk: our samples, lists and history beside what libvirt counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

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
TRIES = 5
"""On a machine that is very busy a sample may come so late that nobody knows what was in between."""


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


class Use(NamedTuple):
    """A sample of a processor: when it was taken (monotonic), percent since the one before, None where nobody knows;
    the minute in which it was noted."""

    at: float
    value: float | None
    minute: int


class Watch:
    """The program without its window, and what it sampled of the processors of VMs."""

    def __init__(self, program: Program) -> None:
        self.loop = PlainLoop()
        self.app: Application = build(program.profile, self.loop, Mode.WINDOW)
        self.cpu: dict[str, list[Use]] = {}
        self.told: dict[str, list[Use]] = {}
        """Those that were the newest when it was told that there are new ones, as the recorder has them."""
        self.app.start(lambda error: None)
        assert self.loop.run(lambda: any(self._live()), LONG)
        [self.host_id] = [host.id for host in self._live()]
        self.app.sampling.sampled.connect(lambda _nothing: self._note(self.told))

    def value(self, kind: Kind, id_: str, key: str) -> float | None:
        """The newest sample."""
        return self.app.inventory.samples.value(Ref(kind, id_), key)

    def run(self, until: Callable[[], bool]) -> None:
        """Go on until then, and note each sample: not each is told, one that comes early goes with the next."""

        def over() -> bool:
            self._note(self.cpu)
            return until()

        assert self.loop.run(over, LONG)

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

    def _note(self, found: dict[str, list[Use]]) -> None:
        for vm_id in self.app.inventory.samples.ids(Kind.VM):
            at, value = self.value(Kind.VM, vm_id, SAMPLED), self.value(Kind.VM, vm_id, "cpu_usage")
            uses = found.setdefault(vm_id, [])
            if at is not None and (not uses or uses[-1].at != at):
                uses.append(Use(at, value, int(time.time() // 60) * 60))


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
            seconds = counted(self._guest)
            at = (begun + time.monotonic()) / 2
            self.waited.append((at, int(self._thread_file.read_text(encoding="ascii").split()[1]) / 1e9))
            self.told.append((at, seconds))

    def wait_past(self, moment: float) -> None:
        """Wait until it was asked after a moment."""
        until(lambda: bool(self.told) and self.told[-1][0] > moment, LONG, "the counters of libvirt")

    def end(self) -> None:
        """Ask no more."""
        self._over.set()
        self.join()

    def lack(self, begin: float, end: float) -> float:
        """Percent of the time between two moments that it waited for a processor: what others took that run beside this
        test. Both are within the time in which it was asked."""
        return 100 * (_at(self.waited, end) - _at(self.waited, begin)) / (end - begin)

    def between(self, begin: float, end: float) -> list[float]:
        """Its usage from each time that it was asked to the next one, of those that touch a time."""
        pairs = list(pairwise(self.told))
        return [
            100 * (more - used) / (after - before)
            for (before, used), (after, more) in pairs
            if after > begin and before < end
        ]


def counted(guest: Guest) -> float:
    """Seconds of a processor that a guest has taken, as virsh tells."""
    said = guest.host.virsh("domstats", "--cpu-total", guest.name)
    [nanoseconds] = [line.partition("=")[2] for line in said.split() if line.startswith("cpu.time=")]
    return int(nanoseconds) / 1e9


def _at(told: list[tuple[float, float]], moment: float) -> float:
    for (before, seconds), (after, more) in pairwise(told):
        if before <= moment <= after:
            return seconds + (more - seconds) * (moment - before) / (after - before)
    raise AssertionError(f"nobody was asked around {moment}")


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
    assert watch.value(Kind.VM, busy.uuid, "mem_resident") > 64 * MIB


class Stand(NamedTuple):
    """A guest was paused: from `since` until `until` (monotonic seconds) its processor stood still at `seconds`, as
    virsh tells, and meanwhile the sample of this number was taken."""

    since: float
    until: float
    seconds: float
    sample: int


def stand(watch: Watch, guest: Guest, uuid: str) -> Stand:
    """Have virsh and the program read the same counter at the same instant: neither is quick enough for that while the
    guest goes on."""
    guest.host.virsh("suspend", guest.name)
    since, before = time.monotonic(), len(watch.cpu.get(uuid, ()))
    watch.run(lambda: len(watch.cpu.get(uuid, ())) >= before + 2)  # the first one may have been asked for before
    seconds = counted(guest)
    until = time.monotonic()
    guest.host.virsh("resume", guest.name)
    return Stand(since, until, seconds, len(watch.cpu[uuid]) - 1)


def taken(uses: list[Use]) -> float | None:
    """Seconds of a processor by the samples after the first; None where one of them is not known."""
    parts = [None if use.value is None else use.value / 100 * (use.at - before.at) for before, use in pairwise(uses)]
    return None if None in parts else sum(filter(None, parts))


def answered(watch: Watch, program: Program) -> dict[str, float]:
    """The list of another process, while this one goes on sampling."""
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(program.select, "Vms:", "--columns", "name,cpu_usage")
        watch.run(asked.done)
    return {row["name"]: row["cpu_usage"] for row in asked.result()}


def test_a_burning_guest_reads_what_domstats_tells(watch: Watch, program: Program, guests: tuple[Guest, Guest]) -> None:
    busy, idle = guests
    uuid, idle_uuid = busy.uuid, idle.uuid  # each look asks virsh: none while samples are waited for
    busy.sh("(while :; do :; done) >/dev/null 2>&1 & true")
    domstats = Domstats(busy)
    domstats.start()
    try:
        domstats.wait_past(time.monotonic())
        for _try in range(TRIES):
            first = stand(watch, busy, uuid)
            watch.run(lambda first=first: len(watch.cpu[uuid]) > first.sample + 5)
            begun = time.monotonic()
            listed = answered(watch, program)
            ended = time.monotonic()
            last = stand(watch, busy, uuid)
            ours = taken(watch.cpu[uuid][first.sample : last.sample + 1])
            if ours is not None:
                break
        watch.close()
        domstats.wait_past(last.until)
    finally:
        domstats.end()
    assert ours == pytest.approx(last.seconds - first.seconds, rel=0.05)
    theirs = 100 * (last.seconds - first.seconds) / (last.since - first.until)
    lacked = domstats.lack(first.until, last.since)
    assert theirs + lacked >= 80, "it wants a processor all the time: what it did not get, others took"
    assert theirs >= min(50.0, 80 - lacked), "half of one at least, as far as the machine had it to give"
    assert max(use.value for use in watch.cpu[idle_uuid][2:] if use.value is not None) < 20
    told = domstats.between(begun - 2 * INTERVAL, ended)  # it may be told the newest sample, of the time before
    assert 0.95 * min(told) <= listed["busy"] <= 1.05 * max(told)
    assert listed["idle"] < 20
    [line] = json.loads(
        program.done("history", "Vms: name = busy", "--metric", "cpu_usage", "--from", "now-5m", "--json")
    )
    recorded = {point["time"]: point["mean"] for point in line["points"] if point["mean"] is not None}
    begins = range(len(watch.told[uuid]))
    assert any(recorded == pytest.approx(by_minute(watch.told[uuid][begin:])) for begin in begins), recorded


def by_minute(uses: list[Use]) -> dict[str, float]:
    """The means of samples: the recorder begins some seconds late, and writes what it was told."""
    found: dict[str, list[float]] = {}
    for use in uses:
        if use.value is not None:
            minute = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(use.minute))
            found.setdefault(minute, []).append(use.value)
    return {minute: sum(values) / len(values) for minute, values in found.items()}
