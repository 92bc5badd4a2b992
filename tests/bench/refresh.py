"""A refresh cycle: the newest numbers of 10,000 running VMs, from the bulk call of each of 400 hosts to the columns.

Statistics are those of a real QEMU guest with two disks and an interface, and the floor is what the bare calls cost for
as many, measured in the same run on twenty of them (`part/record`; where no guests can run, as they were recorded).
"""

import time
import uuid
from typing import Any

from tests.bench.part.record import measured
from tests.bench.part.row import Row, show
from tests.fakes.fleet import LARGE, fleet

from stellwerk.adapters.hypervisor.statistic import sample_of
from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import Kind, VmId
from stellwerk.core.loop import PlainLoop
from stellwerk.ports.hypervisor import HostStatistics, VmStatistics
from stellwerk.services.sample_read import Memory, Sample, sampler
from stellwerk.store.inventory import Inventory
from stellwerk.store.sample import Block

HOSTS, VMS = 400, 25
CYCLES = 5


class Replay:
    """A session that answers with records, as the adapter does."""

    def __init__(self, host: int, record: dict[str, Any]) -> None:
        self._ids = [VmId(str(uuid.UUID(int=0x5EED_0000_0000 + host * VMS + n))) for n in range(VMS)]
        self._record = record

    def statistics(self) -> list[VmStatistics]:
        return [sample_of(id_, dict(self._record)) for id_ in self._ids]

    def host_statistics(self, *, memory: bool = True) -> HostStatistics:
        return HostStatistics(cpu_ns={"user": 1, "idle": 1}, memory_total=1 << 38, memory_available=1 << 37)


def main() -> None:
    """Measure and print."""
    found = measured()
    record, bare = found.record, found.bare * HOSTS * VMS
    loop, clock = PlainLoop(), SystemClock()
    inventory = fleet(loop, clock, LARGE)
    query = inventory.live("Vms: cpu_usage > 80")
    sessions = [Replay(number, record) for number in range(HOSTS)]
    memory = [Memory()] * HOSTS
    blocks: dict[int, Block] = {}
    parse = sampling = owner = evaluation = 0.0
    for _cycle in range(CYCLES):
        for number, session in enumerate(sessions):
            begun = time.thread_time()
            session.statistics()
            parsed = time.thread_time()
            sample = sampler(memory[number], clock, 5.0, ())(session)
            sampled = time.thread_time()
            memory[number] = sample.memory
            _write(inventory, blocks, number, sample)
            owner += time.thread_time() - sampled
            parse += parsed - begun
            sampling += sampled - parsed
        begun = time.thread_time()
        inventory.sampled()
        evaluation += time.thread_time() - begun
    assert query.query.uses_samples
    parse, sampling, owner, evaluation = (1000 * value / CYCLES for value in (parse, sampling, owner, evaluation))
    whole = bare * 1000 + sampling + owner + evaluation
    ratio = whole / (bare * 1000)
    show(
        [
            Row(f"fields in a record of libvirt {found.libvirt}", len(record), ""),
            Row("reading 10,000 records, of which", parse, "ms", bare * 1000),
            Row("the same with rates and columns", sampling, "ms", bare * 1000),
            Row("writing them on the owner thread", owner, "ms"),
            Row("evaluating one live query that names a sample", evaluation, "ms"),
            Row("a refresh cycle with its calls", whole, "ms", bare * 1000, "< 2", ratio < 2),
        ]
    )


def _write(inventory: Inventory, blocks: dict[int, Block], number: int, sample: Sample) -> None:
    block = blocks.get(number)
    if block is None or block.ids != sample.vms:
        block = blocks[number] = Block(Kind.VM, sample.vms)
    inventory.samples.write(block, sample.columns)


if __name__ == "__main__":
    main()
