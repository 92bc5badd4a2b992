"""A minute of 10,000 VMs on 400 hosts, sampled each five seconds, their devices each fifty, and recorded.

Statistics are those of a real QEMU guest with two disks and an interface, with two virtual processors beside it. The
floor of sampling is what the bare bulk calls cost for as many, measured in the same run on twenty of them
(`part/record`; where no guests can run, as they were recorded); that of recording `executemany` of the same bytes, a
row an object, on the same disk. The test driver's own calls are shown as well: they tell two fields of a VM, so that
nothing can be said by them of what fields cost.
"""

import sqlite3
import tempfile
import time
import uuid
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

import libvirt
import numpy as np
from tests.bench.part.large_fleet import write_fleet
from tests.bench.part.record import Measured, measured
from tests.bench.part.row import Row, show
from tests.bench.refresh import HOSTS, VMS, Replay
from tests.fakes.entity import domain
from tests.fakes.fleet import LARGE, fleet

from stellwerk.adapters.database.history.file import HistoryFile
from stellwerk.adapters.hypervisor import statistic
from stellwerk.adapters.hypervisor.connection import LibvirtHypervisor
from stellwerk.adapters.hypervisor.sampling.device import counters_of
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.core.record import replace
from stellwerk.model.device import Vnic
from stellwerk.model.history.step import VCPU_KEY, Piece
from stellwerk.model.vm import Definition, Domain
from stellwerk.ports.sampling.device import DeviceCounters
from stellwerk.services.device_sample.reading import DeviceMemory, DeviceSample, Rated, device_sampler
from stellwerk.services.recording.keeping import Keeping
from stellwerk.services.recording.look import Look, Part
from stellwerk.services.recording.recording import rare_keys, recorded_keys
from stellwerk.services.sample_read import Memory, sampler
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import SAMPLED, Block

CYCLES = 12
"""Of five seconds, in a minute."""
DEVICE_CYCLES = 60 / 50
T0 = 1_699_488_000
VCPUS: dict[str, Any] = {"vcpu.current": 2} | {
    f"vcpu.{number}.{word}": 7_000_000 * (number + 1) for number in (0, 1) for word in ("time", "wait", "delay")
}


class Devices:
    """A session that answers with the record, and each time with a little more of its counters."""

    def __init__(self, host: int, record: dict[str, Any]) -> None:
        self.ids = [VmId(str(uuid.UUID(int=0x5EED_0000_0000 + host * VMS + n))) for n in range(VMS)]
        self._record, self._asked = {**record, **VCPUS}, 0

    def device_counters(self) -> DeviceCounters:
        self._asked += 1
        grown = {key: value + self._asked if isinstance(value, int) else value for key, value in self._record.items()}
        fixed = {key: self._record[key] for key in ("block.count", "net.count", "vcpu.current")}
        return counters_of([(id_, 1, {**grown, **fixed}) for id_ in self.ids])


def main() -> None:
    """Measure and print."""
    found = measured()
    bare = found.bare * HOSTS * VMS * (CYCLES + DEVICE_CYCLES)
    loop, clock = PlainLoop(), SystemClock()
    inventory = fleet(loop, clock, LARGE)
    sampling = CYCLES * _cycle(inventory, found.record)
    devices, parts = _devices(found.record)
    devices *= DEVICE_CYCLES
    with tempfile.TemporaryDirectory() as folder:
        recording = _recording(Path(folder), inventory, parts)
        floor = _bare(Path(folder), inventory, parts)
        driver = _driver(Path(folder) / "fleet")
    whole = bare + sampling + devices + recording
    show(
        [
            *driver,
            *_real(found),
            _row("a minute: samples of VMs, read and written in place", sampling, bare),
            _row("a minute: samples of their devices", devices, bare),
            _row("a minute: recorded, written to disk", recording, floor, 1.0),
            Row("the same by bare executemany", recording / floor, "", 1.0, "< 3", recording < 3 * floor),
            Row("a minute with its calls", 1e3 * whole, "ms", 1e3 * bare, "< 2", whole < 2 * bare),
        ]
    )


def _took(job: Callable[[], object]) -> float:
    begin = time.thread_time()
    job()
    return time.thread_time() - begin


def _row(what: str, seconds: float, floor: float, goal: float | None = None) -> Row:
    met = None if goal is None else seconds < goal
    return Row(what, 1e3 * seconds, "ms", 1e3 * floor, "" if goal is None else f"< {1e3 * goal:g} ms", met)


def _cycle(inventory: Inventory, record: dict[str, Any]) -> float:
    """The least of three cycles of all hosts: counters read, rates made, columns written."""
    clock, sessions = SystemClock(), [Replay(number, record) for number in range(HOSTS)]
    memory, blocks = [Memory()] * HOSTS, [Block(Kind.VM, ())] * HOSTS
    least = float("inf")
    for cycle in range(3):
        begin = time.thread_time()
        for number, session in enumerate(sessions):
            sample = sampler(memory[number], clock, 5.0, ())(session)
            memory[number] = sample.memory
            if blocks[number].ids != sample.vms:
                blocks[number] = Block(Kind.VM, sample.vms)
            at = array("d", [float(cycle)]) * len(sample.vms)
            inventory.samples.write(blocks[number], {**sample.columns, SAMPLED: at})
        inventory.sampled()
        least = min(least, time.thread_time() - begin)
    return least


def _devices(record: dict[str, Any]) -> tuple[float, list[Part]]:
    """The least of two samples of all devices, and what the last one has for the recorder."""
    sessions, clock = [Devices(number, record) for number in range(HOSTS)], SystemClock()
    own = [tuple(_domain(id_, record["net.0.name"]) for id_ in session.ids) for session in sessions]
    memory = [DeviceMemory()] * HOSTS
    least, parts = float("inf"), []
    for _again in range(3):
        spent, samples = 0.0, []
        for number, session in enumerate(sessions):
            begin = time.thread_time()
            sample = device_sampler(memory[number], clock, 50.0, own[number])(session)
            spent += time.thread_time() - begin
            memory[number] = sample.memory
            samples.append(sample)
        least, parts = min(least, spent), [part for sample in samples for part in _parts(sample)]
    return least, parts


def _domain(id_: VmId, target: str) -> Domain:
    definition = Definition(name=id_, vcpus=2, vnics=(Vnic(mac="52:54:00:00:00:01", target=target),))
    return replace(domain(1, definition=definition), id=id_)


def _parts(sample: DeviceSample) -> list[Part]:
    vcpus = Rated(sample.vcpus.vms, sample.vcpus.ids, {VCPU_KEY: sample.vcpus.columns["vcpu_time"]})
    kinds = ((Kind.DISK, sample.disks), (Kind.VNIC, sample.vnics), (Piece.VCPU, vcpus), (Kind.VM, sample.vms))
    return [Part(kind, rated.ids, rated.columns) for kind, rated in kinds]


def _recording(folder: Path, inventory: Inventory, parts: list[Part]) -> float:
    """What the recorder spends for one minute: the least of three."""
    keeping = Keeping(HistoryFile(folder / "metrics.db", SystemClock()))
    keeping.open(recorded_keys(inventory), T0, rare_keys(inventory))
    table, keys, dice = inventory.samples, recorded_keys(inventory)[Kind.VM], np.random.default_rng(7)
    ids, minutes = table.ids(Kind.VM), []
    for minute in range(4):
        spent = 0.0
        for cycle in range(CYCLES):
            at = T0 + 60 * minute + 5 * cycle
            columns = [array("d", dice.uniform(0, 1e6, len(ids)).tolist()) for _key in keys]
            look = Look(Kind.VM, ids, keys, columns, array("d", [float(at)]) * len(ids))
            spent += _took(lambda look=look, at=at: keeping.take(at, [look]))
        spent += DEVICE_CYCLES * _took(lambda at=at: keeping.take_parts(at, parts))
        minutes.append(spent)
    keeping.end(T0 + 240)
    return min(minutes[1:])


def _bare(folder: Path, inventory: Inventory, parts: list[Part]) -> float:
    """A row an object, of the same bytes: mean, maximum and count of each of its numbers."""
    sizes = [(len(inventory.samples.ids(Kind.VM)), len(recorded_keys(inventory)[Kind.VM]))]
    rare = rare_keys(inventory)
    sizes += [(len(part.ids), len(rare[part.kind])) for part in parts]
    bodies = [np.random.default_rng(7).bytes(12 * keys) for count, keys in sizes for _object in range(count)]
    with sqlite3.connect(folder / "bare.db") as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("CREATE TABLE bare (start, thing, body, PRIMARY KEY (start, thing)) WITHOUT ROWID")

        def minute(start: int) -> None:
            rows = [(start, number, body) for number, body in enumerate(bodies)]
            connection.executemany("INSERT INTO bare VALUES (?, ?, ?)", rows)
            connection.commit()

        return min(_took(lambda start=start: minute(start)) for start in range(3))


def _real(found: Measured) -> list[Row]:
    """Real guests asked once, bare and through our session, as many as there are in the table."""
    every = 1e3 * HOSTS * VMS
    return [Row("real guests asked once, and read", every * found.own, "ms", every * found.bare)] if found.own else []


def _driver(folder: Path) -> list[Row]:
    """All hosts of the test driver asked once, bare and through our session."""
    folder.mkdir()
    hosts = write_fleet(folder, HOSTS, VMS)
    bare = [libvirt.open(uri) for _name, uri in hosts]
    floor = _took(lambda: [conn.getAllDomainStats(statistic._GROUPS, statistic._FLAGS) for conn in bare])
    for conn in bare:
        conn.close()
    hypervisor = LibvirtHypervisor(SystemClock())
    sessions = [hypervisor.open(uri, HostId(name)) for name, uri in hosts]
    own = _took(lambda: [session.statistics() for session in sessions])
    for session in sessions:
        session.close()
    hypervisor.close()
    return [_row("the test driver's 400 connections asked once, and read", own, floor)]


if __name__ == "__main__":
    main()
