"""Devices of a host that are handed to VMs."""

from __future__ import annotations

from tests.commands.vm_device.test_changing import details
from tests.fakes.engine import Bench

from stellwerk.core.record import replace
from stellwerk.model.device import Device
from stellwerk.model.node import NodeDevice, NodeDeviceKind, NodeHardware
from stellwerk.model.task import TaskState


def test_a_device_that_another_vm_has_is_refused_by_its_name(bench: Bench) -> None:
    vm = bench.vm(2)
    more = (Device(type="hostdev", model="pci", detail="subsystem 0000:03:00.0"),)
    bench.put(replace(vm.domain, definition=replace(vm.domain.definition, devices=more)))
    task = bench.run("Add-Device", 1, type="hostdev", source="03:00.0")
    assert "device 0000:03:00.0 of host" in task.outcome
    assert vm.name in task.outcome


def _usb(place: str, id_: str) -> NodeDevice:
    return NodeDevice(kind=NodeDeviceKind.USB, name="Stick", address=place, notes=(("id", id_),))


def test_what_the_host_has_not_is_said_before(bench: Bench) -> None:
    bench.session().node = NodeHardware(devices=(_usb("1:4", "046d:c52b"),))
    (target,) = details(bench, "Add-Device", 1, type="hostdev", source="0000:03:00.0").targets
    assert 'host "h1" has no device 0000:03:00.0' in target.reason
    assert bench.run("Add-Device", 1, type="hostdev", source="0000:03:00.0").state is TaskState.FAILED
    absent = details(bench, "Add-Device", 1, type="hostdev", source="0951:1666")  # it may be plugged in later
    assert absent.allowed
    assert absent.effects.warnings[0].startswith('host "h1" has no device 0951:1666 now')
    bench.session().node = NodeHardware(untold=True)
    assert details(bench, "Add-Device", 1, type="hostdev", source="0000:03:00.0").allowed


def test_a_usb_device_has_two_addresses(bench: Bench) -> None:
    vm = bench.vm(2)
    more = (Device(type="hostdev", model="usb", detail="subsystem 046d:c52b"),)
    bench.put(replace(vm.domain, definition=replace(vm.domain.definition, devices=more)))
    bench.session().node = NodeHardware(devices=(_usb("1:4", "046d:c52b"), _usb("1:5", "0951:1666")))
    (target,) = details(bench, "Add-Device", 1, type="hostdev", source="1.4").targets
    assert f'device 1 4 of host "h1" is given to "{vm.name}" already' in target.reason
    assert details(bench, "Add-Device", 1, type="hostdev", source="1.5").allowed
