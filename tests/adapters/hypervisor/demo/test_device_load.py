"""Generated load of devices: steady, uneven, within what there is."""

from array import array

import pytest

from stellwerk.adapters.hypervisor.demo.device_load import Parts, counted
from stellwerk.adapters.hypervisor.demo.load import DEFAULT
from stellwerk.core.ids import VmId
from stellwerk.core.unit import GIB
from stellwerk.policy.sample.device_rate import device_rates, processor_shares
from stellwerk.ports.sampling.device import DeviceCounters

EPOCH = 1_700_000_000.0
VM = Parts(VmId("a"), 1, DEFAULT, vcpus=4, memory=GIB, disks=("vda", "vdb"), vnics=("tap-1",))


def at(seconds: float, vm: Parts = VM) -> DeviceCounters:
    return counted([vm], EPOCH, {vm.id: EPOCH + seconds})


def test_rates_are_plausible() -> None:
    before, after = at(1000), at(1050)
    rates = device_rates(before.disks.columns, after.disks.columns, 50)
    assert before.disks.names == ("vda", "vdb")
    assert sum(rates["disk_write"]) == pytest.approx(DEFAULT.disk_write, rel=0.9)
    assert rates["disk_write"][0] != rates["disk_write"][1]
    assert all(1e-5 < latency < 0.1 for latency in rates["disk_write_latency"])
    flows = device_rates(before.vnics.columns, after.vnics.columns, 50)
    assert flows["net_in_packets"][0] > 0
    assert flows["net_in_errors"] == array("d", [0.0])
    shares = processor_shares(before.vcpus.columns, after.vcpus.columns, 50)
    assert all(0 < share < 100 for share in shares["time"])
    assert len(set(shares["time"])) > 1
    assert 0 < after.resident[VM.id] <= GIB


def test_what_has_no_devices_counts_nothing() -> None:
    bare = at(10, Parts(VmId("b"), 1, DEFAULT, vcpus=0, memory=GIB, disks=(), vnics=()))
    assert (bare.disks.names, bare.vnics.names, bare.vcpus.names) == ((), (), ())
    assert set(bare.disks.columns) >= {"disk_read"}
