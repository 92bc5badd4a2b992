"""Generated load for VMs of the test driver, whose own counters are the wall clock. Nothing here is measured.

Every rate is an average times waves of a day, an hour and some minutes, with phases of each VM's own; its integral is
a formula, so that counters grow steadily, never jump, and are the same for the same VM at the same age.
"""

import hashlib
import math

from stellwerk.adapters.hypervisor.demo.fleet import Load
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.core.unit import GIB, KIB
from stellwerk.ports.hypervisor import VmStatistics

DEFAULT = Load(0.1, 0.4)
"""For VMs that are not of the demo fleet."""

_DAY = 86_400.0
_WAVES = ((3_600.0, 0.22), (660.0, 0.16), (97.0, 0.08))
"""Length in seconds and height of the waves beside that of the day; together less than what is left of an average."""

OPERATION = 16 * KIB
"""Bytes of one operation of a disk."""
_NOON = 13.5 * 3600
"""The day's wave is highest in the early afternoon, UTC."""


class Waves(Record, frozen=True):
    """The course of one VM's load around its average of 1."""

    swing: float
    phases: tuple[float, ...]

    def at(self, moment: float) -> float:
        """The factor at a moment (UTC seconds); never negative."""
        value = 1 + self._day * math.cos(2 * math.pi * (moment - _NOON) / _DAY)
        for (length, height), phase in zip(_WAVES, self.phases, strict=True):
            value += height * math.cos(2 * math.pi * moment / length + phase)
        return value

    def until(self, moment: float) -> float:
        """The integral of the factor from the epoch to a moment, in seconds."""
        day = 2 * math.pi / _DAY
        value = moment + self._day / day * (math.sin(day * (moment - _NOON)) + math.sin(day * _NOON))
        for (length, height), phase in zip(_WAVES, self.phases, strict=True):
            turn = 2 * math.pi / length
            value += height / turn * (math.sin(turn * moment + phase) - math.sin(phase))
        return value

    @property
    def peak(self) -> float:
        """The highest factor that can come."""
        return 1 + self._day + sum(height for _length, height in _WAVES)

    @property
    def _day(self) -> float:
        """What the other waves leave of the average."""
        return self.swing * (1 - sum(height for _length, height in _WAVES))


def waves_of(id_: str, swing: float) -> Waves:
    """The waves of a VM; the phases follow from its UUID."""
    digest = hashlib.sha256(id_.encode()).digest()
    return Waves(swing, tuple(byte / 256 * 2 * math.pi for byte in digest[: len(_WAVES)]))


def generated(
    id_: VmId, load: Load, *, vcpus: int, memory: int, disk: int, taken: int, epoch: float, moment: float
) -> VmStatistics:
    """The counters of a VM at a moment, counted from `epoch` (both UTC seconds).

    `memory`, `disk` and what is `taken` of the disk in bytes.
    """
    waves = waves_of(id_, load.swing)
    lived = max(0.0, waves.until(moment) - waves.until(epoch))
    used = min(0.97, load.memory * (0.85 + 0.15 * waves.at(moment)))
    return VmStatistics(
        id=id_,
        vcpus=vcpus,
        cpu_ns=int(min(load.cpu, 1 / waves.peak) * vcpus * lived * 1e9),
        disk_read=int(load.disk_read * lived),
        disk_write=int(load.disk_write * lived),
        net_in=int(load.net_in * lived),
        net_out=int(load.net_out * lived),
        disk_read_ops=int(load.disk_read * lived) // OPERATION,
        disk_write_ops=int(load.disk_write * lived) // OPERATION,
        memory=memory,
        unused=int(memory * (1 - used) * 0.6),
        available=memory,
        usable=int(memory * (1 - used)),
        disk_capacity=disk,
        disk_allocation=taken,
    )


def free_memory(total: int, taken: int) -> int:
    """What a host has left: what its VMs and 4 GiB of its own leave, at least 2 % of it."""
    return max(total // 50, total - taken - 4 * GIB)
