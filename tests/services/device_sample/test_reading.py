"""One sample of all devices of a host."""

import math
from array import array

from tests.fakes.clock import FakeClock
from tests.fakes.entity import domain, vm_id
from tests.fakes.hypervisor import FakeHost, FakeSession

from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.device import Vnic
from stellwerk.ports.sampling.device import Counted, DeviceCounters
from stellwerk.services.device_sample.reading import DeviceMemory, DeviceSample, device_sampler


def counted(*rows: tuple[int, int, str, float]) -> Counted:
    """VM, run, name and bytes of each device."""
    numbers, runs, names, counts = zip(*rows, strict=True)
    return Counted(tuple(vm_id(n) for n in numbers), tuple(runs), tuple(names), {"net_in": array("d", counts)})


class Rig:
    """A host whose interfaces are sampled each 50 seconds."""

    def __init__(self) -> None:
        self.clock, self.host = FakeClock(), FakeHost("h1")
        self.memory = DeviceMemory()
        self.macs = {number: (Vnic(mac=f"mac{number}", target=f"vnet{number}"),) for number in (1, 2)}

    def sample(self, *rows: tuple[int, int, str, float]) -> DeviceSample:
        self.clock.advance(50)
        self.host.device_counters = DeviceCounters(vnics=counted(*rows))
        reports = [domain(number) for number in self.macs]
        known = [
            replace(report, definition=replace(report.definition, vnics=self.macs[number]))
            for number, report in enumerate(reports, 1)
        ]
        job = device_sampler(self.memory, self.clock, 50.0, known)
        made = job(FakeSession(self.host, HostId("h1")))
        self.memory = made.memory
        return made


def rates(sample: DeviceSample) -> dict[str, float | None]:
    column = sample.vnics.columns["net_in"]
    return {id_: None if math.isnan(rate) else rate for id_, rate in zip(sample.vnics.ids, column, strict=True)}


def test_devices_come_and_go_and_each_keeps_its_own_counters() -> None:
    rig, (one, two) = Rig(), (f"{vm_id(1)}/mac1", f"{vm_id(2)}/mac2")
    rig.sample((1, 1, "vnet1", 0))
    assert rates(rig.sample((2, 1, "vnet2", 10**9), (1, 1, "vnet1", 50))) == {two: None, one: 1.0}
    assert rates(rig.sample((2, 1, "vnet2", 10**9 + 100), (1, 2, "vnet1", 10**9))) == {two: 2.0, one: None}


def test_an_interface_that_no_definition_knows_yet_is_left_out() -> None:
    rig = Rig()
    assert rates(rig.sample((1, 1, "vnet7", 0), (1, 1, "vnet1", 0))) == {f"{vm_id(1)}/mac1": None}
    rig.macs[1] = (*rig.macs[1], Vnic(mac="new", target="vnet7"))
    assert rates(rig.sample((1, 1, "vnet7", 100), (1, 1, "vnet1", 0))) == {
        f"{vm_id(1)}/new": 2.0,
        f"{vm_id(1)}/mac1": 0.0,
    }
