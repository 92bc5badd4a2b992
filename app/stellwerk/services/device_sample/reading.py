"""Counting a host's devices and making samples of them, on its STATS lane."""

from array import array
from collections.abc import Callable, Collection, Mapping
from itertools import groupby
from operator import itemgetter

from stellwerk.core.clock import Clock
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record
from stellwerk.core.turnstile import COMPUTING
from stellwerk.model.part.vm_part import vnic_ids
from stellwerk.model.vm import Definition, Domain
from stellwerk.policy.sample.device_rate import Columns, device_rates, processor_shares
from stellwerk.policy.sample.rate import UNKNOWN, Moment, elapsed
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.sampling.device import Counted, DeviceCounters

VM_KEYS = ("cpu_wait", "cpu_steal", "mem_resident")
"""What is sampled of a VM here, rarer than its totals."""


class DeviceMemory(Record, frozen=True, kw_only=True):
    """What the next sample of a host is compared with. Frozen: an abandoned call may still hold it."""

    moment: Moment = Moment(0.0, 0.0)
    counters: DeviceCounters = DeviceCounters()
    definitions: Mapping[VmId, Definition] = {}
    vnic_ids: tuple[str, ...] = ()


class Rated(Record, frozen=True, eq=False):
    """Devices of a sort: whose they are, their ids, their numbers by key (NaN = unknown)."""

    vms: tuple[VmId, ...]
    ids: tuple[str, ...]
    columns: Columns


class DeviceSample(Record, frozen=True, kw_only=True, eq=False):
    """One sample of all devices of a host. `vms` has the numbers of VM_KEYS. `silent`: see `DeviceCounters`."""

    memory: DeviceMemory
    disks: Rated
    vnics: Rated
    vcpus: Rated
    vms: Rated
    silent: Mapping[VmId, int]


def device_sampler(
    memory: DeviceMemory, clock: Clock, interval: float, domains: Collection[Domain]
) -> Callable[[Session], DeviceSample]:
    """A job that samples the devices of a host once. `domains` are its last reports, which say whose interface is
    which."""

    def sample(session: Session) -> DeviceSample:
        begun, wall = clock.monotonic(), clock.now()
        counters = session.device_counters()
        half = (clock.monotonic() - begun) / 2  # the host read its counters at some time between
        with COMPUTING:
            definitions = {domain.id: domain.definition for domain in domains}
            return _sample(memory, Moment(begun + half, wall + half), counters, definitions, interval)

    return sample


def _sample(
    memory: DeviceMemory,
    moment: Moment,
    now: DeviceCounters,
    definitions: Mapping[VmId, Definition],
    interval: float,
) -> DeviceSample:
    before, seconds = memory.counters, elapsed(memory.moment, moment, interval)
    ids = memory.vnic_ids
    if not _same(before.vnics, now.vnics) or memory.definitions != definitions:
        ids = _vnic_ids(now.vnics, definitions)
    shares = processor_shares(_before(before.vcpus, now.vcpus), now.vcpus.columns, seconds)
    return DeviceSample(
        memory=DeviceMemory(moment=moment, counters=now, definitions=definitions, vnic_ids=ids),
        disks=_rated(before.disks, now.disks, _ids(now.disks), seconds),
        vnics=_known(_rated(before.vnics, now.vnics, ids, seconds)),
        vcpus=Rated(now.vcpus.vms, _ids(now.vcpus), {f"vcpu_{key}": column for key, column in shares.items()}),
        vms=_of_vms(now, shares),
        silent=now.silent,
    )


def _rated(before: Counted, now: Counted, ids: tuple[str, ...], seconds: float | None) -> Rated:
    return Rated(now.vms, ids, device_rates(_before(before, now), now.columns, seconds))


def _ids(counted: Counted) -> tuple[str, ...]:
    return tuple([f"{vm_id}/{name}" for vm_id, name in zip(counted.vms, counted.names, strict=True)])


def _vnic_ids(counted: Counted, definitions: Mapping[VmId, Definition]) -> tuple[str, ...]:
    """The ids of interfaces, empty where the definition does not know one (yet)."""
    known = {id_: vnic_ids(id_, definitions[id_].vnics) for id_ in set(counted.vms) & definitions.keys()}
    return tuple([known.get(vm_id, {}).get(name, "") for vm_id, name in zip(counted.vms, counted.names, strict=True)])


def _known(rated: Rated) -> Rated:
    """Without what has no id."""
    if all(rated.ids):
        return rated
    rows = [row for row, id_ in enumerate(rated.ids) if id_]
    columns = {key: array("d", [column[row] for row in rows]) for key, column in rated.columns.items()}
    return Rated(tuple(rated.vms[row] for row in rows), tuple(rated.ids[row] for row in rows), columns)


def _same(before: Counted, now: Counted) -> bool:
    """The same devices in the same run of their VMs."""
    return before.vms == now.vms and before.runs == now.runs and before.names == now.names


def _before(before: Counted, now: Counted) -> Columns:
    """The counters of the last sample for these devices, unknown where there are none: what a VM counted before it was
    started anew says nothing."""
    if _same(before, now):
        return before.columns
    known = {device: row for row, device in enumerate(zip(before.vms, before.runs, before.names, strict=True))}
    rows = [known.get(device) for device in zip(now.vms, now.runs, now.names, strict=True)]
    return {
        key: array("d", [UNKNOWN if row is None else column[row] for row in rows])
        for key, column in before.columns.items()
    }


def _of_vms(now: DeviceCounters, shares: Columns) -> Rated:
    """What virtual processors waited for, as shares of all of a VM's, and the memory that it takes of its host."""
    rows = [(vm_id, row) for row, vm_id in enumerate(now.vcpus.vms)]
    found: list[tuple[VmId, tuple[float, ...]]] = []
    for vm_id, own in groupby(rows, itemgetter(0)):
        places = [row for _vm_id, row in own]
        parts = [sum(shares[key][row] for row in places) / len(places) for key in ("wait", "steal")]
        found.append((vm_id, (*parts, now.resident.get(vm_id, UNKNOWN))))
    vms = tuple(vm_id for vm_id, _numbers in found)
    columns = {key: array("d", [numbers[place] for _id, numbers in found]) for place, key in enumerate(VM_KEYS)}
    return Rated(vms, vms, columns)
